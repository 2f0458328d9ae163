"""Plan an outbreak day by day from what was known on each day, and check every plan."""

import pandas as pd

from zoning.plan.planner import Planner

ACTIVE_DAYS = 14
"""A case counts for so many days from its report: what was known on the day, and no more."""

WARD_RESOLUTION = 5


def days_of(located, step):
    """Return the days of the outbreak, the first and every so many after it."""
    return pd.date_range(located.reported_at.min(), located.reported_at.max(), freq="D")[::step]


def known_on(located, day, days=ACTIVE_DAYS):
    """Return the cases reported in so many days up to one; none is active for longer than 14."""
    age = day - located.reported_at
    known = located[(age >= pd.Timedelta(0)) & (age < pd.Timedelta(days=days))]
    ended = age[known.index] >= pd.Timedelta(days=ACTIVE_DAYS)
    return known.assign(status=known.status.mask(ended, "recovered"))


def drawn_day_by_day(area, located, days):
    """Draw and check a plan a day with one planner; return a row a day."""
    planner = Planner(area)
    rows = []
    for day in days:
        known = known_on(located, day)
        plan = planner.draw(known, as_of=day.to_pydatetime())
        assert planner.verify(plan) == [], day
        rows.append({"cases": len(known), "in_zones": int(plan.zones.cases.sum())})
    return pd.DataFrame(rows)
