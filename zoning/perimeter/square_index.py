"""Find what lies near some spots, by squares of the plane."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .pieces import Floats, Ints
from .rings import ranges

SQUARE_M: Final = 32.0
"""Side of a square, metres."""

_STRIDE: Final = 2**31


@dataclass(frozen=True, slots=True, eq=False)
class SquareIndex:
    """
    Items by the squares their spots lie in.

    Attributes
    ----------
    square
        Numbers of squares, ascending; one entry a square and item, shape (e,).
    item
        The item of each entry.
    """

    square: npt.NDArray[np.int64]
    item: npt.NDArray[np.int64]

    @classmethod
    def of(cls, xy: Floats, item: Ints) -> "SquareIndex":
        """Return the index of items, each of which may have many spots."""
        square = squares_of(xy)
        order = np.lexsort((item, square))
        square, item = square[order], np.asarray(item, np.int64)[order]
        fresh = np.ones(len(square), bool)
        fresh[1:] = (square[1:] != square[:-1]) | (item[1:] != item[:-1])
        return cls(square[fresh], item[fresh])

    def within(self, squares: npt.NDArray[np.int64]) -> Ints:
        """Return the items with a spot in some squares, ascending, each once."""
        low = np.searchsorted(self.square, squares, side="left")
        count = np.searchsorted(self.square, squares, side="right") - low
        at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
        return np.unique(self.item[at]).astype(np.intp)


def squares_of(xy: Floats) -> npt.NDArray[np.int64]:
    """Return the number of the square that each spot lies in."""
    corner = np.floor(np.asarray(xy).reshape(-1, 2) / SQUARE_M).astype(np.int64)
    return numbers_of_squares(*corner.T)


def numbers_of_squares(
    across: npt.NDArray[np.int64], along: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the number of the square that is so many squares across and along."""
    return np.asarray(across * _STRIDE + along)


def squares_of_boxes(box: Floats, side: float) -> tuple[npt.NDArray[np.int64], Ints]:
    """
    Return the squares that boxes touch.

    Parameters
    ----------
    box
        x and y, lowest then highest, shape (n, 4).
    side
        Side of a square, in the boxes' own unit.

    Returns
    -------
    tuple of numpy.ndarray
        Numbers of squares, box by box, and how many each touches.
    """
    corner = np.floor(box / side).astype(np.int64)
    wide, high = (corner[:, 2:] - corner[:, :2] + 1).T
    count = wide * high
    owner = np.repeat(np.arange(len(box)), count)
    across, along = np.divmod(ranges(np.zeros(len(box), np.intp), count), high[owner])
    return numbers_of_squares(corner[owner, 0] + across, corner[owner, 1] + along), count


def squares_round(xy: Floats, reach_m: float) -> npt.NDArray[np.int64]:
    """
    Return squares that hold everything within a distance of some spots.

    Parameters
    ----------
    xy
        The spots, metres, shape (k, 2).
    reach_m
        The distance, metres.

    Returns
    -------
    numpy.ndarray
        Numbers of squares, ascending, each once.
    """
    steps = np.arange(-int(np.ceil(reach_m / SQUARE_M)), int(np.ceil(reach_m / SQUARE_M)) + 1)
    found = np.unique(squares_of(xy))
    for stride in (_STRIDE, 1):
        found = np.unique((found[:, None] + stride * steps).ravel())
    return found


def in_squares(xy: Floats, squares: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Say which spots lie in some squares, given in order."""
    square = squares_of(xy)
    if not len(squares):
        return np.zeros(len(square), bool)
    at = np.minimum(np.searchsorted(squares, square), len(squares) - 1)
    return np.asarray(squares[at] == square)


def neighbouring_squares(squares: npt.NDArray[np.int64], steps: int) -> npt.NDArray[np.int64]:
    """
    Return which squares are near one another.

    Parameters
    ----------
    squares
        Numbers of squares, ascending, each once.
    steps
        Two are near when at most this many steps apart in either direction.

    Returns
    -------
    numpy.ndarray
        Pairs of positions in ``squares``, shape (k, 2).
    """
    found = [np.empty((0, 2), np.int64)]
    for across in range(steps + 1):
        for along in range(-steps, steps + 1):
            other = squares + across * _STRIDE + along
            at = np.minimum(np.searchsorted(squares, other), len(squares) - 1)
            hit = np.flatnonzero(squares[at] == other)
            found.append(np.column_stack([hit, at[hit]]))
    return np.concatenate(found)
