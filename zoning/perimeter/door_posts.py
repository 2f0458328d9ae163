"""Find the doors on main roads that are closed on their own, and where their guard stands."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from zoning.perimeter.crossings import Crossings
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.pieces import Floats, Ints
from zoning.perimeter.square_index import squares_of_boxes
from zoning.quantities import WGS84

_SQUARE_DEG: Final = 0.0005
"""Ways and outlines are looked at by squares of this side, some fifty metres."""


def door_posts(
    network: PlaceNetwork,
    place_zone: npt.ArrayLike,
    place_level: npt.ArrayLike,
    polygons: Mapping[int, BaseGeometry],
    *,
    house_xy: Floats,
) -> Crossings:
    """
    Return where a door on a main road and its spot on the road have different levels.

    Parameters
    ----------
    network
        The place network.
    place_zone
        Zone of each place, -1 for open, shape (n,).
    place_level
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).
    polygons
        The zones' polygons in EPSG:4326.
    house_xy
        Where every household stands, metres, shape (h, 2).

    Returns
    -------
    Crossings
        By street, then offset, then place: the way from the spot to the door where the outline
        of the stricter side's zone crosses it last, which is at the side of the road. Where
        another street lies on the way, the door may stand on that street's ground: then the
        guard stands where the way from there to the door's house enters the zone. Street and
        offset are those at which the door opens.
    """
    zone, level = np.asarray(place_zone, np.intp), np.asarray(place_level, np.int8)
    link = np.flatnonzero(network.link_door >= 0)
    spot, door = network.links[link].T
    cut = level[spot] != level[door]
    link, spot, door = link[cut], spot[cut], door[cut]
    strict = np.where(level[door] > level[spot], zone[door], zone[spot])
    order = np.lexsort((door, network.link_from_m[link], network.link_door[link]))
    link, strict = link[order], strict[order]
    to_degrees = Transformer.from_crs(network.crs, WGS84, always_xy=True)
    ends = network.xy[network.links[link]]
    legs = np.stack([ends, door_to_house(network, network.links[link, 1], house_xy)])
    first, second = (
        np.stack(to_degrees.transform(*leg.reshape(-1, 2).T), axis=1).reshape(-1, 2, 2)
        for leg in legs
    )
    spots, crossed = _last_crossings(first, strict, polygons)
    if not crossed.all():
        spots[~crossed], _ = _last_crossings(second[~crossed], strict[~crossed], polygons)
    return Crossings(
        lnglat=np.round(spots, 7),
        street=network.link_door[link].astype(np.intp),
        offset_m=network.link_from_m[link],
        link=link,
        zone=strict,
    )


def door_to_house(network: PlaceNetwork, door: npt.NDArray[np.integer], house_xy: Floats) -> Floats:
    """
    Return the ways from some doors of their own on to the nearest of their houses.

    Parameters
    ----------
    network
        The place network.
    door
        Places that are such doors.
    house_xy
        Where every household stands, metres, shape (h, 2).

    Returns
    -------
    numpy.ndarray
        Metres, shape (k, 2, 2); a way of no length for a door without a household.
    """
    rows = np.flatnonzero(np.isin(network.household_place, door))
    place = network.household_place[rows]
    away = np.hypot(*(house_xy[rows] - network.xy[place]).T)
    order = np.lexsort((rows, away, place))
    kept = order[np.r_[True, np.diff(place[order]) != 0][: len(order)]]
    ways = np.repeat(network.xy[door][:, None, :], 2, axis=1)
    if len(kept):
        at = np.minimum(np.searchsorted(place[kept], door), len(kept) - 1)
        lived = place[kept][at] == door
        ways[lived, 1] = house_xy[rows[kept[at[lived]]]]
    return np.asarray(ways)


def _last_crossings(
    ways: Floats, zone: Ints, polygons: Mapping[int, BaseGeometry]
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """
    Return where each way, from first end to second, crosses its zone's outline last.

    With it comes whether it does; where not, the spot is the way's second end.
    """
    spots = ways[:, 1].copy()
    if not len(ways):
        return spots, np.zeros(0, bool)
    zones = np.unique(zone)
    outlines = shapely.boundary(np.array([polygons[int(z)] for z in zones], dtype=object))
    rings, owner = shapely.get_parts(outlines, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(ring[1:] == ring[:-1])
    first = first[_near(np.stack([xy[first], xy[first + 1]], axis=1), ways)]
    sides = shapely.linestrings(np.stack([xy[first], xy[first + 1]], axis=1))
    side_zone = zones[owner[ring[first]]]
    lines = shapely.linestrings(ways)
    way, side = shapely.STRtree(sides).query(lines, predicate="intersects")
    own = side_zone[side] == zone[way]
    way, side = way[own], side[own]
    found, pair = shapely.get_coordinates(
        shapely.intersection(lines[way], sides[side]), return_index=True
    )
    way = way[pair]
    along = shapely.line_locate_point(lines[way], shapely.points(found))
    order = np.lexsort((along, way))
    last = order[np.r_[way[order][1:] != way[order][:-1], True][: len(order)]]
    spots[way[last]] = found[last]
    return spots, np.isin(np.arange(len(ways)), way)


def _near(sides: Floats, ways: Floats) -> npt.NDArray[np.bool_]:
    """Say which sides a way may cross: those whose box touches a square that a way's touches."""
    asked, _ = squares_of_boxes(_boxes(ways), _SQUARE_DEG)
    square, count = squares_of_boxes(_boxes(sides), _SQUARE_DEG)
    owner = np.repeat(np.arange(len(sides)), count)
    near = np.zeros(len(sides), bool)
    near[owner[np.isin(square, asked)]] = True
    return near


def _boxes(lines: Floats) -> Floats:
    """Return boxes round lines of two corners: x and y, lowest then highest."""
    return np.hstack([np.minimum(*lines.swapaxes(0, 1)), np.maximum(*lines.swapaxes(0, 1))])
