"""Find every plan that is the cheapest at some price of posts; such plans need not be nested."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .certificate import labeling_cost
from .conflict import conflict, decided
from .infeasible import CONTRADICTION, Infeasible
from .least_cut import least_cut
from .price_range import PriceRange, checked_range, refuse_beyond, total_price
from .problem import PRICE_LIMIT, Labels, PerimeterProblem
from .restated import repriced


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """Labels, and what they cost: ``rest`` at price 0, ``posts`` more per unit of price."""

    labels: Labels
    rest: int
    posts: int

    def at(self, price: Fraction) -> Fraction:
        return self.rest + price * self.posts


@dataclass(frozen=True, slots=True, eq=False)
class PostFrontier:
    """
    The supported optima as lines grow dearer: point i holds between price i - 1 and i.

    Attributes
    ----------
    prices
        The k prices at which the optimum changes, rising, exact.
    lowest, highest
        The range of prices that was asked.
    labels
        Shape (k + 1, n), int8: labels of each point. They need not be nested.
    rest, posts
        k + 1 whole numbers: cost without lines, rising, and price of the lines at price 1,
        falling.
    """

    prices: tuple[Fraction, ...]
    lowest: Fraction
    highest: Fraction
    labels: NDArray[np.int8]
    rest: tuple[int, ...]
    posts: tuple[int, ...]


def post_frontier(
    problem: PerimeterProblem, *, price_range: PriceRange = (0, None)
) -> PostFrontier | Infeasible:
    """
    Find all supported optima as the prices of both lines are multiplied by one number.

    Parameters
    ----------
    problem
        Any problem; its ``line_yellow`` and ``line_red`` are the prices at 1.
    price_range
        Lowest and highest multiple, whole numbers or fractions; None for no highest one.

    Returns
    -------
    PostFrontier or Infeasible
        The exact lower envelope; or the rules that contradict each other.

    Raises
    ------
    InvalidProblem
        If the range is empty or below 0, or an exact answer would need numbers beyond int64.

    Notes
    -----
    One minimum cut on the whole problem for each point and each price [1]_. Where the envelope
    passes through several labelings, one of them is given: the least optimum at the price that
    found it.

    References
    ----------
    .. [1] M. J. Eisner, D. G. Severance, "Mathematical techniques for efficient record
       segmentation in large shared databases", Journal of the ACM 23 (1976) 619-635,
       doi:10.1145/321978.321982

    Examples
    --------
    Four people behind one post: the rule closes the first house, and a post of 3 keeps the
    other open until closing it is cheaper.

    >>> problem = PerimeterProblem(
    ...     cost=[[0, 4, 4], [0, 4, 4]], links=[[0, 1]], line_yellow=[0], line_red=[1],
    ...     must_red=[True, False], never_red=[False] * 2, must_open=[False] * 2, ring=[],
    ... )
    >>> front = post_frontier(problem)
    >>> [str(price) for price in front.prices], front.labels.tolist()
    (['4'], [[2, 0], [2, 2]])
    """
    low, high = checked_range(price_range, total=total_price(problem), name="price_range")
    chain = conflict(problem)
    if chain:
        return Infeasible(CONTRADICTION, chain)
    fixed = decided(problem)
    n = problem.places
    lines = repriced(
        problem,
        cost=np.zeros_like(problem.cost),
        line_yellow=problem.line_yellow,
        line_red=problem.line_red,
        factor=0,
    )

    def line_at(price: Fraction) -> _Line:
        ones = least_cut(_at_price(problem, price), fixed).ones
        labels = ones[:n].astype(np.int8) + ones[n : 2 * n]
        posts = labeling_cost(lines, labels)
        return _Line(labels, labeling_cost(problem, labels) - posts, posts)

    found, prices = _envelope(line_at, low, high)
    labels = np.stack([line.labels for line in found])
    labels.setflags(write=False)
    return PostFrontier(
        prices,
        low,
        high,
        labels,
        tuple(line.rest for line in found),
        tuple(line.posts for line in found),
    )


def _at_price(problem: PerimeterProblem, price: Fraction) -> PerimeterProblem:
    """Multiply the lines by a price and everything by its denominator."""
    times = price.denominator
    total = max(times, price.numerator) * total_price(problem)
    refuse_beyond(PRICE_LIMIT // 2, total, where="price_range", at=f"at a price of {price}")
    return repriced(
        problem,
        cost=times * problem.cost,
        line_yellow=price.numerator * problem.line_yellow,
        line_red=price.numerator * problem.line_red,
        factor=times,
    )


def _envelope(
    line_at: Callable[[Fraction], _Line], low: Fraction, high: Fraction
) -> tuple[list[_Line], tuple[Fraction, ...]]:
    """Lines of the lower envelope, and the prices between them."""
    found, prices = [line_at(low)], []
    waiting = [line_at(high)]
    while waiting:
        left, right = found[-1], waiting[-1]
        if left.posts == right.posts:
            waiting.pop()
            continue
        price = Fraction(right.rest - left.rest, left.posts - right.posts)
        middle = line_at(price)
        if middle.at(price) == left.at(price):
            prices.append(price)
            found.append(waiting.pop())
        else:
            waiting.append(middle)
    return found, tuple(prices)
