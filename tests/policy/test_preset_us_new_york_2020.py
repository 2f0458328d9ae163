"""New York, 21/10/2020: 10 daily cases per 100,000, and not mostly of one household."""

import pytest

from tests.drawn_question import Drawn
from zoning.policy.load import policy_named

POLICY = policy_named("us-new-york-2020")
STREET = "+" + "--9" * 12 + "--+"
# 108 households; with 250 people each, 27,000 people: 21 cases a week are 78 per 100,000.


@pytest.fixture(scope="module")
def street():
    return Drawn(STREET, people=250)


def ill(count, spread):
    return [{"household": i % spread, "case_id": f"c{i:03d}"} for i in range(count)]


@pytest.mark.parametrize(("count", "closed"), [(20, False), (21, True)])
def test_three_cases_a_day_are_asked_for_below_10_000_residents(street, count, closed):
    """Over seven days: 21."""
    assert ("h-1-01" in street.units(*ill(count, count), policy=POLICY)) == closed


def test_ten_daily_cases_per_100_000_are_asked_for():
    """The same 21 cases among 43,200 people are 49 a week: fewer than 70."""
    larger = Drawn(STREET, people=400)
    assert larger.units(*ill(21, 21), policy=POLICY) == []


def test_cases_mostly_of_one_household_do_not_count(street):
    """Twelve of 22 cases in one household: not mostly explained by one is not met."""
    one = [{"household": 0, "case_id": f"x{i}"} for i in range(12)]
    assert street.units(*one, *ill(11, 11)[1:], policy=POLICY) == []
    assert "h-1-01" in street.units(*one, *ill(16, 16)[1:], policy=POLICY)
