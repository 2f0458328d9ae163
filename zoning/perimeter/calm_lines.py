"""Make the lines between zones calm without letting a house or a street change sides."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.linalg import solveh_banded
from scipy.spatial import cKDTree

from .outline_lines import FINE, Lines, along_lines
from .pieces import Floats, Ints
from .rings import ranges

STEP_M: Final = 2.0
"""Lines are bent at corners this far apart."""

CALMNESS_M: Final = 12.0
"""The length over which a line's wiggles are evened out, where nothing is in the way."""

DETAIL_M: Final = 0.15
"""Corners that stray less than this from the line without them are left out."""

CLEARANCE_M: Final = 1.5
CLOSER: Final = 0.6
"""A line keeps this distance from houses and streets, or this share of the one it had."""

FARTHEST_M: Final = 8.0
"""No corner moves farther than this."""

_ROUNDS: Final = 5
_SHORTEST: Final = 2
_LEAST_FREE_M: Final = 1.1


def calm_lines(lines: Lines, fixed: Floats, *, freedom: Floats) -> tuple[Floats, Ints]:
    """
    Even out lines as far as houses and streets allow.

    Parameters
    ----------
    lines
        Lines in metres that meet in their ends only; ends stay where they are.
    fixed
        What must stay on its side: houses, and spots of streets at most `STEP_M` apart,
        metres, shape (f, 2); all that is within `FARTHEST_M` and the clearance of a line.
    freedom
        The share of its room that each line may use, from 0 to 1: a line of 0 stays.

    Returns
    -------
    tuple of numpy.ndarray
        Corners, and where each line's begin, as in `Lines`.

    Notes
    -----
    A line is pulled straight like a string tied to where it was (a membrane: the squared
    distance from the old line plus the squared slope times the square of `CALMNESS_M`). Each
    corner is tied the faster the less room it has: the distance to the next house or street,
    less what it keeps from it. Within discs of that size round two corners next to each other
    lies no house and no street, so none changes sides. All lines are solved for at once; the
    answer for one does not depend on the others. Deterministic.
    """
    xy, first, is_free = _sampled(lines)
    room = _room(xy, fixed) * np.repeat(freedom, np.diff(first))
    of = np.repeat(np.arange(len(lines.left)), np.diff(first))
    calm = _calmed(xy, first, room, lines.is_loop)
    shapes = shapely.linestrings(calm, indices=of)
    slim = np.asarray(shapely.simplify(shapes, DETAIL_M, preserve_topology=False), dtype=object)
    # A line that stays keeps its own corners, and a ring at least four.
    bare = ~is_free | (freedom == 0)
    slim[bare] = shapely.linestrings(lines.xy, indices=lines.of)[bare]
    short = lines.is_loop & (shapely.get_num_coordinates(slim) < 4) & ~bare
    slim[short] = shapes[short]
    size = shapely.get_num_coordinates(slim)
    return shapely.get_coordinates(slim), np.r_[0, np.cumsum(size)].astype(np.intp)


