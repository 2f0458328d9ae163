"""Gather the houses, doors and spots of streets near lines, which must stay on their side."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from .calm_lines import CLEARANCE_M, FARTHEST_M, STEP_M
from .outline_lines import Lines
from .pieces import Floats, Ints
from .rings import ranges
from .square_index import squares_of, squares_round
from .terrain import Terrain

_COARSE_M: Final = 16.0
"""Lines and streets are looked at in pieces of this length, and streets near lines taken."""


def fixed_spots(terrain: Terrain, lines: Lines) -> Floats:
    """
    Return the houses near lines, the doors beside main roads, and spots of the streets there.

    Parameters
    ----------
    terrain
        The houses and streets.
    lines
        The lines.

    Returns
    -------
    numpy.ndarray
        Metres, shape (f, 2): all houses and doors, and spots at most `STEP_M` apart of all
        streets, that are so near that a line could come to pass over them, and some farther off.
    """
    if not len(lines.left):
        return np.empty((0, 2))
    reach = FARTHEST_M + CLEARANCE_M
    box = np.hstack(
        [
            np.minimum.reduceat(lines.xy, lines.first[:-1]) - reach,
            np.maximum.reduceat(lines.xy, lines.first[:-1]) + reach,
        ]
    )
    street = np.unique(terrain.streets.query(shapely.box(*box.T))[1])
    start, end = _pieces(*_segments(lines.xy, lines.first), _COARSE_M)
    # Half a piece at most lies between a spot of a line, or of a street, and a tip.
    squares = squares_round(np.vstack([start, end]), reach + _COARSE_M)
    houses = terrain.house_xy[terrain.houses_within(squares)]
    xy, line = shapely.get_coordinates(terrain.lines[street], return_index=True)
    first = np.searchsorted(line, np.arange(len(street) + 1))
    start, end = _pieces(*_segments(xy, first), _COARSE_M)
    near = _in_squares(start, squares) | _in_squares(end, squares)
    start, end = _pieces(start[near], end[near], STEP_M)
    doors = terrain.door_xy[terrain.door_squares.within(squares)]
    return np.vstack([houses, doors, start, end])


def _in_squares(xy: Floats, squares: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Say which spots lie in some squares, given in order."""
    square = squares_of(xy)
    at = np.minimum(np.searchsorted(squares, square), len(squares) - 1)
    return np.asarray(squares[at] == square)


def _segments(xy: Floats, first: Ints) -> tuple[Floats, Floats]:
    """Return both ends of each segment of lines."""
    inner = np.ones(len(xy), bool)
    inner[first[1:] - 1] = False
    row = np.flatnonzero(inner)
    return xy[row], xy[row + 1]


def _pieces(start: Floats, end: Floats, step_m: float) -> tuple[Floats, Floats]:
    """Cut segments into even pieces, at most so long."""
    step = end - start
    count = np.maximum(np.ceil(np.hypot(*step.T) / step_m).astype(np.intp), 1)
    row = np.repeat(np.arange(len(start)), count)
    number = ranges(np.zeros(len(start), np.intp), count)
    low, high = number / count[row], (number + 1) / count[row]
    return start[row] + low[:, None] * step[row], start[row] + high[:, None] * step[row]
