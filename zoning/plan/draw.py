"""Draw the plan: located cases in, the smallest guarded perimeters out."""

from datetime import datetime

import geopandas as gpd

from zoning.area.area import Area
from zoning.policy.schema import Policy

from .plan import Plan
from .planner import Planner


def draw(
    area: Area,
    located: gpd.GeoDataFrame,
    *,
    policy: str | Policy | None = None,
    as_of: datetime | None = None,
    allow_unlocated: bool = False,
) -> Plan:
    """
    Draw the cheapest plan that a policy allows, with the proof that none is cheaper.

    Parameters
    ----------
    area
        A sound area.
    located
        Geocoded cases, in any order, as `zoning.geocode.geocode` returns them. Those that
        are not confirmed, or reported after ``as_of``, do not count.
    policy
        A policy, or the name of a preset; the default preset if left out.
    as_of
        The time, with a UTC offset. If left out, that of the last report; with no case at
        all, the start of the area's first day.
    allow_unlocated
        Draw round the cases that were found, and keep the rest in ``plan.located`` only.

    Returns
    -------
    Plan
        A draft. With no case that counts, a plan without zones.

    Raises
    ------
    UnlocatedCases
        If a case that counts was not found, or in several places; every such row is listed.
    InvalidCases
        If cases were located in another area than this.
    InvalidPolicy
        If no preset has the policy's name.
    InvalidInput
        If ``as_of`` has no UTC offset.
    InvalidArea
        If households of different zones stand on one spot, so that no line can part them.
    NoPlan
        If hard rules contradict each other; it carries the chain of rules in words.

    Notes
    -----
    The same input, in any order of rows, gives the same plan. One minimum cut; see
    docs/model.md. To draw often on one area, keep a `zoning.plan.planner.Planner`.
    """
    return Planner(area).draw(located, policy=policy, as_of=as_of, allow_unlocated=allow_unlocated)
