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
from zoning.plan.export import FORMAT
from zoning.plan.geojson import frame_of
from zoning.plan.plan import (
    CELL_COLUMNS,
    CHECKPOINT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    ZONE_COLUMNS,
    Certificate,
    Plan,
    no_cells,
)
from zoning.policy.load import policy_from_record

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
            checkpoints=frame_of(
                files["checkpoints.geojson"], CHECKPOINT_COLUMNS, where="checkpoints.geojson"
            ),
            households=_table(files["households.csv"], HOUSEHOLD_COLUMNS, where="households.csv"),
            located=_located(files["cases.geojson"], record["case_columns"]),
            certificate=Certificate(
                cost=record["certificate"]["cost"],
                bound=record["certificate"]["bound"],
                labels=labels,
                flow=flow,
            ),
            in_force=_in_force(record["in_force"], arrays),
            cells=_cells(files) if record["closed_cells"] else no_cells(),
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
    )


def _zones(text: bytes) -> gpd.GeoDataFrame:
    zones = frame_of(text, ZONE_COLUMNS, where="zones.geojson")
    zones["units"] = pd.Series([tuple(units) for units in zones["units"]], dtype=object)
    return zones


def _cells(files: Mapping[str, bytes]) -> pd.DataFrame:
    """Return the closed cells; a count that is no number is a ValueError."""
    cells = _table(files["cells.csv"], CELL_COLUMNS, where="cells.csv")
    return cells.astype({"people": "int64", "households": "int64"})


def _table(text: bytes, names: tuple[str, ...], *, where: str) -> pd.DataFrame:
    rows = list(csv.reader(io.StringIO(text.decode(errors="replace"), newline="")))
    if not rows or tuple(rows[0]) != names:
        raise InvalidPlan([Fault(where, "another header", ",".join(names))])
    faults = [
        Fault(f"{where}, row {number}", f"{len(row)} columns", f"{len(names)}")
        for number, row in enumerate(rows[1:], start=2)
        if len(row) != len(names)
    ]
    if faults:
        raise InvalidPlan(faults)
    return pd.DataFrame(rows[1:], columns=list(names), dtype=str)


def _located(text: bytes, columns: list[str]) -> gpd.GeoDataFrame:
    located = frame_of(text, columns, where="cases.geojson")
    located["reported_at"] = pd.to_datetime(located["reported_at"], utc=True, format="ISO8601")
    located["candidates"] = pd.Series(
        [tuple(found or ()) for found in located["candidates"]], dtype=object
    )
    for name in ("lng", "lat", "access_m", "score", "radius_m"):
        if name in located:
            located[name] = pd.to_numeric(located[name]).astype("float64")
    return located
