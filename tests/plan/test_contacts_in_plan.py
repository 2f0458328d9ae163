"""Traced contacts add to the risk, visited sites close, and both stay with the plan."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_question import WARD, with_section
from zoning.errors import InvalidCases, InvalidPlan, UnlocatedCases
from zoning.perimeter.case_places import case_places
from zoning.perimeter.network import place_network
from zoning.perimeter.place_exposure import place_exposure
from zoning.perimeter.traced import spread
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.frontier import frontier
from zoning.plan.public import public_view
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--M--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""
# 0-5 and 6-18 the street, 19-21 the alley; the market stands between 14 and 15.
MARKET = "p-000"
VISIT = {"kind": "visited", "site": MARKET, "from": "2026-07-01T07:00:00+07:00"}
NEXT_DAY = datetime.fromisoformat("2026-07-02T08:00:00+07:00")
SITES = with_section(WARD, "ring", visited_sites=True)


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=12, sites={"M": "market"})


@pytest.fixture(scope="module")
def cases(area):
    return located(area, {"household": 0})


def drawn(area, cases, *rows, policy=WARD, **options):
    plan = draw(area, cases, policy=policy, as_of=NEXT_DAY, contacts=traced(area, *rows), **options)
    assert verify(plan, area) == []
    return plan


def levels(area, plan):
    found = plan.households.set_index("household_id")["level"]
    return "".join(
        {"red": "r", "yellow": "y"}.get(found.get(h), ".") for h in area.households.household_id
    )


def market_level(area, plan):
    network = place_network(area)
    return int(plan.certificate.labels[network.site_place[0]])


def rough(area, level, unit):
    row = {"case_id": "r0", "household": 0, "household_id": None, "outcome": "ambiguous"}
    return located(area, row | {"match_level": level, f"{level}_id": unit, "why": "no_such_house"})


class TestExposure:
    """A contact weighs what the policy says, at his own door."""

    def test_a_contact_who_may_well_be_ill_closes_his_neighbours(self, area, cases):
        """At a weight of one case the far end of the street closes; at a tenth it stays open."""
        likely = with_section(WARD, "contacts", f1_weight=1.0)
        assert levels(area, drawn(area, cases, {"household": 17}))[14:19] == "....."
        plan = drawn(area, cases, {"household": 17}, policy=likely)
        assert "y" in levels(area, plan)[14:19] or "r" in levels(area, plan)[14:19]
        code = dict(zip(plan.households.household_id, plan.households.reason, strict=True))
        assert "người tiếp xúc" in code["hh-1-00017"]
        assert code["hh-1-00017"].endswith("[traced]")

    def test_no_contact_makes_a_house_red_by_rule(self, area, cases):
        """Where risk has no price, contacts close nothing."""
        free = with_section(
            with_section(WARD, "contacts", f1_weight=1.0), "risk", price_open=0, price_yellow=0
        )
        without = draw(area, cases, policy=free, as_of=NEXT_DAY)
        assert levels(area, drawn(area, cases, {"household": 17}, policy=free)) == levels(
            area, without
        )

    @pytest.mark.parametrize("seed", range(6))
    def test_another_contact_never_lowers_the_cost_and_opens_nothing(self, area, seed):
        """docs/model.md §13: more risk, and more that must be closed."""
        rng = np.random.default_rng(seed)
        cases = located(area, *({"household": int(h)} for h in rng.integers(0, 22, 2)))
        policy = with_section(SITES, "contacts", f1_weight=float(rng.uniform(0, 1)))
        policy = with_section(policy, "ring", visited_air_m=float(rng.integers(0, 20)))
        rows, cost, labels = [], -1, 0
        for _ in range(4):
            plan = draw(area, cases, policy=policy, as_of=NEXT_DAY, contacts=traced(area, *rows))
            assert plan.certificate.cost >= cost
            assert (plan.certificate.labels >= labels).all()
            cost, labels = plan.certificate.cost, plan.certificate.labels
            kind = ("F1", "F2", "visited")[int(rng.integers(3))]
            rows.append(
                VISIT if kind == "visited" else {"kind": kind, "household": int(rng.integers(22))}
            )

    def test_the_order_of_contacts_makes_no_difference(self, area, cases):
        """Same contacts, same bytes."""
        contacts = traced(area, {"household": 3}, {"household": 17, "kind": "F2"}, VISIT)
        one, other = (
            draw(area, cases, policy=SITES, as_of=NEXT_DAY, contacts=c)
            for c in (contacts, contacts.iloc[::-1])
        )
        assert plan_files(one) == plan_files(other)

    def test_the_front_counts_contacts(self, area, cases):
        """The row of the policy's own price is the plan that is drawn."""
        likely = with_section(WARD, "contacts", f1_weight=1.0)
        contacts = traced(area, {"household": 17})
        front = frontier(area, cases, policy=likely, as_of=NEXT_DAY, contacts=contacts)
        plan = draw(area, cases, policy=likely, as_of=NEXT_DAY, contacts=contacts)
        assert front.labels_at(front.own_row).tolist() == plan.certificate.labels.tolist()


