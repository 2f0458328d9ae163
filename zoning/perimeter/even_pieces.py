"""Cut lines into even pieces."""

from typing import Final

import numpy as np

from .pieces import Floats, Ints
from .rings import ranges

PIECE_M: Final = 16.0
"""Lines and streets are looked at in pieces of this length, and streets near lines taken."""


def segments_of(xy: Floats, first: Ints) -> tuple[Floats, Floats]:
    """Return both ends of each segment of lines, given as corners and where each begins."""
    inner = np.ones(len(xy), bool)
    inner[first[1:] - 1] = False
    row = np.flatnonzero(inner)
    return xy[row], xy[row + 1]


def even_pieces(start: Floats, end: Floats, step_m: float) -> tuple[Floats, Floats]:
    """Cut segments into even pieces, at most so long."""
    step = end - start
    count = _counts(step, step_m)
    row = np.repeat(np.arange(len(start)), count)
    number = ranges(np.zeros(len(start), np.intp), count)
    low, high = number / count[row], (number + 1) / count[row]
    return start[row] + low[:, None] * step[row], start[row] + high[:, None] * step[row]


def spots_between(start: Floats, end: Floats, step_m: float) -> Floats:
    """Return the tips of the pieces that `even_pieces` cuts segments into, each of them once."""
    step = end - start
    count = _counts(step, step_m)
    row = np.repeat(np.arange(len(start)), count + 1)
    share = ranges(np.zeros(len(start), np.intp), count + 1) / count[row]
    return start[row] + share[:, None] * step[row]


def _counts(step: Floats, step_m: float) -> Ints:
    count: Ints = np.maximum(np.ceil(np.hypot(*step.T) / step_m).astype(np.intp), 1)
    return count
