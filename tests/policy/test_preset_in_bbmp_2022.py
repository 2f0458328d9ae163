"""Bengaluru, 13/1/2022: 1 case closes the house, 3 on a floor the floor, 10 a tower."""

import pytest

from tests.drawn_question import Drawn
from zoning.policy.load import policy_named

POLICY = policy_named("in-bbmp-2022")
TOWER = """
    +--1--1--1--1--1--1--1--+--1--1--1--+
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
# The alley stands for a floor (households 10-13), the hamlet for the tower.


@pytest.fixture(scope="module")
def tower():
    return Drawn(TOWER, {"a": None}, people=20)


@pytest.mark.parametrize(
    ("cases", "closed"),
    [(1, []), (2, []), (3, ["a-1-a"]), (9, ["a-1-a"]), (10, ["h-1-01", "a-1-a"])],
)
def test_the_ladder(tower, cases, closed):
    """Cases are counted, also several in one flat."""
    rows = [{"household": 10 + i % 2} for i in range(cases)]
    assert sorted(tower.units(*rows, policy=POLICY)) == sorted(closed)


def test_one_case_closes_one_house(tower):
    """Its neighbours are no more than yellow."""
    letters = tower.levels({"household": 2}, policy=POLICY)
    assert letters[1:4] == "yry"


def test_a_zone_lasts_seven_days_at_least():
    """No less, whatever the patient's status."""
    assert (POLICY.lifting.red_days, POLICY.stability.hold_red) == (7, True)
