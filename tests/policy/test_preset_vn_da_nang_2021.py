"""Đà Nẵng, 8-9/2021: red isolated 14 days at least; green spots inside a yellow ward are yellow."""

from datetime import datetime, timedelta

from tests.drawn_area import drawn_area, located
from tests.drawn_question import Drawn
from zoning.plan.draw import draw
from zoning.plan.lifecycle import lift_conditions, zones_to_lift
from zoning.policy.load import policy_named

POLICY = policy_named("vn-da-nang-2021")
STREET = "+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+"
FIRST = datetime.fromisoformat("2026-07-01T08:00:00+07:00")


def test_no_green_spot_is_left_inside_a_ward_with_red():
    """One case: every other house of the ward is yellow."""
    letters = Drawn(STREET, people=20).levels({"household": 2}, policy=POLICY)
    assert letters[2] == "r"
    assert set(letters) == {"r", "y"}
    assert letters[8:] == "y" * 8


def test_red_lasts_fourteen_days_even_when_the_patient_recovers():
    """Absolute isolation for at least 14 days, no one in or out."""
    area = drawn_area(STREET, people=20)
    ill = {"household": 2, "reported_at": FIRST}
    old = draw(area, located(area, ill), policy=POLICY)
    well = located(area, ill | {"status": "recovered"})
    for days, level in ((13, "red"), (14, "yellow")):
        moment = FIRST + timedelta(days=days)
        new = draw(area, well, policy=POLICY, as_of=moment, in_force=old)
        assert new.households.set_index("household_id").level["hh-1-00002"] == level
        lifted = zones_to_lift(lift_conditions(old, area, well, as_of=moment))
        assert any("-r" in name for name in lifted) == (level == "yellow")
