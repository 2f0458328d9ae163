"""Place a checkpoint wherever an outline crosses a street or a door is closed, and say where."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.perimeter.between import Neighbours
from zoning.perimeter.crossings import Crossings, joined_crossings
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
    found: Crossings,
    *,
    zone_ids: Mapping[int, str] | Sequence[str],
    plan_id: str,
    posts_on: frozenset[str],
    between: Sequence[str | None] | None = None,
    doors: Crossings | None = None,
) -> gpd.GeoDataFrame:
    """
    Place one checkpoint wherever an outline crosses a street, and at each door closed by itself.

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
    found
        Where the zones' outlines cross streets.
    zone_ids
        Identifier of each zone.
    plan_id
        The plan's identifier.
    posts_on
        Kinds of street on which a manned post stands; a barrier stands on the others. With
        "door" among them, doors on main roads are manned too.
    between
        Between which houses each of these crossings is, where that is known.
    doors
        Which doors on main roads are closed on their own, as
        `zoning.perimeter.door_posts.door_posts` finds them; none if left out.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id``, ``plan``, ``zone``, ``level``, ``street``, ``street_id``, ``kind``,
        ``offset_m``, ``between`` and a Point in EPSG:4326, sorted by ``id``. ``zone`` and
        ``level`` are the stricter side's. ``kind`` is post (manned) or barrier on a street,
        door_post (manned) or door at a door on a main road. Every zone that has a crossing has
        a manned post at least on the street whose barrier is the dearest, which is the widest;
        a zone of doors alone has one at its first door if it is red, and none if it is yellow.

    Notes
    -----
    One a link that is cut. Where the map lets streets cross without a junction, an outline
    may cross a street whose link is not cut; that crossing has its checkpoint too.
    Deterministic.
    """
    zone_level = _zone_levels(np.asarray(place_zone), np.asarray(place_level))
    if between is None:
        between = _words(area, network, found)
    parts = [found] if doors is None else [found, doors]
    words = [*between, *([] if doors is None else _words(area, network, doors))]
    found, order = joined_crossings(parts), _order(parts)
    streets = area.streets.iloc[found.street]
    frame = pd.DataFrame(
        {
            "id": _identifiers(found.zone, zone_ids),
            "plan": plan_id,
            "zone": [zone_ids[int(zone)] for zone in found.zone],
            "level": [LEVEL_NAMES[zone_level[int(zone)]] for zone in found.zone],
            "street": [None if pd.isna(name) else str(name) for name in streets["name"]],
            "street_id": streets["street_id"].to_numpy(object),
            "kind": _kinds(area, network, found, zone_level, posts_on),
            "offset_m": np.round(found.offset_m, 2),
            "between": [words[row] for row in order],
        }
    )
    points = shapely.points(found.lnglat)
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


def _order(parts: Sequence[Crossings]) -> Ints:
    """Return in which order `joined_crossings` puts the rows of some parts."""
    offset = np.concatenate([part.offset_m for part in parts])
    return np.lexsort((offset, np.concatenate([part.street for part in parts])))


def _words(area: Area, network: PlaceNetwork, found: Crossings) -> list[str | None]:
    """Say in words where each crossing is."""
    neighbours = Neighbours.of(area, network, np.unique(found.link[found.link >= 0]))
    return [neighbours.words(int(link)) for link in found.link]


def _kinds(
    area: Area,
    network: PlaceNetwork,
    found: Crossings,
    zone_level: Mapping[int, int],
    posts_on: frozenset[str],
) -> list[str]:
    """Return the kind of each crossing; every zone but a yellow one of doors has one manned."""
    is_door = np.append(network.link_door >= 0, False)[found.link]
    kind = np.where(is_door, "door", area.streets["kind"].to_numpy(object)[found.street])
    manned = np.isin(kind.astype(str), sorted(posts_on))
    width = area.streets["barrier_cost"].to_numpy(np.int64)[found.street]
    # In each zone the first of the widest; it needs a post where no other stands.
    order = np.lexsort((np.arange(len(width)), -width, is_door, found.zone))
    first = np.r_[True, np.diff(found.zone[order]) != 0][: len(order)]
    widest = order[first]
    is_red = np.array([zone_level[int(zone)] == RED for zone in found.zone[widest]], bool)
    unguarded = ~np.isin(found.zone[widest], found.zone[manned]) & (is_red | ~is_door[widest])
    manned[widest[unguarded]] = True
    names = {(0, 0): "barrier", (0, 1): "post", (1, 0): "door", (1, 1): "door_post"}
    return [names[int(door), int(post)] for door, post in zip(is_door, manned, strict=True)]
