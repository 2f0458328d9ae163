"""Solve with the rings of those places only that may turn red, and prove it for all of them."""

from collections.abc import Callable
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from zoning.exposure.reach import Neighbours

from .problem import RED, PerimeterProblem
from .solve import Solution, solve

Places = NDArray[np.intp]
Why = TypeVar("Why")

_STEPS: Final = 1
"""Places this many links from one that is red, or drawn to it, may turn red with it."""


def solve_ringed(
    stated: Callable[[Places], tuple[PerimeterProblem, Why]],
    *,
    drawn: NDArray[np.bool_],
    ways: Neighbours,
    guess: NDArray[np.bool_] | None = None,
) -> tuple[PerimeterProblem, Why, Solution]:
    """
    Solve a problem whose rings are dear to state, stating as few as the proof needs.

    Parameters
    ----------
    stated
        Returns, for places in ascending order, the problem with the rings and units of these
        places only, and why it is what it is. All else is the same whatever the places.
    drawn
        Places that are likely to be red, shape (n,); those that must be red are among them.
    ways
        The neighbours of every place.
    guess
        Places that were red in a like problem, shape (n,). It saves time and changes nothing.

    Returns
    -------
    tuple
        The last problem, why it is what it is, and its solution, which is that of the problem
        with all rings and units.

    Notes
    -----
    A ring or unit of a place that is not red binds nothing. Leaving it out makes no plan
    dearer, so the cheapest plan of the smaller problem costs at most as much as that of the
    full one. Where all its red places have their rings and units, it keeps the full problem's
    rules and costs the same there: it is the cheapest of both. It is also the one that closes
    least: each cheapest plan of the full problem is one of the smaller, and closes all that
    this one closes (docs/model.md §6, §7). Else the rings that are missing are stated, and the
    problem solved again. A place that must be red always has its ring, so rules that contradict
    each other are found at once.
    """
    start = within_links(ways, drawn, _STEPS)
    ringed = start if guess is None else within_links(ways, drawn | guess, _STEPS)
    answer, ringed = _sufficient(stated, ways, ringed)
    if answer[2].labels is None:
        return answer
    # The flow depends on the rings that are stated, so these may not depend on the guess.
    own = within_links(ways, drawn | (answer[2].labels == RED), _STEPS)
    if (own == ringed).all():
        return answer
    answer = _solved(stated, own)
    if not _missing(answer[2], own).any():
        return answer
    return _sufficient(stated, ways, start)[0]


def _sufficient(
    stated: Callable[[Places], tuple[PerimeterProblem, Why]],
    ways: Neighbours,
    ringed: NDArray[np.bool_],
) -> tuple[tuple[PerimeterProblem, Why, Solution], NDArray[np.bool_]]:
    """State more and more rings until every red place has its own."""
    while True:
        answer = _solved(stated, ringed)
        missing = _missing(answer[2], ringed)
        if not missing.any():
            return answer, ringed
        ringed = ringed | within_links(ways, missing, _STEPS)


def _solved(
    stated: Callable[[Places], tuple[PerimeterProblem, Why]], ringed: NDArray[np.bool_]
) -> tuple[PerimeterProblem, Why, Solution]:
    problem, why = stated(np.flatnonzero(ringed))
    return problem, why, solve(problem)


def _missing(solution: Solution, ringed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the red places whose rings were not stated."""
    if solution.labels is None:
        return np.zeros(len(ringed), bool)
    return np.asarray((solution.labels == RED) & ~ringed)


def within_links(ways: Neighbours, start: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """
    Mark what lies at most some links from marked places.

    Parameters
    ----------
    ways
        The neighbours of every place.
    start
        Marked places, shape (n,).
    steps
        Links, at least 0.

    Returns
    -------
    ndarray
        Shape (n,), bool; the marked places are among them.
    """
    reached = start.copy()
    fresh = np.flatnonzero(start)
    for _ in range(steps):
        low, count = ways.start[fresh], ways.start[fresh + 1] - ways.start[fresh]
        at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
        fresh = np.unique(ways.place[at])
        fresh = fresh[~reached[fresh]]
        reached[fresh] = True
    return reached
