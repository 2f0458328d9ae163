"""Find all plans between people closed and risk covered where cases reach, and there only."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from zoning.exposure.reach import Neighbours

from .array_checks import Bools, Ints
from .frontier import Frontier, nested_plans
from .part_problem import PartProblem
from .parts import within_links
from .price_range import PriceRange, checked_range, refuse_beyond
from .problem import OPEN, PRICE_LIMIT, RED, exact_sum
from .question import Question
from .rounds import Rings, solve_rounds


def question_front(
    question: Question,
    risk: Ints,
    ways: Neighbours,
    rings: Rings,
    *,
    rho_range: PriceRange = (0, None),
) -> Frontier | None:
    """
    Find the least optimum of base prices plus rho times risk, for every rho in a range.

    Parameters
    ----------
    question
        The question without risk.
    risk
        Shape (n, 3), whole numbers of at least 0, not rising with the level: the risk left at
        each place when it is open, yellow, red.
    ways
        The neighbours of every place.
    rings
        The rings of places.
    rho_range
        As `zoning.perimeter.frontier.frontier`.

    Returns
    -------
    Frontier or None
        As `zoning.perimeter.frontier.frontier` finds it for the problem with all rings and
        units; None where rules contradict each other.

    Raises
    ------
    InvalidProblem
        As `zoning.perimeter.frontier.frontier`.
    ArithmeticError
        If a flow does not prove its cut.

    Notes
    -----
    All plans lie within the one at the highest price (docs/model.md §11). That one is solved
    first, from what may close outwards; what is open in it is so in all, and what is not red in
    it never is: with that as a rule, only the rings and units of what is red in it can bind.
    """
    total = question.total
    refuse_beyond(PRICE_LIMIT // 8, total, where="prices", at="without risk")
    ends = checked_range(rho_range, total=total, name="rho_range")
    last = solve_rounds(_at_price(question, risk, ends[1]), ways, rings)
    if last is None:
        return None
    closed, red = last.cut.labels > OPEN, last.cut.labels == RED
    near = within_links(ways, closed, 1)
    pairs = rings(np.flatnonzero(red & ~question.must_red))
    part = PartProblem.of(
        question,
        question.units.of(red),
        pairs,
        shut=question.closed | question.must_red,
        fresh=near,
    )
    own = part.decided
    fixed = replace(
        own,
        never_closed=own.never_closed | ~closed[part.places],
        never_red=own.never_red | ~red[part.places],
    )
    found = nested_plans(part.problem(), risk[part.places], fixed, ends=ends)
    return _widened(found, question, risk, near)


def _at_price(question: Question, risk: Ints, price: Fraction) -> Question:
    """Return the question at one price of risk, all multiplied by its denominator."""
    rho, factor = price.numerator, price.denominator
    worst = factor * question.total + rho * exact_sum(risk)
    refuse_beyond(PRICE_LIMIT, worst, where="rho_range", at=f"at a price of risk of {price}")
    units = question.units
    return replace(
        question,
        cost=factor * question.cost + rho * risk,
        line_yellow=factor * question.line_yellow,
        line_red=factor * question.line_red,
        units=replace(units, each=factor * units.each, whole=factor * units.whole),
    )


def _widened(found: Frontier, question: Question, risk: Ints, near: Bools) -> Frontier:
    """Return the front of all places: the others are open in every plan."""
    places = np.flatnonzero(near)
    first = np.full((2, question.places), len(found), np.int64)
    first[:, places] = found.closed_from, found.red_from
    first.setflags(write=False)
    cost, left = (exact_sum(table[~near, OPEN]) for table in (question.cost, risk))
    return replace(
        found,
        closed_from=first[0],
        red_from=first[1],
        base=tuple(cost + own for own in found.base),
        risk_left=tuple(left + own for own in found.risk_left),
    )
