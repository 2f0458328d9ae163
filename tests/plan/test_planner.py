"""What a planner keeps of the last plan leaves no trace in the next: it is as drawn afresh."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

import zoning
from tests.drawn_area import located
from tests.drawn_blocks import random_cases, random_policy, street_of_blocks, with_rules
from tests.drawn_contacts import traced
from tests.drawn_hexagons import cases_in, hexagon_area
from tests.drawn_main_road import main_road_area
from zoning.area.area import Area
from zoning.errors import NoPlan
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.planner import Planner
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


@pytest.mark.parametrize("seed", range(2))
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


@pytest.mark.parametrize("seed", range(4))
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


@pytest.mark.parametrize("seed", range(2))
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


@pytest.mark.parametrize("seed", range(3))
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


@pytest.mark.parametrize("seed", range(4))
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


@pytest.mark.parametrize("seed", range(2))
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


def test_a_planner_finds_cases_as_the_area_does(town):
    """What a planner keeps of names and numbers answers as what is made anew."""
    cases = zoning.read_cases(zoning.bundled_area_path() / "sample_cases.csv")
    planner = Planner(town)
    for _ in range(2):
        pd.testing.assert_frame_equal(planner.locate(cases), zoning.geocode(cases, town))
