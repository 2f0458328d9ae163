"""Check the range of prices that is asked, and keep exact sums within int64."""

from fractions import Fraction
from numbers import Rational

from zoning.errors import Fault, InvalidProblem

from .problem import PerimeterProblem, exact_sum

PriceRange = tuple[Rational | int, Rational | int | None]


def checked_range(given: PriceRange, *, total: int, name: str) -> tuple[Fraction, Fraction]:
    """
    Read a range of prices.

    Parameters
    ----------
    given
        Lowest and highest price; None for no highest one.
    total
        All prices of the problem together: beyond that, nothing changes any more.
    name
        What the caller calls the range.

    Returns
    -------
    tuple of Fraction
        Lowest and highest price, exact.

    Raises
    ------
    InvalidProblem
        If an end is neither a whole number nor a fraction, below 0, or if the range is empty.
    """
    low, high = given
    if high is None:
        high = total + 1
    expected = "two whole numbers or fractions, rising from 0 on"
    if not (isinstance(low, Rational) and isinstance(high, Rational)):
        found = f"{type(low).__name__} and {type(high).__name__}"
        raise InvalidProblem([Fault(name, found, expected)])
    lowest, highest = Fraction(low), Fraction(high)
    if not 0 <= lowest <= highest:
        raise InvalidProblem([Fault(name, f"{low} to {high}", expected)])
    return lowest, highest


def total_price(problem: PerimeterProblem) -> int:
    """
    Add up all prices of a problem.

    Parameters
    ----------
    problem
        Any problem.

    Returns
    -------
    int
        The sum; no two labelings differ by more.
    """
    arrays = [problem.cost, problem.line_yellow, problem.line_red, *(u.each for u in problem.units)]
    return sum(map(exact_sum, arrays)) + sum(unit.whole for unit in problem.units)


def refuse_beyond(limit: int, total: int, *, where: str, at: str) -> None:
    """
    Refuse prices whose exact sums would leave int64.

    Parameters
    ----------
    limit
        What the sum must stay below.
    total
        The sum.
    where, at
        The argument to blame, and the circumstances in words.

    Raises
    ------
    InvalidProblem
        If the sum reaches the limit.
    """
    if total >= limit:
        mend = "Narrow the range, or divide all prices, or all risks, by a common factor."
        found = f"a sum of {total} {at}"
        raise InvalidProblem([Fault(where, found, f"a sum below {limit}", mend)])
