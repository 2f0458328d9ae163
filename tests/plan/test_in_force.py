"""A plan drawn from the one in force: what stays, what steps down, what was lifted."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_question import WARD, with_section
from zoning.errors import InvalidInput, InvalidPlan
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""
# 0-5 the street west of the alley, 6-19 east of it, 20-23 the alley.
FIRST = "2026-07-01T08:00:00+07:00"
FRESH = with_section(WARD, "stability", per_household=0, step_down=False, hold_red=False)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=12)


def at(text):
    return datetime.fromisoformat(text)


def cases(area, *homes, **options):
    """One case a household, reported on the first day."""
    rows = [{"household": h, "case_id": f"k{h}", "reported_at": FIRST} | options for h in homes]
    return located(area, *rows)


def letters(plan, area):
    """Return the level of every household: . y r."""
    level = dict(zip(plan.households.household_id, plan.households.level, strict=True))
    return "".join(level.get(name, ".")[0] for name in area.households.household_id)


def checked(area, *arguments, **options):
    """Draw a plan that passes the verifier."""
    plan = draw(area, *arguments, **options)
    assert verify(plan, area) == []
    return plan


class TestStability:
    """Changing a level costs, so zones do not flap."""

    @pytest.mark.parametrize("price", [0, 500, 50_000])
    @pytest.mark.parametrize("homes", [(21, 22, 18), (3,), (0, 10), (23,)])
    def test_without_new_cases_the_zones_stay_the_same(self, area, homes, price):
        """Whatever the price: the old plan was the cheapest, and leaving it costs more."""
        policy = with_section(WARD, "stability", per_household=price)
        old = checked(area, cases(area, *homes), policy=policy)
        new = checked(area, cases(area, *homes), policy=policy, in_force=old)
        np.testing.assert_array_equal(new.certificate.labels, old.certificate.labels)
        assert new.certificate.cost == old.certificate.cost
        assert new.plan_id != old.plan_id

    @pytest.mark.parametrize("homes", [(21, 22), (3, 4), (0,), ()])
    def test_without_a_price_and_without_steps_it_is_a_fresh_plan(self, area, homes):
        """Stability 0: the plan in force has no say."""
        old = draw(area, cases(area, 18, 9), policy=FRESH, as_of=at(FIRST))
        fresh = checked(area, cases(area, *homes), policy=FRESH, as_of=at(FIRST))
        new = checked(area, cases(area, *homes), policy=FRESH, as_of=at(FIRST), in_force=old)
        np.testing.assert_array_equal(new.certificate.labels, fresh.certificate.labels)
        assert new.certificate.cost == fresh.certificate.cost

    def test_a_dear_change_keeps_a_ring_that_no_longer_pays(self, area):
        """The case is discarded: at 1,000 people a change the old ground stays closed."""
        dear = with_section(FRESH, "stability", per_household=1_000_000)
        old = checked(area, cases(area, 18), policy=dear)
        gone = cases(area, 18, status="discarded")
        new = checked(area, gone, policy=dear, as_of=old.as_of, in_force=old)
        assert letters(new, area) == letters(old, area)
        assert letters(checked(area, gone, policy=FRESH, as_of=old.as_of), area) == "." * 24

    def test_the_price_is_paid_once_a_household_that_changes(self, area):
        """Two plans that differ in k households differ by k prices at equal labels."""
        old = draw(area, cases(area, 18), policy=FRESH)
        priced = with_section(FRESH, "stability", per_household=7)
        both = cases(area, 18, 3)
        new = checked(area, both, policy=priced, in_force=old)
        plain = checked(area, both, policy=FRESH)
        changed = sum(a != b for a, b in zip(letters(old, area), letters(new, area), strict=True))
        assert letters(new, area) == letters(plain, area)
        assert new.certificate.cost == plain.certificate.cost + 7 * changed
        assert changed > 0


class TestSteps:
    """Up at once, down one step at a time."""

    def test_a_new_case_turns_yellow_red_at_once(self, area):
        """The neighbour in the ring falls ill."""
        old = checked(area, cases(area, 10))
        assert letters(old, area)[11] == "y"
        new = checked(area, cases(area, 10, 11), in_force=old)
        assert letters(new, area)[11] == "r"

    def test_a_discarded_case_steps_down_through_yellow(self, area):
        """Red in force is yellow in the next plan, and open in the one after."""
        old = checked(area, cases(area, 10))
        gone = cases(area, 10, status="discarded")
        one = checked(area, gone, as_of=old.as_of + DAY, in_force=old)
        assert [letters(p, area)[10] for p in (old, one)] == ["r", "y"]
        reason = one.households.set_index("household_id").reason["hh-1-00010"]
        assert reason.endswith("[held]")
        two = checked(area, gone, as_of=old.as_of + 2 * DAY, in_force=one)
        assert letters(two, area) == "." * 24

    def test_where_the_policy_has_no_steps_it_opens_at_once(self, area):
        """Stepping down is a rule of the policy, not of the engine."""
        old = draw(area, cases(area, 10), policy=FRESH)
        gone = cases(area, 10, status="discarded")
        new = checked(area, gone, policy=FRESH, as_of=old.as_of + DAY, in_force=old)
        assert letters(new, area) == "." * 24

    def test_yellow_lasts_as_long_as_the_policy_says(self, area):
        """Three days of yellow after red: closed on the second day, open on the third."""
        slow = with_section(WARD, "lifting", yellow_days=3)
        old = draw(area, cases(area, 10), policy=slow)
        gone = cases(area, 10, status="discarded")
        one = checked(area, gone, policy=slow, as_of=old.as_of + DAY, in_force=old)
        two = checked(area, gone, policy=slow, as_of=one.as_of + 2 * DAY, in_force=one)
        three = checked(area, gone, policy=slow, as_of=one.as_of + 3 * DAY, in_force=two)
        assert [letters(p, area)[10] for p in (one, two, three)] == ["y", "y", "."]

    def test_red_is_held_until_its_zone_may_be_lifted(self, area):
        """The case recovers on the third day; the zone has 14 days to go."""
        strict = with_section(WARD, "stability", hold_red=True)
        old = draw(area, cases(area, 10), policy=strict)
        well = cases(area, 10, status="recovered")
        kept = checked(area, well, policy=strict, as_of=old.as_of + 3 * DAY, in_force=old)
        assert letters(kept, area)[10] == "r"
        loose = checked(area, well, as_of=old.as_of + 3 * DAY, in_force=old)
        assert letters(loose, area)[10] == "y"


class TestLifted:
    """A zone that meets its conditions steps down, though its patient is still listed."""

    def test_fourteen_days_without_a_case_lift_a_zone(self, area):
        """One day early it is red; on the day it is yellow; then it opens, and stays open."""
        listed = cases(area, 10)
        old = draw(area, listed)
        early = checked(area, listed, as_of=old.as_of + 13 * DAY, in_force=old)
        assert letters(early, area)[10] == "r"
        one = checked(area, listed, as_of=old.as_of + 14 * DAY, in_force=early)
        assert letters(one, area)[10] == "y"
        assert one.in_force.settled == ("k10",)
        assert one.zones.cases.sum() == 0
        two = checked(area, listed, as_of=old.as_of + 15 * DAY, in_force=one)
        assert letters(two, area) == "." * 24
        assert two.in_force.settled == ("k10",)

    def test_a_new_case_on_the_same_ground_starts_the_clock_anew(self, area):
        """Ten days after the first a neighbour is reported: nothing is lifted on day 14."""
        old = draw(area, cases(area, 10))
        later = {"household": 11, "case_id": "n", "reported_at": "2026-07-11T08:00:00+07:00"}
        both = located(area, {"household": 10, "case_id": "k10", "reported_at": FIRST}, later)
        new = checked(area, both, as_of=old.as_of + 14 * DAY, in_force=old)
        assert letters(new, area)[10:12] == "rr"
        assert new.in_force.settled == ()

    def test_a_new_case_elsewhere_does_not(self, area):
        """The alley is far from the end of the street."""
        both = cases(area, 18, 22)
        old = draw(area, both)
        third = located(
            area,
            *({"household": h, "case_id": f"k{h}", "reported_at": FIRST} for h in (18, 22)),
            {"household": 23, "case_id": "n", "reported_at": "2026-07-12T08:00:00+07:00"},
        )
        new = checked(area, third, as_of=old.as_of + 14 * DAY, in_force=old)
        assert letters(new, area)[18] == "y"
        assert letters(new, area)[22:] == "rr"
        assert new.in_force.settled == ("k18",)

    def test_a_case_again_in_a_settled_house_closes_it_again(self, area):
        """Another case is another report."""
        listed = cases(area, 10)
        old = draw(area, listed)
        one = draw(area, listed, as_of=old.as_of + 14 * DAY, in_force=old)
        again = located(
            area,
            {"household": 10, "case_id": "k10", "reported_at": FIRST},
            {"household": 10, "case_id": "new", "reported_at": "2026-07-16T08:00:00+07:00"},
        )
        two = checked(area, again, in_force=one)
        assert letters(two, area)[10] == "r"

    def test_zones_remember_since_when_they_stand(self, area):
        """The zone's start is that of the first plan, not of each new one."""
        listed = cases(area, 10)
        old = draw(area, listed)
        one = checked(area, listed, as_of=old.as_of + 2 * DAY, in_force=old)
        two = checked(area, listed, as_of=old.as_of + 5 * DAY, in_force=one)
        assert set(two.zones.valid_from) == {FIRST}

    def test_an_alley_closed_on_a_rough_report_opens_when_it_lapses(self, area):
        """Two days for a case of unknown house; on the third its alley steps down."""
        quick = with_section(WARD, "lifting", provisional_hours=48)
        rough = located(area, {"alley": "a", "case_id": "r", "reported_at": FIRST})
        old = checked(area, rough, policy=quick)
        assert letters(old, area)[20:] == "rrrr"
        one = checked(area, rough, policy=quick, as_of=old.as_of + DAY, in_force=old)
        assert letters(one, area)[20:] == "rrrr"
        two = checked(area, rough, policy=quick, as_of=old.as_of + 3 * DAY, in_force=one)
        assert letters(two, area)[20:] == "yyyy"


