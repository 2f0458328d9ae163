"""Turn a plan into the files that are handed over (contract §3)."""

import csv
import io
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from zoning.plan.evidence_files import evidence_files, evidence_record
from zoning.plan.geojson import feature_collection
from zoning.plan.plan import (
    CELL_COLUMNS,
    CHECKPOINT_COLUMNS,
    HOUSEHOLD_COLUMNS,
    ZONE_COLUMNS,
    Plan,
)
from zoning.plan.sectors import CELL_MEMBER_COLUMNS, MEMBER_COLUMNS
from zoning.plan.summary import summary
from zoning.policy.lifecycle import COUPLING_CAPS

FORMAT: Final = 4
"""
Raised when an older reader could no longer read `plan_files`, and when the same labels are shown
otherwise: `zoning.verify` writes tables again and compares them.
"""

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
        ``cases.geojson`` and ``certificate.npz``; where cells are closed also ``cells.csv``,
        with sectors ``sectors.csv``, and ``sector_cells.csv`` where they hold cells;
        ``contacts.geojson`` and ``tests.csv`` where the plan rests on contacts and tests. Same
        plan, same bytes. ``households.csv``, ``cells.csv``, ``cases.geojson``,
        ``contacts.geojson``, ``sectors.csv`` and ``sector_cells.csv`` place people: they are
        for officers only, and so is ``plan.json``: its orders may name a household.
    """
    cases = [name for name in plan.located.columns if name != plan.located.geometry.name]
    files = {
        "plan.json": orjson.dumps(_record(plan, cases), option=_OPTIONS),
        "zones.geojson": feature_collection(plan.zones, ZONE_COLUMNS),
        "checkpoints.geojson": feature_collection(plan.checkpoints, CHECKPOINT_COLUMNS),
        "households.csv": _rows(plan.households, HOUSEHOLD_COLUMNS),
        "cases.geojson": feature_collection(plan.located, cases),
        "certificate.npz": _certificate(plan),
        **evidence_files(plan.evidence),
    }
    if len(plan.cells):
        files["cells.csv"] = _rows(plan.cells, CELL_COLUMNS)
    if len(plan.sectors.table):
        files["sectors.csv"] = _rows(plan.sectors.households, MEMBER_COLUMNS)
    if len(plan.sectors.cells):
        files["sector_cells.csv"] = _rows(plan.sectors.cells, CELL_MEMBER_COLUMNS)
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
        "evidence": evidence_record(plan.evidence),
        **({"orders": plan.orders.as_record()} if plan.orders else {}),
        **_sectors(plan),
        "certificate": {
            "cost": plan.certificate.cost,
            "bound": plan.certificate.bound,
            "gap": plan.certificate.gap,
            "unit": "thousandths of a person-equivalent",
            **_capped(plan),
        },
    }


def _sectors(plan: Plan) -> dict[str, Any]:
    """Return the figures of sectors and their lines; nothing where there are none."""
    sectors = plan.sectors
    if not len(sectors.table):
        return {}
    frames = {"table": sectors.table, "divisions": sectors.divisions, "lines": sectors.lines}
    records = {name: frame.to_dict("records") for name, frame in frames.items()}
    return {"sectors": {**records, "cells": len(sectors.cells)}}


def _capped(plan: Plan) -> dict[str, Any]:
    """Return what the bound of a plan with caps rests on; nothing where there are none."""
    proof = plan.certificate.caps
    if proof is None:
        return {}
    names = [name for name in COUPLING_CAPS if getattr(plan.policy.caps, name)]
    return {
        "bound_by": proof.bound_by,
        "caps": dict(zip(names, proof.amounts, strict=True)),
        "prices": list(proof.prices),
        "scale": proof.scale,
        "priced_cost": proof.cost,
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


def _rows(frame: pd.DataFrame, names: tuple[str, ...]) -> bytes:
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
    if proof.caps is not None:
        arrays["priced_labels"] = proof.caps.labels
    if len(proof.enclosed):
        arrays["enclosed"] = proof.enclosed.astype(np.int64)
    if len(plan.sectors.place):
        arrays |= {"sector_place": plan.sectors.place, "sector_number": plan.sectors.number}
    if plan.in_force is not None:
        before = plan.in_force
        arrays |= {
            "before_level": before.level,
            "before_since": before.since,
            "before_may_lift": before.may_lift,
        }
        if before.lifted is not None:
            arrays["before_lifted"] = before.lifted
    np.savez_compressed(data, allow_pickle=False, **arrays)
    return data.getvalue()
