"""Solve with caps and the rings of those places only that may turn red."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from zoning.exposure.reach import Neighbours

from .capped import Bounded, bound_capped, search_capped
from .capped_solution import CappedSolution
from .caps import Cap
from .parts import within_links
from .problem import RED, PerimeterProblem
from .relaxation import Relaxation

Places = NDArray[np.intp]
Why = TypeVar("Why")


@dataclass(frozen=True, slots=True, eq=False)
class RingedCapped(Generic[Why]):
    """
    The answer to a problem with caps whose rings were stated as far as they are needed.

    Attributes
    ----------
    problem
        The last problem, with the rings that were stated.
    why
        Why it is what it is.
    caps
        The caps on it, by name.
    solution
        Its answer, which holds for the problem with all rings.
    """

    problem: PerimeterProblem
    why: Why
    caps: Mapping[str, Cap]
    solution: CappedSolution


def solve_ringed_capped(
    stated: Callable[[Places], tuple[PerimeterProblem, Why]],
    capped: Callable[[PerimeterProblem, Why], Mapping[str, Cap]],
    *,
    drawn: NDArray[np.bool_],
    ways: Neighbours,
) -> RingedCapped[Why]:
    """
    Solve a problem with caps whose rings are dear to state.

    Parameters
    ----------
    stated
        Returns, for places in ascending order, the problem with the rings and units of these
        places only, and why it is what it is. All else is the same whatever the places.
    capped
        Returns the caps on a problem, the same amounts whatever rings it states.
    drawn
        Places that are likely to be red, shape (n,); those that must be red are among them.
    ways
        The neighbours of every place.

    Returns
    -------
    RingedCapped
        The problem and its answer. Labels keep all rings, stated or not; bound and proof hold
        for the problem with all of them, and so does a cap that cannot be met by itself, with
        the least amount that can.

    Raises
    ------
    InvalidProblem
        If the amounts of a cap are too large to be priced exactly.
    ArithmeticError
        As `zoning.perimeter.capped.solve_capped`.

    Notes
    -----
    Leaving rings and units out makes no labeling dearer and forbids none, and changes no amount
    of a cap, so what bounds the smaller problem bounds the whole (docs/model.md §14). Labels
    whose red places have their rings keep the whole problem's rules and cost the same there.
    The labels of the relaxation get theirs too, so that its flow is checked as a plan's is.
    """
    ringed = within_links(ways, drawn, 1)
    near: Relaxation | None = None
    while True:
        problem, why = stated(np.flatnonzero(ringed))
        caps = capped(problem, why)
        listed = tuple(caps.values())
        solution = bound_capped(problem, listed, near=near)
        if isinstance(solution, Bounded):
            near = solution.relaxed.best
            missing = (solution.relaxed.best.labels == RED) & ~ringed
            if missing.any():
                # The bound is found by cuts alone; the search is dear, and waits for its rings.
                ringed = ringed | within_links(ways, missing, 1)
                continue
            solution = search_capped(problem, listed, solution)
        missing = _red_places(solution, problem.places) & ~ringed
        if not missing.any():
            return RingedCapped(problem, why, caps, solution)
        ringed = ringed | within_links(ways, missing, 1)


def _red_places(solution: CappedSolution, places: int) -> NDArray[np.bool_]:
    """Mark what is red in the labels or in those of the proof, where the proof needs rings."""
    red = np.zeros(places, np.bool_)
    if solution.labels is not None:
        red |= solution.labels == RED
    proof = solution.relaxation
    is_needed = solution.labels is not None or (proof is not None and proof.scale == 0)
    if proof is not None and is_needed:
        red |= proof.labels == RED
    return red
