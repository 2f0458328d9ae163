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

_STEPS: Final = 3
"""Places this many links from one that is drawn to red may turn red with it."""


def solve_ringed(
    stated: Callable[[Places], tuple[PerimeterProblem, Why]],
    *,
    drawn: NDArray[np.bool_],
    ways: Neighbours,
) -> tuple[PerimeterProblem, Why, Solution]:
    """
    Solve a problem whose rings are dear to state, stating as few as the proof needs.

    Parameters
    ----------
    stated
        Returns, for places in ascending order, the problem with the rings and units of these
        places only, and why it is what it is. All else is the same whatever the places.

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
    ringed = _within_links(ways, drawn, _STEPS)
    while True:
        problem, why = stated(np.flatnonzero(ringed))
        solution = solve(problem)
        if solution.labels is None:
            return problem, why, solution
        missing = (solution.labels == RED) & ~ringed
        if not missing.any():
            return problem, why, solution
        ringed |= _within_links(ways, missing, _STEPS)


def _within_links(ways: Neighbours, start: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Mark what lies at most some links from marked places."""
    reached = start.copy()
    fresh = np.flatnonzero(start)
    for _ in range(steps):
        low, count = ways.start[fresh], ways.start[fresh + 1] - ways.start[fresh]
        at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
        fresh = np.unique(ways.place[at])
        fresh = fresh[~reached[fresh]]
        reached[fresh] = True
    return reached
