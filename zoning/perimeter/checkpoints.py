"""Place a checkpoint at every crossing of a street, side of cells or closed door, and say where."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.perimeter.between import words_between
from zoning.perimeter.cell_cuts import CellCuts, cell_cuts
from zoning.perimeter.crossings import Crossings
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.pieces import Ints
from zoning.quantities import WGS84

RED, YELLOW = 2, 1
_NAMED = ("name", "street_id")
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
) -> gpd.GeoDataFrame:
    """
    Place a checkpoint wherever an outline crosses a street, cells part or one door is closed.

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
        Where the zones' outlines cross streets, and which doors on main roads are closed on
        their own, as `zoning.perimeter.door_posts.door_posts` finds them.
    zone_ids
        Identifier of each zone.
    plan_id
        The plan's identifier.
    posts_on
        Kinds of street on which a manned post stands; a barrier stands on the others. With
        "door" among them, doors on main roads are manned too.
    between
        Between which houses each of these crossings is, where that is known.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id``, ``plan``, ``zone``, ``level``, ``street``, ``street_id``, ``kind``,
        ``offset_m``, ``between`` and a Point in EPSG:4326, sorted by ``id``. ``zone`` and
        ``level`` are the stricter side's. ``kind`` is post (manned) or barrier on a street,
        door_post (manned) or door at a door on a main road. Every zone that has a crossing has
        a manned post at least on the street whose barrier is the dearest, which is the widest;
        a zone of doors alone has one at its first door if it is red, and none if it is yellow.
        A checkpoint between two cells has no street, and ``between`` names the cells.

    Notes
    -----
    One a link that is cut. Where the map lets streets cross without a junction, an outline
    may cross a street whose link is not cut; that crossing has its checkpoint too.
    Deterministic.
    """
    place_zone, place_level = np.asarray(place_zone), np.asarray(place_level)
    zone_level = _zone_levels(place_zone, place_level)
    if between is None:
        between = words_between(area, network, found.link)
    cuts = cell_cuts(area, network, place_zone, place_level)
    zones = np.concatenate([found.zone, cuts.zone])
    ids = _identifiers(zones, zone_ids)
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.intp)
    zone = zones[order].tolist()
    level = np.array([zone_level[number] for number in zones.tolist()], np.int8)
    named, street_ids = (area.streets[name].take(found.street) for name in _NAMED)
    # What stands between cells comes after all that stands on a street.
    none = [None] * len(cuts.zone)
    names = [*named.astype(object).where(named.notna(), None), *none]
    words = [*between, *cuts.between]
    offset = np.append(np.round(found.offset_m, 2), np.full(len(none), np.nan))
    kinds = _kinds(area, network, found, cuts, is_red=level == RED, posts_on=posts_on)
    frame = pd.DataFrame(
        {
            "id": np.array(ids, dtype=object)[order],
            "plan": plan_id,
            "zone": [zone_ids[number] for number in zone],
            "level": [LEVEL_NAMES[number] for number in level[order].tolist()],
            "street": [names[row] for row in order.tolist()],
            "street_id": _street_ids(street_ids, none)[order],
            "kind": kinds[order],
            "offset_m": offset[order],
            "between": [words[row] for row in order.tolist()],
        }
    )
    points = shapely.points(np.concatenate([found.lnglat, cuts.lnglat])[order])
    return gpd.GeoDataFrame(frame, geometry=points, crs=WGS84)


def _street_ids(streets: pd.Series, none: list[None]) -> pd.api.extensions.ExtensionArray:
    """Return the streets' identifiers, and then null for what is on none."""
    ids = streets.astype("str").array
    return pd.Series([*ids, *none], dtype=object).array if none else ids


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


def _kinds(
    area: Area,
    network: PlaceNetwork,
    found: Crossings,
    cuts: CellCuts,
    *,
    is_red: npt.NDArray[np.bool_],
    posts_on: frozenset[str],
) -> npt.NDArray[np.object_]:
    """
    Return the kind of each crossing, then of each cut between cells.

    Every zone but a yellow one of doors has one that is manned.
    """
    is_door = np.append(network.link_door >= 0, False)[found.link]
    kind = np.where(is_door, "door", area.streets["kind"].take(found.street).to_numpy(object))
    manned = np.fromiter((name in posts_on for name in kind), bool, len(kind))
    width = area.streets["barrier_cost"].take(found.street).to_numpy(np.int64)
    width = np.concatenate([width, cuts.cost])
    manned = np.append(manned, np.zeros(len(cuts.zone), bool))
    zone = np.concatenate([found.zone, cuts.zone])
    # In each zone the first of the widest; it needs a post where no other stands.
    is_door = np.append(is_door, np.zeros(len(cuts.zone), bool))
    order = np.lexsort((np.arange(len(width)), -width, is_door, zone))
    first = np.r_[True, np.diff(zone[order]) != 0][: len(order)]
    widest = order[first]
    unguarded = ~np.isin(zone[widest], zone[manned])
    unguarded &= is_red[widest] | ~is_door[widest]
    manned[widest[unguarded]] = True
    names = np.array([["barrier", "post"], ["door", "door_post"]], dtype=object)
    return np.asarray(names[is_door.astype(np.intp), manned.astype(np.intp)])
