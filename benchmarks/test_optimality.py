"""Tiny problems, each solved near its cases and whole, beside pricing every labeling."""

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "oracle")]

from oracle_brute_force import exhaust  # noqa: E402 - of the tests
from oracle_instances import random_problem  # noqa: E402
from test_ringed import book_of, question_of, with_red_units  # noqa: E402

from zoning.perimeter.certificate import verify_solution  # noqa: E402
from zoning.perimeter.problem import PerimeterProblem  # noqa: E402
from zoning.perimeter.solve import solve  # noqa: E402

INSTANCES = 5_000
PLACES = 8
"""Places of a problem, at most less one: 2,187 labelings are priced."""

SEED = 20261126


def tried(instances: int) -> dict[str, int]:
    """Count the problems answered rightly by the whole solver and by the one near the cases."""
    rng = np.random.default_rng(SEED)
    count = dict.fromkeys(("whole", "near", "infeasible", "with_units"), 0)
    for _ in range(instances):
        problem = random_problem(rng, int(rng.integers(1, PLACES)))
        count["with_units"] += len(problem.units) > 0
        count["infeasible"] += exhaust(problem).cost is None
        count["whole"] += whole_is_right(problem)
        count["near"] += near_is_right(with_red_units(problem))
    return count


def whole_is_right(problem: PerimeterProblem) -> bool:
    """Say whether the solver of whole problems finds the least optimum, and proves it."""
    truth, found = exhaust(problem), solve(problem)
    if truth.cost is None or found.labels is None:
        return truth.cost is found.labels is None
    return (
        found.cost == truth.cost
        and found.labels.tolist() == truth.least.tolist()
        and not verify_solution(problem, found.labels, found.cost, found.flow)
    )


def near_is_right(problem: PerimeterProblem) -> bool:
    """Say the same of the solver that looks near what may close, on units closed red."""
    truth, found = exhaust(problem), book_of(problem).solve(question_of(problem))
    if truth.cost is None or found is None:
        return truth.cost is found is None
    return found.cost == truth.cost and found.labels.tolist() == truth.least.tolist()


def test_tiny_instances(benchmark):
    """Cost and labels of both solvers are those of trying everything."""
    count = benchmark.pedantic(lambda: tried(INSTANCES), rounds=1)
    benchmark.extra_info.update(section="optimality", job="tiny", instances=INSTANCES, **count)
    assert count["whole"] == count["near"] == INSTANCES
