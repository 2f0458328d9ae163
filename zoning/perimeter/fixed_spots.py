"""Gather the houses, doors and spots of streets near lines, which must stay on their side."""

import numpy as np
import shapely

from .calm_lines import CLEARANCE_M, FARTHEST_M, STEP_M
from .outline_lines import Lines
from .pieces import Floats
from .rings import ranges
from .square_index import squares_of, squares_round
from .terrain import Terrain


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
    squares = squares_round(_spots(lines.xy, lines.first), reach + STEP_M)
    houses = terrain.house_xy[terrain.house_squares.within(squares)]
    xy, line = shapely.get_coordinates(terrain.lines[street], return_index=True)
    spots = _spots(xy, np.searchsorted(line, np.arange(len(street) + 1)))
    doors = terrain.door_xy[terrain.door_squares.within(squares)]
    return np.vstack([houses, doors, spots[np.isin(squares_of(spots), squares)]])


def _spots(xy: Floats, first: np.ndarray) -> Floats:
    """Return spots at even steps, at most `STEP_M`, on each segment of lines, corners included."""
    inner = np.ones(len(xy), bool)
    inner[first[1:] - 1] = False
    start = np.flatnonzero(inner)
    step = xy[start + 1] - xy[start]
    count = np.maximum(np.ceil(np.hypot(*step.T) / STEP_M).astype(np.intp), 1)
    row = np.repeat(np.arange(len(start)), count)
    share = ranges(np.zeros(len(start), np.intp), count) / count[row]
    return np.vstack([xy[start][row] + share[:, None] * step[row], xy[first[1:] - 1]])
