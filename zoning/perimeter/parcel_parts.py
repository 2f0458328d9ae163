"""Lay out the parcels of some places, part by part, with what lies beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .coverage_sides import Sides, rings_of, sides_of
from .parcel_points import ParcelPoints
from .pieces import Ints
from .reach_cells import CellBorders, cells_within_reach
from .reach_rim import rims
from .ring_polygons import Rings, Shapes, ring_polygons
from .snapped_lines import PER_METRE, SnappedLines, snapped_lines

_PART: Final = np.array([1, 0, 0, 0, 0])
"""The column of a seam that numbers parts."""


@dataclass(frozen=True, slots=True, eq=False)
class ParcelParts:
    """
    The connected parts of some places' parcels.

    Attributes
    ----------
    shape
        The ground of each part, metres, shape (m,).
    place
        Whose it is, ascending.
    holds
        Whether a house or a spot of a street of the place lies in it.
    pairs
        Parts that share a border, i < j, sorted, shape (k, 2).
    length_um
        How long it is, whole micrometres, shape (k,).
    seam
        Part, x and y of both ends, whole millimetres, of every line of a border to a place
        that is none of these, shape (s, 5).
    """

    shape: Shapes
    place: Ints
    holds: NDArray[np.bool_]
    pairs: Ints
    length_um: NDArray[np.int64]
    seam: NDArray[np.int64]


def parcel_parts(points: ParcelPoints, places: Ints) -> ParcelParts:
    """
    Return the parts of some places' parcels.

    Parameters
    ----------
    points
        All parcel points within twice `REACH_M` of those of the places, and a little more.
    places
        The places, ascending.

    Returns
    -------
    ParcelParts
        The parts, by place. What becomes of one does not depend on the other places asked for.
    """
    borders = cells_within_reach(points.xy)
    part, place, holds = _parts(points, borders, places)
    count = len(place)
    lines, left, right = _bounds(points, borders, np.where(part >= 0, part, count + points.place))
    sides = sides_of(lines.start, lines.end, left, right, corners=len(lines.corner))
    mine = sides.owner < count
    own = Sides(sides.start[mine], sides.end[mine], sides.owner[mine], sides.across[mine])
    stops, begins, owner = rings_of(own, lines.corner)
    pairs, length = _shared(own, lines.corner, count)
    away = own.across >= count
    ends = [lines.corner[own.start[away]], lines.corner[own.end[away]]]
    return ParcelParts(
        shape=ring_polygons(Rings(lines.corner[stops], begins, owner), count),
        place=place,
        holds=holds,
        pairs=pairs,
        length_um=length,
        seam=np.column_stack([own.owner[away], *ends]),
    )


def _parts(
    points: ParcelPoints, borders: CellBorders, places: Ints
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Return the part of each point, -1 for others', and of each part its place; if it holds."""
    own = np.isin(points.place, places)
    left, right = borders.left, borders.right
    joined = own[left] & (points.place[left] == points.place[right])
    ends = np.stack([borders.start[joined], borders.end[joined]])
    # Where a border is a corner once it stands on the grid, ground is parted.
    grid = np.round(ends * PER_METRE)
    joined[joined] = (grid[0] != grid[1]).any(axis=1)
    graph = coo_array(
        (np.ones(joined.sum(), np.int8), (left[joined], right[joined])), shape=(len(own),) * 2
    )
    label = connected_components(graph, directed=False)[1][own]
    _, first, number = np.unique(label, return_index=True, return_inverse=True)
    place = points.place[own][first]
    # By place, then by their first point.
    rank = np.empty(len(first), np.intp)
    rank[np.lexsort((first, place))] = np.arange(len(first))
    part = np.full(len(own), -1, np.intp)
    part[own] = rank[number]
    holds = np.zeros(len(first), bool)
    holds[part[own & (points.is_street | (points.is_household >= 0))]] = True
    return part, np.sort(place), holds


