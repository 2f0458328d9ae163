"""What a plan in force leaves to the next: times by the microsecond."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from zoning.perimeter.in_force import instant


@pytest.mark.parametrize("year", [1970, 2026, 2262, 2263, 9000])
def test_a_moment_is_counted_in_microseconds(year):
    """Since 1970 in UTC, also beyond where nanoseconds end."""
    moment = datetime(year, 7, 1, 15, 0, 0, 1, tzinfo=timezone(timedelta(hours=7)))
    assert instant(moment) == (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        microseconds=1
    )
