"""§4, §6: on problems small enough to look at every labeling, the answer is the least optimum."""

import numpy as np
import pytest
from oracle_brute_force import energies, every_labeling, exhaust
from oracle_instances import random_problem

from zoning.perimeter.certificate import labeling_cost, verify_conflict, verify_solution
from zoning.perimeter.solve import solve

INSTANCES = 500
"""Problems per number of places."""


@pytest.mark.parametrize("places", range(8))
def test_the_answer_is_the_least_of_all_optimal_labelings(places):
    """Cost, status and labels are those found by pricing every labeling; the proof holds."""
    rng = np.random.default_rng(8500 + places)
    ties = infeasible = 0
    for _ in range(INSTANCES):
        problem = random_problem(rng, places)
        truth, solution = exhaust(problem), solve(problem)
        if truth.cost is None:
            infeasible += 1
            assert solution.status == "infeasible"
            assert solution.labels is None
            assert verify_conflict(problem, solution.conflict) == []
            continue
        ties += truth.optima > 1
        assert solution.status == "optimal"
        assert solution.cost == solution.bound == truth.cost
        assert solution.labels.tolist() == truth.least.tolist()
        assert verify_solution(problem, solution.labels, solution.cost, solution.flow) == []
    assert infeasible > INSTANCES // 100 or places < 2
    assert ties > INSTANCES // 100 or places < 1


def test_the_certificate_prices_every_labeling_as_the_definition_does():
    """The independent price agrees with the price list of brute force, rules kept or not."""
    rng = np.random.default_rng(8600)
    for _ in range(40):
        problem = random_problem(rng, 4)
        labels = every_labeling(4)
        for row, price in zip(labels, energies(problem, labels), strict=True):
            assert labeling_cost(problem, row) == price
