"""Draw where the reach of cells ends in the open: arcs round their points."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .parcel_points import REACH_M
from .pieces import Floats, Ints
from .reach_cells import CellBorders

_STEPS: Final = 48
"""Corners of a whole circle."""

_TURN: Final = 2 * np.pi / _STEPS
_ANGLES: Final = np.arange(_STEPS) * _TURN
_CIRCLE: Final = REACH_M * np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)


def rims(xy: Floats, borders: CellBorders) -> tuple[Floats, Floats, Ints]:
    """
    Return the arcs that bound what is within reach of points and nearest to them.

    Parameters
    ----------
    xy
        The points, metres, shape (g, 2).
    borders
        The borders of their cells.

    Returns
    -------
    tuple of numpy.ndarray
        Starts and ends of short straight lines, metres, shape (r, 2) each, and the point that
        lies on the left of each, shape (r,). An arc begins and ends where a border leaves
        what is within reach, to the last bit.
    """
    point, first, last = _arcs(xy, borders)
    begin = _angle(first - xy[point])
    span = (_angle(last - xy[point]) - begin) % (2 * np.pi)
    # An arc with no length may seem to go all the way round.
    span = np.where(span > 2 * np.pi - 1e-6, 0.0, span)
    low = np.floor(begin / _TURN).astype(np.intp) + 1
    high = np.ceil((begin + span) / _TURN).astype(np.intp) - 1
    count = np.maximum(high - low + 1, 0)
    arc = np.repeat(np.arange(len(point)), count)
    step = np.arange(len(arc)) - np.repeat(np.cumsum(count) - count, count) + low[arc]
    inner = xy[point[arc]] + _CIRCLE[step % _STEPS]
    starts, ends = _chained(first, inner, last, count)
    round_xy = (xy[borders.alone][:, None] + _CIRCLE).reshape(-1, 2)
    round_to = (xy[borders.alone][:, None] + np.roll(_CIRCLE, -1, axis=0)).reshape(-1, 2)
    return (
        np.vstack([starts, round_xy]),
        np.vstack([ends, round_to]),
        np.concatenate([np.repeat(point, count + 1), np.repeat(borders.alone, _STEPS)]),
    )


def _arcs(xy: Floats, borders: CellBorders) -> tuple[Ints, Floats, Floats]:
    """Return the point that each arc goes round, anticlockwise, and where it begins and ends."""
    left, right = borders.left, borders.right
    out, back = np.flatnonzero(borders.leaves), np.flatnonzero(borders.enters)
    # What leaves the reach of one point's cell enters that of the other's, seen from its side.
    point = np.concatenate([left[out], left[back], right[out], right[back]])
    beyond = np.concatenate([right[out], right[back], left[out], left[back]])
    spot = np.vstack([borders.end[out], borders.start[back]] * 2)
    leaves = np.repeat([True, False, False, True], [len(out), len(back)] * 2)
    order = np.lexsort((leaves, _angle(xy[beyond] - xy[point]), point))
    point, spot, leaves = point[order], spot[order], leaves[order]
    ends = _next_of_group(point)
    begins = leaves & ~leaves[ends]
    return point[begins], spot[begins], spot[ends[begins]]


def _next_of_group(group: Ints) -> Ints:
    """Return the row after each of the same group, the group's first after its last."""
    fresh = np.r_[True, group[1:] != group[:-1]][: len(group)]
    start = np.flatnonzero(fresh)
    after = np.arange(1, len(group) + 1)
    last = np.r_[start[1:], len(group)][: len(start)] - 1
    after[last] = start
    return after


def _chained(first: Floats, inner: Floats, last: Floats, count: Ints) -> tuple[Floats, Floats]:
    """Return the lines of chains: from their first spot over some inner ones to their last."""
    size = count + 1
    head = np.cumsum(size) - size
    total = int(size.sum())
    is_head, is_tail = np.zeros(total, bool), np.zeros(total, bool)
    is_head[head], is_tail[head + count] = True, True
    starts, ends = np.empty((total, 2)), np.empty((total, 2))
    starts[is_head], starts[~is_head] = first, inner
    ends[is_tail], ends[~is_tail] = last, inner
    return starts, ends


def _angle(step: Floats) -> NDArray[np.float64]:
    return np.asarray(np.arctan2(step[:, 1], step[:, 0]))
