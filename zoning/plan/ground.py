"""Say on which closed ground of a plan cases and places lie."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.perimeter.network_units import rows_of, unit_tree

from .plan import Plan

Rows = NDArray[np.int64]


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
        the case's household, else by the alley it is known to, else by its position.
    """
    ids = plan.zones["id"].to_numpy(object)
    home = dict(
        zip(plan.households["household_id"], rows_of(ids, plan.households["zone"].to_numpy(object)),
            strict=True)
    )  # fmt: skip
    by_home = located["household_id"].map(home).to_numpy(np.float64)
    zone = np.where(np.isfinite(by_home), by_home, -1).astype(np.int64)
    known = located["household_id"].notna().to_numpy(bool)
    alley = located["alley_id"].notna().to_numpy(bool) & ~known
    in_alley = located["match_level"].to_numpy(object) == "alley"
    for row in np.flatnonzero(alley & in_alley):
        zone[row] = _zone_of_alley(plan, area, str(located["alley_id"].iloc[row]), home)
    loose = ~known & ~(alley & in_alley)
    zone[loose] = zone_at(plan, located.geometry.to_numpy()[loose])
    return np.where(located["outcome"].to_numpy(object) == "found", zone, -1)


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


def _zone_of_alley(plan: Plan, area: Area, alley: str, home: dict[str, int]) -> int:
    """Return the strictest zone, red before yellow, that holds a household of an alley."""
    tree = unit_tree(area)
    unit = rows_of(
        area.units.unit_id.to_numpy(object), np.array([alley, *area.households.unit_id], object)
    )
    inside = (tree.chain[unit[1:]] == unit[0]).any(axis=1) & (unit[1:] >= 0)
    zones = [home[h] for h in area.households.household_id[inside] if h in home]
    red = plan.zones["level"].to_numpy(object) == "red"
    return min(zones, key=lambda z: (not red[z], z), default=-1)


def zone_times(plan: Plan) -> NDArray[np.datetime64]:
    """Return from when on each zone has its level, in UTC without offset, shape (z,)."""
    times = pd.to_datetime(plan.zones["valid_from"], utc=True, format="ISO8601")
    return np.asarray(times.dt.tz_localize(None), "datetime64[us]")
