"""Gather the houses, doors and spots of streets near lines, which must stay on their side."""

import numpy as np

from .calm_lines import CLEARANCE_M, FARTHEST_M, STEP_M
from .even_pieces import PIECE_M, even_pieces, segments_of, spots_between
from .outline_lines import Lines
from .pieces import Floats
from .square_index import squares_round
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
    start, end = even_pieces(*segments_of(lines.xy, lines.first), PIECE_M)
    # Half a piece at most lies between a spot of a line, or of a street, and a tip.
    squares = squares_round(np.vstack([start, end]), reach + PIECE_M)
    houses = terrain.house_xy[terrain.houses_within(squares)]
    doors = terrain.door_xy[terrain.door_squares.within(squares)]
    start, end = terrain.street_pieces_within(squares)
    return np.vstack([houses, doors, spots_between(start, end, STEP_M)])
