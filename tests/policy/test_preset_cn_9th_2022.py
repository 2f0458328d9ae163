"""China, 9th edition, 6/2022: 7 days and everyone negative to medium, 3 more to low."""

from datetime import datetime, timedelta

import pandas as pd

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_question import Drawn
from zoning.plan.draw import draw
from zoning.plan.verify import verify
from zoning.policy.load import policy_named

POLICY = policy_named("cn-9th-2022")
COMPOUND = """
    +--1--1--1--1--1--1--1--+--1--1--1--1--1--+
                            a
                            1
                            a
                            1
                            a
                            1
                            a
                            +
"""
FIRST = datetime.fromisoformat("2026-07-01T08:00:00+07:00")


def test_one_case_makes_its_compound_high_risk():
    """By compound in principle."""
    drawn = Drawn(COMPOUND, {"a": None}, people=20)
    assert drawn.units({"household": 13}, policy=POLICY) == ["a-1-a"]


def test_high_medium_low():
    """Red until day 7 with everyone tested, yellow for three days, then open."""
    area = drawn_area(COMPOUND, alleys={"a": None}, people=20)
    cases = located(area, {"household": 13, "reported_at": FIRST})
    old = draw(area, cases, policy=POLICY)
    tests = pd.DataFrame({"household_id": old.households.household_id})
    tests["taken_at"] = pd.Timestamp(FIRST + timedelta(days=6, hours=12)).tz_convert("UTC")
    tests["result"] = "negative"

    def on(day, plan, tests=None):
        moment = FIRST + timedelta(days=day)
        return draw(area, cases, policy=POLICY, as_of=moment, in_force=plan, tests=tests)

    def level(plan):
        return plan.households.set_index("household_id").level.get("hh-1-00013", "open")

    untested = on(7, old)
    medium = on(7, old, tests)
    still = on(9, medium)
    low = on(10, still)
    assert [level(p) for p in (old, untested, medium, still, low)] == [
        "red", "red", "yellow", "yellow", "open",
    ]  # fmt: skip


def test_sites_visited_are_medium_risk():
    """Yellow, and the houses beside the market are not."""
    market = "+--1--1--1--1--1--1--1--1--M--1--1--1--1--1--1--+"
    area = drawn_area(market, people=60, sites={"M": "market"})
    cases = located(area, {"household": 0, "reported_at": FIRST})
    visit = {"kind": "visited", "site": "p-000", "from": "2026-06-30T09:00:00+08:00"}
    plan = draw(area, cases, policy=POLICY, contacts=traced(area, visit))
    assert verify(plan, area) == []
    (zone,) = [z for z in plan.zones.to_dict("records") if "A case visited" in z["reason_en"]]
    assert (zone["level"], zone["households"]) == ("yellow", 0)
