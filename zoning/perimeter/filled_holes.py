"""Fill holes that hold nobody: ground in nobody's reach with closed ground all round."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from .outline_edges import GRAIN_M, OPEN, Edges, corners
from .pieces import Ints
from .rings import cycles, followers, in_order, opened
from .terrain import Terrain

LARGEST_FILLED_M2: Final = 20_000.0


def fill_holes(edges: Edges, piece_place: Ints, place_zone: Ints, terrain: Terrain) -> Edges:
    """
    Give small holes without anybody's ground to the zone that has the longest border with them.

    Parameters
    ----------
    edges
        Where zones end, as `borders_between` gives it.
    piece_place
        The place of each piece of ground that is a parcel; pieces beyond are none.
    place_zone
        Zone of each place, -1 for open.
    terrain
        The ground of the area.

    Returns
    -------
    Edges
        The same without the holes that are smaller than two hectares, hold no place and no
        ground of an open one.
    """
    at = np.flatnonzero(edges.right == OPEN)
    rim = edges.some(at)
    start, end = corners(rim.start), corners(rim.end)
    along = (rim.end - rim.start).astype(np.float64)
    out = np.arctan2(along[:, 1], along[:, 0])
    following = followers(start, end, out + np.pi, out, face_on_left=False)
    count, ring = cycles(following)
    area = _areas(rim, ring, count)
    small = (area < 0) & (area > -LARGEST_FILLED_M2)
    if not small.any():
        return edges
    order = _round_holes(following, ring, start, np.flatnonzero(small[ring]))
    holes, number = np.unique(ring[order], return_inverse=True)
    shapes = shapely.polygons(shapely.linearrings(rim.start[order] * GRAIN_M, indices=number))
    place = np.append(piece_place, -1)[np.minimum(rim.piece[order], len(piece_place))]
    filled = ~_holds_a_place(shapes, terrain)
    asked = filled[number]
    filled &= ~_holds_open(shapes, number[asked], place[asked], place_zone, terrain)
    if not filled.any():
        return edges
    chosen = np.full(count, OPEN)
    chosen[holes[filled]] = _longest(rim.some(order), number, len(holes))[filled]
    right = edges.right.copy()
    right[at] = chosen[ring]
    return edges.with_right(right)


def _round_holes(following: Ints, ring: Ints, start: Ints, rows: Ints) -> Ints:
    """Return the edges of some rings, ring by ring, each in order from its lowest corner."""
    rank = np.empty(len(ring), np.intp)
    rank[rows] = np.arange(len(rows))
    ahead = opened(rank[following[rows]], ring[rows], start[rows])
    return rows[np.lexsort((-in_order(ahead), ring[rows]))]


def _areas(rim: Edges, ring: Ints, count: int) -> npt.NDArray[np.float64]:
    """Return the area of each ring, square metres; negative where closed ground lies round it."""
    _, first = np.unique(ring, return_index=True)
    origin = rim.start[first][ring]
    (x, y), (u, v) = (rim.start - origin).T * GRAIN_M, (rim.end - origin).T * GRAIN_M
    return np.asarray(np.bincount(ring, weights=(x * v - u * y) / 2, minlength=count), np.float64)


def _longest(rim: Edges, number: Ints, holes: int) -> Ints:
    """Return the zone with the longest border with each hole, the smaller of two alike."""
    zones, rank = np.unique(rim.left, return_inverse=True)
    pairs, index = np.unique(number * len(zones) + rank, return_inverse=True)
    # Whole micrometres, so that the sum does not depend on the order.
    whole = np.rint(rim.length_m * 1e6)
    length = np.bincount(index, weights=whole)
    hole = pairs // len(zones)
    order = np.lexsort((pairs, -length, hole))
    first = order[np.searchsorted(hole[order], np.arange(holes))]
    return np.asarray(zones[pairs[first] % len(zones)], np.intp)


def _holds_a_place(shapes: npt.NDArray[np.object_], terrain: Terrain) -> npt.NDArray[np.bool_]:
    """Say which holes hold a place."""
    box = shapely.bounds(shapes)
    middle = (box[:, :2] + box[:, 2:]) / 2
    found = terrain.spots.query_ball_point(middle, np.hypot(*(box[:, 2:] - middle).T))
    count = np.array([len(near) for near in found], np.intp)
    hole = np.repeat(np.arange(len(shapes)), count)
    xy = terrain.spots.data[np.concatenate([np.empty(0, np.intp), *found]).astype(np.intp)]
    held = np.zeros(len(shapes), bool)
    held[hole[shapely.contains_xy(shapes[hole], xy)]] = True
    return held


def _holds_open(
    shapes: npt.NDArray[np.object_], number: Ints, place: Ints, zone: Ints, terrain: Terrain
) -> npt.NDArray[np.bool_]:
    """Say in which holes a part of an open parcel lies that touches what is round it."""
    own = place >= 0
    beside = np.unique(np.stack([number[own], place[own]]), axis=1)
    owner, other = terrain.beside(beside[1])
    is_open = zone[other] == OPEN
    hole, other = np.unique(np.stack([beside[0][owner[is_open]], other[is_open]]), axis=1)
    asked, at = np.unique(other, return_inverse=True)
    ground = terrain.parcels.rings.shapes(asked)
    parts, index = shapely.get_parts(ground[at], return_index=True)
    within = shapely.intersects(shapes[hole[index]], shapely.point_on_surface(parts))
    held = np.zeros(len(shapes), bool)
    held[hole[index[within]]] = True
    return held
