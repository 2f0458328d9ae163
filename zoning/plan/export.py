"""Turn a plan into the files that are handed over (contract §3)."""

import csv
import io
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from zoning.plan.geojson import feature_collection
from zoning.plan.plan import (
    CELL_COLUMNS,
    CHECKPOINT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    ZONE_COLUMNS,
    Plan,
)
from zoning.plan.summary import summary

FORMAT: Final = 4
"""Raised when an older reader could no longer read `plan_files`."""

_OPTIONS: Final = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def plan_files(plan: Plan) -> dict[str, bytes]:
    """
    Return the files of a plan, name by name.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        ``zones.geojson``, ``checkpoints.geojson``, ``households.csv``, ``plan.json``,
        ``cases.geojson`` and ``certificate.npz``; and ``cells.csv`` where cells are closed.
        Same plan, same bytes. ``households.csv``, ``cells.csv`` and ``cases.geojson`` place
        people: they are for officers only.
    """
    cases = [name for name in plan.located.columns if name != plan.located.geometry.name]
    files = {
        "plan.json": orjson.dumps(_record(plan, cases), option=_OPTIONS),
        "zones.geojson": feature_collection(plan.zones, ZONE_COLUMNS),
        "checkpoints.geojson": feature_collection(plan.checkpoints, CHECKPOINT_COLUMNS),
        "households.csv": _table(plan.households, HOUSEHOLD_COLUMNS),
        "cases.geojson": feature_collection(plan.located, cases),
        "certificate.npz": _certificate(plan),
    }
    if len(plan.cells):
        files["cells.csv"] = _table(plan.cells, CELL_COLUMNS)
    return files


def _record(plan: Plan, case_columns: list[str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "plan_id": plan.plan_id,
        "area": {"name": plan.area_name, "digest": plan.area_digest},
        "as_of": plan.as_of.isoformat(),
        "status": plan.status,
        "policy": plan.policy.as_record(),
        "figures": summary(plan),
        "closed_cells": len(plan.cells),
        "case_columns": case_columns,
        "in_force": _before(plan),
        "certificate": {
            "cost": plan.certificate.cost,
            "bound": plan.certificate.bound,
            "gap": plan.certificate.gap,
            "unit": "thousandths of a person-equivalent",
        },
    }


def _before(plan: Plan) -> dict[str, Any] | None:
    before = plan.in_force
    if before is None:
        return None
    return {
        "plan_id": before.plan_id,
        "as_of": before.as_of.isoformat(),
        "settled": list(before.settled),
    }


def _table(frame: pd.DataFrame, names: tuple[str, ...]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    columns = (frame[name] for name in names)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode()


def _certificate(plan: Plan) -> bytes:
    # NumPy stamps every member of the archive with one fixed date: same plan, same bytes.
    data = io.BytesIO()
    proof = plan.certificate
    arrays: dict[str, npt.NDArray[Any]] = {
        "labels": proof.labels,
        "arc": proof.flow.arc,
        "amount": proof.flow.amount,
    }
    if plan.in_force is not None:
        before = plan.in_force
        arrays |= {
            "before_level": before.level,
            "before_since": before.since,
            "before_may_lift": before.may_lift,
        }
    np.savez_compressed(data, allow_pickle=False, **arrays)
    return data.getvalue()
