"""Philippines, NTF MC 2 s.2020: the smallest unit that meets its parameters."""

from tests.drawn_question import Drawn
from zoning.policy.load import policy_named

POLICY = policy_named("ph-ntf-2020")

TOWN = """
    +--1--1--1--1--1--+--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--+
                      a
                      1
                      a
                      1
                      a
                      1
                      a
                      +
"""
ALLEYS = {"a": None}
# 0-4 before the alley, 5-10 and 11-18 after it; 19-21 in it. The second hamlet begins at 11.


def town():
    return Drawn(TOWN, ALLEYS, people=20, split_hamlets_at=39)


def test_a_house_is_critical_at_one_case_and_its_neighbours_are_contained():
    """Containment: no new cases, adjacent to critical."""
    letters = town().levels({"household": 15}, policy=POLICY)
    assert letters[14:17] == "yry"


def test_a_building_is_critical_at_two_cases_in_two_units():
    """Two houses of the alley; two cases in one house do not."""
    drawn = town()
    assert drawn.units({"household": 19}, {"household": 20}, policy=POLICY) == ["a-1-a"]
    assert drawn.units({"household": 19}, {"household": 19}, policy=POLICY) == []


def test_a_barangay_is_critical_at_two_clusters_in_two_sitios():
    """Two cases in each hamlet close the ward; four in one do not: the larger unit is selected."""
    drawn = town()
    rows = [{"household": h} for h in (0, 2, 13, 17)]
    assert drawn.units(*rows, policy=POLICY) == ["w-1"]
    one_sitio = [{"household": h} for h in (0, 2, 4, 7)]
    assert drawn.units(*one_sitio, policy=POLICY) == []


def test_only_cases_within_seven_days_make_clusters():
    """A cluster is two cases in the same area within 7 days."""
    drawn = town()
    old = {"reported_at": "2026-06-20T08:00:00+07:00"}
    rows = [{"household": h} for h in (0, 2, 13)] + [{"household": 17} | old]
    assert drawn.units(*rows, policy=POLICY) == []
