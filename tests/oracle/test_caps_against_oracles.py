"""§12: within caps, the answer is what looking at everything says; its proof holds."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from oracle_brute_force import allowed, energies, every_labeling
from oracle_instances import random_problem
from oracle_milp import optimum
from priced_problems import falling_risk

from zoning.perimeter.capped import solve_capped
from zoning.perimeter.caps import Cap, people_at_most, posts_at_most, risk_covered_at_least
from zoning.perimeter.conflict import decided
from zoning.perimeter.fixing import decided_bits, proved_bits
from zoning.perimeter.solve import solve
from zoning.perimeter.verify_capped import verify_capped


def random_caps(rng, problem):
    """One to three caps of every kind; most lie a little below what the optimum would take."""
    n, m = problem.places, len(problem.links)
    people = rng.integers(0, 6, n)
    free = Cap(
        name="units",
        at_most=int(rng.integers(0, 4 * n + 1)),
        at_place=rng.integers(0, 5, (n, 3)),
        line_yellow=rng.integers(0, 3, m),
        line_red=rng.integers(0, 3, m),
    )
    share = Fraction(int(rng.integers(0, 11)), 10)
    caps = [
        posts_at_most(problem, int(rng.integers(0, m + 1)), level="red"),
        posts_at_most(problem, int(rng.integers(0, m + 1)), level="yellow"),
        posts_at_most(problem, int(rng.integers(0, m + 2))),
        people_at_most(problem, people, int(rng.integers(0, 4 * n + 1)), level="red"),
        people_at_most(problem, people, int(rng.integers(0, 4 * n + 1)), level="yellow"),
        risk_covered_at_least(problem, falling_risk(rng, n), share),
        free,
    ]
    chosen = [caps[i] for i in rng.permutation(len(caps))[: int(rng.integers(1, 4))]]
    alone = solve(problem).labels
    if alone is None or rng.random() < 0.2:
        return chosen
    return [
        replace(cap, at_most=max(0, cap.amount(problem, alone) - int(rng.integers(0, 4))))
        for cap in chosen
    ]


def exhausted(problem, caps):
    """Least cost within rules and caps, or None: by pricing every labeling."""
    labels = every_labeling(problem.places)
    labels = labels[allowed(problem, labels)]
    within = [all(cap.amount(problem, row) <= cap.at_most for cap in caps) for row in labels]
    labels = labels[np.array(within, bool)]
    return int(energies(problem, labels).min()) if len(labels) else None


@pytest.mark.parametrize("places", range(7))
def test_the_answer_is_that_of_looking_at_every_labeling(places):
    """Status, cost and gap, with units, rings and rules; every answer passes the verifier."""
    rng = np.random.default_rng(12_000 + places)
    dearer = []
    for _ in range(60):
        problem = random_problem(rng, places)
        caps = random_caps(rng, problem)
        truth, found = exhausted(problem, caps), solve_capped(problem, caps)
        assert verify_capped(problem, caps, found) == []
        assert found.status == ("infeasible" if truth is None else "optimal")
        assert found.cost == truth
        if truth is None:
            assert found.reason
            assert found.labels is None
        else:
            assert found.gap == 0
            dearer.append(found.cost > solve(problem).cost)
    assert places < 2 or sum(dearer) > 6


@pytest.mark.parametrize("places", range(2, 7))
def test_what_the_bound_fixes_and_joins_holds_in_every_plan_that_is_as_cheap(places):
    """Each bit said to be settled is so, and bits said to go together do, labeling by labeling."""
    rng = np.random.default_rng(21_000 + places)
    settled = joined = 0
    for _ in range(80):
        problem = random_problem(rng, places)
        caps = random_caps(rng, problem)
        found = solve_capped(problem, caps)
        if found.labels is None:
            continue
        worst = found.cost + int(rng.integers(0, 4))
        before = decided_bits(decided(problem))
        value, group = proved_bits(problem, caps, found.relaxation, before, worst=worst)
        labels = every_labeling(places)
        labels = labels[allowed(problem, labels)]
        labels = labels[energies(problem, labels) <= worst]
        within = [all(cap.amount(problem, row) <= cap.at_most for cap in caps) for row in labels]
        labels = labels[np.array(within, bool)]
        bits = np.concatenate([labels >= 1, labels == 2], axis=1)
        assert (bits[:, value >= 0] == value[value >= 0]).all()
        same = group[:, None] == group
        assert all((row[:, None] == row)[same].all() for row in bits)
        settled += int(((value >= 0) & (before < 0)).sum())
        joined += int(same.sum()) - 2 * places
    assert settled > 100
    assert joined > 50


@pytest.mark.parametrize("seed", range(3))
def test_the_cost_is_that_of_an_integer_programme_that_knows_nothing_of_cuts(seed):
    """Ten to twenty-five places; the whole formulation, label by label, with the caps' rows."""
    rng = np.random.default_rng(12_100 + seed)
    bound_to = 0
    for _ in range(15):
        problem = random_problem(rng, int(rng.integers(10, 26)))
        caps = random_caps(rng, problem)
        found = solve_capped(problem, caps)
        assert verify_capped(problem, caps, found) == []
        assert found.cost == optimum(problem, caps)
        alone = solve(problem)
        bound_to += found.cost is not None and found.cost > alone.cost
    assert bound_to > 3


def test_with_a_node_only_the_gap_is_said():
    """Whatever is not proved is not called optimal; the labels keep the caps all the same."""
    rng = np.random.default_rng(12_200)
    for _ in range(20):
        problem = random_problem(rng, 12)
        caps = random_caps(rng, problem)
        full, short = solve_capped(problem, caps), solve_capped(problem, caps, nodes=1)
        assert verify_capped(problem, caps, short) == []
        if short.labels is not None:
            assert short.bound <= full.cost <= short.cost


def test_without_caps_the_answer_is_the_solver_s():
    """No cap, no price: one minimum cut."""
    rng = np.random.default_rng(12_300)
    for _ in range(20):
        problem = random_problem(rng, 8)
        alone, found = solve(problem), solve_capped(problem, [])
        assert found.cost == alone.cost
        if alone.labels is not None:
            assert found.labels.tolist() == alone.labels.tolist()
            assert found.bound_by == "flow"