def _bounds(
    points: ParcelPoints, borders: CellBorders, owner: Ints
) -> tuple[SnappedLines, Ints, Ints]:
    """Return the lines that bound owners' ground, and whose lies on either hand; -1: nobody's."""
    starts, ends, rim = rims(points.xy, borders)
    apart = owner[borders.left] != owner[borders.right]
    # Parts of one place are parted in corners only.
    apart &= points.place[borders.left] != points.place[borders.right]
    lines = snapped_lines(
        np.vstack([borders.start[apart], starts]), np.vstack([borders.end[apart], ends])
    )
    left = np.concatenate([owner[borders.left[apart]], owner[rim]])
    right = np.concatenate([owner[borders.right[apart]], np.full(len(rim), -1)])
    return lines, left[lines.line], right[lines.line]


def _shared(sides: Sides, corner: NDArray[np.int64], count: int) -> tuple[Ints, NDArray[np.int64]]:
    """Return which parts share a border, and how long it is."""
    both = (sides.owner < sides.across) & (sides.across < count)
    length = _length_um(corner[sides.end[both]] - corner[sides.start[both]])
    return _added_up(np.column_stack([sides.owner[both], sides.across[both]]), length)


def _added_up(pairs: Ints, length: NDArray[np.int64]) -> tuple[Ints, NDArray[np.int64]]:
    """Return pairs each once, sorted, with the sum of their lengths."""
    found, number = np.unique(pairs, axis=0, return_inverse=True)
    total = np.zeros(len(found), np.int64)
    np.add.at(total, number, length)
    return found.reshape(-1, 2), total


def joined_parts(tiles: Sequence[ParcelParts]) -> ParcelParts | None:
    """
    Put parts of parcels together that were laid out tile by tile.

    Parameters
    ----------
    tiles
        The parts of the places of each tile; every place is in one.

    Returns
    -------
    ParcelParts or None
        All parts, by place; None where a border has one side only, for two tiles do not agree
        on it.
    """
    count = [len(tile.place) for tile in tiles]
    offset = (np.cumsum(count) - count).astype(np.int64)
    moved = [tile.seam + start * _PART for tile, start in zip(tiles, offset, strict=True)]
    seam = np.vstack([np.empty((0, 5), np.int64), *moved])
    met = _met(seam)
    if met is None:
        return None
    pairs = [tile.pairs + start for tile, start in zip(tiles, offset, strict=True)]
    length = [tile.length_um for tile in tiles]
    place = np.concatenate([np.empty(0, np.intp), *(tile.place for tile in tiles)])
    order = np.argsort(place, kind="stable")
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    both = np.sort(rank[np.vstack([*pairs, met[0]])], axis=1)
    found, total = _added_up(both, np.concatenate([*length, met[1]]))
    return ParcelParts(
        shape=np.concatenate([np.empty(0, object), *(tile.shape for tile in tiles)])[order],
        place=place[order],
        holds=np.concatenate([np.empty(0, bool), *(tile.holds for tile in tiles)])[order],
        pairs=found,
        length_um=total,
        seam=seam[:0],
    )


def _met(seam: NDArray[np.int64]) -> tuple[Ints, NDArray[np.int64]] | None:
    """Return which parts meet at each line of a seam, and how long it is."""
    line = seam[:, 1:].copy()
    back = (line[:, 0] > line[:, 2]) | ((line[:, 0] == line[:, 2]) & (line[:, 1] > line[:, 3]))
    line[back] = line[back][:, [2, 3, 0, 1]]
    order = np.lexsort((back, *line.T[::-1]))
    line, back, part = line[order], back[order], seam[order, 0]
    if len(line) % 2 or (line[::2] != line[1::2]).any() or (back[::2] | ~back[1::2]).any():
        return None
    return np.column_stack([part[::2], part[1::2]]), _length_um(line[::2, 2:] - line[::2, :2])


def _length_um(step: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return lengths in micrometres of steps in millimetres: whole, so that sums are exact."""
    return np.asarray(np.round(np.hypot(*step.T) * 1000.0), np.int64)
