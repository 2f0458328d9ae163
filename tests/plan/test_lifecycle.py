"""Every condition of lifting is shown as met or not, with its clock."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_question import WARD, with_section
from zoning.errors import InvalidInput
from zoning.plan.closed_ground import zone_of_cases
from zoning.plan.draw import draw
from zoning.plan.lifecycle import CONDITION_COLUMNS, lift_conditions, zones_to_lift

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         +
"""
# 0-5 and 6-19 the street, 20 and 21 the alley.
FIRST = pd.Timestamp("2026-07-01T08:00:00+07:00")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=12)


def strict(**lifting):
    return with_section(WARD, "lifting", **lifting)


def day(number):
    """Return noon of a day; the first report is of the morning of day 0."""
    return (FIRST + number * DAY + timedelta(hours=4)).to_pydatetime()


def asked(area, *rows, policy=WARD, on=0, tests=None, new=()):
    """Return conditions by zone level and name, for the plan of some cases."""
    first = located(
        area, *({"case_id": f"k{i}", "reported_at": FIRST} | r for i, r in enumerate(rows))
    )
    plan = draw(area, first, policy=policy)
    known = located(
        area, *({"case_id": f"k{i}", "reported_at": FIRST} | r for i, r in enumerate([*rows, *new]))
    )
    found = lift_conditions(plan, area, known, as_of=day(on), tests=tests)
    assert list(found.columns) == list(CONDITION_COLUMNS)
    return found


def of(found, level, condition):
    (row,) = found[(found.level == level) & (found.condition == condition)].to_dict("records")
    return row


def results(*rows):
    """Return tests: (household, day, result)."""
    return pd.DataFrame(
        {
            "household_id": [f"hh-1-{h:05d}" for h, _, _ in rows],
            "taken_at": pd.to_datetime([day(d) for _, d, _ in rows], utc=True),
            "result": [r for _, _, r in rows],
        }
    )


class TestDays:
    """Clocks that wait for days to pass."""

    @pytest.mark.parametrize(("on", "met"), [(0, False), (13, False), (14, True), (30, True)])
    def test_days_without_a_case(self, area, on, met):
        """Fourteen days after the last report, for the red zone and for its ring."""
        found = asked(area, {"household": 10}, on=on)
        for level in ("red", "yellow"):
            row = of(found, level, "days_without_case")
            assert (row["needed"], row["found"], row["is_met"]) == (14, on, met)
            assert row["since"] == FIRST
            assert row["earliest"] == FIRST + 14 * DAY

    def test_a_new_case_in_the_ring_starts_the_clock_of_all_the_ground(self, area):
        """On day 10, in the yellow house next door."""
        later = {"household": 11, "reported_at": FIRST + 10 * DAY}
        found = asked(area, {"household": 10}, on=14, new=[later])
        assert of(found, "red", "days_without_case")["since"] == FIRST + 10 * DAY
        assert not zones_to_lift(found)

    def test_a_new_case_on_open_ground_starts_none(self, area):
        """At the other end of the street."""
        later = {"household": 0, "reported_at": FIRST + 10 * DAY}
        found = asked(area, {"household": 15}, on=14, new=[later])
        assert of(found, "red", "days_without_case")["is_met"]

    def test_a_recovered_patient_was_a_case_and_a_discarded_one_was_not(self, area):
        """The clock counts from the report of the former."""
        rows = [{"household": 10}]
        for status, since in (("recovered", FIRST + 5 * DAY), ("discarded", FIRST)):
            later = {"household": 11, "reported_at": FIRST + 5 * DAY, "status": status}
            found = asked(area, *rows, on=14, new=[later])
            assert of(found, "red", "days_without_case")["since"] == since

    def test_a_report_after_the_day_asked_about_is_not_known_yet(self, area):
        """As of day 14, of day 15."""
        later = {"household": 11, "reported_at": FIRST + 15 * DAY}
        found = asked(area, {"household": 10}, on=14, new=[later])
        assert of(found, "red", "days_without_case")["is_met"]

    def test_red_and_yellow_last_their_least_days(self, area):
        """20 days of red, 3 of yellow, counted from the zone's start."""
        policy = strict(red_days=20, yellow_days=3)
        found = asked(area, {"household": 10}, policy=policy, on=16)
        red, yellow = (of(found, level, "least_days") for level in ("red", "yellow"))
        assert (red["is_met"], red["earliest"]) == (False, FIRST + 20 * DAY)
        assert (yellow["is_met"], yellow["needed"]) == (True, 3)
        assert not zones_to_lift(found)

    def test_a_longest_time_ends_red_whatever_else_holds(self, area):
        """A new case every day, and still it ends: another decision must be taken."""
        policy = strict(longest_days=10)
        later = {"household": 10, "reported_at": FIRST + 10 * DAY}
        found = asked(area, {"household": 10}, policy=policy, on=10, new=[later])
        assert of(found, "red", "longest_days")["suffices"]
        (lifted,) = zones_to_lift(found)
        assert "-r" in lifted

    def test_a_yellow_zone_waits_for_the_red_inside_it(self, area):
        """Fourteen days are over for both, and red goes first."""
        found = asked(area, {"household": 10}, on=14)
        row = of(found, "yellow", "no_red_inside")
        assert (row["found"], row["is_met"]) == (1, False)
        assert {z[11:] for z in zones_to_lift(found)} == {"r01"}

    def test_the_next_step_is_named(self, area):
        """Red goes to yellow, or open where the policy has no steps."""
        assert of(asked(area, {"household": 10}), "red", "days_without_case")["to"] == "yellow"
        plain = with_section(WARD, "stability", step_down=False)
        found = asked(area, {"household": 10}, policy=plain)
        assert of(found, "red", "days_without_case")["to"] == "open"


