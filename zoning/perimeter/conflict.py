"""Find what the hard rules decide on their own, and the chain of rules where they contradict."""

from dataclasses import dataclass

import numpy as np

from .array_checks import Bools
from .problem import PerimeterProblem, Rule


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """
    What the hard rules leave no choice about (docs/model.md §5).

    Attributes
    ----------
    closed, red
        Shape (n,), bool: the place is at least yellow, is red, in every plan that keeps the rules.
    never_closed, never_red
        Shape (n,), bool: the place is open, is not red, in every such plan.
    """

    closed: Bools
    red: Bools
    never_closed: Bools
    never_red: Bools


def decided(problem: PerimeterProblem) -> Decided:
    """
    Follow the hard rules to everything they decide.

    Parameters
    ----------
    problem
        Any problem, contradictory ones included.

    Returns
    -------
    Decided
        The closure of the rules. Some place is in ``red`` and in ``never_red`` exactly when
        no plan keeps all rules.

    Notes
    -----
    One pass is the whole closure: a ring leads from red to closed, and from closed nothing
    follows (§5).
    """
    first, second = problem.ring.T
    closed = problem.must_red.copy()
    closed[second[problem.must_red[first]]] = True
    never_red = problem.never_red | problem.must_open
    never_red[first[problem.must_open[second]]] = True
    return Decided(closed, problem.must_red, problem.must_open, never_red)


def conflict(problem: PerimeterProblem) -> tuple[Rule, ...]:
    """
    Name hard rules that cannot hold together.

    Parameters
    ----------
    problem
        Any problem.

    Returns
    -------
    tuple of Rule
        Empty when a plan exists. Else one contradiction: the rule that makes a place red, the
        ring that follows from it if one is needed, and the rule that forbids it. The shortest
        chain, and of those the one at the lowest place (and the lowest place it reaches).

    Notes
    -----
    Time grows linearly with places and ring pairs. Nothing is solved.
    """
    if place := _first(problem.must_red & problem.never_red):
        return (Rule("must_red", *place), Rule("never_red", *place))
    if place := _first(problem.must_red & problem.must_open):
        return (Rule("must_red", *place), Rule("must_open", *place))
    first, second = problem.ring.T
    broken = problem.ring[problem.must_red[first] & problem.must_open[second]]
    if not len(broken):
        return ()
    red, closed = min(map(tuple, broken.tolist()))
    return (Rule("must_red", red), Rule("ring", red, closed), Rule("must_open", closed))


def _first(places: Bools) -> list[int]:
    """The lowest place of a mask, alone in a list; empty when there is none."""
    return [int(place) for place in np.flatnonzero(places)[:1]]
