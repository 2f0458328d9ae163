"""§4: on larger problems the cost is that of an integer programme that knows nothing of cuts."""

import numpy as np
import pytest
from oracle_brute_force import exhaust
from oracle_instances import random_problem
from oracle_milp import optimum

from zoning.perimeter.certificate import verify_conflict, verify_solution
from zoning.perimeter.solve import solve


@pytest.mark.parametrize("seed", range(5))
def test_the_cost_is_the_integer_programme_s(seed):
    """Fifteen to thirty places, thirty problems a seed, infeasible ones among them."""
    rng = np.random.default_rng(8700 + seed)
    solved = 0
    for _ in range(30):
        problem = random_problem(rng, int(rng.integers(15, 31)))
        solution = solve(problem)
        assert solution.cost == optimum(problem)
        if solution.status == "optimal":
            solved += 1
            assert verify_solution(problem, solution.labels, solution.cost, solution.flow) == []
        else:
            assert verify_conflict(problem, solution.conflict) == []
    assert solved >= 15


def test_the_integer_programme_agrees_with_brute_force():
    """The two oracles are right about each other."""
    rng = np.random.default_rng(8800)
    for _ in range(40):
        problem = random_problem(rng, int(rng.integers(1, 7)))
        assert optimum(problem) == exhaust(problem).cost
