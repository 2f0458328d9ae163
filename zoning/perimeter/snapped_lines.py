"""Put the ends of lines on a grid of millimetres so that no two lines come to cross."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .pieces import Floats, Ints

PER_METRE: Final = 1000
"""Corners of parcels stand on a grid of millimetres."""

_STRIDE: Final = 2**40
_SQUARE_M: Final = 2.0
"""Corners are looked up by squares this wide: about as long as a line."""


@dataclass(frozen=True, slots=True, eq=False)
class SnappedLines:
    """
    Straight lines between corners of a grid.

    Attributes
    ----------
    corner
        The corners, whole millimetres, sorted by x, then y, each once, shape (c, 2).
    start, end
        Corners that each piece leads between, never the same, shape (p,).
    line
        The line given that each piece is part of, ascending, from its start to its end.
    """

    corner: npt.NDArray[np.int64]
    start: Ints
    end: Ints
    line: Ints


def snapped_lines(start: Floats, end: Floats) -> SnappedLines:
    """
    Snap lines that meet at their ends only to the grid.

    Parameters
    ----------
    start, end
        The ends of each line, metres, shape (k, 2).

    Returns
    -------
    SnappedLines
        The lines. A line that passes through the square millimetre round a corner now leads
        over the corner; one that ends where it starts is gone.

    Notes
    -----
    Snap rounding [1]_: lines that did not cross do not cross now, though they may lie on one
    another. What becomes of a line depends on itself and on the corners beside it.

    References
    ----------
    .. [1] J. D. Hobby, "Practical segment intersection with finite precision output",
       Computational Geometry 13 (1999) 199-214, doi:10.1016/S0925-7721(99)00021-8
    """
    count = len(start)
    ends = np.vstack([start, end])
    grid = np.round(ends * PER_METRE).astype(np.int64)
    low = grid.min(axis=0, initial=2**62)
    key, corner = np.unique((grid - low) @ np.array([_STRIDE, 1]), return_inverse=True)
    corners = np.column_stack(np.divmod(key, _STRIDE)) + low
    begins, finishes = corner[:count], corner[count:]
    line, via = _passed(start, end, corners, begins, finishes)
    along = ((corners[via] / PER_METRE - start[line]) * (end[line] - start[line])).sum(axis=1)
    order = np.lexsort((along, line))
    line, via = line[order], via[order]
    # Each line: its start, the corners it passes, its end.
    size = np.bincount(line, minlength=count) + 2
    head = np.cumsum(size) - size
    stops = np.empty(int(size.sum()), np.intp)
    inner = np.ones(len(stops), bool)
    inner[head], inner[head + size - 1] = False, False
    stops[head], stops[head + size - 1] = begins, finishes
    stops[inner] = via
    owner = np.repeat(np.arange(count), size)
    pieces = (owner[1:] == owner[:-1]) & (stops[1:] != stops[:-1])
    return SnappedLines(corners, stops[:-1][pieces], stops[1:][pieces], owner[1:][pieces])


def _passed(
    start: Floats, end: Floats, corners: npt.NDArray[np.int64], begins: Ints, finishes: Ints
) -> tuple[Ints, Ints]:
    """Return the lines that pass through the square round a corner not their own, and which."""
    spots = corners / PER_METRE
    half = 0.5 / PER_METRE
    lower, upper = np.minimum(start, end) - half, np.maximum(start, end) + half
    line, corner = _in_boxes(spots, lower, upper)
    foreign = (corner != begins[line]) & (corner != finishes[line])
    line, corner = line[foreign], corner[foreign]
    step, away = end[line] - start[line], spots[corner] - start[line]
    off = np.abs(step[:, 0] * away[:, 1] - step[:, 1] * away[:, 0])
    hit = off <= np.abs(step).sum(axis=1) * half
    return line[hit], corner[hit]


def _in_boxes(spots: Floats, lower: Floats, upper: Floats) -> tuple[Ints, Ints]:
    """Return the boxes that hold a spot, and which spots they hold."""
    base = np.floor(spots.min(axis=0, initial=np.inf) / _SQUARE_M) if len(spots) else np.zeros(2)
    square = (np.floor(spots / _SQUARE_M) - base).astype(np.int64) @ np.array([_STRIDE, 1])
    order = np.argsort(square, kind="stable")
    square = square[order]
    low, high = ((np.floor(ends / _SQUARE_M) - base).astype(np.int64) for ends in (lower, upper))
    box, column = _counted(high[:, 0] - low[:, 0] + 1)
    column = (column + low[box, 0]) * _STRIDE
    first = np.searchsorted(square, column + low[box, 1], side="left")
    last = np.searchsorted(square, column + high[box, 1], side="right")
    row, step = _counted(last - first)
    box, spot = box[row], order[first[row] + step]
    held = ((spots[spot] >= lower[box]) & (spots[spot] <= upper[box])).all(axis=1)
    return box[held], spot[held]


def _counted(count: Ints) -> tuple[Ints, Ints]:
    """Return each row as often as it counts, and the numbers from 0 of its entries."""
    row = np.repeat(np.arange(len(count)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
