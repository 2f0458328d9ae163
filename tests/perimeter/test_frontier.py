"""§11 — fronts that can be read from a drawing, and questions that are refused."""

from fractions import Fraction

import numpy as np
import pytest

from zoning.errors import InvalidProblem
from zoning.perimeter.frontier import frontier
from zoning.perimeter.infeasible import Infeasible
from zoning.perimeter.post_frontier import post_frontier
from zoning.perimeter.problem import PerimeterProblem


def chain(people, risk=None, *, post=1, case=None, **changed):
    """Houses along one street; yellow is never worth it, and a red line costs ``post``."""
    n = len(people)
    people = np.array(people)
    risk = np.zeros(n, int) if risk is None else np.array(risk)
    fields = {
        "cost": np.stack([risk, people + risk + 1, people], axis=1),
        "links": [[i, i + 1] for i in range(n - 1)],
        "line_yellow": [0] * (n - 1),
        "line_red": [post] * (n - 1),
        "must_red": [i == case for i in range(n)],
        "never_red": [False] * n,
        "must_open": [False] * n,
        "ring": [],
    }
    return PerimeterProblem(**(fields | changed))


def red(*left):
    """Risk that only red takes away."""
    return [[amount, amount, 0] for amount in left]


def test_houses_join_one_after_the_other_as_risk_grows_dearer():
    """
    A case, then houses of 2, 3 and 4 people with a risk of 4, 2 and 1: C 2 3 4.

    The first joins above 2/4, the second above 3/2; the last, which needs no post, above 4 - 1.
    """
    front = frontier(chain([1, 2, 3, 4], case=0), red(9, 4, 2, 1))
    assert front.prices == (Fraction(1, 2), Fraction(3, 2), Fraction(3))
    assert front.red_from.tolist() == [0, 1, 2, 3]
    assert [front.labels_at(i).tolist() for i in range(4)] == [
        [2, 0, 0, 0],
        [2, 2, 0, 0],
        [2, 2, 2, 0],
        [2, 2, 2, 2],
    ]
    assert front.base == (2, 4, 7, 10)
    assert front.risk_left == (7, 3, 1, 0)
    assert front.lines([[0, 1], [1, 2], [2, 3]], red=True).tolist() == [1, 1, 1, 0]


def test_at_a_break_the_plan_that_closes_less_is_given():
    """Both plans cost the same at the price itself; one step above it only the larger is best."""
    front = frontier(chain([1, 2], case=0, post=0), red(1, 1))
    assert front.prices == (2,)
    assert front.point_at(2) == 0
    assert front.point_at(Fraction(2001, 1000)) == 1


def test_without_risk_there_is_one_plan():
    """Nothing to buy: one point, that of the solver."""
    front = frontier(chain([1, 2, 3], case=1), red(0, 0, 0))
    assert len(front) == 1
    assert front.labels_at(-1).tolist() == [0, 2, 0]


def test_a_dearer_post_may_open_a_place_and_close_it_again():
    """
    C . . x: the counter-example. The last house is sealed, left open, then closed with the street.

    Between it and the case live five people; its risk is 3 against one person. Up to a price of
    2 its own post is worth it; up to 3 one post less is; then one zone without posts is.
    So plans are not nested in the price of posts (§11).
    """
    front = post_frontier(chain([4, 5, 0, 1], [1, 0, 0, 3], case=0))
    assert front.prices == (2, 3)
    assert front.labels.tolist() == [[2, 0, 0, 2], [2, 0, 0, 0], [2, 2, 2, 2]]
    assert (front.rest, front.posts) == ((5, 7, 10), (2, 1, 0))


@pytest.mark.parametrize("front", [lambda p: frontier(p, red(1, 1)), post_frontier])
def test_rules_that_contradict_each_other_are_an_outcome(front):
    """A case in a house that stays open: no front, but the chain of rules."""
    found = front(chain([1, 1], case=0, must_open=[True, False]))
    assert isinstance(found, Infeasible)
    assert [rule.kind for rule in found.conflict] == ["must_red", "must_open"]


@pytest.mark.parametrize(
    ("risk", "word"),
    [
        ([[1, 2, 0], [0, 0, 0]], "not rising"),
        ([[1, 0]], "shape"),
        ([[1.5, 0, 0], [0, 0, 0]], "whole numbers"),
        ([[0, 0, -1], [0, 0, 0]], "-1"),
    ],
)
def test_risk_that_is_none_is_refused(risk, word):
    """Plans are nested only where closing more never leaves more risk."""
    with pytest.raises(InvalidProblem, match=word):
        frontier(chain([1, 1], case=0), risk)


@pytest.mark.parametrize("prices", [(-1, 2), (3, 2), (0.5, 2), (0, "high")])
def test_a_range_that_is_none_is_refused(prices):
    """Prices are exact and rise from 0."""
    with pytest.raises(InvalidProblem, match="rho_range"):
        frontier(chain([1, 1]), red(1, 1), rho_range=prices)
    with pytest.raises(InvalidProblem, match="price_range"):
        post_frontier(chain([1, 1]), price_range=prices)


def test_prices_beyond_int64_are_refused():
    """The exact answer would need larger numbers; it is not rounded."""
    large = chain([2**40, 2**40])
    with pytest.raises(InvalidProblem, match="rho_range"):
        frontier(large, red(2**30, 1))
    assert len(frontier(large, red(2**10, 1))) == 3
    with pytest.raises(InvalidProblem, match="price_range"):
        post_frontier(chain([2**40, 1], post=2**40))


def test_a_price_outside_the_range_is_refused():
    """Nothing is said about prices that were not asked."""
    front = frontier(chain([1, 2], case=0), red(1, 1), rho_range=(1, 2))
    with pytest.raises(InvalidProblem, match="found a price of 3; expected 1 to 2"):
        front.point_at(3)
