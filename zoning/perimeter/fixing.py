"""Tell which bits every plan cheaper than a known one must set, from what a flow leaves over."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

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
) -> tuple[NDArray[np.int8], Ints]:
    """
    Fix bits whose other value costs more than a plan that is known, and join those that agree.

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
    tuple
        More bits decided, shape (2n,); and for each bit the number of its group, shape (2n,).
        Every plan within rules and caps that costs at most ``worst`` has these bits, and in it
        the bits of one group are equal.

    Notes
    -----
    What a flow leaves free of an arc is paid on top of the bound by whoever cuts it (docs/model.md
    §12): by a bit and those that go with it, their own arcs to source or sink; by a red place
    also those of all it closes; by a line, what is left of it in that direction.
    """
    slack = worst * relaxation.scale - _scaled_bound(relaxation, caps)
    whole = priced_problem(problem, caps, relaxation.prices, scale=relaxation.scale)
    step = np.diff(whole.cost, axis=1).T.ravel()
    n = problem.places
    over = np.abs(step) - relaxation.flow[: 2 * n]
    to_one = np.where(step > 0, over, 0)
    to_zero = np.where(step < 0, over, 0)
    to_one[value >= 0] = to_zero[value >= 0] = 0
    tail, head = _implications(problem, whole, relaxation.flow, slack)
    links = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(2 * n, 2 * n))
    found = connected_components(links.tocsr(), directed=True, connection="strong")
    group = found[1].astype(np.int64)
    together = [_summed(group, amount) for amount in (to_one, to_zero)]
    with_ring = to_one[n:] + _with_ring(problem, to_one[:n])
    dear = together[0] > slack
    dear[n:] |= with_ring > slack
    fixed = value.copy()
    fixed[(value < 0) & dear] = 0
    fixed[(value < 0) & (together[1] > slack)] = 1
    return _implied(fixed, tail, head), group


def _implications(
    problem: PerimeterProblem, whole: PerimeterProblem, flow: Ints, slack: int
) -> tuple[Ints, Ints]:
    """Return pairs of bits of which the second is 1 wherever the first is: rules, dear lines."""
    n, m = problem.places, len(problem.links)
    tail = [np.arange(n) + n, problem.ring[:, 0] + n]
    head = [np.arange(n), problem.ring[:, 1]]
    for level, line in enumerate((whole.line_yellow, whole.line_red)):
        ends = problem.links + level * n
        moved = flow[2 * n + level * m :][:m]
        for one, other, left in ((0, 1, line - moved), (1, 0, line + moved)):
            tail.append(ends[left > slack, one])
            head.append(ends[left > slack, other])
    return np.concatenate(tail), np.concatenate(head)


def _implied(value: NDArray[np.int8], tail: Ints, head: Ints) -> NDArray[np.int8]:
    """Follow implications from bits that are fixed: forwards from 1, backwards from 0."""
    fixed = value.copy()
    while True:
        ones = head[(fixed[tail] == 1) & (fixed[head] < 0)]
        zeros = tail[(fixed[head] == 0) & (fixed[tail] < 0)]
        if not len(ones) and not len(zeros):
            return fixed
        fixed[zeros] = 0
        fixed[ones] = 1


def _summed(group: Ints, amount: Ints) -> Ints:
    """Return for each bit what its whole group amounts to."""
    total = np.zeros(int(group.max(initial=-1)) + 1, np.int64)
    np.add.at(total, group, amount)
    return total[group]


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
    first, second = problem.ring.T
    pairs = np.unique(np.concatenate([np.arange(n) * (n + 1), first * n + second]))
    total = np.zeros(n, np.int64)
    np.add.at(total, pairs // n, closing[pairs % n])
    return total


def _scaled_bound(relaxation: Relaxation, caps: Sequence[Cap]) -> int:
    paid = sum(p * cap.at_most for p, cap in zip(relaxation.prices, caps, strict=True))
    return relaxation.cost - paid