class TestVisitedSites:
    """A site that a case visited is at least yellow, where the policy says so."""

    def test_its_own_place_is_yellow_and_nothing_else(self, area, cases):
        """Far from all red; the houses beside it stay open."""
        plan = drawn(area, cases, VISIT, policy=SITES)
        assert market_level(area, plan) == 1
        assert levels(area, plan)[14:16] == ".."
        assert "A case visited this site" in " ".join(plan.zones["reason_en"])

    def test_metres_round_it_close_with_it(self, area, cases):
        """Doors 15 m away."""
        plan = drawn(area, cases, VISIT, policy=with_section(SITES, "ring", visited_air_m=16.0))
        assert levels(area, plan)[13:17] == ".yy."

    def test_not_where_the_policy_does_not_say_so(self, area, cases):
        """Then it weighs as exposure only."""
        plan = drawn(area, cases, VISIT)
        assert market_level(area, plan) == 0
        without = draw(area, cases, as_of=NEXT_DAY)
        assert plan.certificate.cost > without.certificate.cost

    @pytest.mark.parametrize(("days_before", "closed"), [(2, 1), (3, 0)])
    def test_only_visits_within_the_look_back(self, area, cases, days_before, closed):
        """Two days before onset, here the day of the report."""
        day = datetime.fromisoformat("2026-07-01T07:00:00+07:00") - timedelta(days=days_before)
        plan = drawn(area, cases, VISIT | {"from": day, "to": day}, policy=SITES)
        assert market_level(area, plan) == closed

    def test_what_must_stay_open_stays_open(self, area, cases):
        """The policy's exemption decides."""
        kept = with_section(SITES, "exempt", must_open_sites=("market",))
        assert market_level(area, drawn(area, cases, VISIT, policy=kept)) == 0

    def test_a_patient_from_elsewhere_closes_the_site_as_well(self, area):
        """No red place is needed to close it: his case lies outside the area."""
        away = located(
            area,
            {
                "household": 0,
                "outcome": "not_found",
                "household_id": None,
                "why": "outside_area",
                "match_level": None,
            },
        )
        plan = drawn(area, away, VISIT, policy=SITES, allow_unlocated=True)
        assert plan.zones["level"].tolist() == ["yellow"]

    def test_it_is_closed_at_every_price_of_risk(self, area, cases):
        """The rule keeps it closed, not the risk: it is closed where risk costs nothing, too."""
        front = frontier(
            area, cases, policy=SITES, as_of=NEXT_DAY, contacts=traced(area, VISIT), times=(0, 5)
        )
        market = place_network(area).site_place[0]
        assert len(front) > 1
        assert all(front.labels_at(row)[market] >= 1 for row in range(len(front)))

    def test_the_check_finds_a_visited_site_left_open(self, area, cases):
        """Labels of a plan without the visit are no plan with it."""
        plan = draw(area, cases, policy=SITES, as_of=NEXT_DAY)
        visit = drawn(area, cases, VISIT, policy=SITES).evidence
        faults = [str(f) for f in verify(replace(plan, evidence=visit), area)]
        assert any("sites p-000: found open after a visit" in f for f in faults)


