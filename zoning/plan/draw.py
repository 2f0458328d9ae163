"""Draw the plan: located cases in, the smallest guarded perimeters out."""

from datetime import datetime

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.policy.orders import Orders
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
    in_force: Plan | None = None,
    tests: pd.DataFrame | None = None,
    contacts: gpd.GeoDataFrame | None = None,
    orders: Orders | None = None,
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
        Draw round the cases that were found, and keep the rest in ``plan.located`` only. A
        case known for certain to one hamlet or ward counts as risk there, and one that may be
        in several places as risk in each, by its probability; so do contacts. Contacts that
        were not found are left out.
    in_force
        The plan in force, if any: leaving it costs what the policy's stability says, red may
        have to step down through yellow, and the cases of zones whose conditions of lifting
        are all met close nothing any more.
    tests
        Test results by household, see `zoning.plan.lifecycle.lift_conditions`; used with
        ``in_force``, and where the policy closes units on the share of positive tests. For
        these a test may say its ``unit_id`` instead, where the household is not known.
    contacts
        Traced contacts and visited sites of these cases, as `zoning.geocode_contacts` returns
        them: they add to the risk, visited sites are closed where the policy says so, and the
        policy's conditions of lifting may wait for them.
    orders
        What officers order of single places: kept open, closed, or lifted early.

    Returns
    -------
    Plan
        A draft. With no case that counts, a plan without zones.

    Raises
    ------
    UnlocatedCases
        If a case that counts was not found, or in several places, or a contact; every such
        row is listed.
    InvalidCases
        If cases were located in another area than this, or a contact names no case.
    InvalidPolicy
        If no preset has the policy's name.
    InvalidInput
        If ``as_of`` has no UTC offset or is earlier than the plan in force, or ``tests``
        cannot be read or name a unit that the area has not, or an order names what the area
        has not, or lifts what is open.
    InvalidPlan
        If the plan in force does not fit the area it names.
    InvalidArea
        If households of different zones stand on one spot, so that no line can part them.
    NoPlan
        If hard rules or orders contradict each other, or caps cannot be kept; it carries the
        chain of rules and orders in words, or the caps and the least that could be kept.

    Notes
    -----
    The same input, in any order of rows, gives the same plan. One minimum cut; see
    docs/model.md. With caps, a few dozen cuts and an integer programme: the plan may then cost
    up to ``certificate.gap`` too much (§12). To draw often on one area, keep a
    `zoning.plan.planner.Planner`.
    """
    return Planner(area).draw(
        located,
        policy=policy,
        as_of=as_of,
        allow_unlocated=allow_unlocated,
        in_force=in_force,
        tests=tests,
        contacts=contacts,
        orders=orders,
    )
