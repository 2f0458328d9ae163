"""§11: the whole front is what independent solves say, at every price and between them."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from oracle_instances import random_problem
from priced_problems import at_post_price, at_price, falling_risk

import zoning.perimeter.least_cut
from zoning.perimeter.certificate import labeling_cost
from zoning.perimeter.frontier import Frontier, frontier
from zoning.perimeter.infeasible import Infeasible
from zoning.perimeter.post_frontier import post_frontier
from zoning.perimeter.solve import solve


def prices_to_ask(breaks, low=Fraction(0)):
    """Every break, a price between each two, and one beyond the last."""
    ends = [low, *breaks]
    between = [(a + b) / 2 for a, b in zip(ends, breaks, strict=False)]
    return sorted({low, *breaks, *between, ends[-1] + Fraction(1, 3)})


@pytest.mark.parametrize("seed", range(8))
def test_every_price_has_the_answer_of_a_solve_of_its_own(seed):
    """Labels and cost at each price are those of the solver, units, rings and rules included."""
    rng = np.random.default_rng(11_000 + seed)
    breaks = 0
    for _ in range(60):
        n = int(rng.integers(0, 30))
        problem, risk = random_problem(rng, n), falling_risk(rng, n)
        front = frontier(problem, risk)
        if isinstance(front, Infeasible):
            assert solve(problem).conflict == front.conflict
            continue
        breaks += len(front.prices)
        for price in prices_to_ask(front.prices):
            alone = solve(at_price(problem, risk, price))
            assert alone.labels.tolist() == front.labels_at(front.point_at(price)).tolist()
            assert front.cost_at(price) * price.denominator == alone.cost
    assert breaks > 100


@pytest.mark.parametrize("seed", range(4))
def test_figures_of_each_point_are_those_of_its_labels(seed):
    """Cost, risk, people and posts are added up along the front; each is right on its own."""
    rng = np.random.default_rng(11_100 + seed)
    points = 0
    for _ in range(40):
        n = int(rng.integers(2, 25))
        problem, risk = random_problem(rng, n), falling_risk(rng, n)
        front = frontier(problem, risk)
        if isinstance(front, Infeasible):
            continue
        people = rng.integers(0, 9, n)
        red, closed = front.inside(people, red=True), front.inside(people, red=False)
        lines = front.lines(problem.links, red=True), front.lines(problem.links, red=False)
        crossings = front.crossings(problem.links)
        first, second = problem.links.T
        for point in range(len(front)):
            labels = front.labels_at(point)
            assert front.base[point] == labeling_cost(problem, labels)
            assert front.risk_left[point] == risk[np.arange(n), labels].sum()
            assert red[point] == people[labels == 2].sum()
            assert closed[point] == people[labels >= 1].sum()
            assert lines[0][point] == ((labels[first] == 2) != (labels[second] == 2)).sum()
            assert lines[1][point] == ((labels[first] > 0) != (labels[second] > 0)).sum()
            assert crossings[point] == (labels[first] != labels[second]).sum()
            points += 1
    assert points > 100


def test_a_higher_price_of_risk_gives_a_plan_that_contains_the_former():
    """Solved one by one, labels never fall as the price rises."""
    rng = np.random.default_rng(11_200)
    rises = 0
    for _ in range(60):
        n = int(rng.integers(5, 30))
        problem, risk = random_problem(rng, n), falling_risk(rng, n)
        answers = [
            solve(at_price(problem, risk, Fraction(p, 2))).labels for p in (0, 1, 2, 3, 5, 9)
        ]
        if answers[0] is None:
            continue
        for lower, higher in pairwise(answers):
            assert (higher >= lower).all()
            rises += (higher > lower).any()
    assert rises > 60


def test_a_range_of_prices_is_a_part_of_the_whole_front():
    """Asked from 1/2 to 2, the points are those of the whole front between these prices."""
    rng = np.random.default_rng(11_300)
    inner = 0
    for _ in range(60):
        n = int(rng.integers(4, 25))
        problem, risk = random_problem(rng, n), falling_risk(rng, n)
        whole = frontier(problem, risk)
        if isinstance(whole, Infeasible):
            continue
        low, high = Fraction(1, 2), Fraction(2)
        part = frontier(problem, risk, rho_range=(low, high))
        # A change at the lowest price itself is one from the first point on.
        assert part.prices == tuple(p for p in whole.prices if low <= p < high)
        for price in (low, Fraction(1), Fraction(7, 5), high):
            one, other = part.point_at(price), whole.point_at(price)
            assert part.labels_at(one).tolist() == whole.labels_at(other).tolist()
        inner += len(part.prices)
    assert inner > 20


def test_the_flow_library_finds_the_same_front(monkeypatch):
    """Without the compiled search, prices and places are the same."""
    rng = np.random.default_rng(11_400)
    for _ in range(25):
        n = int(rng.integers(0, 20))
        problem, risk = random_problem(rng, n), falling_risk(rng, n)
        ours = frontier(problem, risk)
        with monkeypatch.context() as patch:
            patch.setattr(zoning.perimeter.least_cut, "is_built", lambda: False)
            theirs = frontier(problem, risk)
        assert isinstance(ours, Frontier) == isinstance(theirs, Frontier)
        if isinstance(ours, Frontier):
            assert ours.prices == theirs.prices
            assert ours.closed_from.tolist() == theirs.closed_from.tolist()
            assert ours.red_from.tolist() == theirs.red_from.tolist()


@pytest.mark.parametrize("seed", range(3))
def test_the_envelope_over_the_price_of_posts_is_exact(seed):
    """At each price and between them, the point in force costs what a solve of its own says."""
    rng = np.random.default_rng(11_500 + seed)
    breaks = 0
    for _ in range(40):
        problem = random_problem(rng, int(rng.integers(1, 20)))
        front = post_frontier(problem)
        if isinstance(front, Infeasible):
            assert solve(problem).conflict == front.conflict
            continue
        breaks += len(front.prices)
        for price in prices_to_ask(front.prices):
            point = sum(own < price for own in front.prices)
            alone = solve(at_post_price(problem, price))
            cost = front.rest[point] + price * front.posts[point]
            assert cost * price.denominator == alone.cost
            priced = labeling_cost(at_post_price(problem, price), front.labels[point])
            assert priced == alone.cost
    assert breaks > 40
