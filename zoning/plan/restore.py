"""Read a plan back from the files it was handed over in."""

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from zoning.errors import Fault, InvalidPlan, InvalidPolicy
from zoning.perimeter.in_force import InForce
from zoning.perimeter.stored_flow import StoredFlow
from zoning.plan.evidence_files import evidence_from_files
from zoning.plan.export import FORMAT
from zoning.plan.geojson import frame_of, located_from
from zoning.plan.plan import (
    CELL_COLUMNS,
    CHECKPOINT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    ZONE_COLUMNS,
    CapProof,
    Certificate,
    Plan,
    no_cells,
)
from zoning.plan.sectors import (
    CELL_MEMBER_COLUMNS,
    DIVISION_COLUMNS,
    LINE_COLUMNS,
    MEMBER_COLUMNS,
    SECTOR_COLUMNS,
    Sectors,
)
from zoning.policy.load import policy_from_record
from zoning.policy.orders import orders_from_record

FILES: Final = (
    "plan.json",
    "zones.geojson",
    "checkpoints.geojson",
    "households.csv",
    "cases.geojson",
    "certificate.npz",
)


def plan_from_files(files: Mapping[str, bytes]) -> Plan:
    """
    Read a plan that `zoning.plan.export.plan_files` wrote.

    Nothing is believed because it was read: use `zoning.verify` for that.

    Parameters
    ----------
    files
        Names and contents. Files of other names are ignored.

    Returns
    -------
    Plan
        The plan; writing it again gives the same bytes.

    Raises
    ------
    InvalidPlan
        If a file is missing or damaged, or the plan was written by a newer version.
    """
    missing = [name for name in FILES if name not in files]
    if missing:
        raise InvalidPlan([Fault(name, "no such file", "every file of a plan") for name in missing])
    record = _record(files["plan.json"])
    if record.get("closed_cells") and "cells.csv" not in files:
        raise InvalidPlan([Fault("cells.csv", "no such file", "every file of a plan")])
    labels, flow, arrays = _arrays(files["certificate.npz"])
    try:
        return Plan(
            plan_id=record["plan_id"],
            area_name=record["area"]["name"],
            area_digest=record["area"]["digest"],
            policy=policy_from_record(record["policy"]),
            as_of=datetime.fromisoformat(record["as_of"]),
            status=record["status"],
            zones=_zones(files["zones.geojson"]),
            checkpoints=_checkpoints(files["checkpoints.geojson"]),
            households=_rows(files["households.csv"], HOUSEHOLD_COLUMNS, "households.csv"),
            located=located_from(files["cases.geojson"], record["case_columns"]),
            certificate=Certificate(
                cost=record["certificate"]["cost"],
                bound=record["certificate"]["bound"],
                labels=labels,
                flow=flow,
                caps=_cap_proof(record["certificate"], arrays),
                enclosed=arrays.get("enclosed", np.empty(0)).astype(np.intp),
            ),
            in_force=_in_force(record["in_force"], arrays),
            cells=_cells(files) if record["closed_cells"] else no_cells(),
            evidence=evidence_from_files(record["evidence"], files),
            sectors=_sectors(record.get("sectors"), arrays, files),
            orders=orders_from_record(record.get("orders")),
        )
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InvalidPlan):
            raise
        found = str(error) if isinstance(error, InvalidPolicy) else type(error).__name__
        raise InvalidPlan(
            [Fault("plan.json", found, "a plan's record", "Draw it again.")]
        ) from None


