"""China, notice 92 of 2021: lifted after 14 days without a case and everyone negative in 2 days."""

from datetime import datetime, timedelta

import pandas as pd

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_question import Drawn
from zoning.plan.draw import draw
from zoning.plan.lifecycle import lift_conditions, zones_to_lift
from zoning.plan.verify import verify
from zoning.policy.load import policy_named

POLICY = policy_named("cn-92-2021")
VILLAGES = "+--1--1--1--1--1--1--1--1--+--1--1--1--1--1--1--+"
FIRST = datetime.fromisoformat("2026-07-01T08:00:00+07:00")


def test_the_rest_of_the_village_is_the_controlled_area():
    """A case at its far end; the next village is not controlled."""
    letters = Drawn(VILLAGES, split_hamlets_at=27, people=20).levels(
        {"household": 0}, policy=POLICY
    )
    assert letters[0] == "r"
    assert set(letters[3:8]) == {"y"}
    assert set(letters[9:]) == {"."}


def test_a_positive_in_the_controlled_area_turns_it_red_at_once():
    """The next plan has it red."""
    area = drawn_area(VILLAGES, split_hamlets_at=27, people=20)
    one = {"household": 0, "case_id": "one", "reported_at": FIRST}
    old = draw(area, located(area, one), policy=POLICY)
    two = {"household": 5, "case_id": "two", "reported_at": FIRST + timedelta(hours=6)}
    new = draw(area, located(area, one, two), policy=POLICY, in_force=old)
    level = new.households.set_index("household_id").level
    assert (level["hh-1-00000"], level["hh-1-00005"]) == ("red", "red")


def test_days_alone_lift_nothing_and_tests_of_the_last_two_days_do():
    """Three weeks without a case: not without tests, not with old ones, but with fresh ones."""
    area = drawn_area(VILLAGES, split_hamlets_at=27, people=20)
    cases = located(area, {"household": 0, "reported_at": FIRST})
    plan = draw(area, cases, policy=POLICY)
    now = FIRST + timedelta(days=21)

    def lifted(days_ago):
        tests = None
        if days_ago is not None:
            tests = pd.DataFrame({"household_id": plan.households.household_id})
            tests["taken_at"] = pd.Timestamp(now - timedelta(days=days_ago)).tz_convert("UTC")
            tests["result"] = "negative"
        nobody = traced(area)
        rows = lift_conditions(plan, area, cases, as_of=now, tests=tests, contacts=nobody)
        return any("-r" in name for name in zones_to_lift(rows))

    assert [lifted(None), lifted(5), lifted(1)] == [False, False, True]


def test_sites_visited_in_the_two_days_before_onset_are_controlled():
    """A market in the next village: yellow after a visit of two days before, not of three."""
    market = VILLAGES[:40] + "M" + VILLAGES[41:]
    area = drawn_area(market, split_hamlets_at=27, people=20, sites={"M": "market"})
    cases = located(area, {"household": 0, "reported_at": FIRST, "onset_date": "2026-06-30"})

    def yellow(day):
        visit = {"kind": "visited", "site": "p-000", "from": f"2026-06-{day}T09:00:00+08:00"}
        plan = draw(area, cases, policy=POLICY, contacts=traced(area, visit))
        assert verify(plan, area) == []
        return "A case visited this site" in " ".join(plan.zones["reason_en"])

    assert [yellow(27), yellow(28), yellow(30)] == [False, True, True]


def test_the_last_close_contact_must_be_out_14_days_and_negative_and_a_new_one_starts_anew():
    """Everybody is negative and no case came: the contact decides."""
    area = drawn_area(VILLAGES, split_hamlets_at=27, people=20)
    cases = located(area, {"household": 0, "reported_at": FIRST})
    plan = draw(area, cases, policy=POLICY)
    now = FIRST + timedelta(days=21)
    tests = pd.DataFrame({"household_id": plan.households.household_id, "result": "negative"})
    tests["taken_at"] = pd.Timestamp(now - timedelta(days=1)).tz_convert("UTC")

    def lifted(exposed, status, reported=1):
        row = {"household": 1, "from": FIRST + timedelta(days=exposed), "status": status}
        contact = traced(area, row | {"reported_at": FIRST + timedelta(days=reported)})
        rows = lift_conditions(plan, area, cases, as_of=now, tests=tests, contacts=contact)
        return any("-r" in name for name in zones_to_lift(rows))

    assert lifted(1, "cleared")
    assert not lifted(1, "traced")
    assert not lifted(8, "cleared")
    assert not lifted(1, "cleared", reported=8)
