"""Lay the plan in force over the places of a new plan."""

from collections.abc import Sequence
from datetime import datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.errors import Fault, InvalidPlan
from zoning.exposure.infectious import active_cases
from zoning.perimeter.in_force import UNKNOWN, InForce, instant, levels_since
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, RED, YELLOW
from zoning.quantities import WGS84

from .closed_ground import zone_at, zone_of_cases, zone_times, zones_of_cells
from .lifecycle import lift_conditions, zones_to_lift
from .lifted_ground import lifted_ground, settled_by_order
from .plan import Plan

Ints = NDArray[np.int64]


def carried(
    old: Plan,
    area: Area,
    network: PlaceNetwork,
    located: gpd.GeoDataFrame,
    *,
    as_of: datetime,
    tests: pd.DataFrame | None = None,
    contacts: gpd.GeoDataFrame | None = None,
    lift: Sequence[str] = (),
) -> InForce:
    """
    Return what a new plan needs to know of the plan in force.

    Parameters
    ----------
    old
        The plan in force. It may have been drawn on an older pack of the area: then places
        are found again by their households and cells, and nothing is known of the others.
    area, network
        The area of the new plan, and its places.
    located
        All cases known.
    as_of
        The time of the new plan, with a UTC offset.
    tests, contacts
        As `zoning.plan.lifecycle.lift_conditions` takes them.
    lift
        What orders lift, as `zoning.policy.orders.Orders` names it.

    Returns
    -------
    InForce
        Levels, since when, and what may be lifted. The cases of a red zone that may be lifted
        are settled, with those settled before.

    Raises
    ------
    InvalidPlan
        If the plan says it was drawn on this very pack, and has other places.
    InvalidInput
        As `zoning.plan.lifecycle.lift_conditions`; or if an order lifts what is unknown or open.
    InvalidCases
        As `zoning.plan.lifecycle.lift_conditions`.
    """
    conditions = lift_conditions(old, area, located, as_of=as_of, tests=tests, contacts=contacts)
    may_lift = old.zones["id"].isin({*zones_to_lift(conditions), *lift}).to_numpy(bool)
    zone = _zones_of_places(old, area, network)
    if old.area_digest == area.digest:
        level = old.certificate.labels
        if level.shape != (network.places,):
            found = f"{len(level)} places"
            raise InvalidPlan([Fault(old.plan_id, found, f"{network.places} places")])
        since = levels_since(level, old.as_of, old.in_force)
    else:
        level, since = _by_household(old, network, zone)
    lifted = lifted_ground(old, network, lift, zone=zone, level=level)
    by_order = (
        frozenset() if lifted is None else settled_by_order(old, network, lifted, level=level)
    )
    may = np.append(may_lift, False)[zone]
    return InForce(
        plan_id=old.plan_id,
        as_of=old.as_of,
        level=np.array(level, np.int8),
        since=since,
        may_lift=may if lifted is None else may | lifted,
        settled=tuple(sorted({*_settled(old, area, may_lift), *by_order})),
        lifted=lifted,
    )


def _zones_of_places(old: Plan, area: Area, network: PlaceNetwork) -> Ints:
    """Return the zone in force of each place: of its households or cell, else of its ground."""
    spots = gpd.GeoSeries(shapely.points(network.xy), crs=network.crs).to_crs(WGS84)
    zone = zone_at(old, spots.to_numpy())
    row = {name: i for i, name in enumerate(old.zones["id"])}
    listed = dict(zip(old.households["household_id"], old.households["zone"].map(row), strict=True))
    home = area.households["household_id"].map(listed)
    known = home.notna().to_numpy(bool)
    zone[network.household_place] = -1
    zone[network.household_place[known]] = home[known].to_numpy(np.int64)
    zone[network.cell_place] = zones_of_cells(old, area)[:-1]
    return zone


def _by_household(old: Plan, network: PlaceNetwork, zone: Ints) -> tuple[NDArray[np.int8], Ints]:
    """Return level and time of every place where people live, from the zone of its households."""
    red = (old.zones["level"] == "red").to_numpy(bool)
    zone_level = np.append(np.where(red, RED, YELLOW), OPEN)
    level = np.where(network.households > 0, zone_level[zone], UNKNOWN).astype(np.int8)
    times = np.append(zone_times(old).astype(np.int64), instant(old.as_of))
    return level, times[zone]


def _settled(old: Plan, area: Area, may_lift: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the cases that close nothing any more: those of red zones that may be lifted."""
    before = () if old.in_force is None else old.in_force.settled
    cases = active_cases(old.located, old.as_of)
    zone = zone_of_cases(old, area, cases)
    red = (old.zones["level"] == "red").to_numpy(bool)
    lifted = np.append(may_lift & red, False)[zone]
    return tuple(sorted({*before, *map(str, cases["case_id"][lifted])}))
