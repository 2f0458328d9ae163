"""The bundled town, swept once for all tests."""

import pytest
from swept_town import CASES, swept

import zoning

GRID = {
    "policy.ring.street_m": [20.0, 60.0],
    "policy.risk.price_open": [10_000, 40_000],
    "policy.escalation.alley_houses": [0, 2],
}


@pytest.fixture(scope="session")
def town_area():
    return zoning.read_area(zoning.bundled_area_path())


@pytest.fixture(scope="session")
def town_planner(town_area):
    return zoning.Planner(town_area)


@pytest.fixture(scope="session")
def town_cases(town_planner):
    return town_planner.locate(zoning.read_cases(CASES))


@pytest.fixture(scope="session")
def town_sweep(tmp_path_factory, town_planner, town_cases):
    """Return the folder of a sweep of eight runs, and their plans."""
    folder = tmp_path_factory.mktemp("sweep") / "S"
    return folder, swept(folder, town_planner, town_cases, GRID)
