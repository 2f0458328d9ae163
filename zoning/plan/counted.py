"""Say up to when reports count, and refuse to draw round cases that were not found."""

from datetime import datetime
from typing import Final

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidInput, UnlocatedCases
from zoning.geocode.position_findings import position_findings
from zoning.perimeter.case_places import rough_units
from zoning.perimeter.case_shares import is_among_several
from zoning.policy.schema import Policy
from zoning.sources.tables.reading import is_identifier

from .identity import local_time

_MANY: Final = 4
"""From so many rows on, one error that explains them all is one fault."""


def plan_moment(
    area: Area, located: gpd.GeoDataFrame, policy: Policy, as_of: datetime | None
) -> datetime:
    """
    Return the time up to which reports count, in the policy's offset.

    Parameters
    ----------
    area
        The area.
    located
        Geocoded cases.
    policy
        The policy.
    as_of
        The time asked for; None for that of the last report, or with no case at all the start
        of the area's first day.

    Returns
    -------
    datetime
        The time, with the policy's UTC offset.

    Raises
    ------
    InvalidInput
        If ``as_of`` has no UTC offset.
    """
    if as_of is None:
        if len(located):
            return local_time(located["reported_at"].max(), policy)
        first_day = pd.Timestamp(area.valid_from, tz="UTC")
        offset = pd.Timedelta(hours=policy.utc_offset_hours)
        return local_time(first_day - offset, policy)
    if as_of.tzinfo is None:
        fault = Fault("as_of", as_of.isoformat(), "a time with a UTC offset, such as +07:00")
        raise InvalidInput([fault], subject="plan")
    return local_time(as_of, policy)


def refuse_unlocated(cases: gpd.GeoDataFrame, *, noun: str = "case") -> None:
    """
    Raise if a case or contact that counts lies nowhere, or in several places.

    Parameters
    ----------
    cases
        The cases or contacts that count.
    noun
        What one row is: "case" or "contact".

    Raises
    ------
    UnlocatedCases
        If any was not found; every such row is listed.
    """
    is_lost = cases["outcome"] != "found"
    if not is_lost.any():
        return
    lost = cases[is_lost].sort_values("row", kind="stable")
    faults, told = _faults_of_many(lost)
    lost = lost[~lost["row"].isin(told)]
    rough, several = rough_units(lost), is_among_several(lost)
    for case in lost.itertuples():
        names = [c.get("household_id") or c.get("unit_id") for c in case.candidates or ()]
        listed = f"; candidates {', '.join(n for n in names if n)}" if any(names) else ""
        mend = "Correct the address or position, or draw without it on purpose."
        unit = rough[case.Index]
        if isinstance(unit, str):
            mend = f"Find the house, or let it count on purpose as risk in {unit}."
        elif several[case.Index]:
            mend = "Find the house, or let it count on purpose as risk among its candidates."
        # What stands in a shifted column may be a name; an identifier has no space.
        name = f" {case.case_id}" if is_identifier(str(case.case_id)) else ""
        faults.append(
            Fault(
                f"row {case.row}, {noun}{name}",
                f"{case.outcome}: {case.why}{listed}",
                "one household or alley of the area",
                mend,
            )
        )
    raise UnlocatedCases(faults)


def _faults_of_many(lost: gpd.GeoDataFrame) -> tuple[list[Fault], frozenset[int]]:
    """Return one fault for each error that explains many positions, and the rows they speak of."""
    if "looks_like" not in lost:
        return [], frozenset()
    many = [one for one in position_findings(lost) if len(one.rows) >= _MANY]
    faults = [
        Fault(
            "positions",
            " / ".join(one.sentences()),
            "positions in the area, and where their addresses are",
            "State the system they are in, or correct them.",
        )
        for one in many
    ]
    return faults, frozenset(row for one in many for row in one.rows)
