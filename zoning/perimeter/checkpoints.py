"""Place a checkpoint wherever an outline crosses a street or parts two cells, and name the spot."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.perimeter.between import Neighbours
from zoning.perimeter.cell_cuts import CellCuts, cell_cuts
from zoning.perimeter.crossings import Crossings, crossings
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.pieces import Ints
from zoning.quantities import WGS84

RED, YELLOW = 2, 1
LEVEL_NAMES = {RED: "red", YELLOW: "yellow"}


def place_checkpoints(
    area: Area,
    network: PlaceNetwork,
    place_zone: npt.ArrayLike,
    place_level: npt.ArrayLike,
    polygons: Mapping[int, BaseGeometry],
    *,
    zone_ids: Mapping[int, str] | Sequence[str],
    plan_id: str,
    posts_on: frozenset[str],
    found: Crossings | None = None,
    between: Sequence[str | None] | None = None,
) -> gpd.GeoDataFrame:
    """
    Place one checkpoint wherever an outline crosses a street, and on each side between cells.

    Parameters
    ----------
    area
        The area.
    network
        Its place network.
    place_zone
        Zone of each place, -1 for open, shape (n,).
    place_level
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).
    polygons
        The zones' polygons in EPSG:4326, as `zone_polygons` gives them.
    zone_ids
        Identifier of each zone.
    plan_id
        The plan's identifier.
    posts_on
        Kinds of street on which a manned post stands; a barrier stands on the others.
    found
        Where the polygons' outlines cross streets, where that is known.
    between
        Between which houses each of these crossings is, where that is known.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id``, ``plan``, ``zone``, ``level``, ``street``, ``street_id``, ``kind``,
        ``offset_m``, ``between`` and a Point in EPSG:4326, sorted by ``id``. ``zone`` and
        ``level`` are the stricter side's. Every zone that has a crossing has a manned post
        at least on the street whose barrier is the dearest, which is the widest. A checkpoint
        between two cells has no street, and ``between`` names the cells.

    Notes
    -----
    One a link that is cut. Where the map lets streets cross without a junction, an outline
    may cross a street whose link is not cut; that crossing has its checkpoint too.
    Deterministic.
    """
    zone_level = _zone_levels(np.asarray(place_zone), np.asarray(place_level))
    strict = sorted(polygons, key=lambda zone: (-zone_level[zone], zone))
    if found is None:
        found = crossings(area, network, {zone: polygons[zone] for zone in strict})
    level = np.asarray(place_level)
    cuts = cell_cuts(area, network, np.asarray(place_zone), level)
    none = [None] * len(cuts.zone)
    streets = area.streets.iloc[found.street]
    zones = np.concatenate([found.zone, cuts.zone])
    if between is None:
        neighbours = Neighbours.of(area, network, np.unique(found.link[found.link >= 0]))
        between = [neighbours.words(int(link)) for link in found.link]
    frame = pd.DataFrame(
        {
            "id": _identifiers(zones, zone_ids),
            "plan": plan_id,
            "zone": [zone_ids[int(zone)] for zone in zones],
            "level": [LEVEL_NAMES[zone_level[int(zone)]] for zone in zones],
            "street": [None if pd.isna(n) else str(n) for n in streets["name"]] + none,
            "street_id": [*streets["street_id"], *none],
            "kind": _kinds(area, found, cuts, posts_on),
            "offset_m": np.append(np.round(found.offset_m, 2), np.full(len(none), np.nan)),
            "between": [*between, *cuts.between],
        }
    )
    points = shapely.points(np.concatenate([found.lnglat, cuts.lnglat]))
    whole = gpd.GeoDataFrame(frame, geometry=points, crs=WGS84)
    return whole.sort_values("id", ignore_index=True)


def _zone_levels(place_zone: Ints, place_level: npt.NDArray[np.int8]) -> dict[int, int]:
    """Return the level of each zone: that of its places."""
    closed = np.flatnonzero(place_zone >= 0)
    zones, first = np.unique(place_zone[closed], return_index=True)
    levels = place_level[closed][first]
    return {int(zone): int(level) for zone, level in zip(zones, levels, strict=True)}


def _identifiers(zone: Ints, zone_ids: Mapping[int, str] | Sequence[str]) -> list[str]:
    """Number the crossings of each zone in order of street and offset."""
    seen: dict[int, int] = {}
    names = []
    for number in zone.tolist():
        seen[number] = seen.get(number, 0) + 1
        names.append(f"{zone_ids[number]}-c{seen[number]:03d}")
    return names


def _kinds(area: Area, found: Crossings, cuts: CellCuts, posts_on: frozenset[str]) -> list[str]:
    """Return post or barrier for each crossing, then each cut; every zone has a post at least."""
    kind = area.streets["kind"].to_numpy(object)[found.street]
    manned = np.append(np.isin(kind.astype(str), sorted(posts_on)), np.zeros(len(cuts.zone), bool))
    zone = np.concatenate([found.zone, cuts.zone])
    width = area.streets["barrier_cost"].to_numpy(np.int64)[found.street]
    width = np.concatenate([width, cuts.cost])
    # In each zone the first of the widest; it needs a post where no other stands.
    order = np.lexsort((np.arange(len(width)), -width, zone))
    first = np.r_[True, np.diff(zone[order]) != 0][: len(order)]
    widest = order[first]
    unguarded = ~np.isin(zone[widest], zone[manned])
    manned[widest[unguarded]] = True
    return ["post" if stands else "barrier" for stands in manned]
