"""Find every plan that is the cheapest at some price of risk, in one nested family."""

from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from zoning.errors import Fault, InvalidProblem

from .array_checks import Bools, Ints, whole_numbers
from .bits import TWICE, undecided_bits
from .breaks import Breaks, break_points
from .certificate import labeling_cost
from .conflict import Decided, conflict, decided
from .infeasible import CONTRADICTION, Infeasible
from .least_cut import LeastCut, least_cut
from .price_range import PriceRange, checked_range, refuse_beyond, total_price
from .problem import PRICE_LIMIT, Labels, PerimeterProblem, exact_sum
from .restated import repriced

_TOLD_APART: Final = 1e-12
"""Share of two prices by which floating point is trusted to tell which is larger."""


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """
    Every least optimum as the price of risk rises: point i holds between price i - 1 and i.

    Attributes
    ----------
    prices
        The k prices at which the least optimum changes, rising, exact. At such a price both
        neighbours cost the same, and the least optimum is still the one below.
    lowest, highest
        The range of prices that was asked.
    closed_from, red_from
        Shape (n,), int64: first of the k + 1 points at which each place is at least yellow, is
        red; k + 1 where it never is. Plans are nested, so these two numbers say all.
    base, risk_left
        k + 1 whole numbers: what each point costs without risk, rising, and the risk it
        leaves, falling.
    """

    prices: tuple[Fraction, ...]
    lowest: Fraction
    highest: Fraction
    closed_from: Ints
    red_from: Ints
    base: tuple[int, ...]
    risk_left: tuple[int, ...]

    def __len__(self) -> int:
        """Return the number of points, k + 1."""
        return len(self.base)

    def labels_at(self, point: int) -> Labels:
        """Return the labels of a point, shape (n,), int8, counted from 0 or back from -1."""
        place = range(len(self))[point]
        return (self.closed_from <= place).astype(np.int8) + (self.red_from <= place)

    def point_at(self, price: Rational | int) -> int:
        """Return the point whose labels are the least optimum at a price within the range."""
        if not self.lowest <= price <= self.highest:
            found = f"a price of {price}"
            raise InvalidProblem([Fault("price", found, f"{self.lowest} to {self.highest}")])
        low, high = 0, len(self.prices)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.prices[middle] < price else (low, middle)
        return low

    def cost_at(self, price: Rational | int) -> Fraction:
        """Return what the cheapest labels cost at a price within the range, risk included."""
        point = self.point_at(price)
        return self.base[point] + Fraction(price) * self.risk_left[point]

    def inside(self, weight: ArrayLike, *, red: bool) -> Ints:
        """Return the sum of weights (shape (n,)) in red, or in yellow and red, at each point."""
        first = self.red_from if red else self.closed_from
        joined = np.zeros(len(self) + 1, np.int64)
        np.add.at(joined, first, np.asarray(weight, np.int64))
        return np.cumsum(joined)[:-1]

    def lines(self, links: Ints, *, red: bool) -> Ints:
        """Return how many links (shape (m, 2)) have one end inside, at each point."""
        first = np.sort((self.red_from if red else self.closed_from)[links], axis=1)
        change = np.zeros(len(self) + 1, np.int64)
        np.add.at(change, first[:, 0], 1)
        np.subtract.at(change, first[:, 1], 1)
        return np.cumsum(change)[:-1]

    def crossings(self, links: Ints) -> Ints:
        """Return how many links join two levels, each counted once, at each point."""
        both = np.sort(self.closed_from[links], axis=1), np.sort(self.red_from[links], axis=1)
        change = np.zeros(len(self) + 1, np.int64)
        for first in both:
            np.add.at(change, first[:, 0], 1)
            np.subtract.at(change, first[:, 1], 1)
        start = np.maximum(both[0][:, 0], both[1][:, 0])
        end = np.maximum(start, np.minimum(both[0][:, 1], both[1][:, 1]))
        np.subtract.at(change, start, 1)
        np.add.at(change, end, 1)
        return np.cumsum(change)[:-1]


def frontier(
    problem: PerimeterProblem, risk: ArrayLike, *, rho_range: PriceRange = (0, None)
) -> Frontier | Infeasible:
    """
    Find the least optimum of base prices plus rho times risk, for every rho in a range.

    Parameters
    ----------
    problem
        The problem without risk.
    risk
        Shape (n, 3), whole numbers of at least 0, not rising with the level: the risk left at
        each place when it is open, yellow, red.
    rho_range
        Lowest and highest price, whole numbers or fractions; None for no highest one.

    Returns
    -------
    Frontier or Infeasible
        Every supported optimum in the range; or the rules that contradict each other.

    Raises
    ------
    InvalidProblem
        If risk has another shape, rises with the level or is negative, if the range is empty or
        below 0, or if an exact answer would need numbers beyond int64.

    Notes
    -----
    A higher price gives a plan that contains the former one (docs/model.md §11), so there are
    at most 2n + units prices. Two minimum cuts on the whole problem, and one for each round of
    the search on what lies between them [1]_. Exact; the same problem gives the same answer.

    References
    ----------
    .. [1] G. Gallo, M. D. Grigoriadis, R. E. Tarjan, "A fast parametric maximum flow algorithm
       and applications", SIAM Journal on Computing 18 (1989) 30-55, doi:10.1137/0218003

    Examples
    --------
    A house of four people leaves a risk of 2: it is closed when risk costs more than 2.

    >>> problem = PerimeterProblem(
    ...     cost=[[0, 9, 4]], links=[], line_yellow=[], line_red=[], must_red=[False],
    ...     never_red=[False], must_open=[False], ring=[],
    ... )
    >>> front = frontier(problem, [[2, 1, 0]])
    >>> [str(price) for price in front.prices], front.base, front.risk_left
    (['2'], (0, 4), (2, 0))
    """
    left = _checked(problem, risk)
    ends = checked_range(rho_range, total=total_price(problem), name="rho_range")
    chain = conflict(problem)
    if chain:
        return Infeasible(CONTRADICTION, chain)
    return nested_plans(problem, left, decided(problem), ends=ends)


