"""Find where the cells of points end: at one another, or where their reach does."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from .parcel_points import REACH_M
from .pieces import Floats, Ints

NOBODY: Final = -1

_FRAME_M: Final = 500.0
"""How far outside the points four helpers stand: no border within reach depends on them."""

_FLAT: Final = 1e-12
"""Twice the area, in square metres, that three points in one line count as having."""

_SAME_M: Final = 1e-5
"""Corners nearer than this are one: which triangles stand for points on one circle is chance."""


@dataclass(frozen=True, slots=True, eq=False)
class CellBorders:
    """
    The borders between cells within reach of both points.

    Attributes
    ----------
    left, right
        The points whose cells the border parts, rows of the points given, shape (b,). From
        its start to its end the first lies on the left.
    start, end
        Its ends, metres, shape (b, 2).
    leaves, enters
        Whether it leaves what is within reach at its end, and enters it at its start,
        shape (b,).
    alone
        Points whose reach no border cuts.
    """

    left: Ints
    right: Ints
    start: Floats
    end: Floats
    leaves: NDArray[np.bool_]
    enters: NDArray[np.bool_]
    alone: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Corners:
    """Where cells meet: one corner of each triangle, which several may share."""

    of_triangle: Ints
    xy: Floats
    inside: NDArray[np.bool_]


def cells_within_reach(xy: Floats) -> CellBorders:
    """
    Return the borders of the cells of distinct points, as far as `REACH_M` from both.

    Parameters
    ----------
    xy
        Points in metres, shape (g, 2), sorted by x, then y.

    Returns
    -------
    CellBorders
        Every border that is not a corner.

    Notes
    -----
    Every number depends on the points within twice the reach of it alone, to the last bit:
    whoever knows these finds the same border. The Delaunay triangulation's dual; g log g.
    """
    mesh, helpers = _mesh(xy)
    corners = _corners(np.vstack([xy, helpers]), mesh)
    # scipy turns triangles anticlockwise: one lies on the left of the side after its corner.
    first = mesh.simplices[:, [1, 2, 0]].ravel()
    second = mesh.simplices[:, [2, 0, 1]].ravel()
    beyond = mesh.neighbors.ravel()
    once = np.flatnonzero((first < second) & (second < len(xy)) & (beyond >= 0))
    left, right = first[once].astype(np.intp), second[once].astype(np.intp)
    at_start, at_end = corners.of_triangle[beyond[once]], corners.of_triangle[once // 3]
    in_start, in_end = corners.inside[at_start], corners.inside[at_end]
    step = xy[right] - xy[left]
    half = np.hypot(*step.T) / 2
    middle = xy[left] + step / 2
    along = np.stack([-step[:, 1], step[:, 0]], axis=1) / (2 * half)[:, None]
    begins = ((corners.xy[at_start] - middle) * along).sum(axis=1)
    finishes = ((corners.xy[at_end] - middle) * along).sum(axis=1)
    passes = ~in_start & ~in_end & (half < REACH_M) & (begins < 0) & (finishes > 0)
    leaves, enters = passes | (in_start & ~in_end), passes | (~in_start & in_end)
    away = along * np.sqrt(np.maximum(REACH_M**2 - half**2, 0))[:, None]
    kept = (passes | in_start | in_end) & (at_start != at_end)
    return CellBorders(
        left=left[kept],
        right=right[kept],
        start=np.where(enters[:, None], middle - away, corners.xy[at_start])[kept],
        end=np.where(leaves[:, None], middle + away, corners.xy[at_end])[kept],
        leaves=leaves[kept],
        enters=enters[kept],
        alone=_alone(len(xy), mesh, corners, np.concatenate([left[passes], right[passes]])),
    )


def _mesh(xy: Floats) -> tuple[Delaunay, Floats]:
    """Return the triangles of the points and of four helpers, and where these stand."""
    low, high = xy.min(axis=0) - _FRAME_M, xy.max(axis=0) + _FRAME_M
    helpers = np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])
    # Near the origin qhull keeps its digits.
    return Delaunay(np.vstack([xy, helpers]) - np.floor(xy.mean(axis=0))), helpers


def _corners(xy: Floats, mesh: Delaunay) -> _Corners:
    """Return the corners of cells, those on one circle as one, and which are within reach."""
    triangles = np.sort(mesh.simplices, axis=1).astype(np.intp)
    centre = circumcentres(xy, triangles)
    count = len(triangles)
    one = np.repeat(np.arange(count), 3)
    other = mesh.neighbors.ravel()
    one, other = one[one < other], other[one < other]
    same = np.hypot(*(centre[one] - centre[other]).T) <= _SAME_M
    graph = coo_array((np.ones(same.sum(), np.int8), (one[same], other[same])), shape=(count,) * 2)
    corners, of_triangle = connected_components(graph, directed=False)
    place, head = np.empty((corners, 2)), np.empty(corners, np.intp)
    place[of_triangle], head[of_triangle] = centre, triangles[:, 0]
    shared = np.flatnonzero((np.bincount(of_triangle) > 1)[of_triangle])
    if len(shared):
        several, best = _widest(xy, triangles[shared], of_triangle[shared].astype(np.intp))
        place[several], head[several] = circumcentres(xy, best), best[:, 0]
    inside = ((place - xy[head]) ** 2).sum(axis=1) <= REACH_M**2
    return _Corners(of_triangle.astype(np.intp), place, inside)


def _widest(xy: Floats, triangles: Ints, corner: Ints) -> tuple[Ints, Ints]:
    """
    Return for each corner that triangles share three of their points, far apart.

    They follow from the points alone, however these are cut into triangles: the first, the
    one farthest from it, and the one farthest from the line between.
    """
    both = np.unique(np.column_stack([np.repeat(corner, 3), triangles.ravel()]), axis=0)
    corners, start, group = np.unique(both[:, 0], return_index=True, return_inverse=True)
    point = both[:, 1]
    first = point[start]
    away = xy[point] - xy[first][group]
    second = point[_largest((away**2).sum(axis=1), group)]
    line = (xy[second] - xy[first])[group]
    third = point[_largest(np.abs(line[:, 0] * away[:, 1] - line[:, 1] * away[:, 0]), group)]
    return corners, np.sort(np.stack([first, second, third], axis=1), axis=1)


def _largest(value: Floats, group: Ints) -> Ints:
    """Return the row of each group's largest value, the first of several."""
    order = np.lexsort((np.arange(len(value)), -value, group))
    return order[np.unique(group[order], return_index=True)[1]]


def circumcentres(xy: Floats, triangles: Ints) -> Floats:
    """
    Return the points as far from all three corners of triangles.

    Parameters
    ----------
    xy
        Points, metres.
    triangles
        Three of them a row, shape (t, 3).

    Returns
    -------
    numpy.ndarray
        Metres, shape (t, 2); far away where the three lie in one line.
    """
    a = xy[triangles[:, 0]]
    b, c = xy[triangles[:, 1]] - a, xy[triangles[:, 2]] - a
    twice = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    b2, c2 = (b**2).sum(axis=1), (c**2).sum(axis=1)
    up = np.stack([c[:, 1] * b2 - b[:, 1] * c2, b[:, 0] * c2 - c[:, 0] * b2], axis=1)
    return np.asarray(up / np.where(twice == 0, _FLAT, twice)[:, None] + a)


def _alone(count: int, mesh: Delaunay, corners: _Corners, cut: Ints) -> Ints:
    """Return the points whose cell has no corner within reach, and no border either."""
    whole = np.zeros(count + 4, bool)
    whole[mesh.simplices] = True
    whole[mesh.simplices[corners.inside[corners.of_triangle]]] = False
    whole[cut] = False
    return np.flatnonzero(whole[:count])
