"""A street of blocks with six cases, and the bundled town, swept once for all tests."""

import numpy as np
import pytest
from swept_town import CASES, swept

import zoning
from tests.drawn_blocks import random_cases, street_of_blocks

GRID = {
    "policy.ring.street_m": [20.0, 60.0],
    "policy.risk.price_open": [10_000, 40_000],
    "policy.escalation.alley_houses": [0, 2],
}


@pytest.fixture(scope="session")
def street():
    return street_of_blocks()


@pytest.fixture(scope="session")
def planner(street):
    """A planner on the street; files that draw areas of their own have planners of their own."""
    return zoning.Planner(street)


@pytest.fixture(scope="session")
def cases(street):
    return random_cases(street, np.random.default_rng(7), 6)


@pytest.fixture(scope="session")
def study(street, cases):
    return zoning.Scenario(street, cases)


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
