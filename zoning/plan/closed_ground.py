"""Say on which closed ground of a plan cases and places lie."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.perimeter.case_places import is_placed, rough_units
from zoning.perimeter.case_shares import is_among_several
from zoning.perimeter.network_units import household_units, rows_of, unit_tree

from .plan import Plan

Rows = NDArray[np.int64]

_NAMES: Final = ("household_id", "unit_id")


def zone_of_cases(plan: Plan, area: Area, located: gpd.GeoDataFrame) -> Rows:
    """
    Return the zone in which each case lies.

    Parameters
    ----------
    plan
        The plan; it may be older than the cases.
    area
        The area in which the cases were located.
    located
        Cases with their outcome, in any order.

    Returns
    -------
    ndarray
        Rows of ``plan.zones``, shape (k,), -1 for open ground and for a case not found: by
        the case's household, else by its cell, else by the alley, hamlet or ward it is known
        to, else by its position; one that may be in several places is in the strictest zone
        that holds one of them.
    """
    home = _zones_of_households(plan, area)
    households = rows_of(
        area.households.household_id.to_numpy(object), located["household_id"].to_numpy(object)
    )
    known = located["alley_id"].where(located["match_level"] == "alley", rough_units(located))
    units = rows_of(area.units.unit_id.to_numpy(object), known.to_numpy(object))
    cells = cell_rows(area, located)
    only_unit = (units >= 0) & (households < 0) & (cells < 0)
    zone = np.where(households >= 0, home[households], zones_of_cells(plan, area)[cells])
    if only_unit.any():
        zone[only_unit] = _zones_of_units(plan, area, home)[units[only_unit]]
    loose = (households < 0) & (cells < 0) & ~only_unit
    zone[loose] = zone_at(plan, located.geometry.to_numpy()[loose])
    several = is_among_several(located).to_numpy(bool) & ~only_unit
    if several.any():
        zone[several] = _zones_of_candidates(plan, area, home, located[several])
    return np.where(is_placed(located).to_numpy(bool), zone, -1)


def zone_at(plan: Plan, points: NDArray[np.object_]) -> Rows:
    """Return the zone that covers each point in EPSG:4326, -1 for none or for no point."""
    zone = np.full(len(points), -1, np.int64)
    if len(plan.zones) and len(points):
        tree = shapely.STRtree(plan.zones.geometry.to_numpy())
        point, row = tree.query(points, predicate="intersects")
        zone[point[::-1]] = row[::-1]
    return zone


def ground_of_zones(plan: Plan) -> Rows:
    """Return for each zone the zone that holds it: its yellow for red, and itself for yellow."""
    ids = plan.zones["id"].to_numpy(object)
    inside = rows_of(ids, plan.zones["inside"].to_numpy(object)).astype(np.int64)
    return np.where(inside >= 0, inside, np.arange(len(ids)))


def cell_rows(area: Area, located: gpd.GeoDataFrame) -> Rows:
    """Return the row of the area's cell in which each case lies, -1 for none."""
    if "cell_id" not in located:
        return np.full(len(located), -1, np.int64)
    ids = area.cells["cell_id"].to_numpy(object)
    return rows_of(ids, located["cell_id"].to_numpy(object)).astype(np.int64)


def zones_of_cells(plan: Plan, area: Area) -> Rows:
    """Return the zone of every cell of the area, -1 for open; the last answers for none."""
    rows = rows_of(plan.cells["cell_id"].to_numpy(object), area.cells["cell_id"].to_numpy(object))
    zone = rows_of(plan.zones["id"].to_numpy(object), plan.cells["zone"].to_numpy(object))
    return np.append(np.append(zone, -1)[rows], -1).astype(np.int64)


def _zones_of_households(plan: Plan, area: Area) -> Rows:
    """Return the zone of every household of the area, -1 for open; the last answers for none."""
    rows = rows_of(
        plan.households["household_id"].to_numpy(object),
        area.households.household_id.to_numpy(object),
    )
    zone = rows_of(plan.zones["id"].to_numpy(object), plan.households["zone"].to_numpy(object))
    return np.append(np.append(zone, -1)[rows], -1).astype(np.int64)


def _zones_of_units(plan: Plan, area: Area, home: Rows) -> Rows:
    """Return the strictest zone, red before yellow, that holds a household of each unit."""
    tree = unit_tree(area)
    red = (plan.zones["level"] == "red").to_numpy(bool)
    order = np.lexsort((np.arange(len(red)), ~red))
    rank = np.append(np.argsort(order), len(red))
    best = np.full(len(tree.parent), len(red))
    unit = household_units(area)
    for column in tree.chain.T:
        holder = column[unit]
        np.minimum.at(best, holder[holder >= 0], rank[home[:-1]][holder >= 0])
    zones: Rows = np.append(order, -1)[best].astype(np.int64)
    return zones


def _zones_of_candidates(plan: Plan, area: Area, home: Rows, cases: gpd.GeoDataFrame) -> Rows:
    """Return the strictest zone, red before yellow, in which each case may be."""
    of_unit = np.append(_zones_of_units(plan, area, home), -1)
    at_point = zone_at(plan, cases.geometry.to_numpy())
    red = np.append((plan.zones["level"] == "red").to_numpy(bool), False)
    households = area.households.household_id.to_numpy(object)
    units = area.units.unit_id.to_numpy(object)
    found = []
    for candidates, point in zip(cases["candidates"], at_point.tolist(), strict=True):
        asked = [np.array([one.get(name) for one in candidates], object) for name in _NAMES]
        homes, held = (rows_of(k, a) for k, a in zip((households, units), asked, strict=True))
        zones = np.append(np.where(homes >= 0, home[homes], of_unit[held]), point)
        ranked = sorted(
            {int(one) for one in zones if one >= 0}, key=lambda one: (not red[one], one)
        )
        found.append(ranked[0] if ranked else -1)
    return np.array(found, dtype=np.int64)


def zone_times(plan: Plan) -> NDArray[np.datetime64]:
    """Return from when on each zone has its level, in UTC without offset, shape (z,)."""
    times = pd.to_datetime(plan.zones["valid_from"], utc=True, format="ISO8601")
    return np.asarray(times.dt.tz_localize(None), "datetime64[us]")
