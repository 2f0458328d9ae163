"""A unit's share of positive tests over seven days, on so many days in a row."""

from datetime import datetime

import pandas as pd
import pytest

from tests.drawn_area import drawn_area
from tests.drawn_question import WARD, with_section
from zoning.perimeter.network import place_network
from zoning.perimeter.positivity import ABOVE, BELOW, UNKNOWN, daily_tests, unit_positivity

STREET = "+--1--1--1--+--1--1--1--+"
AS_OF = datetime.fromisoformat("2026-07-20T12:00:00+07:00")


@pytest.fixture(scope="module")
def area():
    """Households 0-2 in the first hamlet, 3-5 in the second."""
    return drawn_area(STREET, split_hamlets_at=12)


def rules(**values):
    return with_section(WARD, "escalation", **values)


HAMLETS = rules(hamlet_positivity=4.0, hamlet_positivity_tests=50)


def results(*groups):
    """Each group: household, days ago, how many tests, how many of them positive."""
    rows = [
        {"household_id": f"hh-1-{home:05d}", "result": "positive" if i < positive else "negative"}
        | {"taken_at": pd.Timestamp(AS_OF).tz_convert("UTC") - pd.Timedelta(days=ago)}
        for home, ago, count, positive in groups
        for i in range(count)
    ]
    return pd.DataFrame(rows, columns=["household_id", "taken_at", "result"])


def states(area, *groups, policy=HAMLETS):
    network = place_network(area)
    daily = daily_tests(area, results(*groups), policy, as_of=AS_OF)
    found = unit_positivity(network.rows, daily, policy, as_of=AS_OF)
    return dict(zip(area.units["unit_id"], found.tolist(), strict=True))


@pytest.mark.parametrize(
    ("tests", "positive", "state"),
    [(100, 4, BELOW), (100, 5, ABOVE), (49, 49, UNKNOWN), (50, 3, ABOVE), (50, 2, BELOW)],
)
def test_above_the_threshold_with_enough_tests(area, tests, positive, state):
    """Four per cent itself is not above four per cent."""
    assert states(area, (0, 1, tests, positive))["h-1-01"] == state


def test_each_hamlet_by_itself_and_the_ward_with_all(area):
    """Tests in a unit count for those that hold it."""
    policy = rules(
        hamlet_positivity=4.0,
        hamlet_positivity_tests=50,
        ward_positivity=4.0,
        ward_positivity_tests=50,
    )
    found = states(area, (0, 1, 60, 6), (4, 1, 60, 0), policy=policy)
    assert (found["h-1-01"], found["h-1-02"], found["w-1"]) == (ABOVE, BELOW, ABOVE)


def test_tests_of_seven_days_count(area):
    """Today is the first of them; the eighth day back does not count."""
    assert states(area, (0, 6, 60, 6))["h-1-01"] == ABOVE
    assert states(area, (0, 7, 60, 6))["h-1-01"] == UNKNOWN


def test_a_level_that_asks_for_none_is_never_above(area):
    """Alleys and wards here."""
    assert states(area, (0, 1, 100, 100))["w-1"] == UNKNOWN


class TestDaysInARow:
    """The share of each of the last days, of the seven days up to it."""

    TEN = rules(hamlet_positivity=4.0, hamlet_positivity_tests=50, positivity_days=10)

    def test_ten_days_of_many_positives(self, area):
        """Sixteen days of tests, ten windows."""
        groups = [(0, ago, 60, 6) for ago in range(16)]
        assert states(area, *groups, policy=self.TEN)["h-1-01"] == ABOVE

    def test_one_day_below_is_below(self, area):
        """The ninth window back has few positives."""
        groups = [(0, ago, 60, 6 if ago < 8 else 0) for ago in range(16)]
        assert states(area, *groups, policy=self.TEN)["h-1-01"] == BELOW

    def test_a_day_without_tests_is_unknown(self, area):
        """Nothing is known of the first windows."""
        groups = [(0, ago, 60, 6) for ago in range(3)]
        assert states(area, *groups, policy=self.TEN)["h-1-01"] == UNKNOWN


class TestDaily:
    """What a plan keeps of tests names no household."""

    def test_counts_by_unit_and_day(self, area):
        """Sorted, of the days that are looked back on, up to the plan's time."""
        tests = results((0, 0, 2, 1), (1, 0, 1, 0), (4, 3, 1, 1), (4, 7, 1, 1), (0, -1, 9, 9))
        daily = daily_tests(area, tests, HAMLETS, as_of=AS_OF)
        assert daily.to_numpy(object).tolist() == [
            ["h-1-01", "2026-07-20", 3, 1],
            ["h-1-02", "2026-07-17", 1, 1],
        ]

    def test_nothing_where_no_unit_closes_on_positivity(self, area):
        """So a plan that does not need tests is named without them."""
        assert daily_tests(area, results((0, 0, 2, 1)), WARD, as_of=AS_OF) is None

    def test_days_begin_at_the_policys_midnight(self, area):
        """A test at 23:30 UTC is of the next day in Việt Nam."""
        tests = results((0, 0, 1, 1))
        tests["taken_at"] = pd.Timestamp("2026-07-18T23:30:00Z")
        assert daily_tests(area, tests, HAMLETS, as_of=AS_OF)["day"].tolist() == ["2026-07-19"]