def _sampled(lines: Lines) -> tuple[Floats, Ints, npt.NDArray[np.bool_]]:
    """Return corners at even steps along each line, and whether it is longer than a step."""
    along = along_lines(lines.xy, lines.first)
    length = along[lines.first[1:] - 1]
    is_free = length > int(STEP_M * FINE)
    count = np.maximum(-(-length // int(STEP_M * FINE)), _SHORTEST) + 1
    first = np.r_[0, np.cumsum(count)].astype(np.intp)
    of = np.repeat(np.arange(len(length)), count)
    step = ranges(np.zeros(len(count), np.intp), count)
    at = step * length[of] // (count[of] - 1)
    # Lines are laid end to end, with a gap between two.
    base = np.r_[0, np.cumsum(length + 1)[:-1]]
    row = np.searchsorted(along + base[lines.of], at + base[of], side="right") - 1
    row = np.minimum(row, lines.first[of + 1] - 2)
    span = np.maximum(along[row + 1] - along[row], 1)
    share = ((at - along[row]) / span)[:, None]
    xy = lines.xy[row] + share * (lines.xy[row + 1] - lines.xy[row])
    xy[first[:-1]] = lines.xy[lines.first[:-1]]
    xy[first[1:] - 1] = lines.xy[lines.first[1:] - 1]
    return xy, first, is_free


def _room(xy: Floats, fixed: Floats) -> Floats:
    """Return how far each corner may move without anything fixed coming to its other side."""
    if not len(fixed):
        return np.full(len(xy), FARTHEST_M)
    reach = FARTHEST_M + CLEARANCE_M
    tree = cKDTree(fixed, balanced_tree=False, compact_nodes=False)
    away, _ = tree.query(xy, distance_upper_bound=reach)
    away = np.minimum(away, reach)
    # A street may pass between two of its spots.
    away = np.sqrt(np.maximum(away**2 - (STEP_M / 2) ** 2, 0))
    room = np.maximum((1 - CLOSER) * away, away - CLEARANCE_M) - DETAIL_M
    return np.where(away < _LEAST_FREE_M, 0.0, np.clip(room, 0.0, FARTHEST_M))


def _calmed(xy: Floats, first: Ints, room: Floats, is_loop: npt.NDArray[np.bool_]) -> Floats:
    """Pull lines straight within their room; rings are laid three times, for their seam."""
    of = np.repeat(np.arange(len(is_loop)), np.diff(first))
    looped = np.flatnonzero(is_loop[of])
    calm = xy.copy()
    open_rows = np.flatnonzero(~is_loop[of])
    calm[open_rows] = _pulled(xy[open_rows], of[open_rows], room[open_rows])
    if len(looped):
        size = np.diff(first)[is_loop] - 1
        low = first[:-1][is_loop]
        turn = np.repeat(low, 3), np.repeat(size, 3)
        rows = ranges(*turn)
        owner = np.repeat(np.arange(len(size)), 3 * size)
        thrice = _pulled(xy[rows], owner, room[rows])
        middle = ranges(np.cumsum(3 * size) - 2 * size, size)
        calm[ranges(low, size)] = thrice[middle]
        calm[low + size] = calm[low]
    return calm


def _pulled(old: Floats, of: Ints, room: Floats) -> Floats:
    """Pull lines straight whose ends stay: what strays beyond its room is tied faster."""
    if not len(old):
        return old
    # Column by column, as the solver takes it.
    old = np.asfortranarray(old)
    tip = np.ones(len(old), bool)
    tip[1:-1] = (of[1:-1] != of[:-2]) | (of[1:-1] != of[2:])
    pull = (CALMNESS_M / STEP_M) ** 2
    held = np.maximum(room, 1e-3)
    tie = np.ones(len(old))
    joint = np.where(tip[1:] | tip[:-1], 0.0, -pull)
    beside = np.zeros_like(old)
    beside[1:][tip[:-1]] += pull * old[:-1][tip[:-1]]
    beside[:-1][tip[1:]] += pull * old[1:][tip[1:]]
    tips = np.flatnonzero(tip)
    calm, stray = old, np.zeros(len(old))
    for _ in range(_ROUNDS):
        bands = np.empty((2, len(old)))
        bands[0, 0], bands[0, 1:] = 0.0, joint
        np.add(tie, 2 * pull, out=bands[1])
        bands[1, tips] = 1.0
        right = tie[:, None] * old + beside
        right[tips] = old[tips]
        calm = solveh_banded(bands, right, overwrite_ab=True, overwrite_b=True, check_finite=False)
        stray = np.hypot(*(calm - old).T)
        tie *= np.maximum(stray / held, 1.0) ** 2
        np.minimum(tie, 1e9, out=tie)
    share = np.minimum(1.0, room / np.maximum(stray, 1e-12))
    return old + (calm - old) * np.where(tip, 0.0, share)[:, None]
