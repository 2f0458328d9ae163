"""Say in which units so many tests are positive that they close."""

from datetime import datetime, timedelta, timezone
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.policy.escalation import UNIT_LEVELS, Escalation
from zoning.policy.schema import Policy

from .area_rows import AreaRows
from .case_counts import with_units_inside

States = NDArray[np.int8]

WEEK: Final = 7
"""Days over which positivity is taken."""

ABOVE: Final = 1
BELOW: Final = 0
UNKNOWN: Final = -1

DAILY_COLUMNS: Final = ("unit_id", "day", "tests", "positive")
"""Columns of `daily_tests`."""


def asks_for_positivity(escalation: Escalation) -> bool:
    """Return whether any level of unit closes on the share of its positive tests."""
    return any(escalation.at(level).positivity > 0 for level in UNIT_LEVELS)


def daily_tests(
    area: Area, tests: pd.DataFrame, policy: Policy, *, as_of: datetime
) -> pd.DataFrame | None:
    """
    Count tests by the smallest unit of the household and by day.

    Parameters
    ----------
    area
        The area.
    tests
        ``household_id``, ``taken_at`` (UTC) and ``result`` (negative, positive), a row a test;
        ``unit_id`` besides where the household is not known, as on cells it never is. Tests of
        households that the area lacks, and of no unit, are left out.
    policy
        How many days it looks back, and when its days begin.
    as_of
        The time, with a UTC offset; later tests do not count.

    Returns
    -------
    DataFrame or None
        `DAILY_COLUMNS`, sorted by unit and day; ``day`` an ISO date. None where the policy asks
        for no positivity. It names no household.
    """
    if not asks_for_positivity(policy.escalation):
        return None
    zone = timezone(timedelta(hours=policy.utc_offset_hours))
    now = pd.Timestamp(as_of).tz_convert(zone)
    first = now.normalize() - timedelta(days=WEEK + policy.escalation.positivity_days - 2)
    taken = tests["taken_at"].dt.tz_convert(zone)
    unit = tests["household_id"].map(
        dict(zip(area.households["household_id"], area.households["unit_id"], strict=True))
    )
    if "unit_id" in tests:
        unit = unit.where(unit.notna(), tests["unit_id"])
    used = unit.notna() & (taken >= first) & (taken <= now)
    counted = pd.DataFrame(
        {
            "unit_id": unit[used].astype(object),
            "day": taken[used].dt.strftime("%Y-%m-%d").astype(object),
            "tests": 1,
            "positive": (tests.loc[used, "result"] == "positive").astype(np.int64),
        }
    )
    daily = counted.groupby(["unit_id", "day"], as_index=False).sum()
    return daily.sort_values(["unit_id", "day"], ignore_index=True)[list(DAILY_COLUMNS)]


def unit_positivity(
    rows: AreaRows, daily: pd.DataFrame | None, policy: Policy, *, as_of: datetime
) -> States:
    """
    Say in which units the share of positive tests is above the policy's.

    Parameters
    ----------
    rows
        The units of the area.
    daily
        As `daily_tests` returns it; None where nothing is known.
    policy
        Its thresholds, and when its days begin.
    as_of
        The time, with a UTC offset.

    Returns
    -------
    ndarray
        Shape (u,), int8: 1 where the share of the last seven days exceeds the threshold of
        the unit's level today and on each of the ``positivity_days`` up to today; 0 where it
        does not on some day; -1 where a day has too few tests to say, or the level asks for
        no positivity. Tests in units inside a unit count for it.
    """
    tree, escalation = rows.tree, policy.escalation
    state = np.full(len(tree.parent), UNKNOWN, np.int8)
    if daily is None or daily.empty:
        return state
    zone = timezone(timedelta(hours=policy.utc_offset_hours))
    today = pd.Timestamp(as_of).tz_convert(zone).tz_localize(None).normalize()
    ago = (today - pd.to_datetime(daily["day"], format="ISO8601")).dt.days.to_numpy()
    unit = rows.units(daily["unit_id"])
    least, share = _thresholds(tree.level, escalation)
    above = np.ones(len(state), bool)
    below = np.zeros(len(state), bool)
    for day in range(escalation.positivity_days):
        week = (unit >= 0) & (ago >= day) & (ago < day + WEEK)
        tests, positive = (
            with_units_inside(tree, _per_unit(unit[week], daily[name][week], len(state)))
            for name in ("tests", "positive")
        )
        known = tests >= least
        over = positive * 100.0 > share * tests
        above &= known & over
        below |= known & ~over
    state[below] = BELOW
    state[above] = ABOVE
    state[share <= 0] = UNKNOWN
    return state


def _thresholds(
    level: NDArray[np.str_], escalation: Escalation
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each unit how many tests it needs, and the share in per cent, 0 for none."""
    least, share = np.ones(len(level), np.int64), np.zeros(len(level))
    for name in UNIT_LEVELS:
        trigger = escalation.at(name)
        least[level == name] = trigger.positivity_tests
        share[level == name] = trigger.positivity
    return least, share


def _per_unit(unit: NDArray[np.int32], counts: pd.Series, units: int) -> NDArray[np.int64]:
    return np.bincount(unit, counts.to_numpy(np.int64), minlength=units).astype(np.int64)
