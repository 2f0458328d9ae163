"""A plan drawn near its cases is the plan of the whole area, and a kept part is the drawn part."""

from dataclasses import replace
from datetime import timedelta
from textwrap import dedent

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import zoning
from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_hexagons import cases_in, hexagon_area
from tests.drawn_main_road import main_road_area
from zoning.area.area import Area
from zoning.errors import NoPlan
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.network import place_network
from zoning.perimeter.outline_clusters import outline_clusters
from zoning.perimeter.parcel_coverage import parcels_of
from zoning.perimeter.parcel_source import ParcelSource
from zoning.perimeter.parcels import parcel_points
from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import household_codes, place_codes
from zoning.perimeter.solve import solve
from zoning.perimeter.stored_flow import flow_in_order
from zoning.perimeter.terrain import Terrain
from zoning.perimeter.unit_prices import unit_table
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.ground import GroundBook
from zoning.plan.planner import Planner
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy

BLOCK = (
    dedent("""
    +--1-1-1-1--+--1--2--1--1--1--+--1-1-1--
    |           a                 |
    1           1                 b
    |           a                 1
    1           1                 b
    |           a                 1
    1           +                 b
    |                             +
    1
    |           +
    1           c                 +
    |           1                 d
    1           c                 1
    |           1                 d
    |           c                 1
    +--1-1-1-1--+--1--2--1--1--1--+--1-1-1--
""")
    .strip("\n")
    .split("\n")
)
BLOCKS, WIDTH = 6, 40
RULES = (
    "rest_of_alley",
    "rest_of_hamlet",
    "adjacent_alleys",
    "adjacent_hamlets",
)


def street_of_blocks(drawn=drawn_area, *, markets: bool = False, **options) -> Area:
    """Draw six blocks in a row, 1.2 km, each alley with a letter of its own."""
    rows = [""] * len(BLOCK)
    letters = iter("abcdefghijklmnopqrstuvwxyz")
    for _ in range(BLOCKS):
        names = {mark: next(letters) for mark in "abcd"}
        for number, line in enumerate(BLOCK):
            rows[number] += "".join(names.get(mark, mark) for mark in line.ljust(WIDTH))
    alleys = dict.fromkeys("abcdefghijklmnopqrstuvwx")
    drawing = "\n".join(row + ("+" if row.startswith("+") else "|") for row in rows)
    sites = {"M": "market"} if markets else {}
    drawing = drawing.replace("2", "M") if markets else drawing
    return drawn(
        "\n" + drawing, alleys=alleys, people=4, split_hamlets_at=110, sites=sites, **options
    )


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


def random_cases(area: Area, random: np.random.Generator, count: int) -> gpd.GeoDataFrame:
    """Return cases in houses, some of them neighbours by number."""
    homes = area.households["household_id"].to_numpy(object)
    rows = random.integers(0, len(homes), count)
    rows[1::3] = (rows[::3] + 1)[: len(rows[1::3])] % len(homes)
    days = random.integers(1, 20, count)
    frame = located(area, *({"household": 0} for _ in rows))
    frame["household_id"] = homes[rows]
    frame["reported_at"] = pd.to_datetime(
        [f"2026-07-{day:02d}T08:00:00+07:00" for day in days], utc=True
    )
    return frame


def random_policy(random: np.random.Generator) -> Policy:
    """Return the ward preset with other prices and rings."""
    ward = policy_named()
    return replace(
        ward,
        closing=replace(ward.closing, yellow_per_person=int(random.choice([20, 250, 900]))),
        risk=replace(ward.risk, price_open=int(random.choice([20_000, 200_000]))),
        posts=replace(ward.posts, red_factor=int(random.choice([50, 1000, 4000]))),
        guarding=replace(ward.guarding, household=int(random.choice([0, 2000, 9000]))),
        ring=replace(
            ward.ring,
            street_m=float(random.choice([0, 40, 90])),
            air_m=float(random.choice([0, 20])),
            touching=bool(random.integers(0, 2)),
        ),
    )


def with_rules(random: np.random.Generator, policy: Policy) -> Policy:
    """Return the policy with rings of rules, a core, exemptions and thresholds of its own."""
    ring = {name: bool(random.integers(0, 2)) for name in RULES}
    return replace(
        policy,
        ring=replace(
            policy.ring,
            zone_air_m=float(random.choice([0, 60])),
            case_air_m=float(random.choice([0, 120])),
            **ring,
        ),
        core=replace(policy.core, air_m=float(random.choice([0, 25]))),
        escalation=replace(policy.escalation, alley_cases=1, hamlet_cases=2),
        stability=replace(
            policy.stability,
            per_household=int(random.choice([0, 3000])),
            step_down=bool(random.integers(0, 2)),
            hold_red=bool(random.integers(0, 2)),
        ),
    )


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
    # Where the ring leaves touching parcels out, red may look on open ground.
    assert zoning.verify(plan, street) == [] or not plan.policy.ring.touching


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


