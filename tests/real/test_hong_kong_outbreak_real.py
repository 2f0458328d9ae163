"""
A moving outbreak on cells: 29,266 reported cases of Hong Kong over two years.

Cells, wards and people are those of `benchmarks/retrospective/hong_kong.py`, assumptions all. The
plans say how the engine moves; what they would have caught, docs/retrospective.md says.
"""

import pytest
from days_drawn import ACTIVE_DAYS, WARD_RESOLUTION, days_of, drawn_day_by_day, known_on
from hong_kong import PEOPLE, hong_kong_area, located_in, read_points

from zoning.area.check import faults_of
from zoning.perimeter.problem import OPEN, RED, YELLOW
from zoning.plan.planner import Planner

RESOLUTION = 8
"""Cells of 0.7 km²; finer ones have a file of their own, which another process takes."""


@pytest.fixture(scope="module")
def points(shared_data):
    """Return every reported case: position and day."""
    return read_points(shared_data / "hk-covid" / "hk.csv")


@pytest.fixture(scope="module")
def coarse(points, tmp_path_factory):
    folder = tmp_path_factory.mktemp("coarse")
    return hong_kong_area(points, folder, resolution=RESOLUTION, ward_resolution=WARD_RESOLUTION)


@pytest.fixture(scope="module")
def located(coarse, points):
    return located_in(coarse, points)


def test_every_case_lies_in_a_cell_of_a_sound_area(coarse, located):
    """All 29,266 are found, and the people are those assumed."""
    assert faults_of(coarse) == []
    assert len(located) == 29_266
    assert (located.match_level == "cell").all()
    assert abs(coarse.cells.people.sum() - PEOPLE) < 20


def test_two_years_are_planned_from_what_each_day_knew(coarse, located):
    """Every fifth day has a plan that holds up, and every case of the day is in a zone."""
    # All 746 are drawn where docs/retrospective.md is made; to verify each takes six minutes.
    days = drawn_day_by_day(coarse, located, days_of(located, 5))
    assert len(days) == 150
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
