"""Lay out the ground of every zone: the parcels of its places, before the line is made calm."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from zoning.perimeter.borders import Borders, cell_borders, nearest_approach
from zoning.perimeter.parcel_points import ParcelPoints
from zoning.perimeter.parcels import REACH_M
from zoning.perimeter.pieces import Floats, Ints

OPEN: Final = -1

RIM_M: Final = 8.0
"""Yellow ground drawn round a red zone where it looks on fields."""

WINDOW_M: Final = 2 * REACH_M + RIM_M
"""Points this far from a closed place's may decide where its zone ends."""

_GRID_M: Final = 0.001
_LARGEST_FILLED_M2: Final = 20_000.0
_QUADRANT: Final = 12


@dataclass(frozen=True, slots=True)
class Window:
    """
    The parcel points that decide the outline of closed zones.

    Attributes
    ----------
    xy
        Points, metres, shape (w, 2).
    zone
        Zone of each, -1 for open.
    holds
        Whether the point must be on its own side of the line: a house or a spot of a street.
    places
        The places these points belong to, sorted.
    borders
        The borders between the points' cells.
    """

    xy: Floats
    zone: Ints
    holds: npt.NDArray[np.bool_]
    places: Ints
    borders: Borders


def window_round(
    points: ParcelPoints, place_zone: Ints, *, borders: Borders | None = None
) -> Window:
    """
    Return the points that decide the outline of the closed zones.

    Parameters
    ----------
    points
        Points of all parcels.
    place_zone
        Zone of each place, -1 for open.
    borders
        The borders between the cells of all these points, where they are known.

    Returns
    -------
    Window
        The points within twice the reach and the rim of a closed place's.

    Notes
    -----
    Exact. A spot x of a zone has its nearest point p within `REACH_M`; whatever could be
    nearer to x than p lies within twice that of p. A spot of a rim lies within `RIM_M` of
    such an x, and is known to be nobody's ground as soon as all points within `REACH_M` of
    it are there.
    """
    zone = np.asarray(place_zone, dtype=np.intp)[points.place]
    closed = zone != OPEN
    near = np.zeros(len(zone), dtype=bool)
    if closed.any():
        tree = cKDTree(points.xy[closed])
        away, _ = tree.query(points.xy, distance_upper_bound=WINDOW_M + 1e-6)
        near = np.isfinite(away)
    return Window(
        xy=points.xy[near],
        zone=zone[near],
        holds=(points.is_street | (points.is_household >= 0))[near],
        places=np.unique(points.place[near]),
        borders=borders if borders is not None and near.all() else cell_borders(points.xy[near]),
    )


def zone_ground(window: Window, red: frozenset[int]) -> dict[int, BaseGeometry]:
    """
    Return the ground of every zone as exact unions of parcels.

    Parameters
    ----------
    window
        The points that decide.
    red
        The zones that are red.

    Returns
    -------
    dict
        Zone to polygon or multipolygon in metres, in order of the zone's number. Zones do
        not overlap; where they meet they share every vertex.
    """
    borders = window.borders
    lines = _border_lines(window, borders)
    faces = _faces(lines)
    owner = _owners(faces, window)
    wrapped = _wrapped_in(window, borders, red)
    rims = _rims(faces, owner, wrapped)
    if rims:
        lines = shapely.union_all(
            [lines, *(rim.boundary for rim in rims.values())], grid_size=_GRID_M
        )
        faces = _faces(lines)
        owner = _owners(faces, window, rims)
    owner = _without_crumbs(faces, owner, window)
    return {
        int(zone): shapely.coverage_union_all(faces[owner == zone])
        for zone in np.unique(owner[owner != OPEN])
    }


def _border_lines(window: Window, borders: Borders) -> BaseGeometry:
    """Node the borders between zones and the rims of what parcels reach."""
    zone = window.zone[borders.pairs]
    near = nearest_approach(borders, window.xy) <= REACH_M
    kept = (zone[:, 0] != zone[:, 1]) & near
    parts = shapely.linestrings(np.stack([borders.start[kept], borders.end[kept]], axis=1))
    # Only a cell with a corner out of reach is cut by its own disc. Open points' discs bound
    # the rims.
    far = borders.reach > REACH_M
    discs = shapely.buffer(shapely.points(window.xy[far]), REACH_M, quad_segs=_QUADRANT)
    closed = window.zone[far] != OPEN
    edges = [shapely.union_all(discs[some]).boundary for some in (closed, ~closed) if some.any()]
    return shapely.union_all([shapely.multilinestrings(parts), *edges], grid_size=_GRID_M)


def _faces(lines: BaseGeometry) -> npt.NDArray[np.object_]:
    return np.asarray(shapely.get_parts(shapely.polygonize([lines])), dtype=object)


def _owners(
    faces: npt.NDArray[np.object_], window: Window, rims: dict[int, BaseGeometry] | None = None
) -> Ints:
    """Return each face's zone: of its nearest point within reach, or of the rim it lies in."""
    spots = shapely.point_on_surface(faces)
    away, nearest = cKDTree(window.xy).query(shapely.get_coordinates(spots))
    # The discs are polygons: a little smaller than the reach.
    within = away <= REACH_M * np.cos(np.pi / (4 * _QUADRANT)) ** 2
    owner = np.where(within, window.zone[nearest], OPEN)
    for zone, rim in (rims or {}).items():
        owner[~within & shapely.contains(rim, spots)] = zone
    return owner


