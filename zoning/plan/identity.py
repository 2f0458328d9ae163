"""Name a plan after what determines it."""

import hashlib
import json
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.perimeter.case_places import ROUGH_LEVELS, rough_units
from zoning.perimeter.case_shares import AT_POINT, is_among_several
from zoning.perimeter.evidence import Evidence
from zoning.perimeter.in_force import InForce
from zoning.policy.orders import Orders
from zoning.policy.schema import Policy

LOCATED_COLUMNS: Final = (
    "case_id",
    "onset_date",
    "status",
    "outcome",
    "match_level",
    "household_id",
    "street_id",
    "access_m",
    "alley_id",
)
"""Columns of located cases that a plan depends on, besides ``reported_at``."""

IN_CELL: Final = ("cell_id", "cell")
"""Columns that count too for a case or contact in a cell: the area's, and its own fine one."""

CANDIDATE: Final = ("household_id", "unit_id", "score")
"""What counts of a candidate of a case that may be in several places."""

CONTACT_COLUMNS: Final = (
    "case_id",
    "kind",
    "case_day",
    "outcome",
    "match_level",
    "household_id",
    "street_id",
    "access_m",
    "alley_id",
    "hamlet_id",
    "ward_id",
    "site_id",
)
"""Columns of contacts that a plan depends on, besides ``to``."""


def plan_identity(
    *,
    area_digest: str,
    policy: Policy,
    as_of: datetime,
    located: gpd.GeoDataFrame,
    in_force: InForce | None = None,
    evidence: Evidence | None = None,
    orders: Orders | None = None,
) -> str:
    """
    Return the identifier of a plan.

    Parameters
    ----------
    area_digest
        Digest of the area.
    policy
        The policy.
    as_of
        The time, with a UTC offset.
    located
        The cases that count, in any order.
    in_force
        The plan in force, if any.
    evidence
        Contacts, visits and tests that count, if any.
    orders
        What officers order of places, if anything.

    Returns
    -------
    str
        ``p-`` and the first 16 hexadecimal digits of a SHA-256. Equal for equal plans,
        whatever the order of the cases and the offset in which times are written.
    """
    content: list[Any] = [
        area_digest,
        _canonical(policy),
        _instant(as_of),
        case_rows(located),
    ]
    if in_force is not None:
        content.append(_before(in_force))
    if evidence is not None:
        content.append(_evidence(evidence))
    if orders:
        content.append({"orders": orders.as_record()})
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"p-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def case_rows(located: gpd.GeoDataFrame) -> list[list[Any]]:
    """
    Return what plans depend on of located cases, as JSON knows it.

    Parameters
    ----------
    located
        Located cases, in any order.

    Returns
    -------
    list
        One list a case, by identifier: the same for the same cases, in whatever offset their
        times are written.
    """
    columns = [*LOCATED_COLUMNS, *(["source"] if "source" in located else [])]
    if located["match_level"].isin(ROUGH_LEVELS).any():
        columns += [f"{level}_id" for level in ROUGH_LEVELS]
    told = [_told(located[name]) for name in columns]
    rows = [
        [*case, *cell, *several]
        for *case, cell, several in zip(
            *told,
            _instants(located["reported_at"]),
            _in_cells(located),
            _among_several(located),
            strict=True,
        )
    ]
    return sorted(rows, key=lambda row: row[0])


@lru_cache(maxsize=16)
def _canonical(policy: Policy) -> str:
    """Return a policy as the text that names plans; many plans in a row are of one policy."""
    return policy.canonical


def _in_cells(located: gpd.GeoDataFrame) -> list[tuple[Any, ...]]:
    """Return what each row in a cell adds; nothing for others, as before there were cells."""
    if "cell_id" not in located:
        return [()] * len(located)
    rows = zip(*(_told(located[name]) for name in IN_CELL), strict=True)
    return [() if row[0] is None else row for row in rows]


def _among_several(located: gpd.GeoDataFrame) -> list[tuple[Any, ...]]:
    """Return what each row that may be in several places adds; nothing for others."""
    found: list[tuple[Any, ...]] = [()] * len(located)
    several = is_among_several(located) & rough_units(located).isna()
    for row in np.flatnonzero(several.to_numpy(bool)).tolist():
        case, point = located.iloc[row], located.geometry.iloc[row]
        told = [[one.get(name) for name in CANDIDATE] for one in case["candidates"]]
        if case["match_level"] in AT_POINT and point is not None:
            told = [[point.x, point.y, case["radius_m"]]]
        found[row] = (told,)
    return found


def local_time(moment: datetime, policy: Policy) -> datetime:
    """Return a time in the policy's offset; never earlier, where a nanosecond must go."""
    zone = timezone(timedelta(hours=policy.utc_offset_hours))
    return pd.Timestamp(moment).ceil("us").to_pydatetime().astimezone(zone)


def _before(in_force: InForce) -> list[str]:
    """Return what a plan depends on of the plan in force, as text."""
    arrays = hashlib.sha256()
    for array in (in_force.level, in_force.since, in_force.may_lift):
        arrays.update(array.astype(array.dtype.newbyteorder("<")).tobytes())
    return [in_force.plan_id, _instant(in_force.as_of), arrays.hexdigest(), *in_force.settled]


def _evidence(evidence: Evidence) -> dict[str, list[list[Any]]]:
    """Return what a plan depends on besides cases; nothing where it is not there."""
    found = {}
    if evidence.contacts is not None:
        listed = evidence.contacts.sort_values("case_id")
        told = [_told(listed[name]) for name in CONTACT_COLUMNS]
        found["contacts"] = [
            [*row, *cell, *several]
            for *row, cell, several in zip(
                *told,
                _instants(listed["to"]),
                _in_cells(listed),
                _among_several(listed),
                strict=True,
            )
        ]
    if evidence.tests is not None:
        found["tests"] = evidence.tests.to_numpy(object).tolist()
    return found


def _instant(moment: datetime) -> str:
    """Return a time in UTC, as text."""
    return pd.Timestamp(moment).tz_convert("UTC").as_unit("us").isoformat()


def _instants(moments: pd.Series) -> list[str]:
    """Return times in UTC, as text; most cases are reported at few times."""
    which, known = pd.factorize(moments, use_na_sentinel=False)
    in_utc = pd.DatetimeIndex(known).tz_convert("UTC").as_unit("us")
    written = [moment.isoformat() for moment in in_utc]
    return [written[row] for row in which.tolist()]


def _told(column: pd.Series) -> list[Any]:
    """Return values as JSON knows them; every kind of null is None."""
    values = column.to_numpy(object).tolist()
    for row in np.flatnonzero(pd.isna(column.array)).tolist():
        values[row] = None
    return values
