"""Orders that lift early: one step, for what the plan in force alone keeps closed."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_question import WARD, with_section
from zoning.errors import InvalidInput
from zoning.plan.export import plan_files
from zoning.plan.planner import Planner
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.policy.orders import Orders

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
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def planner():
    return Planner(drawn_area(TOWN, alleys={"a": None}, people=12))


def home(number):
    return f"hh-1-{number:05d}"


def cases(planner, *homes, **options):
    """One case a household, reported on the first day."""
    rows = [{"household": h, "case_id": f"k{h}", "reported_at": FIRST} | options for h in homes]
    return located(planner.area, *rows)


def letters(plan, planner):
    """Return the level of every household: . y r."""
    level = dict(zip(plan.households.household_id, plan.households.level, strict=True))
    return "".join(level.get(name, ".")[0] for name in planner.area.households.household_id)


def next_day(planner, old, known, **options):
    """Draw the plan of the day after, and verify it."""
    options.setdefault("as_of", old.as_of + DAY)
    plan = planner.draw(known, policy=old.policy, in_force=old, **options)
    assert verify(plan, planner.area) == []
    return plan


def zone_of(plan, number):
    """Return the zone of a household."""
    return plan.households.set_index("household_id")["zone"][home(number)]


@pytest.fixture(scope="module")
def held(planner):
    """A plan of two cases far apart, and all cases known."""
    known = cases(planner, 2, 17)
    return planner.draw(known, policy=WARD), known


def test_without_an_order_red_stays(planner, held):
    """One day after the report no condition is met."""
    old, known = held
    assert letters(next_day(planner, old, known), planner) == letters(old, planner)


def test_a_red_zone_is_lifted_to_yellow(planner, held):
    """One step; its case closes nothing any more, and the other zone stays."""
    old, known = held
    new = next_day(planner, old, known, orders=Orders(lift=[zone_of(old, 2)]))
    assert letters(new, planner)[2] == "y"
    assert letters(new, planner)[17] == "r"
    assert new.in_force.settled == ("k2",)


@pytest.mark.parametrize("name", [home(2), "s-000000"])
def test_a_house_or_street_is_lifted_too(planner, held, name):
    """By what the area calls it."""
    old, known = held
    new = next_day(planner, old, known, orders=Orders(lift=[name]))
    assert letters(new, planner)[2] == "y"
    assert new.in_force.settled == ("k2",)


def test_a_unit_lifts_all_in_it(planner, held):
    """Both zones, for the ward holds them."""
    old, known = held
    new = next_day(planner, old, known, orders=Orders(lift=["w-1"]))
    assert "r" not in letters(new, planner)
    assert new.in_force.settled == ("k17", "k2")


def test_young_yellow_is_lifted_to_open(planner, held):
    """The policy keeps yellow for days; an order does not wait for them."""
    old, _ = held
    slow = replace(old, policy=with_section(WARD, "lifting", yellow_days=10))
    gone = cases(planner, 2, 17, status="discarded")
    first = next_day(planner, slow, gone)
    assert set(letters(first, planner)) == {".", "y"}
    kept = next_day(planner, first, gone)
    lifted = next_day(planner, first, gone, orders=Orders(lift=[zone_of(first, 2)]))
    assert letters(kept, planner)[2] == "y"
    assert letters(lifted, planner)[:6] == "......"
    assert letters(lifted, planner)[17] == letters(kept, planner)[17] == "y"


def test_a_price_of_change_is_not_asked_where_an_order_lifts(planner):
    """Stability alone does not keep closed what an officer lifts."""
    dear = with_section(WARD, "stability", per_household=1_000_000, step_down=False)
    old = planner.draw(cases(planner, 17), policy=with_section(dear, "lifting", yellow_days=0))
    gone = cases(planner, 17, status="discarded")
    kept = next_day(planner, old, gone)
    lifted = next_day(planner, old, gone, orders=Orders(lift=["w-1"]))
    assert "y" in letters(kept, planner)
    assert letters(lifted, planner) == "." * 24


def test_a_new_case_closes_all_the_same(planner, held):
    """It was reported after the plan in force: no order to lift settles it."""
    old, _ = held
    later = old.as_of + DAY
    rows = [
        {"household": 2, "case_id": "k2", "reported_at": FIRST},
        {"household": 17, "case_id": "k17", "reported_at": FIRST},
        {"household": 3, "case_id": "k3", "reported_at": later.isoformat()},
    ]
    known = located(planner.area, *rows)
    new = next_day(planner, old, known, as_of=later, orders=Orders(lift=[zone_of(old, 2)]))
    assert letters(new, planner)[2:4] == "yr"


def test_what_is_lifted_is_kept_open_at_once_by_two_orders(planner, held):
    """Lifting is one step; with the order to keep open it is the second as well."""
    old, known = held
    given = Orders(lift=[zone_of(old, 2)], keep_open=["s-000000"])
    assert letters(next_day(planner, old, known, orders=given), planner)[:6] == "......"


def test_a_case_known_to_an_alley_is_settled_with_all_of_it(planner):
    """And not while a part of the alley stays closed."""
    known = located(planner.area, {"alley": "a", "reported_at": FIRST})
    old = planner.draw(known, policy=WARD)
    whole = next_day(planner, old, known, orders=Orders(lift=["a-1-a"]))
    part = next_day(planner, old, known, orders=Orders(lift=[home(23)]))
    assert whole.in_force.settled == ("c0",)
    assert part.in_force.settled == ()
    assert letters(whole, planner)[20:] == "yyyy"


def test_what_is_lifted_is_kept_with_the_plan(planner, held):
    """Its files say which ground, and the plan read back is the same."""
    old, known = held
    new = next_day(planner, old, known, orders=Orders(lift=[zone_of(old, 2)]))
    files = plan_files(new)
    again = plan_from_files(files)
    assert plan_files(again) == files
    assert again.in_force.lifted.any()
    assert verify(again, planner.area) == []


def test_lifted_ground_without_an_order_is_found(planner, held):
    """And an order without lifted ground, and ground that was open."""
    old, known = held
    new = next_day(planner, old, known, orders=Orders(lift=[home(2)]))
    before = new.in_force
    for forged in (
        replace(new, orders=Orders()),
        replace(new, orders=Orders(lift=[home(17)])),
        replace(new, in_force=replace(before, lifted=None)),
        replace(new, in_force=replace(before, lifted=np.ones_like(before.lifted))),
        replace(new, in_force=replace(before, lifted=np.zeros_like(before.lifted))),
    ):
        assert verify(forged, planner.area) != []


def test_what_is_open_or_unknown_is_not_lifted(planner, held):
    """Each such order is named."""
    old, known = held
    with pytest.raises(InvalidInput, match=f"leaves open: {home(10)}, {home(22)}"):
        next_day(planner, old, known, orders=Orders(lift=[home(10), home(22), home(2)]))
    with pytest.raises(InvalidInput, match="what the area has not: z-9"):
        next_day(planner, old, known, orders=Orders(lift=["z-9"]))


def test_an_older_pack_is_lifted_by_household(planner):
    """The plan in force was drawn when an alley was not yet known."""
    rows = TOWN.strip("\n").splitlines()
    before = Planner(drawn_area("\n".join(rows[:1]), people=12))
    old = before.draw(located(before.area, {"household": 2, "reported_at": FIRST}), policy=WARD)
    known = located(planner.area, {"household": 2, "reported_at": FIRST})
    new = next_day(planner, old, known, orders=Orders(lift=[home(2)]))
    assert letters(new, planner)[2] == "y"
    assert datetime.fromisoformat(FIRST) == old.as_of