def _record(text: bytes) -> dict[str, Any]:
    try:
        record = orjson.loads(text)
        version = record["format"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise InvalidPlan(
            [Fault("plan.json", "no record of a plan", "the file that `khoanh plan` wrote")]
        ) from None
    if version != FORMAT:
        raise InvalidPlan(
            [Fault("plan.json", f"format {version}", f"format {FORMAT}", "Draw the plan again.")]
        )
    return dict(record)


def _arrays(
    data: bytes,
) -> tuple[npt.NDArray[np.int8], StoredFlow, dict[str, npt.NDArray[Any]]]:
    """Return labels, flow, and whatever arrays there are."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
        amount = found["amount"].astype(np.int64).reshape(-1)
        arc = found["arc"].astype(np.int64).reshape(len(amount), 3)
        return found["labels"].astype(np.int8), StoredFlow(arc, amount), found
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        raise InvalidPlan(
            [Fault("certificate.npz", "a damaged file", "labels and flow", "Draw it again.")]
        ) from None


def _in_force(
    record: Mapping[str, Any] | None, arrays: Mapping[str, npt.NDArray[Any]]
) -> InForce | None:
    """Return what the plan remembers of the one that was in force, if any."""
    if record is None:
        return None
    return InForce(
        plan_id=record["plan_id"],
        as_of=datetime.fromisoformat(record["as_of"]),
        level=arrays["before_level"].astype(np.int8),
        since=arrays["before_since"].astype(np.int64),
        may_lift=arrays["before_may_lift"].astype(bool),
        settled=tuple(record["settled"]),
        lifted=arrays["before_lifted"].astype(bool) if "before_lifted" in arrays else None,
    )


def _cap_proof(
    record: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]
) -> CapProof | None:
    """Return what the bound of a plan with caps rests on; None where it had none."""
    if "bound_by" not in record:
        return None
    return CapProof(
        bound_by=record["bound_by"],
        amounts=tuple(record["caps"][name] for name in sorted(record["caps"])),
        prices=tuple(record["prices"]),
        scale=record["scale"],
        labels=arrays["priced_labels"].astype(np.int8),
        cost=int(record["priced_cost"]),
    )


def _zones(text: bytes) -> gpd.GeoDataFrame:
    zones = frame_of(text, ZONE_COLUMNS, where="zones.geojson")
    listed = [tuple(map(_unit, units)) for units in zones["units"]]
    zones["units"] = pd.Series(listed, dtype=object)
    counts = dict.fromkeys(("people", "households", "cases", "checkpoints"), "int64")
    return zones.astype(counts | {"area_m2": "float64", "perimeter_m": "float64"})


def _unit(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in ("unit_id", "level", "name", "whole")}


def _checkpoints(text: bytes) -> gpd.GeoDataFrame:
    posts = frame_of(text, CHECKPOINT_COLUMNS, where="checkpoints.geojson")
    return posts.astype({"offset_m": "float64"})


def _cells(files: Mapping[str, bytes]) -> pd.DataFrame:
    """Return the closed cells; a count that is no number is a ValueError."""
    cells = _rows(files["cells.csv"], CELL_COLUMNS, "cells.csv")
    return cells.astype({"people": "int64", "households": "int64"})


def _sectors(
    record: Mapping[str, Any] | None,
    arrays: Mapping[str, npt.NDArray[Any]],
    files: Mapping[str, bytes],
) -> Sectors:
    """Return the sectors of large red zones; empty where the plan has none."""
    if record is None:
        return Sectors()
    names = {"table": SECTOR_COLUMNS, "divisions": DIVISION_COLUMNS, "lines": LINE_COLUMNS}
    frames = {
        key: pd.DataFrame(
            {name: pd.Series([row[name] for row in record[key]]) for name in columns},
            columns=list(columns),
        )
        for key, columns in names.items()
    }
    cells = {}
    if record.get("cells"):
        text = files.get("sector_cells.csv", b"")
        cells["cells"] = _rows(text, CELL_MEMBER_COLUMNS, "sector_cells.csv")
    return Sectors(
        place=arrays["sector_place"].astype(np.int64),
        number=arrays["sector_number"].astype(np.int64),
        households=_rows(files.get("sectors.csv", b""), MEMBER_COLUMNS, "sectors.csv"),
        **cells,
        **frames,
    )


def _rows(text: bytes, columns: tuple[str, ...], file: str) -> pd.DataFrame:
    rows = list(csv.reader(io.StringIO(text.decode(errors="replace"), newline="")))
    if not rows or tuple(rows[0]) != columns:
        raise InvalidPlan([Fault(file, "another header", ",".join(columns))])
    faults = [
        Fault(f"{file}, row {number}", f"{len(row)} columns", f"{len(columns)}")
        for number, row in enumerate(rows[1:], start=2)
        if len(row) != len(columns)
    ]
    if faults:
        raise InvalidPlan(faults)
    return pd.DataFrame(rows[1:], columns=list(columns), dtype=str)
