"""Lifting waits for contacts where the policy says so, and a new one starts the days anew."""

from datetime import timedelta

import pandas as pd
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_question import WARD, with_section
from zoning.errors import InvalidCases
from zoning.plan.draw import draw
from zoning.plan.lifecycle import lift_conditions, zones_to_lift

STREET = "+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+"
FIRST = pd.Timestamp("2026-07-01T08:00:00+07:00")
CLEARED = with_section(WARD, "lifting", contact_days=14, contacts_cleared=True)
RESTARTS = with_section(WARD, "lifting", contact_restarts=True)


@pytest.fixture(scope="module")
def area():
    """One case at the west end: the east end stays open."""
    return drawn_area(STREET, people=12)


def asked(area, *contacts, policy=CLEARED, day=20, known=True):
    """Return the conditions of the red zone by name, and whether it may be lifted."""
    cases = located(area, {"household": 0, "reported_at": FIRST})
    plan = draw(area, cases, policy=policy)
    rows = [{"reported_at": FIRST, "from": FIRST} | row for row in contacts]
    found = lift_conditions(
        plan,
        area,
        cases,
        as_of=(FIRST + timedelta(days=day)).to_pydatetime(),
        contacts=traced(area, *rows) if known else None,
    )
    red = found[found["level"] == "red"].set_index("condition")
    return red, red["zone"].iloc[0] in zones_to_lift(found)


def at(day):
    return FIRST + timedelta(days=day)


def test_without_a_list_no_condition_on_contacts_is_met(area):
    """Missing data never means green; an empty list says that there are none."""
    red, lifted = asked(area, known=False)
    assert not red.loc[["last_contact", "contacts_cleared"], "is_met"].any()
    assert not lifted
    red, lifted = asked(area)
    assert red["is_met"].all()
    assert lifted


@pytest.mark.parametrize(("exposed", "status", "lifted"), [
    (1, "cleared", True), (1, "traced", False), (7, "cleared", False),
])  # fmt: skip
def test_the_last_contact_must_be_out_and_negative(area, exposed, status, lifted):
    """Fourteen days since the last exposure, and cleared: both are shown."""
    red, may = asked(area, {"household": 1, "from": at(exposed), "status": status})
    assert may == lifted
    assert red.loc["last_contact", "found"] == 20 - exposed
    assert red.loc["last_contact", "earliest"] == at(exposed + 14)
    assert red.loc["contacts_cleared", "found"] == (status == "traced")


def test_a_contact_on_open_ground_waits_for_nothing_here(area):
    """He lives at the east end; one who is nowhere counts everywhere."""
    late = {"from": at(19), "reported_at": at(19)}
    assert asked(area, {"household": 19} | late)[1]
    lost = {"household_id": None, "outcome": "not_found", "match_level": None}
    assert not asked(area, {"household": 19} | late | lost)[1]


def test_a_visit_is_no_person(area):
    """Nobody has to be released."""
    assert asked(area, {"household": 1, "kind": "visited", "from": at(19)})[1]


def test_a_contact_reported_later_is_not_known_yet(area):
    """On day 20 nobody knows of day 21."""
    assert asked(area, {"household": 1, "from": at(1), "reported_at": at(21)})[1]


def test_a_new_contact_starts_the_days_anew_where_the_policy_says_so(area):
    """Traced on day 10: the fourteen days end on day 24."""
    new = {"household": 1, "reported_at": at(10), "from": at(1), "status": "cleared"}
    red, lifted = asked(area, new, policy=RESTARTS)
    assert not lifted
    assert red.loc["days_without_case", "earliest"] == at(24)
    assert asked(area, new, policy=WARD)[1]
    assert asked(area, new, policy=RESTARTS, day=24)[1]


def test_the_next_plan_holds_what_waits_for_a_contact(area):
    """A held zone stays red until its contact is cleared."""
    held = with_section(CLEARED, "stability", hold_red=True)
    cases = located(area, {"household": 0, "reported_at": FIRST, "status": "confirmed"})
    old = draw(area, cases, policy=held)
    well = located(area, {"household": 0, "reported_at": FIRST, "status": "recovered"})
    red = {}
    for status in ("traced", "cleared"):
        contacts = traced(area, {"household": 1, "reported_at": FIRST, "status": status})
        now = at(20).to_pydatetime()
        new = draw(area, well, policy=held, as_of=now, in_force=old, contacts=contacts)
        red[status] = "red" in set(new.zones["level"])
    assert red == {"traced": True, "cleared": False}


def test_earliest_lift_waits_for_the_contacts_of_the_ground(area):
    """As the conditions will say."""
    cases = located(area, {"household": 0, "reported_at": FIRST})
    contacts = traced(area, {"household": 1, "reported_at": at(3), "from": at(2)})
    policy = with_section(CLEARED, "lifting", contact_days=20)
    plan = draw(area, cases, policy=policy, as_of=at(3).to_pydatetime(), contacts=contacts)
    assert set(pd.to_datetime(plan.zones["earliest_lift"])) == {at(22)}
    plan = draw(area, cases, policy=RESTARTS, as_of=at(3).to_pydatetime(), contacts=contacts)
    assert set(pd.to_datetime(plan.zones["earliest_lift"])) == {at(17)}


def test_contacts_of_no_case_are_refused(area):
    """As when a plan is drawn."""
    with pytest.raises(InvalidCases, match="no case c7"):
        asked(area, {"household": 1, "contact_of": "c7"})
