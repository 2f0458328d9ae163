"""So many cases that zones lie close together: each plan is as sound as one of a few cases."""

import numpy as np
import pytest

from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area
from zoning.plan.planner import Planner
from zoning.sources.cases_file import cases_from_records


@pytest.fixture(scope="module")
def planner():
    """Return a planner on the bundled town."""
    return Planner(read_area(bundled_area_path()))


def cases_in(planner, count, seed):
    """Return cases in as many households, each with one."""
    known = planner.area.households["household_id"].to_numpy(object)
    chosen = np.random.default_rng(seed).choice(known, count, replace=False)
    return cases_from_records(
        {"case_id": f"C{number}", "reported_at": "2026-07-01T08:00:00+07:00", "household_id": one}
        for number, one in enumerate(chosen)
    )


@pytest.mark.parametrize(("count", "seed"), [(200, 1), (500, 4), (700, 0), (700, 2)])
def test_a_crowded_town_is_planned_soundly(planner, count, seed):
    """Field between two reds of one yellow may be drawn to both; the verifier finds no fault."""
    plan = planner.draw(planner.locate(cases_in(planner, count, seed)))
    assert planner.verify(plan) == []
