"""Every optimum between people closed and risk covered, beside one plan at one price."""

from fractions import Fraction

import numpy as np
import pytest
from packs import say

import zoning
from zoning.perimeter.capped import solve_capped
from zoning.perimeter.caps import risk_covered_at_least
from zoning.perimeter.frontier import frontier
from zoning.perimeter.problem import PerimeterProblem
from zoning.perimeter.solve import solve
from zoning.perimeter.verify_capped import verify_capped

SEED = 20261126
PROVINCE_CASES = 1_000
REACH = 12
"""Houses, along either axis, that one case reaches."""


def town(side: int, cases: int) -> tuple[PerimeterProblem, np.ndarray]:
    """Return a town of a grid of streets with three in ten left out, without risk; and its risk."""
    rng = np.random.default_rng(SEED)
    at = np.arange(side * side).reshape(side, side)
    along, across = (np.stack([a.ravel(), b.ravel()], axis=1) for a, b in
                     ((at[:, :-1], at[:, 1:]), (at[:-1], at[1:])))  # fmt: skip
    links = np.concatenate([along, across])
    links = links[rng.random(len(links)) < 0.7]
    people = rng.poisson(3.0, at.size)
    must_red = np.zeros(at.size, bool)
    must_red[rng.choice(at.size, cases, replace=False)] = True
    expected = np.zeros(at.size)
    for case in np.flatnonzero(must_red):
        row, column = divmod(int(case), side)
        near = at[max(0, row - REACH) : row + REACH + 1,
                  max(0, column - REACH) : column + REACH + 1].ravel()  # fmt: skip
        away = np.hypot(*(np.stack(np.divmod(near, side)) - [[row], [column]]))
        uneven = rng.lognormal(0, 0.6, len(near))
        expected[near] += 0.1 * people[near] * uneven * np.exp(-away / 3)
    post = rng.integers(3, 20, len(links)) * 1000
    problem = PerimeterProblem(
        cost=np.stack([0 * people, 250 * people + 50, 1000 * people + 100], axis=1),
        links=links,
        line_yellow=post // 2,
        line_red=post,
        must_red=must_red,
        never_red=np.zeros(at.size, bool),
        must_open=np.zeros(at.size, bool),
        ring=np.concatenate([links, links[:, ::-1]]),
    )
    return problem, np.rint(np.outer(expected, [1000, 400, 0])).astype(np.int64)


@pytest.mark.parametrize(("side", "cases"), [(100, 40), (316, 300)])
def test_whole_front(benchmark, side, cases):
    """All prices of risk from 0 to ten times the common one, exactly."""
    problem, risk = town(side, cases)
    found = benchmark.pedantic(
        lambda: frontier(problem, risk, rho_range=(0, 10)), rounds=3, warmup_rounds=1
    )
    assert len(found.prices) > cases
    benchmark.extra_info.update(
        section="frontier", job="front", places=side * side, breaks=len(found.prices)
    )


@pytest.mark.parametrize(("side", "cases"), [(100, 40), (316, 300)])
def test_one_price(benchmark, side, cases):
    """The peer: one solve at one of these prices."""
    problem, risk = town(side, cases)
    priced = PerimeterProblem(
        cost=problem.cost + 5 * risk,
        links=problem.links,
        line_yellow=problem.line_yellow,
        line_red=problem.line_red,
        must_red=problem.must_red,
        never_red=problem.never_red,
        must_open=problem.must_open,
        ring=problem.ring,
    )
    found = benchmark.pedantic(lambda: solve(priced), rounds=3, warmup_rounds=1)
    front = frontier(problem, risk, rho_range=(0, 10))
    assert found.labels.tolist() == front.labels_at(front.point_at(5)).tolist()
    benchmark.extra_info.update(section="frontier", job="one price", places=side * side, breaks=0)


def test_nine_tenths_of_the_risk(benchmark):
    """A cap on the risk left, on 400 houses, proved."""
    problem, risk = town(20, 4)
    caps = [risk_covered_at_least(problem, risk, Fraction(9, 10))]
    found = benchmark.pedantic(lambda: solve_capped(problem, caps), rounds=1)
    assert verify_capped(problem, caps, found) == []
    share = float((found.cost - found.relaxation.bound(caps)) / found.cost)
    benchmark.extra_info.update(
        section="frontier",
        job="cap",
        places=problem.places,
        gap=found.gap,
        cost=found.cost,
        flow_gap=share,
    )


def test_front_of_a_province(benchmark, province):
    """Every plan of a thousand cases among a quarter of a million households, from 0 upwards."""
    planner = zoning.Planner(zoning.read_area(province.folder))
    located = planner.locate(zoning.read_cases(province.cases(PROVINCE_CASES)[0]))
    say("every price of risk in a province")
    front = benchmark.pedantic(lambda: zoning.frontier(planner, located), rounds=1)
    assert (
        front.labels_at(front.own_row).tolist() == planner.draw(located).certificate.labels.tolist()
    )
    benchmark.extra_info.update(
        section="frontier",
        job="province",
        households=province.households,
        cases=len(located),
        places=planner.network.places,
        breaks=len(front) - 1,
    )
