"""Chain the edges between zones into lines, and cut them where they cross streets."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .outline_edges import GRAIN_M, Edges, corners
from .pieces import Floats, Ints
from .rings import END, in_order, opened
from .terrain import Terrain

Whole = npt.NDArray[np.int64]

FINE: Final = 10**6
"""Offsets along a line are whole micrometres, so that they do not depend on other lines."""

_SAME_SPOT: Final = 10**4
"""Crossings less than a centimetre apart on one line cut it once."""


@dataclass(frozen=True, slots=True)
class Lines:
    """
    The outlines of zones in metres, from node to node.

    Attributes
    ----------
    xy
        Corners, one line after the other, shape (v, 2).
    first
        Where each line's corners begin, and their number at last, shape (k + 1,).
    left, right
        The zone on either side, the greater to the left; -1 to the right for open ground.
    is_loop
        Whether a line is a ring that meets nothing: its seam is no node.
    start, end
        The nodes at which it begins and ends.
    """

    xy: Floats
    first: Ints
    left: Ints
    right: Ints
    is_loop: npt.NDArray[np.bool_]
    start: Ints
    end: Ints

    @property
    def of(self) -> Ints:
        """The line of each corner."""
        return np.repeat(np.arange(len(self.left)), np.diff(self.first))


@dataclass(frozen=True, slots=True)
class Spots:
    """Where lines cross streets: metres, the street, and the zones on either side of the line."""

    xy: Floats
    street: Ints
    left: Ints
    right: Ints


def lines_of(edges: Edges) -> Lines:
    """
    Chain edges into lines from node to node.

    Parameters
    ----------
    edges
        Where zones end, each border once.

    Returns
    -------
    Lines
        In order of their first two corners. A node is a corner at which three edges meet or
        more; a ring without a node begins at its lowest corner.
    """
    codes, ends = np.unique(
        np.concatenate([corners(edges.start), corners(edges.end)]), return_inverse=True
    )
    n = len(edges.left)
    start, end = ends[:n], ends[n:]
    degree = np.bincount(ends, minlength=len(codes))
    leaving = np.full(len(codes), END)
    leaving[start] = np.arange(n)
    following = np.where(degree[end] == 2, leaving[end], END)
    linked = following != END
    graph = coo_array(
        (np.ones(int(linked.sum()), np.int8), (np.flatnonzero(linked), following[linked])),
        shape=(n, n),
    )
    label = np.asarray(connected_components(graph.tocsr(), directed=False)[1], np.intp)
    count = int(label.max(initial=-1)) + 1
    closed = np.ones(count, bool)
    closed[label[~linked]] = False
    rest = in_order(opened(following, label, start))
    first = np.flatnonzero(rest == np.bincount(label, minlength=count)[label] - 1)
    rank = np.empty(count, np.intp)
    rank[label[first[np.lexsort((end[first], start[first]))]]] = np.arange(count)
    order = np.lexsort((-rest, rank[label]))
    line = rank[label[order]]
    size = np.bincount(line, minlength=count) + 1
    begin = np.r_[0, np.cumsum(size)]
    xy = np.empty((int(size.sum()), 2))
    last = begin[1:] - 1
    inner = np.ones(len(xy), bool)
    inner[last] = False
    xy[inner] = edges.start[order] * GRAIN_M
    tip = order[last - np.arange(1, count + 1)]
    xy[last] = edges.end[tip] * GRAIN_M
    head = order[begin[:-1] - np.arange(count)]
    is_loop = np.empty(count, bool)
    is_loop[rank] = closed
    return Lines(xy, begin, edges.left[head], edges.right[head], is_loop, start[head], end[tip])


def cut_at_streets(lines: Lines, terrain: Terrain) -> tuple[Lines, Spots]:
    """
    Cut lines where they cross streets.

    Parameters
    ----------
    lines
        The lines.
    terrain
        The streets.

    Returns
    -------
    tuple of Lines and Spots
        The lines between nodes and crossings, and all crossings.
    """
    shapes = shapely.linestrings(lines.xy, indices=lines.of)
    line, street = terrain.streets.query(shapes, predicate="intersects")
    xy, pair = shapely.get_coordinates(
        shapely.intersection(shapes[line], terrain.lines[street]), return_index=True
    )
    line, street = line[pair], street[pair]
    spots = Spots(xy, street, lines.left[line], lines.right[line])
    along = along_lines(lines.xy, lines.first)
    at = np.rint(shapely.line_locate_point(shapes[line], shapely.points(xy)) * FINE)
    return _cut(lines, along, line, at.astype(np.int64), xy), spots


def along_lines(xy: Floats, first: Ints) -> Whole:
    """Return how far along its line each corner is, whole micrometres."""
    step = np.zeros(len(xy), np.int64)
    step[1:] = np.rint(np.hypot(*(xy[1:] - xy[:-1]).T) * FINE).astype(np.int64)
    total = np.cumsum(step)
    return np.asarray(total - np.repeat(total[first[:-1]], np.diff(first)))


def _cut(lines: Lines, along: Whole, line: Ints, at: Whole, xy: Floats) -> Lines:
    """Put spots into lines, which end there; a loop begins at its first spot."""
    length = along[lines.first[1:] - 1]
    order = np.lexsort((xy[:, 1], xy[:, 0], at, line))
    line, at, xy = line[order], at[order], xy[order]
    fresh = lines.is_loop[line] | ((at > 0) & (at < length[line]))
    line, at, xy = line[fresh], at[fresh], xy[fresh]
    apart = np.r_[True, (np.diff(line) != 0) | (np.diff(at) > _SAME_SPOT)][: len(line)]
    line, at, xy = line[apart], at[apart], xy[apart]
    count = len(lines.left)
    seam = np.zeros(count, np.int64)
    opened_at = np.flatnonzero(np.r_[True, np.diff(line) != 0][: len(line)] & lines.is_loop[line])
    seam[line[opened_at]] = at[opened_at]
    turned = np.zeros(count, bool)
    turned[line[opened_at]] = True
    # A turned loop loses its seam corner's double and gains its first spot at both ends.
    kept = np.ones(len(lines.xy), bool)
    kept[lines.first[1:][turned] - 1] = False
    of = lines.of[kept]
    place = np.where(turned[of], (along[kept] - seam[of]) % np.maximum(length[of], 1), along[kept])
    spot = np.where(turned[line], at - seam[line], at)
    again = opened_at
    owner = np.concatenate([of, line, line[again]])
    offset = np.concatenate([place, spot, length[line[again]]])
    point = np.vstack([lines.xy[kept], xy, xy[again]])
    number = np.arange(len(line))
    mark = np.concatenate([np.full(len(of), -1), number, number[again]])
    order = np.lexsort((mark, offset, owner))
    # A corner where a spot stands is the spot.
    owner, offset, point, mark = owner[order], offset[order], point[order], mark[order]
    same = np.zeros(len(owner), bool)
    same[:-1] = (owner[1:] == owner[:-1]) & (offset[1:] == offset[:-1]) & (mark[:-1] < 0)
    same[:-1] &= mark[1:] >= 0
    return _parted(lines, owner[~same], point[~same], mark[~same], turned)


def _parted(
    lines: Lines, owner: Ints, xy: Floats, mark: Ints, turned: npt.NDArray[np.bool_]
) -> Lines:
    """Return the lines between the spots that are marked."""
    tip = np.ones(len(owner), bool)
    tip[1:-1] = (owner[1:-1] != owner[:-2]) | (owner[1:-1] != owner[2:])
    double = (mark >= 0) & ~tip
    times = 1 + double.astype(np.intp)
    row = np.repeat(np.arange(len(owner)), times)
    opens = np.r_[True, owner[1:] != owner[:-1]][row]
    again = np.r_[False, row[1:] == row[:-1]]
    begin = np.flatnonzero(opens & ~again | again)
    first = np.r_[begin, len(row)]
    head, last = row[begin], row[first[1:] - 1]
    base = int(max(lines.start.max(initial=-1), lines.end.max(initial=-1))) + 1
    start = np.where(mark[head] >= 0, base + mark[head], lines.start[owner[head]])
    end = np.where(mark[last] >= 0, base + mark[last], lines.end[owner[head]])
    of = owner[head]
    loop = lines.is_loop[of] & ~turned[of]
    return Lines(xy[row], first, lines.left[of], lines.right[of], loop, start, end)