class TestWithThePlan:
    """Contacts are kept, checked, and kept from others."""

    def test_written_and_read_back_unchanged(self, area, cases):
        """And still sound; without its contacts it is refused."""
        plan = drawn(area, cases, {"household": 3}, VISIT, policy=SITES)
        files = plan_files(plan)
        again = plan_from_files(files)
        assert plan_files(again) == files
        assert verify(again, area) == []
        lost = files | {"plan.json": files["plan.json"].replace(b'"case_day"', b'"day"')}
        with pytest.raises(InvalidPlan):
            plan_from_files(lost)
        del files["contacts.geojson"]
        with pytest.raises(InvalidPlan, match=r"contacts\.geojson"):
            plan_from_files(files)

    def test_a_contact_changes_the_name_and_none_leaves_it(self, area, cases):
        """A plan without contacts is named as if there were no such list."""
        bare = draw(area, cases, as_of=NEXT_DAY)
        none = draw(area, cases, as_of=NEXT_DAY, contacts=traced(area))
        some = draw(area, cases, as_of=NEXT_DAY, contacts=traced(area, {"household": 9}))
        assert bare.plan_id == none.plan_id != some.plan_id
        assert plan_files(bare) == plan_files(none)
        assert bare.evidence is None

    def test_a_contact_taken_from_the_plan_is_noticed(self, area, cases):
        """The name and the proof no longer fit."""
        plan = drawn(area, cases, {"household": 9})
        assert verify(replace(plan, evidence=None), area)

    def test_the_public_view_knows_none(self, area, cases):
        """Neither the identifier nor the place of a contact."""
        plan = drawn(area, cases, {"household": 9, "case_id": "SECRET-9"}, VISIT, policy=SITES)
        text = public_view(plan, area, k=1).zones.to_json()
        assert "SECRET-9" not in text
        assert MARKET not in text
        shown = {n: t for n, t in plan_files(plan).items() if n != "contacts.geojson"}
        assert not any(b"SECRET-9" in t for t in shown.values())


class TestTests:
    """A plan that closes a unit on positivity keeps counts of tests, and no test."""

    POSITIVE = with_section(WARD, "escalation", hamlet_positivity=4.0)

    def test_the_hamlet_closes_and_the_plan_can_be_checked(self, area, cases):
        """Kept by unit and day; a plan without them has another name, and no proof."""
        tests = pd.DataFrame({"household_id": area.households["household_id"].repeat(3)})
        tests["taken_at"] = pd.Timestamp("2026-07-01T03:00:00Z")
        tests["result"] = ["positive"] * 3 + ["negative"] * (len(tests) - 3)
        plan = draw(area, cases, policy=self.POSITIVE, as_of=NEXT_DAY, tests=tests)
        assert verify(plan, area) == []
        assert set(levels(area, plan)) == {"r"}
        assert "share of positive tests" in " ".join(plan.zones["reason_en"])
        files = plan_files(plan)
        assert files["tests.csv"].decode().splitlines() == [
            "unit_id,day,tests,positive",
            "a-1-a,2026-07-01,9,0",
            "h-1-01,2026-07-01,57,3",
        ]
        again = plan_from_files(files)
        assert plan_files(again) == files
        assert verify(again, area) == []
        assert verify(replace(again, evidence=None), area)
        assert plan_files(draw(area, cases, as_of=NEXT_DAY, tests=tests)) == plan_files(
            draw(area, cases, as_of=NEXT_DAY)
        )


