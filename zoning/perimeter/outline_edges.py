"""Find the edges between ground of different zones, from the ground of every piece."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from .pieces import Floats, Ints

OPEN: Final = -1

GRAIN_M: Final = 0.001
"""Corners of ground stand on a grid of millimetres, and are whole numbers here."""

_POLYGON: Final = 3
_X: Final = 2**31 - 1
_Y: Final = 2**32 - 1

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Edges:
    """
    Edges with ground to their left, and what lies to their right.

    Attributes
    ----------
    start, end
        Corners, whole millimetres, shape (k, 2).
    left, right
        The zone on either side; `OPEN` to the right where nothing is closed.
    piece
        The piece of ground to the left.
    """

    start: Whole
    end: Whole
    left: Ints
    right: Ints
    piece: Ints

    def some(self, kept: npt.NDArray[np.bool_] | Ints) -> "Edges":
        """Return some of the edges."""
        return Edges(*(getattr(self, field.name)[kept] for field in fields(Edges)))

    def joined(self, other: "Edges") -> "Edges":
        """Return these edges and others."""
        names = [field.name for field in fields(Edges)]
        both = [np.concatenate([getattr(self, name), getattr(other, name)]) for name in names]
        return Edges(*both)

    def with_right(self, right: Ints) -> "Edges":
        """Return the edges with other zones to their right; the greater zone comes to the left."""
        start, end, left, right = self.start.copy(), self.end.copy(), self.left.copy(), right.copy()
        turned = np.flatnonzero(right > left)
        start[turned], end[turned] = self.end[turned], self.start[turned]
        left[turned], right[turned] = right[turned], self.left[turned]
        return Edges(start, end, left, right, self.piece).some(left != right)

    @property
    def metres(self) -> tuple[Floats, Floats]:
        """Both ends in metres."""
        return (self.start * GRAIN_M).astype(np.float64), (self.end * GRAIN_M).astype(np.float64)

    @property
    def length_m(self) -> Floats:
        """How long each is."""
        return np.asarray(np.hypot(*(self.end - self.start).T) * GRAIN_M)


def edges_of(shapes: npt.NDArray[np.object_], zone: Ints) -> Edges:
    """
    Return all edges of pieces of ground, each with its piece to the left.

    Parameters
    ----------
    shapes
        Polygons and multipolygons in metres, corners to the millimetre.
    zone
        The zone of each.

    Returns
    -------
    Edges
        Both sides of every border; nothing is said of what lies to the right.
    """
    whole = shapely.get_type_id(shapes) == _POLYGON
    some = np.flatnonzero(~whole)
    parts, index = shapely.get_parts(shapes[some], return_index=True)
    polygons = np.concatenate([shapes[whole], parts])
    piece = np.concatenate([np.flatnonzero(whole), some[index]])
    rings, owner = shapely.get_rings(polygons, return_index=True)
    is_shell = np.r_[True, owner[1:] != owner[:-1]][: len(owner)]
    turned = shapely.is_ccw(rings) != is_shell
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    corner = np.rint(xy / GRAIN_M).astype(np.int64)
    row = np.flatnonzero(ring[1:] == ring[:-1])
    ring = ring[row]
    back = turned[ring].astype(np.intp)
    of = piece[owner[ring]]
    left = np.asarray(zone, np.intp)[of]
    return Edges(corner[row + back], corner[row + 1 - back], left, np.full(len(of), OPEN), of)


def borders_between(edges: Edges) -> Edges:
    """
    Return the edges at which zones end.

    Parameters
    ----------
    edges
        Edges with ground to their left. Where ground meets ground, each has an edge.

    Returns
    -------
    Edges
        Each border once, the greater zone to its left, by position.
    """
    middle = middles(edges)
    order = np.argsort(middle, kind="stable")
    ranked = middle[order]
    same = np.flatnonzero(ranked[1:] == ranked[:-1])
    one, other = order[same], order[same + 1]
    differ = edges.left[one] != edges.left[other]
    one, other = one[differ], other[differ]
    is_other = edges.left[other] > edges.left[one]
    greater, lesser = np.where(is_other, other, one), np.where(is_other, one, other)
    lone = np.ones(len(order), bool)
    lone[same] = lone[same + 1] = False
    kept = np.concatenate([greater, order[lone]])
    right = np.concatenate([edges.left[lesser], np.full(int(lone.sum()), OPEN)])
    by_place = np.argsort(middle[kept], kind="stable")
    kept, right = kept[by_place], right[by_place]
    return Edges(edges.start[kept], edges.end[kept], edges.left[kept], right, edges.piece[kept])


def middles(edges: Edges) -> Whole:
    """Return a number for each edge that only its twin shares: others have other middles."""
    return _packed(edges.start + edges.end)


def corners(xy: Whole) -> Whole:
    """Return a number for each corner."""
    return _packed(xy)


def _packed(xy: Whole) -> Whole:
    """Pack two whole numbers into one: exact in an area less than 1,000 kilometres wide."""
    return np.asarray(((xy[:, 0] & _X) << 32) | (xy[:, 1] & _Y))