@pytest.mark.parametrize("seed", range(4))
def test_a_planner_draws_from_the_plan_in_force_as_draw_does(street, seed):
    """Every file of the next plan, and of the one after, is the same to the byte."""
    random = np.random.default_rng(300 + seed)
    policy = with_rules(random, random_policy(random))
    cases = random_cases(street, random, 8)
    planner = Planner(street)
    old = planner.draw(cases.iloc[:2], policy=policy)
    for count in (5, 8):
        moment = old.as_of + timedelta(days=3)
        some = cases.iloc[:count].assign(reported_at=old.as_of)
        kept = planner.draw(some, policy=policy, as_of=moment, in_force=old)
        fresh = draw(street, some, policy=policy, as_of=moment, in_force=old)
        assert plan_files(kept) == plan_files(fresh)
        assert kept.in_force is not None
        assert kept.in_force.plan_id == old.plan_id
        old = kept


def test_there_is_something_to_leave_out(street):
    """The street is longer than what one case reaches: the test above compares two things."""
    planner = Planner(street)
    planner.draw(random_cases(street, np.random.default_rng(3), 1))
    network = planner.network
    points = ParcelSource.of(street, network).near(np.array([network.household_place[0]]), 68.0)
    assert len(points.xy) < len(parcel_points(street, network).xy) / 3


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


@pytest.mark.parametrize("seed", range(8))
def test_another_case_gives_the_plan_that_is_drawn_afresh(street, seed):
    """Cases come and go: every file is the same to the byte as without a memory."""
    random = np.random.default_rng(100 + seed)
    policy = random_policy(random)
    cases = random_cases(street, random, 8)
    planner = Planner(street)
    for count in (3, 4, 8, 2):
        some = cases.iloc[:count]
        kept = plan_files(planner.draw(some, policy=policy))
        assert kept == plan_files(draw(street, some, policy=policy))


@pytest.mark.parametrize("seed", range(4))
def test_the_same_holds_on_cells(seed):
    """Cases come and go in cells, and prices change: no part is kept that would not be drawn."""
    random = np.random.default_rng(400 + seed)
    rows = "\n".join(" " * (row % 2) + "9 3 " * 12 for row in range(10))
    area = hexagon_area(rows)
    spots = [
        (int(row), int(row % 2 + 2 * number))
        for row, number in zip(
            random.integers(10, size=8), random.integers(24, size=8), strict=True
        )
    ]
    cases = cases_in(area, *spots)
    ward = policy_named()
    wide = replace(ward, kernel=replace(ward.kernel, street_scale_m=90.0, air_scale_m=60.0))
    planner = Planner(area)
    old = None
    for count, policy in ((3, ward), (4, wide), (8, wide), (2, ward), (8, ward)):
        some = cases.iloc[:count]
        kept = planner.draw(some, policy=policy, in_force=old)
        assert plan_files(kept) == plan_files(draw(area, some, policy=policy, in_force=old))
        assert zoning.verify(kept, area) == []
        old = kept if count == 4 else None


def with_evidence(policy: Policy, random: np.random.Generator) -> Policy:
    """Return the policy where contacts, visits and positivity may each close something."""
    return replace(
        policy,
        contacts=replace(
            policy.contacts,
            f1_weight=float(random.choice([0.1, 1.0])),
            visited_weight=float(random.choice([0, 2])),
        ),
        ring=replace(policy.ring, visited_sites=True, visited_air_m=float(random.choice([0, 15]))),
        escalation=replace(
            policy.escalation,
            hamlet_positivity=20.0,
            hamlet_positivity_tests=5,
            positivity_days=1,
            positivity_with_incidence=False,
        ),
        lifting=replace(policy.lifting, contact_days=14.0, contact_restarts=True),
    )


def results_of(area: Area, positive: int) -> pd.DataFrame:
    """Return one test for each house, the first few positive."""
    homes = area.households["household_id"].astype(str)
    return pd.DataFrame(
        {
            "household_id": homes,
            "taken_at": pd.Timestamp("2026-07-01T08:00:00+07:00"),
            "result": ["positive"] * positive + ["negative"] * (len(homes) - positive),
        }
    )


