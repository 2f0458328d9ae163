"""§2: a place whose open price is just above yellow is closed, as by a hard rule."""

from datetime import datetime
from types import SimpleNamespace

import numpy as np
import pytest
from oracle_brute_force import allowed, energies, every_labeling
from oracle_instances import random_fields

from tests.drawn_question import WARD, with_section
from zoning.perimeter.in_force import InForce, with_stability
from zoning.perimeter.problem import PerimeterProblem
from zoning.perimeter.solve import solve


@pytest.mark.parametrize("places", range(1, 7))
def test_holding_and_stability_agree_with_brute_force(places):
    """Rule by rule and price by price, on every labeling; the least optimum comes out."""
    rng = np.random.default_rng(9000 + places)
    solved = 0
    for _ in range(150):
        given = random_fields(rng, places)
        given["units"] = tuple(u for u in given["units"] if u.level == "red" and u.parent == -1)
        held = (rng.random(places) < 0.4) & ~given["must_open"]
        price = int(rng.integers(0, 20))
        level = rng.integers(-1, 3, places).astype(np.int8)
        homes = rng.integers(0, 3, places)
        problem = problem_with(given, level, homes, price=price, held=held)
        free = PerimeterProblem(**given)
        labels = every_labeling(places)
        labels = labels[allowed(free, labels)]
        labels = labels[(labels[:, held] >= 1).all(axis=1)]
        if not len(labels):
            assert solve(problem).status == "infeasible"
            continue
        change = ((labels != level) & (level >= 0)) @ (homes * price)
        prices = energies(free, labels) + change
        best = labels[prices == prices.min()]
        least = (best >= 1).all(axis=0).astype(int) + (best == 2).all(axis=0)
        solution = solve(problem)
        assert solution.cost == prices.min()
        assert solution.labels.tolist() == least.tolist()
        solved += 1
    assert solved > 50


def problem_with(given, level, homes, *, price, held):
    """Return the problem with the prices of a plan in force."""
    links = np.asarray(given["links"], int).reshape(-1, 2)
    network = SimpleNamespace(households=homes, places=len(level), links=links)
    before = InForce(
        plan_id="p",
        as_of=datetime.fromisoformat("2026-07-01T00:00:00+07:00"),
        level=level,
        since=np.zeros(len(level), np.int64),
        may_lift=np.zeros(len(level), bool),
        settled=(),
    )
    policy = with_section(WARD, "stability", per_household=price)
    cost = with_stability(
        np.asarray(given["cost"], np.int64),
        network,
        before,
        policy,
        held=held,
        line_yellow=np.asarray(given["line_yellow"], np.int64),
    )
    return PerimeterProblem(**given | {"cost": cost})
