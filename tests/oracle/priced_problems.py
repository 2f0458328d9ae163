"""Put a price on risk or on posts by stating the problem anew, with nothing shared."""

from fractions import Fraction

import numpy as np

from zoning.perimeter.problem import PerimeterProblem, UnitPrice


def falling_risk(rng: np.random.Generator, places: int, most: int = 12) -> np.ndarray:
    """Risk left at each place by level, never rising with the level."""
    drawn = rng.integers(0, most, (places, 3))
    return np.sort(drawn, axis=1)[:, ::-1]


def at_price(problem: PerimeterProblem, risk: np.ndarray, price: Fraction) -> PerimeterProblem:
    """The problem with risk at a price, all multiplied by the price's denominator."""
    times = price.denominator
    return restated(
        problem,
        times,
        cost=problem.cost * times + price.numerator * risk,
        line_yellow=problem.line_yellow * times,
        line_red=problem.line_red * times,
    )


def at_post_price(problem: PerimeterProblem, price: Fraction) -> PerimeterProblem:
    """The problem with its lines multiplied by a price, and all by its denominator."""
    times = price.denominator
    return restated(
        problem,
        times,
        cost=problem.cost * times,
        line_yellow=problem.line_yellow * price.numerator,
        line_red=problem.line_red * price.numerator,
    )


def restated(problem: PerimeterProblem, times: int, **prices: np.ndarray) -> PerimeterProblem:
    """The same places and rules at other prices; units multiplied."""
    return PerimeterProblem(
        links=problem.links,
        must_red=problem.must_red,
        never_red=problem.never_red,
        must_open=problem.must_open,
        ring=problem.ring,
        units=[
            UnitPrice(u.members, u.each * times, u.whole * times, u.parent, u.level)
            for u in problem.units
        ],
        **prices,
    )