class TestTests:
    """Rounds of negative tests; no result is never a negative one."""

    POLICY = strict(days_without_case=1, negative_rounds=2, negative_within_days=2)
    ALONE = ({"household": 21},)
    """The red zone is the alley's last house."""

    def homes(self, area):
        """Return the households of the red zone."""
        plan = draw(
            area, located(area, {"household": 21, "reported_at": FIRST}), policy=self.POLICY
        )
        red = plan.households[plan.households.level == "red"]
        return [int(name[-5:]) for name in red.household_id]

    def test_without_results_the_condition_is_not_met(self, area):
        """However many days have passed."""
        found = asked(area, *self.ALONE, policy=self.POLICY, on=30)
        row = of(found, "red", "negative_rounds")
        assert (row["found"], row["is_met"]) == (0, False)
        assert np.isinf(of(found, "red", "last_round_within")["found"])
        assert not zones_to_lift(found)

    def test_everybody_twice_and_lately(self, area):
        """Two days of tests of every household, the last one yesterday."""
        homes = self.homes(area)
        tests = results(*((h, d, "negative") for h in homes for d in (3, 6)))
        found = asked(area, *self.ALONE, policy=self.POLICY, on=7, tests=tests)
        assert of(found, "red", "negative_rounds")["found"] == 2
        assert of(found, "red", "last_round_within")["found"] == pytest.approx(1.0)
        assert {z[11:12] for z in zones_to_lift(found)} == {"r"}
        late = asked(area, *self.ALONE, policy=self.POLICY, on=9, tests=tests)
        assert not of(late, "red", "last_round_within")["is_met"]

    def test_two_tests_on_one_day_are_one_round(self, area):
        """Days are counted, not samples."""
        tests = results(*((h, 3, "negative") for h in self.homes(area) * 2))
        found = asked(area, *self.ALONE, policy=self.POLICY, on=4, tests=tests)
        assert of(found, "red", "negative_rounds")["found"] == 1

    def test_one_household_left_out_is_no_round(self, area):
        """Everybody but one."""
        area_wide = with_section(self.POLICY, "escalation", alley_houses=1)
        tests = results((21, 3, "negative"), (21, 6, "negative"))
        found = asked(area, *self.ALONE, policy=area_wide, on=7, tests=tests)
        assert of(found, "red", "negative_rounds")["found"] == 0

    def test_a_positive_result_starts_a_households_count_anew(self, area):
        """Negative, negative, positive, negative: one."""
        homes = self.homes(area)
        rows = [(h, d, "negative") for h in homes for d in (2, 3, 6)]
        tests = results(*rows, (21, 5, "positive"))
        found = asked(area, *self.ALONE, policy=self.POLICY, on=7, tests=tests)
        assert of(found, "red", "negative_rounds")["found"] == 1

    def test_tests_before_the_last_case_do_not_count(self, area):
        """A case of day 5, tests of days 3 and 6."""
        homes = self.homes(area)
        tests = results(*((h, d, "negative") for h in homes for d in (3, 6)))
        later = {"household": 21, "reported_at": FIRST + 5 * DAY}
        found = asked(area, *self.ALONE, policy=self.POLICY, on=8, tests=tests, new=[later])
        assert of(found, "red", "negative_rounds")["found"] == 1

    def test_tests_that_cannot_be_read_are_refused_all_at_once(self, area):
        """A word that is no result and times without offset; a missing column."""
        bad = results((21, 3, "negativ"))
        bad["taken_at"] = bad["taken_at"].dt.tz_localize(None)
        with pytest.raises(InvalidInput) as caught:
            asked(area, *self.ALONE, policy=self.POLICY, tests=bad)
        assert [f.where for f in caught.value.faults] == [
            "tests, column taken_at",
            "tests, column result",
        ]
        with pytest.raises(InvalidInput, match="column result"):
            asked(area, *self.ALONE, policy=self.POLICY, tests=bad[["household_id", "taken_at"]])