def nested_plans(
    problem: PerimeterProblem, risk: Ints, fixed: Decided, *, ends: tuple[Fraction, Fraction]
) -> Frontier:
    """
    Find the same for a problem and risk that are known to be sound.

    Parameters
    ----------
    problem, risk
        As `frontier` takes them.
    fixed
        What the rules decide, without contradiction.
    ends
        Lowest and highest price.

    Returns
    -------
    Frontier
        Every supported optimum in the range.

    Raises
    ------
    InvalidProblem
        If an exact answer would need numbers beyond int64.
    """
    first, last = (_cut_at(problem, risk, price, fixed) for price in ends)
    found = break_points(undecided_bits(problem, risk, first.ones, last.ones))
    return _assembled(problem, risk, ends, first.ones, found)


def _cut_at(problem: PerimeterProblem, risk: Ints, price: Fraction, fixed: Decided) -> LeastCut:
    """Solve the whole problem at one price, multiplied by its denominator."""
    rho, factor = price.numerator, price.denominator
    lines = exact_sum(problem.line_yellow) + exact_sum(problem.line_red)
    total = factor * (total_price(problem) + lines) + rho * exact_sum(risk)
    refuse_beyond(PRICE_LIMIT, total, where="rho_range", at=f"at a price of risk of {price}")
    whole = repriced(
        problem,
        cost=factor * problem.cost + rho * risk,
        line_yellow=factor * problem.line_yellow,
        line_red=factor * problem.line_red,
        factor=factor,
    )
    return least_cut(whole, fixed)


def _assembled(
    problem: PerimeterProblem,
    risk: Ints,
    ends: tuple[Fraction, Fraction],
    ones: Bools,
    found: Breaks,
) -> Frontier:
    """Sort the breaks by price and say at which point each place changes."""
    n = problem.places
    prices, point = _ranked(found.base, -found.slope)
    first = np.full(len(ones), len(prices) + 1, np.int64)
    first[ones] = 0
    first[found.node] = point[found.part] + 1
    first.setflags(write=False)
    start = ones[:n].astype(np.int64) + ones[n : 2 * n]
    # Whole numbers below the limit of all prices, and sums of them that are costs of plans.
    rise, fall = (np.zeros(len(prices) + 1, np.int64) for _ in range(2))
    rise[0], fall[0] = labeling_cost(problem, start), exact_sum(risk[np.arange(n), start])
    np.add.at(rise, point + 1, found.base // TWICE)
    np.add.at(fall, point + 1, found.slope // TWICE)
    base, left = np.cumsum(rise).tolist(), np.cumsum(fall).tolist()
    return Frontier(prices, *ends, first[:n], first[n : 2 * n], tuple(base), tuple(left))


def _ranked(numerator: Ints, denominator: Ints) -> tuple[tuple[Fraction, ...], Ints]:
    """Return the different fractions among some, rising, and which of them each one is."""
    common = np.gcd(numerator, denominator)
    pairs = np.stack([numerator // common, denominator // common], axis=1)
    each, row = np.unique(pairs, axis=0, return_inverse=True)
    known = [Fraction(*pair) for pair in each.tolist()]
    about = each[:, 0] / each[:, 1]
    order = np.argsort(about, kind="stable")
    # Where floating point can hardly tell two of them apart, the fractions themselves decide.
    close = np.diff(about[order]) <= _TOLD_APART * about[order][1:]
    edges = np.flatnonzero(np.diff(close.astype(np.int8), prepend=0, append=0))
    for low, high in edges.reshape(-1, 2).tolist():
        run = slice(low, high + 1)
        order[run] = sorted(order[run].tolist(), key=known.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return tuple(known[index] for index in order.tolist()), rank[row.reshape(-1)]


def _checked(problem: PerimeterProblem, risk: ArrayLike) -> Ints:
    """Refuse risk that is no risk, or that rises where more is closed."""
    faults: list[Fault] = []
    left = whole_numbers("risk", risk, (problem.places, 3), faults)
    if left is not None:
        rising = np.flatnonzero((np.diff(left, axis=1) > 0).any(axis=1))
        if len(rising):
            found = f"{left[rising[0]].tolist()} (and {len(rising) - 1} more that rise)"
            faults.append(Fault(f"risk[{rising[0]}]", found, "risk not rising with the level"))
    if faults or left is None:
        raise InvalidProblem(faults)
    refuse_beyond(PRICE_LIMIT // 8, total_price(problem), where="prices", at="without risk")
    return left
