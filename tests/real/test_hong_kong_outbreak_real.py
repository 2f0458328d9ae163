"""
A moving outbreak on cells: 29,266 reported cases of Hong Kong over two years.

Cells, wards and people are those of `benchmarks/retrospective/hong_kong.py`, assumptions all. The
plans say how the engine moves; what they would have caught, docs/retrospective.md says.
"""

import pandas as pd
import pytest
from hong_kong import PEOPLE, hong_kong_area, located_in, read_points

from zoning.area.check import faults_of
from zoning.perimeter.problem import OPEN, RED, YELLOW
from zoning.plan.planner import Planner

ACTIVE_DAYS = 14
"""A case counts for so many days from its report: what was known on the day, and no more."""

WARD_RESOLUTION = 5
COARSE, FINE = 8, 9
"""Resolutions: 0.7 km² for every day, 0.1 km² for every tenth one."""


@pytest.fixture(scope="module")
def points(shared_data):
    """Return every reported case: position and day."""
    return read_points(shared_data / "hk-covid" / "hk.csv")


def days_of(located, step):
    """Return the days of the outbreak."""
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


@pytest.fixture(scope="module")
def coarse(points, tmp_path_factory):
    folder = tmp_path_factory.mktemp("coarse")
    return hong_kong_area(points, folder, resolution=COARSE, ward_resolution=WARD_RESOLUTION)


@pytest.fixture(scope="module")
def located(coarse, points):
    return located_in(coarse, points)


def test_every_case_lies_in_a_cell_of_a_sound_area(coarse, located):
    """All 29,266 are found, and the people are those assumed."""
    assert faults_of(coarse) == []
    assert len(located) == 29_266
    assert (located.match_level == "cell").all()
    assert abs(coarse.cells.people.sum() - PEOPLE) < 20


def test_two_years_are_planned_day_by_day(coarse, located):
    """Each of 746 days has a plan that holds up, and every case of the day is in a zone."""
    days = drawn_day_by_day(coarse, located, days_of(located, 1))
    assert len(days) == 746
    assert (days.in_zones == days.cases).all()


def test_two_years_follow_from_day_to_day(coarse, located):
    """Every tenth day the last plan is in force: each holds up, and red never opens at once."""
    planner, before, stepped = Planner(coarse), None, 0
    for day in days_of(located, 10):
        known = known_on(located, day, days=3 * ACTIVE_DAYS)
        plan = planner.draw(known, as_of=day.to_pydatetime(), in_force=before)
        assert plan.policy.stability.per_household > 0
        assert planner.verify(plan) == [], day
        if before is not None:
            were, are = before.certificate.labels, plan.certificate.labels
            assert not ((were == RED) & (are == OPEN)).any(), day
            stepped += int(((were == RED) & (are == YELLOW)).sum())
        before = plan
    assert stepped > 0


def test_finer_cells_are_planned_too(points, tmp_path):
    """Every tenth day on cells of a tenth of a square kilometre."""
    area = hong_kong_area(points, tmp_path, resolution=FINE, ward_resolution=WARD_RESOLUTION)
    located = located_in(area, points)
    days = drawn_day_by_day(area, located, days_of(located, 10))
    assert len(days) == 75
    assert (days.in_zones == days.cases).all()