class TestProvisional:
    """A zone that rests on a rough report expires."""

    QUICK = strict(provisional_hours=24)

    def test_a_case_of_unknown_house_holds_its_alley_for_some_hours(self, area):
        """A day; then it may be lifted, fourteen days or not."""
        found = asked(area, {"alley": "a"}, policy=self.QUICK, on=0)
        row = of(found, "red", "provisional")
        assert (row["unit"], row["is_met"], row["earliest"]) == ("hours", False, FIRST + DAY)
        found = asked(area, {"alley": "a"}, policy=self.QUICK, on=1)
        assert {z[11:12] for z in zones_to_lift(found)} == {"r"}

    def test_a_zone_with_a_known_house_is_not_provisional(self, area):
        """One case at a house, one somewhere in the alley."""
        found = asked(area, {"alley": "a"}, {"household": 21}, policy=self.QUICK, on=2)
        assert "provisional" not in set(found.condition)
        assert not zones_to_lift(found)


class TestInput:
    """Times have offsets and go one way."""

    def test_a_time_without_offset_is_refused(self, area):
        """Nobody knows which midnight is meant."""
        plan = draw(area, located(area, {"household": 10, "reported_at": FIRST}))
        with pytest.raises(InvalidInput, match="offset"):
            lift_conditions(plan, area, located(area), as_of=datetime(2026, 7, 20))  # noqa: DTZ001

    def test_a_plan_without_zones_has_no_conditions(self, area):
        """Nothing is closed, nothing is lifted."""
        plan = draw(area, located(area))
        found = lift_conditions(plan, area, located(area), as_of=plan.as_of)
        assert found.empty
        assert zones_to_lift(found) == frozenset()

    def test_a_case_between_houses_is_found_by_its_position(self, area):
        """No household, no alley: the zone whose ground it stands on."""
        plan = draw(area, located(area, {"household": 10, "reported_at": FIRST}))
        street, access = area.households.loc[10, ["street_id", "access_m"]]
        loose = {
            "match_level": "interpolated", "street_id": street, "access_m": access,
            "geometry": area.households.geometry.iloc[10],
        }  # fmt: skip
        rows = located(area, loose, loose | {"outcome": "not_found"})
        zone = zone_of_cases(plan, area, rows)
        assert plan.zones.level[zone[0]] == "red"
        assert zone[1] == -1