class TestAnotherPack:
    """The plan in force may have been drawn on an older pack."""

    def test_places_are_found_again_by_their_households(self, area):
        """One more house at the end of the street: the old zones are known all the same."""
        newer = drawn_area(TOWN.replace("--1--1--+\n", "--1--1-1+\n", 1), alleys={"a": None})
        assert newer.digest != area.digest
        old = draw(area, cases(area, 10))
        gone = cases(newer, 10, status="discarded")
        new = checked(newer, gone, as_of=old.as_of + DAY, in_force=old)
        assert letters(new, newer)[10] == "y"

    def test_a_plan_that_does_not_fit_its_own_area_is_refused(self, area):
        """A damaged plan of this very pack."""
        old = draw(area, cases(area, 10))
        short = replace(old.certificate, labels=old.certificate.labels[:-1])
        with pytest.raises(InvalidPlan, match="places"):
            draw(area, cases(area, 10), in_force=replace(old, certificate=short))


class TestStored:
    """What a plan knew of the one in force is part of it."""

    def test_it_is_written_read_and_verified(self, area):
        """Files and back, byte for byte."""
        old = draw(area, cases(area, 10))
        new = draw(area, cases(area, 10, 12), in_force=old)
        files = plan_files(new)
        again = plan_from_files(files)
        assert plan_files(again) == files
        assert verify(again, area) == []
        assert again.in_force.plan_id == old.plan_id

    def test_a_changed_memory_is_found(self, area):
        """The identifier covers it."""
        old = draw(area, cases(area, 10))
        new = draw(area, cases(area, 10, 12), in_force=old)
        level = new.in_force.level.copy()
        level[0] = 2
        text = "\n".join(
            map(str, verify(replace(new, in_force=replace(new.in_force, level=level)), area))
        )
        assert "a plan of this name" in text
        cut = replace(new.in_force, level=level[:-1])
        assert "of the plan in force" in str(verify(replace(new, in_force=cut), area)[0])

    def test_a_plan_earlier_than_the_one_in_force_is_refused(self, area):
        """Time goes one way."""
        old = draw(area, cases(area, 10))
        with pytest.raises(InvalidInput, match="no earlier"):
            draw(area, cases(area, 10), as_of=old.as_of - DAY, in_force=old)
