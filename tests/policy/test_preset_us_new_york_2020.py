"""New York, 21/10/2020: positivity, 10 daily cases per 100,000, not mostly of one household."""

import pandas as pd
import pytest

from tests.drawn_area import located
from tests.drawn_question import AS_OF, Drawn
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.evidence import Evidence
from zoning.perimeter.positivity import daily_tests
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


def closed_with_tests(street, positive, count=21, days=16):
    rows = [
        {"household_id": f"hh-1-{i:05d}", "result": "positive" if i < positive else "negative"}
        | {"taken_at": pd.Timestamp(AS_OF).tz_convert("UTC") - pd.Timedelta(days=day)}
        for day in range(days)
        for i in range(100)
    ]
    tests = pd.DataFrame(rows, columns=["household_id", "taken_at", "result"])
    tests["taken_at"] = pd.to_datetime(tests["taken_at"], utc=True)
    daily = daily_tests(street.area, tests, POLICY, as_of=AS_OF)
    _, reasons = perimeter_problem(
        street.area,
        street.network,
        located(street.area, *ill(count, count)),
        POLICY,
        as_of=AS_OF,
        touching=street.touching,
        evidence=Evidence.of(None, daily),
    )
    return {street.area.units.unit_id.iloc[t.unit]: t.cause for t in reasons.triggered}


class TestPositivity:
    """Seven-day positivity above 4 per cent for 10 days, and 10 daily cases per 100,000."""

    def test_both_together_close(self, street):
        """5 per cent on each of ten days, 78 cases per 100,000 in a week."""
        assert closed_with_tests(street, 5)["h-1-01"] == "positivity"

    def test_4_per_cent_is_not_above_4_per_cent(self, street):
        """Incidence alone closes nothing where tests say otherwise."""
        assert closed_with_tests(street, 4) == {}

    def test_positivity_alone_closes_nothing(self, street):
        """20 cases a week are fewer than three a day."""
        assert closed_with_tests(street, 50, count=20) == {}

    def test_where_tests_do_not_reach_back_ten_days_incidence_decides(self, street):
        """Missing data never means green."""
        assert closed_with_tests(street, 0, days=0) == {"h-1-01": "incidence"}
        assert closed_with_tests(street, 5, days=3) == {"h-1-01": "incidence"}
