"""§11, §14: the front where cases reach is that of the whole, rings and units of all included."""

import numpy as np
import pytest

from tests.oracle.oracle_instances import random_problem
from tests.oracle.priced_problems import falling_risk
from tests.oracle.test_ringed import question_of, rings_of, scattered, with_red_units
from zoning.errors import InvalidProblem
from zoning.exposure.reach import neighbours
from zoning.perimeter.frontier import Frontier, frontier
from zoning.perimeter.infeasible import Infeasible
from zoning.perimeter.problem import PerimeterProblem
from zoning.perimeter.question_front import question_front


def front_of(problem: PerimeterProblem, risk: np.ndarray, **options) -> Frontier | None:
    ways = neighbours(problem.links, np.ones(len(problem.links)), problem.places)
    return question_front(question_of(problem), risk, ways, rings_of(problem), **options)


def assert_same(one: Frontier, other: Frontier) -> None:
    """Every number of two fronts is the same; the open end of the range rests on all prices."""
    assert one.prices == other.prices
    assert (one.base, one.risk_left) == (other.base, other.risk_left)
    np.testing.assert_array_equal(one.closed_from, other.closed_from)
    np.testing.assert_array_equal(one.red_from, other.red_from)


@pytest.mark.parametrize("seed", range(200))
def test_the_front_of_a_question_is_that_of_its_problem(seed):
    """On random problems, with rings, nested units and rules, up to any price."""
    rng = np.random.default_rng(21_000 + seed)
    problem = with_red_units(random_problem(rng, int(rng.integers(0, 16))))
    risk = falling_risk(rng, problem.places)
    for rho_range in ((0, None), (0, 1), (2, 3)):
        whole = frontier(problem, risk, rho_range=rho_range)
        found = front_of(problem, risk, rho_range=rho_range)
        assert (found is None) == isinstance(whole, Infeasible)
        if found is not None:
            assert_same(found, whole)


@pytest.mark.parametrize("seed", range(20))
def test_what_no_case_reaches_is_open_in_all_plans(seed):
    """Far from all groups no risk is left; the front is still that of the whole row."""
    rng = np.random.default_rng(22_000 + seed)
    problem = scattered(rng, 3)
    near = problem.cost.any(axis=1) & (rng.random(problem.places) < 0.2)
    risk = falling_risk(rng, problem.places) * near[:, None]
    whole = frontier(problem, risk, rho_range=(0, 4))
    found = front_of(problem, risk, rho_range=(0, 4))
    assert (found is None) == isinstance(whole, Infeasible)
    if found is not None:
        assert_same(found, whole)


def test_a_range_beyond_what_is_exact_is_refused():
    """A price whose sums would leave int64 is named, as for a problem."""
    rng = np.random.default_rng(3)
    problem = with_red_units(random_problem(rng, 8))
    with pytest.raises(InvalidProblem, match="a sum of"):
        front_of(problem, falling_risk(rng, 8), rho_range=(0, 2**60))