def _wrapped_in(window: Window, borders: Borders, red: frozenset[int]) -> dict[int, int]:
    """Return for each red zone the yellow zone it has the most borders with."""
    near = nearest_approach(borders, window.xy) <= REACH_M
    zone = window.zone[borders.pairs[near]]
    both = np.vstack([zone, zone[:, ::-1]])
    is_red = np.isin(both[:, 0], sorted(red))
    yellow = (both[:, 1] != OPEN) & ~np.isin(both[:, 1], sorted(red))
    pairs, count = np.unique(both[is_red & yellow], axis=0, return_counts=True)
    wrapped: dict[int, int] = {}
    for row in np.lexsort((pairs[:, 1], -count)):
        wrapped.setdefault(int(pairs[row, 0]), int(pairs[row, 1]))
    return wrapped


def _rims(
    faces: npt.NDArray[np.object_], owner: Ints, wrapped: dict[int, int]
) -> dict[int, BaseGeometry]:
    """Return for each yellow zone the ground near its reds."""
    rims: dict[int, list[BaseGeometry]] = {}
    for zone, yellow in sorted(wrapped.items()):
        ground = shapely.coverage_union_all(faces[owner == zone])
        rims.setdefault(yellow, []).append(shapely.buffer(ground, RIM_M, quad_segs=4))
    return {yellow: shapely.union_all(parts) for yellow, parts in sorted(rims.items())}


def _without_crumbs(faces: npt.NDArray[np.object_], owner: Ints, window: Window) -> Ints:
    """
    Give every piece of ground that holds no house and no street to its longest neighbour.

    A hole stays where it holds an open house or street, or is larger than two hectares.
    """
    pairs, length, rim = _shared_borders(faces)
    owner = owner.copy()
    same = pairs[owner[pairs[:, 0]] == owner[pairs[:, 1]]]
    _, part = connected_components(
        coo_matrix((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(len(faces),) * 2),
        directed=False,
    )
    area = np.bincount(part, weights=shapely.area(faces))
    held = _parts_that_hold(faces, owner, part.astype(np.intp), window)
    fixed = held | (area > _LARGEST_FILLED_M2)
    fixed[part[(rim > 0) & (owner == OPEN)]] = True
    for number in np.lexsort((np.arange(len(area)), area)):
        if not fixed[number]:
            owner[part == number] = _longest_neighbour(part == number, owner, pairs, length, rim)
    return owner


def _parts_that_hold(
    faces: npt.NDArray[np.object_], owner: Ints, part: Ints, window: Window
) -> npt.NDArray[np.bool_]:
    """Say which parts hold a house or a spot of a street of their own zone."""
    tree = shapely.STRtree(shapely.points(window.xy[window.holds]))
    face, point = tree.query(faces, predicate="contains")
    own = window.zone[window.holds][point] == owner[face]
    held = np.zeros(part.max(initial=-1) + 1, dtype=bool)
    held[part[face[own]]] = True
    return held


def _longest_neighbour(
    inside: npt.NDArray[np.bool_],
    owner: Ints,
    pairs: Ints,
    length: Floats,
    rim: Floats,
) -> int:
    """Return the owner across the longest border of some faces; open ground lies outside."""
    across = inside[pairs[:, 0]] != inside[pairs[:, 1]]
    other = np.where(inside[pairs[across, 0]], pairs[across, 1], pairs[across, 0])
    owners = np.concatenate([owner[other], [OPEN]])
    lengths = np.concatenate([length[across], [rim[inside].sum()]])
    found, index = np.unique(owners, return_inverse=True)
    return int(found[np.argmax(np.bincount(index, weights=lengths))])


def _shared_borders(faces: npt.NDArray[np.object_]) -> tuple[Ints, Floats, Floats]:
    """
    Return which faces share a border, how long it is, and each face's border to the outside.

    The faces come from one set of noded lines: neighbours share whole segments.
    """
    rings = shapely.get_rings(faces, return_index=True)
    xy, ring = shapely.get_coordinates(rings[0], return_index=True)
    joined = ring[1:] == ring[:-1]
    face = rings[1][ring[1:][joined]]
    ends = np.concatenate([xy[:-1][joined], xy[1:][joined]], axis=1)
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    swapped = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[swapped] = ends[swapped][:, [2, 3, 0, 1]]
    order = np.lexsort((face, *ends.T))
    ends, face, length = ends[order], face[order], length[order]
    twin = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1))
    lone = np.ones(len(face), dtype=bool)
    lone[twin] = lone[twin + 1] = False
    outside = np.bincount(face[lone], weights=length[lone], minlength=len(faces))
    both = np.stack([face[twin], face[twin + 1]], axis=1)
    pairs, index = np.unique(both, axis=0, return_inverse=True)
    shared = np.bincount(index, weights=length[twin], minlength=len(pairs))
    return pairs, np.asarray(shared, np.float64), np.asarray(outside, np.float64)
