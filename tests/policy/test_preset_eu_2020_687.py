"""EU 2020/687, Annex V: a protection zone of 3 km, a surveillance zone of 10 km."""

from datetime import datetime, timedelta

from tests.drawn_area import drawn_area, located
from tests.drawn_question import Drawn, with_section
from zoning.plan.draw import draw
from zoning.policy.load import policy_named

POLICY = policy_named("eu-2020-687")

# One metre of the drawing stands for 120: the rule's metres are scaled with it.
SCALED = with_section(
    with_section(POLICY, "core", air_m=POLICY.core.air_m / 120),
    "ring",
    case_air_m=POLICY.ring.case_air_m / 120,
    street_m=0.0,
    air_m=0.0,
)
ROAD = "+" + "-1" * 27 + "-+"
"""Farms stand 10 m apart here: 1.2 km on the ground."""


def test_three_and_ten_kilometres_round_the_establishment():
    """Farm 13: 11 to 15 within 3 km are red, 5 to 21 within 10 km at least yellow."""
    assert (POLICY.core.air_m, POLICY.ring.case_air_m) == (3_000, 10_000)
    letters = Drawn(ROAD, people=50).levels({"household": 13}, policy=SCALED)
    assert letters == "." * 5 + "y" * 6 + "r" * 5 + "y" * 6 + "." * 5


def test_two_zones_that_overlap_become_one():
    """Art. 21(2): boundaries are adapted where restricted zones overlap."""
    area = drawn_area(ROAD, people=50)
    plan = draw(area, located(area, {"household": 9}, {"household": 14}), policy=SCALED)
    assert sorted(plan.zones.level) == ["red", "yellow"]


def test_fifteen_days_and_fifteen_more():
    """Annex X for FMD, CSF and ASF: surveillance measures go on in the protection zone."""
    area = drawn_area(ROAD, people=50)
    first = datetime.fromisoformat("2026-07-01T08:00:00+07:00")
    cases = located(area, {"household": 13, "reported_at": first})
    levels, plan = [], draw(area, cases, policy=SCALED)
    for day in (14, 15, 29, 30):
        moment = first + timedelta(days=day)
        plan = draw(area, cases, policy=SCALED, as_of=moment, in_force=plan)
        levels.append(plan.households.set_index("household_id").level.get("hh-1-00013", "open"))
    assert levels == ["red", "yellow", "yellow", "open"]
