"""Place a checkpoint at every crossing of a street, side of cells or closed door, and say where."""

from collections.abc import Sequence

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

from .street_columns import StreetColumns
from .word_columns import joined, on_the_map, taken, told

RED, YELLOW = 2, 1
LEVEL_NAMES = {RED: "red", YELLOW: "yellow"}
KIND_NAMES = ("barrier", "post", "door", "door_post")


def place_checkpoints(
    area: Area,
    network: PlaceNetwork,
    place_zone: npt.ArrayLike,
    place_level: npt.ArrayLike,
    found: Crossings,
    *,
    zone_ids: Sequence[str],
    plan_id: str,
    posts_on: frozenset[str],
    between: Sequence[str | None] | None = None,
    cuts: CellCuts | None = None,
    streets: StreetColumns | None = None,
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
    cuts
        The sides of cells that levels cut, where they are known.
    streets
        What is said of the streets, where it is at hand.

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
    streets = StreetColumns.of(area) if streets is None else streets
    if cuts is None:
        cuts = cell_cuts(area, network, place_zone, place_level)
    if between is None:
        between = words_between(area, network, found.link)
    zone = np.concatenate([found.zone, cuts.zone]).astype(np.intp)
    number = _numbers(zone)
    order, tails = _by_identifier(zone, number, zone_ids)
    level = np.zeros(len(zone_ids), np.int8)
    closed = np.flatnonzero(place_zone >= 0)
    level[place_zone[closed]] = place_level[closed]
    level = level[zone]
    kinds = checkpoint_kinds(network, streets, found, cuts, is_red=level == RED, posts_on=posts_on)
    # What stands between cells comes after all that stands on a street, and is on none.
    none = len(cuts.zone)
    street = np.append(found.street, np.full(none, -1))[order]
    names, street_ids = (
        told(column.take(street, allow_fill=True)) for column in (streets.name, streets.street_id)
    )
    own_zone = taken(zone_ids, zone[order])
    words = np.array([*between, *cuts.between], dtype=object)[order]
    points = shapely.points(np.concatenate([found.lnglat, cuts.lnglat])[order])
    return on_the_map(
        {
            "id": joined(own_zone, taken(tails, number[order])),
            "plan": taken([plan_id], np.zeros(len(order), np.intp)),
            "zone": own_zone,
            "level": taken([LEVEL_NAMES.get(n, "") for n in range(RED + 1)], level[order]),
            "street": names,
            "street_id": street_ids,
            "kind": taken(KIND_NAMES, kinds[order]),
            "offset_m": np.append(np.round(found.offset_m, 2), np.full(none, np.nan))[order],
            "between": told(pd.array(words, dtype="str")),
        },
        points,
    )


def checkpoint_kinds(
    network: PlaceNetwork,
    streets: StreetColumns,
    found: Crossings,
    cuts: CellCuts,
    *,
    is_red: npt.NDArray[np.bool_],
    posts_on: frozenset[str],
) -> Ints:
    """
    Return the kind of each crossing, then of each cut between cells.

    Parameters
    ----------
    network
        The places.
    streets
        What is said of the streets.
    found
        Where outlines cross streets, and which doors are closed on their own.
    cuts
        The sides of cells that levels cut.
    is_red
        Whether the zone of each is red: crossings first, then cuts.
    posts_on
        Kinds of street on which a manned post stands, see `place_checkpoints`.

    Returns
    -------
    numpy.ndarray
        Numbers of `KIND_NAMES`. Every zone but a yellow one of doors has one that is manned.
    """
    is_door = np.append(network.link_door >= 0, False)[found.link]
    manned = np.where(is_door, "door" in posts_on, streets.manned(posts_on)[found.street])
    manned = np.append(manned, np.zeros(len(cuts.zone), bool))
    width = np.concatenate([streets.cost[found.street], cuts.cost])
    zone = np.concatenate([found.zone, cuts.zone])
    # In each zone the first of the widest; it needs a post where no other stands.
    is_door = np.append(is_door, np.zeros(len(cuts.zone), bool))
    order = np.lexsort((np.arange(len(width)), -width, is_door, zone))
    first = np.r_[True, np.diff(zone[order]) != 0][: len(order)]
    widest = order[first]
    unguarded = ~np.isin(zone[widest], zone[manned])
    unguarded &= is_red[widest] | ~is_door[widest]
    manned[widest[unguarded]] = True
    return np.asarray(2 * is_door + manned, np.intp)


def _numbers(zone: Ints) -> Ints:
    """Number the crossings of each zone from 0, in order of street and offset."""
    order = np.argsort(zone, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(zone[order]) != 0][: len(order)])
    counts = np.diff(np.append(starts, len(order)))
    number = np.empty(len(zone), np.intp)
    number[order] = np.arange(len(order)) - np.repeat(starts, counts)
    return number


def _by_identifier(zone: Ints, number: Ints, zone_ids: Sequence[str]) -> tuple[Ints, list[str]]:
    """Return the order of the identifiers as texts, and how those of each number end."""
    tails = [f"-c{i + 1:03d}" for i in range(int(number.max(initial=-1)) + 1)]
    rank_of_zone, rank_of_number = (_ranks(words) for words in (zone_ids, tails))
    return np.lexsort((rank_of_number[number], rank_of_zone[zone])), tails


def _ranks(words: Sequence[str]) -> Ints:
    """Return the place of each word among the sorted ones."""
    ranks = np.empty(len(words), np.intp)
    ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    return ranks
