"""A plan drawn near its cases is the plan of the whole area: labels, proof, outlines, reasons."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest

import zoning
from tests.drawn_area import drawn_area, located
from tests.drawn_blocks import random_cases, random_policy, street_of_blocks, with_rules
from tests.drawn_main_road import main_road_area
from zoning.area.area import Area
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.network import place_network
from zoning.perimeter.parcel_coverage import parcels_of
from zoning.perimeter.parcel_points import REACH_M
from zoning.perimeter.parcel_source import ParcelSource
from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import household_codes, place_codes
from zoning.perimeter.solve import solve
from zoning.perimeter.stored_flow import flow_in_order
from zoning.perimeter.unit_prices import unit_table
from zoning.plan.draw import draw
from zoning.plan.ground import GroundBook
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy


@pytest.fixture(scope="module")
def street():
    return street_of_blocks()


@pytest.fixture(scope="module")
def roads():
    """The same, its streets main roads with houses on both sides, only its alleys none."""
    return street_of_blocks(main_road_area, across=tuple(range(1, 60, 3)))


@pytest.fixture(scope="module")
def town():
    return zoning.read_area(zoning.bundled_area_path())


def drawn_whole(area: Area, cases: gpd.GeoDataFrame, policy: Policy, as_of, in_force=None):
    """Solve with every ring and unit of the area, and draw from all of its parcels."""
    network = place_network(area)
    touching = area_parcels(area, network).touching
    problem, reasons = perimeter_problem(
        area, network, cases, policy, as_of=as_of, touching=touching, in_force=in_force
    )
    solution = solve(problem)
    return problem, reasons, solution, GroundBook(area, network, parcels_of(area, network))


def reasons_of_whole(area, problem, reasons, *, policy, labels) -> list[str]:
    """Return the reason code of every closed household, worked out from the whole problem."""
    network = place_network(area)
    red = labels == RED
    ringed = np.zeros(len(labels), bool)
    ringed[problem.ring[red[problem.ring[:, 0]], 1]] = True
    units, _ = unit_table(network, network.rows.tree, policy.guarding)
    codes = place_codes(problem, labels, reasons, ringed=ringed, bought=units.bought(red))
    closed = np.flatnonzero(labels[network.household_place])
    words, which = household_codes(area, network, codes, reasons, closed)
    return [f"[{words[number]}]" for number in which]


def assert_same_plan(area, cases, policy, in_force=None):
    plan = draw(area, cases, policy=policy, in_force=in_force)
    problem, reasons, solution, book = drawn_whole(
        area, plan.located, policy, plan.as_of, plan.in_force
    )
    np.testing.assert_array_equal(plan.certificate.labels, solution.labels)
    assert plan.certificate.cost == solution.cost == plan.certificate.bound
    flow, strange = flow_in_order(problem, reasons.unit_rows, plan.certificate.flow)
    assert strange == []
    assert verify_solution(problem, solution.labels, solution.cost, flow) == []
    ground = book.draw(solution.labels)
    shapes = dict(zip(ground.parts.ids(plan.plan_id), ground.polygons.values(), strict=True))
    assert [shapes[name].wkb for name in plan.zones["id"]] == plan.zones.geometry.to_wkb().tolist()
    expected = reasons_of_whole(area, problem, reasons, policy=policy, labels=solution.labels)
    said = plan.households["reason"].str.extract(r"(\[[^\]]*\])$", expand=False).tolist()
    assert said == expected
    assert len(plan.checkpoints) == len(ground.found.street)
    found = sorted(zip(*ground.found.lnglat.T, strict=True))
    assert sorted(zip(plan.checkpoints.geometry.x, plan.checkpoints.geometry.y, strict=True)) == (
        found
    )
    return plan


@pytest.mark.parametrize("seed", range(24))
def test_a_plan_drawn_near_its_cases_is_that_of_the_whole_area(street, seed):
    """Labels, cost, proof, outlines and crossings, to the bit, whatever the prices and rings."""
    random = np.random.default_rng(seed)
    cases = random_cases(street, random, int(random.integers(1, 7)))
    plan = assert_same_plan(street, cases, random_policy(random))
    assert zoning.verify(plan, street) == []


@pytest.mark.parametrize("seed", range(12))
def test_the_same_holds_under_rules_and_a_plan_in_force(street, seed):
    """Units beside a red one, cores, and what a plan in force holds: as in the whole area."""
    random = np.random.default_rng(200 + seed)
    policy = with_rules(random, random_policy(random))
    cases = random_cases(street, random, 6)
    old = assert_same_plan(street, cases[cases["reported_at"] < "2026-07-12T00:00:00Z"], policy)
    assert_same_plan(street, cases, policy, in_force=old)


def test_units_close_though_no_ring_reaches_them(street):
    """The rules of the test above bind: with the rest of its hamlet, a red alley closes more."""
    cases = located(street, {"household": 0})
    alley = int(np.flatnonzero(street.households["unit_id"].duplicated(keep=False))[-1])
    cases["household_id"] = street.households["household_id"].iloc[[alley]].to_numpy(object)
    ward = policy_named()
    red = replace(ward, escalation=replace(ward.escalation, alley_cases=1))
    wide = replace(red, ring=replace(red.ring, adjacent_alleys=True, rest_of_hamlet=True))
    assert len(assert_same_plan(street, cases, wide).households) > len(
        assert_same_plan(street, cases, red).households
    )


def test_there_is_something_to_leave_out(street):
    """The street is longer than what one case reaches: the tests above compare two things."""
    network = place_network(street)
    source = ParcelSource.of(street, network)
    near = source.near(np.array([network.household_place[0]]), 68.0)
    everything = source.near(np.arange(network.places), REACH_M)
    assert len(near.xy) < len(everything.xy) / 3


@pytest.mark.parametrize("seed", range(2))
def test_the_same_holds_in_a_town(town, seed):
    """Labels and proof in a town of 12,000 households, where clusters stand side by side."""
    random = np.random.default_rng(seed)
    plan = draw(town, random_cases(town, random, 12), policy=policy_named())
    network = place_network(town)
    problem, reasons = perimeter_problem(
        town, network, plan.located, plan.policy, as_of=plan.as_of,
        touching=area_parcels(town, network).touching,
    )  # fmt: skip
    np.testing.assert_array_equal(plan.certificate.labels, solve(problem).labels)
    flow, _ = flow_in_order(problem, reasons.unit_rows, plan.certificate.flow)
    assert verify_solution(problem, plan.certificate.labels, plan.certificate.cost, flow) == []


@pytest.mark.parametrize("seed", range(6))
def test_main_roads_are_answered_as_in_the_whole_area(roads, seed):
    """Labels, cost and proof, also where a case stands on the road itself."""
    random = np.random.default_rng(500 + seed)
    policy = with_rules(random, random_policy(random))
    cases = random_cases(roads, random, 6)
    plan = draw(roads, cases, policy=policy)
    problem, reasons, solution, _ = drawn_whole(roads, plan.located, policy, plan.as_of)
    np.testing.assert_array_equal(plan.certificate.labels, solution.labels)
    assert plan.certificate.cost == solution.cost == plan.certificate.bound
    flow, strange = flow_in_order(problem, reasons.unit_rows, plan.certificate.flow)
    assert strange == []
    assert verify_solution(problem, solution.labels, solution.cost, flow) == []


BACK_TO_BACK = """
    +-1-1-1-1-+-1-+-1-1-1-1-+
              a   b
              1   1
              a   b
              1   1
              a   b
              +   +
"""


def test_alleys_that_stand_back_to_back_are_neighbours():
    """Only parcels lead from one alley into the other, and those are asked for near red units."""
    area = drawn_area(BACK_TO_BACK, alleys=dict.fromkeys("ab"), people=12)
    ward = policy_named()
    alone = replace(
        ward,
        escalation=replace(ward.escalation, alley_cases=1),
        ring=replace(ward.ring, street_m=0.0, air_m=0.0, touching=False),
        risk=replace(ward.risk, price_open=0, price_yellow=0),
        posts=replace(ward.posts, red_factor=1, yellow_factor=1),
    )
    beside = replace(alone, ring=replace(alone.ring, adjacent_alleys=True))
    cases = located(area, {"household": 9})
    closed = [
        set(assert_same_plan(area, cases, p).households["household_id"]) for p in (alone, beside)
    ]
    other = set(area.households["household_id"].iloc[[10, 12]])
    assert not other & closed[0]
    assert other <= closed[1]
