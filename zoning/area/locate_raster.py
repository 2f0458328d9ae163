"""Lay the borders of shapes over a grid: which cells they touch, and where they cross its rows."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MARGIN: Final = 1e-6
"""
Part of a cell by which a border is taken to be wider than it is. It outweighs the rounding of
coordinates to cells (below 1e-7 for 100,000 columns), so an untouched cell is truly untouched.
"""


@dataclass(frozen=True, slots=True)
class Grid:
    """
    Square cells over a box of the plane, numbered row by row from the south-west.

    Attributes
    ----------
    west, south
        Corner of the first cell.
    side
        Side of a cell, in the unit of the coordinates.
    columns, rows
        Cells across and up.
    """

    west: float
    south: float
    side: float
    columns: int
    rows: int

    def across(self, x: Floats) -> Floats:
        """Return x coordinates in columns."""
        return (x - self.west) / self.side

    def up(self, y: Floats) -> Floats:
        """Return y coordinates in rows."""
        return (y - self.south) / self.side


@dataclass(frozen=True, slots=True, eq=False)
class Border:
    """
    The directed segments of the rings of shapes, in columns and rows of a grid.

    Attributes
    ----------
    shape
        Shape of each segment, ascending.
    u, v
        Columns and rows of both ends, a row for the first and a row for the second.
    turn
        1 where the inside lies on the left of the segment, -1 where on the right.
    """

    shape: Ints
    u: Floats
    v: Floats
    turn: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """
    What the borders of shapes leave on a grid.

    Attributes
    ----------
    shape, cell
        The pairs of a shape and a cell its border touches, sorted.
    inside
        For each pair 1 where the middle of the cell seems to lie in the shape; meaningful
        only together with the crossings, of which it is the sum.
    crossed_by, crossed
        Shape and cell of each crossing of a middle line of a row: the first cell in the row
        whose middle lies beyond.
    step
        1 where going east enters the shape, -1 where it leaves.
    """

    shape: Ints
    cell: Ints
    inside: Ints
    crossed_by: Ints
    crossed: Ints
    step: Ints

    def moved(self, count: int) -> "Traces":
        """Return the same with the shapes counted on by a number."""
        return replace(self, shape=self.shape + count, crossed_by=self.crossed_by + count)

    @classmethod
    def joined(cls, parts: Iterable["Traces"]) -> "Traces":
        """Return the traces of several lots of shapes together, lot by lot."""
        columns = zip(*([getattr(part, field.name) for field in fields(cls)] for part in parts),
                      strict=True)  # fmt: skip
        return cls(*(np.concatenate(column) for column in columns))


def border_of(shapes: npt.NDArray[np.object_], grid: Grid) -> Border:
    """
    Return the directed border segments of shapes.

    Parameters
    ----------
    shapes
        Valid polygons and multipolygons, in the coordinates of the grid.
    grid
        The grid.

    Returns
    -------
    Border
        Every segment of every ring, by shape.
    """
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    is_outer = np.diff(part_of_ring, prepend=-1) != 0
    turn = np.where(shapely.is_ccw(rings) == is_outer, 1, -1)
    same = ring[1:] == ring[:-1]
    u, v = grid.across(points[:, 0]), grid.up(points[:, 1])
    ring = ring[1:][same]
    return Border(
        shape_of_part[part_of_ring[ring]].astype(np.int64),
        np.stack([u[:-1][same], u[1:][same]]),
        np.stack([v[:-1][same], v[1:][same]]),
        turn[ring].astype(np.int64),
    )


def traces_of(border: Border, grid: Grid) -> Traces:
    """
    Return what borders leave on a grid.

    Parameters
    ----------
    border
        The borders.
    grid
        The grid they were made for; it holds them with at least a cell to spare.

    Returns
    -------
    Traces
        Touched cells and crossings.

    Notes
    -----
    A cell is touched if the border passes within a millionth of its side. In a cell no border
    of a shape touches, the crossings west of it in its row sum to 1 exactly where the shape
    holds the cell: a rounded crossing can only be misplaced inside a touched cell.
    """
    size = grid.columns * grid.rows
    cell, segment = _touched(border, grid.columns)
    pairs = sorted_once(border.shape[segment] * size + cell)
    segment, cell, step = _crossings(border, grid.columns)
    crossings = border.shape[segment] * size + cell
    order = np.argsort(crossings, kind="stable")
    crossings, step = crossings[order], step[order]
    summed = np.r_[0, np.cumsum(step)]
    inside = summed[np.searchsorted(crossings, pairs, side="right")]
    return Traces(*np.divmod(pairs, size), inside, *np.divmod(crossings, size), step)


def spread(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """
    Write out ranges of whole numbers.

    Parameters
    ----------
    first
        First number of each range.
    count
        Length of each range, 0 or more.

    Returns
    -------
    tuple of ndarray and ndarray
        For every number its range and the number itself, range by range.
    """
    owner = np.repeat(np.arange(len(first)), count)
    start = np.cumsum(count) - count
    return owner, np.arange(len(owner)) - start[owner] + first[owner]


def sorted_once(values: Ints) -> Ints:
    """
    Return distinct whole numbers, sorted.

    Parameters
    ----------
    values
        Numbers of 0 or more, of which neighbours are often equal, as along a border.

    Returns
    -------
    ndarray
        Every number once, ascending; as `numpy.unique`, which hashes and is slower here.
    """
    fewer = values[np.diff(values, prepend=-1) != 0]
    fewer.sort()
    once: Ints = fewer[np.diff(fewer, prepend=-1) != 0]
    return once


def _touched(border: Border, columns: int) -> tuple[Ints, Ints]:
    low, high = np.minimum(*border.v), np.maximum(*border.v)
    bottom = np.floor(low - MARGIN).astype(np.int64)
    top = np.floor(high + MARGIN).astype(np.int64)
    segment, row = spread(bottom, top - bottom + 1)
    west, east = np.minimum(*border.u)[segment], np.maximum(*border.u)[segment]
    # Below one row's rise the slope would magnify rounding: the whole width counts.
    steep = np.flatnonzero((high - low)[segment] >= 1)
    s, r = segment[steep], row[steep]
    (u0, u1), (v0, v1) = border.u[:, s], border.v[:, s]
    slope = (u1 - u0) / (v1 - v0)
    enters = u0 + (np.clip(r - MARGIN, low[s], high[s]) - v0) * slope
    leaves = u0 + (np.clip(r + 1 + MARGIN, low[s], high[s]) - v0) * slope
    west[steep] = np.maximum(west[steep], np.minimum(enters, leaves))
    east[steep] = np.minimum(east[steep], np.maximum(enters, leaves))
    first = np.floor(west - MARGIN).astype(np.int64)
    last = np.floor(east + MARGIN).astype(np.int64)
    owner, column = spread(first, last - first + 1)
    return row[owner] * columns + column, segment[owner]


def _crossings(border: Border, columns: int) -> tuple[Ints, Ints, Ints]:
    v0, v1 = border.v
    # A vertex on a middle line counts as above it, the same for both of its segments.
    from_row = np.ceil(np.minimum(v0, v1) - 0.5).astype(np.int64)
    to_row = np.ceil(np.maximum(v0, v1) - 0.5).astype(np.int64)
    segment, row = spread(from_row, to_row - from_row)
    (u0, u1), (v0, v1) = border.u[:, segment], border.v[:, segment]
    at = u0 + (row + 0.5 - v0) / (v1 - v0) * (u1 - u0)
    at = np.clip(at, np.minimum(u0, u1), np.maximum(u0, u1))
    column = np.ceil(at - 0.5).astype(np.int64)
    step = border.turn[segment] * np.where(v1 > v0, -1, 1)
    return segment, row * columns + column, step