@pytest.mark.parametrize("seed", range(6))
def test_contacts_visits_and_tests_give_the_plan_that_is_drawn_afresh(seed):
    """They come and go while the cases stay: every file is as without a memory, and each differs.

    The memory must not answer with what was true under other contacts, visits or tests.
    """
    area = street_of_blocks(markets=True)
    random = np.random.default_rng(500 + seed)
    policy = with_evidence(random_policy(random), random)
    cases = located(area, {"household": 0})
    homes = len(area.households)
    rows = [
        {"household": int(random.integers(homes))},
        {"kind": "visited", "site": "p-000"},
        {"kind": "F2", "alley": "b"},
        {"kind": "visited", "site": "p-005"},
    ]
    planner = Planner(area)
    moment = cases["reported_at"].max() + timedelta(hours=30)
    names = []
    for chosen, positive in (((), 0), ((0, 1), 0), ((1, 2, 3), homes), ((3,), 0), ((), homes)):
        given = {
            "policy": policy,
            "as_of": moment.to_pydatetime(),
            "contacts": traced(area, *(rows[number] for number in chosen)),
            "tests": results_of(area, positive) if positive else None,
        }
        kept = planner.draw(cases, **given)
        assert plan_files(kept) == plan_files(draw(area, cases, **given))
        assert zoning.verify(kept, area) == [] or not policy.ring.touching
        names.append((kept.plan_id, kept.certificate.labels.tobytes()))
    assert len({name for name, _ in names}) == 5
    assert len({labels for _, labels in names}) > 2


@pytest.mark.parametrize("seed", range(8))
def test_the_same_holds_beside_main_roads_that_open_and_close(roads, seed):
    """Cases and policies come and go; a policy that lets roads close is not answered with doors."""
    random = np.random.default_rng(400 + seed)
    policy = random_policy(random)
    policy = replace(policy, ring=replace(policy.ring, touching=True, street_m=40.0))
    closing = replace(policy, exempt=replace(policy.exempt, must_open_streets=()))
    cases = random_cases(roads, random, 8)
    planner = Planner(roads)
    kinds = []
    for count, rules in ((4, policy), (4, closing), (8, closing), (8, policy), (3, policy)):
        kept = planner.draw(cases.iloc[:count], policy=rules)
        assert plan_files(kept) == plan_files(draw(roads, cases.iloc[:count], policy=rules))
        assert zoning.verify(kept, roads) == []
        kinds.append(set(kept.checkpoints["kind"]))
    assert {"door"} <= kinds[0] & kinds[3] & kinds[4]


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


def with_limits(policy: Policy) -> list[Policy]:
    """Return a policy as it is, closing pockets, within caps and divided into sectors."""
    pockets = replace(policy, ring=replace(policy.ring, enclosed_households=60))
    limits = [{"max_posts": 4}, {"max_people_closed": 600}, {"max_people_sector": 20}]
    return [
        policy,
        pockets,
        *(replace(policy, caps=replace(policy.caps, **one)) for one in limits),
        replace(pockets, caps=replace(policy.caps, max_people_sector=20)),
        policy,
    ]


def drawn_or_refused(drawing, *given, **options) -> dict[str, bytes] | tuple[str, ...]:
    """Return the files of a plan, or the words in which it is refused."""
    try:
        return plan_files(drawing(*given, **options))
    except NoPlan as error:
        return tuple(error.conflict)


@pytest.mark.parametrize("seed", range(4))
def test_pockets_caps_and_sectors_leave_no_trace_in_the_next_plan(street, seed):
    """Under one planner policies take turns on the same cases: the same bytes as drawn afresh."""
    random = np.random.default_rng(400 + seed)
    ward = policy_named()
    # Dear people and cheap posts: much stays open between the cases, and is enclosed.
    policy = replace(
        ward,
        closing=replace(ward.closing, yellow_per_person=900),
        ring=replace(ward.ring, street_m=12.0, air_m=0.0),
        posts=replace(ward.posts, yellow_factor=1, red_factor=2),
        risk=replace(ward.risk, price_open=0, price_yellow=0),
    )
    cases = random_cases(street, random, 6)
    planner = Planner(street)
    met = []
    for rules in with_limits(policy):
        kept = drawn_or_refused(planner.draw, cases, policy=rules)
        assert kept == drawn_or_refused(draw, street, cases, policy=rules)
        met.append(kept)
    assert met[0] == met[-1]
    plan = draw(street, cases, policy=with_limits(policy)[1])
    assert len(plan.certificate.enclosed)
    assert zoning.verify(plan, street) == []


def test_far_clusters_are_drawn_apart_and_near_ones_together(street):
    """Two houses in one block are one cluster, the first and the last block two."""
    network = place_network(street)
    terrain = Terrain.of(street, network, parcels_of(street, network))
    places = np.sort(network.household_place[[0, 1, len(street.households) - 1]]).astype(np.intp)
    groups = outline_clusters(terrain, places, places)
    assert sorted(len(group) for group in groups) == [1, 2]
    assert np.sort(np.concatenate(groups)).tolist() == places.tolist()
    tied = outline_clusters(terrain, places, np.zeros(3, np.intp))
    assert [group.tolist() for group in tied] == [places.tolist()]


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


def test_a_planner_finds_cases_as_the_area_does(town):
    """What a planner keeps of names and numbers answers as what is made anew."""
    cases = zoning.read_cases(zoning.bundled_area_path() / "sample_cases.csv")
    planner = Planner(town)
    for _ in range(2):
        pd.testing.assert_frame_equal(planner.locate(cases), zoning.geocode(cases, town))
