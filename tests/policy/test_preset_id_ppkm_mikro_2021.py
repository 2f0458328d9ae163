"""Indonesia, Instruksi Mendagri 3/2021: an RT is red at more than 10 houses in 7 days."""

import pytest

from tests.drawn_question import Drawn
from zoning.policy.load import policy_named

POLICY = policy_named("id-ppkm-mikro-2021")
RT = "+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+--1--1--1--1--1--1--+"
# Households 0-13 are one RT, 14-19 the next.


@pytest.fixture(scope="module")
def rt():
    return Drawn(RT, people=20, split_hamlets_at=45)


def ill(count, **options):
    return [{"household": h} | options for h in range(count)]


@pytest.mark.parametrize(("houses", "red"), [(1, False), (5, False), (10, False), (11, True)])
def test_more_than_ten_houses_make_an_rt_red(rt, houses, red):
    """1-5 yellow, 6-10 orange, more than 10 red."""
    assert rt.units(*ill(houses), policy=POLICY) == (["h-1-01"] if red else [])


def test_below_that_the_rt_is_yellow_as_a_whole(rt):
    """One house is enough; the next RT, far from it, stays open."""
    letters = rt.levels(*ill(1), policy=POLICY)
    assert letters[0] == "r"
    assert set(letters[3:14]) == {"y"}
    assert set(letters[15:]) == {"."}


def test_houses_are_counted_not_cases(rt):
    """Twelve cases in two houses."""
    rows = [{"household": h % 2} for h in range(12)]
    assert rt.units(*rows, policy=POLICY) == []


def test_houses_of_the_last_seven_days_are_counted(rt):
    """Ten of this week and three of last week are ten."""
    old = [{"household": h, "reported_at": "2026-06-24T08:00:00+07:00"} for h in (10, 11, 12)]
    assert rt.units(*ill(10), *old, policy=POLICY) == []
    assert rt.units(*ill(10), {"household": 10}, policy=POLICY) == ["h-1-01"]