class TestRefused:
    """Nothing is left out in silence."""

    def test_a_contact_of_nobody(self, area, cases):
        """Named by row; an identifier that may be a name is not repeated."""
        rows = traced(
            area, {"household": 3, "contact_of": "c9"}, {"household": 3, "contact_of": "Bà Ba"}
        )
        with pytest.raises(InvalidCases) as caught:
            draw(area, cases, contacts=rows)
        assert len(caught.value.faults) == 2
        assert "no case c9" in str(caught.value)
        assert "Bà" not in str(caught.value)

    def test_a_contact_who_is_nowhere(self, area, cases):
        """Refused by name of the row, unless left out on purpose."""
        lost = {
            "household": 3,
            "household_id": None,
            "outcome": "not_found",
            "why": "no_such_street",
            "match_level": None,
        }
        with pytest.raises(UnlocatedCases, match="row 1, contact t0"):
            draw(area, cases, as_of=NEXT_DAY, contacts=traced(area, lost))
        plan = drawn(area, cases, lost, allow_unlocated=True)
        assert plan.plan_id == draw(area, cases, as_of=NEXT_DAY).plan_id

    @pytest.mark.parametrize(
        "change",
        [
            {"status": "cleared"},
            {"reported_at": "2026-07-03T08:00:00+07:00"},
            {"to": "2026-06-10T08:00:00+07:00", "from": "2026-06-10T08:00:00+07:00"},
        ],
    )
    def test_contacts_that_do_not_count_weigh_nothing(self, area, cases, change):
        """Cleared, reported later, exposed too long ago."""
        plan = drawn(area, cases, {"household": 17} | change)
        assert plan.certificate.cost == draw(area, cases, as_of=NEXT_DAY).certificate.cost

    def test_contacts_of_a_discarded_case_do_not_count_and_of_a_dead_one_do(self, area):
        """Whoever met a patient who died was exposed all the same."""
        for status, more in (("discarded", False), ("died", True)):
            rows = (
                {"household": 0, "case_id": "c0", "status": status},
                {"household": 1, "case_id": "c1"},
            )
            cases = located(area, *rows)
            plan = drawn(area, cases, {"household": 17})
            bare = draw(area, cases, as_of=NEXT_DAY)
            assert (plan.certificate.cost > bare.certificate.cost) == more


class TestKnownRoughly:
    """A case known to a hamlet or ward spreads over it, and closes it only where a rule says so."""

    @pytest.mark.parametrize(("level", "unit"), [("hamlet", "h-1-01"), ("ward", "w-1")])
    def test_it_is_asked_about_first(self, area, level, unit):
        """A person says that it may count as risk."""
        with pytest.raises(UnlocatedCases, match=f"as risk in {unit}"):
            draw(area, rough(area, level, unit))

    @pytest.mark.parametrize(("level", "unit"), [("hamlet", "h-1-01"), ("ward", "w-1")])
    def test_its_weight_is_spread_and_nothing_is_red_by_rule(self, area, level, unit):
        """The whole unit shares one case; no house is named."""
        plan = draw(area, rough(area, level, unit), as_of=NEXT_DAY, allow_unlocated=True)
        assert verify(plan, area) == []
        assert plan.certificate.cost > 0
        assert set(levels(area, plan)) == {"."}

    def test_the_weight_is_one_case_in_all(self, area):
        """A part for every household, by its people."""
        network = place_network(area)
        cases = rough(area, "hamlet", "h-1-01")
        place, weight = spread(network, case_places(network, cases), np.ones(1))
        assert weight.sum() == pytest.approx(1.0)
        assert set(place[weight > 0].tolist()) == set(network.household_place.tolist())
        np.testing.assert_allclose(weight[weight > 0], 1 / 22)
        assert (place_exposure(network, cases, WARD, as_of=NEXT_DAY) > 0).sum() >= 22

    def test_a_policy_may_close_the_hamlet_for_it(self, area):
        """Then every house of it is red, and the case is counted there."""
        strict = with_section(WARD, "escalation", hamlet_case_inside=True)
        plan = draw(
            area,
            rough(area, "hamlet", "h-1-01"),
            policy=strict,
            as_of=NEXT_DAY,
            allow_unlocated=True,
        )
        assert verify(plan, area) == []
        assert set(levels(area, plan)) == {"r"}
        assert plan.zones["cases"].sum() == 1

    def test_another_hamlet_is_another_plan(self, area):
        """What only the hamlet decides is part of the name."""
        two = drawn_area(
            TOWN, alleys={"a": None}, people=12, sites={"M": "market"}, split_hamlets_at=40
        )
        ids = {
            draw(two, rough(two, "hamlet", u), as_of=NEXT_DAY, allow_unlocated=True).plan_id
            for u in ("h-1-01", "h-1-02")
        }
        assert len(ids) == 2

    def test_an_alley_closes_as_ever(self, area):
        """Every house may be the one; a policy may say otherwise."""
        cases = located(area, {"alley": "a"})
        assert set(levels(area, draw(area, cases, as_of=NEXT_DAY))[19:22]) == {"r"}
        soft = with_section(WARD, "escalation", alley_case_inside=False)
        plan = draw(area, cases, policy=soft, as_of=NEXT_DAY)
        assert verify(plan, area) == []
        assert "unit" not in " ".join(plan.households["reason"])
