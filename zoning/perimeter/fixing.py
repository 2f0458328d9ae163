"""Tell which bits every plan cheaper than a known one must set, from what a flow leaves over."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .array_checks import Bools, Ints
from .caps import Cap
from .conflict import Decided
from .problem import PerimeterProblem
from .relaxation import Relaxation, priced_problem


def decided_bits(fixed: Decided) -> NDArray[np.int8]:
    """
    Write what the rules decide as bits.

    Parameters
    ----------
    fixed
        What the rules decide.

    Returns
    -------
    ndarray
        Shape (2n,), int8: closed, then red; 1, 0, or -1 where the rules leave it open.
    """
    ones = np.concatenate([fixed.closed, fixed.red])
    zeros = np.concatenate([fixed.never_closed, fixed.never_red])
    return np.where(ones, 1, np.where(zeros, 0, -1)).astype(np.int8)


def proved_bits(
    problem: PerimeterProblem,
    caps: Sequence[Cap],
    relaxation: Relaxation,
    value: NDArray[np.int8],
    *,
    worst: int,
) -> NDArray[np.int8]:
    """
    Fix bits whose other value costs more than a plan that is known.

    Parameters
    ----------
    problem, caps
        The problem and its caps.
    relaxation
        A relaxation with its flow.
    value
        Shape (2n,): bits decided so far, -1 where open.
    worst
        The cost of a plan within all rules and caps.

    Returns
    -------
    ndarray
        Shape (2n,): more bits decided. Every plan within rules and caps that costs at most
        ``worst`` has them.

    Notes
    -----
    What a flow leaves free of an arc is paid on top of the bound by whoever cuts it (docs/model.md
    §12): a bit's own arc to source or sink; and for a red place also those of all it closes.
    """
    slack = worst * relaxation.scale - _scaled_bound(relaxation, caps)
    whole = priced_problem(problem, caps, relaxation.prices, scale=relaxation.scale)
    step = np.diff(whole.cost, axis=1).T.ravel()
    n = problem.places
    over = np.abs(step) - relaxation.flow[: 2 * n]
    to_one = np.where(step > 0, over, 0)
    to_zero = np.where(step < 0, over, 0)
    to_one[value >= 0] = to_zero[value >= 0] = 0
    to_one[n:] += _with_ring(problem, to_one[:n])
    fixed = value.copy()
    fixed[(value < 0) & (to_one > slack)] = 0
    fixed[(value < 0) & (to_zero > slack)] = 1
    return followed(problem, fixed)


def followed(problem: PerimeterProblem, value: NDArray[np.int8]) -> NDArray[np.int8]:
    """
    Follow nesting and rings from bits that are fixed.

    Parameters
    ----------
    problem
        The problem.
    value
        Shape (2n,): bits, -1 where open; no rule is broken.

    Returns
    -------
    ndarray
        Shape (2n,): what is red closes its ring; what has an open ring is not red.
    """
    n = problem.places
    first, second = problem.ring.T
    closed, red = value[:n].copy(), value[n:].copy()
    must: Bools = red == 1
    closed[must] = 1
    closed[second[must[first]]] = 1
    red[closed == 0] = 0
    red[first[closed[second] == 0]] = 0
    return np.concatenate([closed, red])


def _with_ring(problem: PerimeterProblem, closing: Ints) -> Ints:
    """What a red place pays at least for itself and its ring being closed; each place once."""
    n = problem.places
    y = np.arange(n)
    pairs = np.unique(np.concatenate([np.stack([y, y], axis=1), problem.ring]), axis=0)
    total = np.zeros(n, np.int64)
    np.add.at(total, pairs[:, 0], closing[pairs[:, 1]])
    return total


def _scaled_bound(relaxation: Relaxation, caps: Sequence[Cap]) -> int:
    paid = sum(p * cap.at_most for p, cap in zip(relaxation.prices, caps, strict=True))
    return relaxation.cost - paid
