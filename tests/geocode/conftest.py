"""Areas the geocoder is tested on, each built once."""

import pytest
from drawn_town import northern_town, southern_town

from zoning.area.area import Area
from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area
from zoning.geocode import Gazetteer


@pytest.fixture(scope="session")
def south() -> Gazetteer:
    """Return the drawn southern town, made ready."""
    return Gazetteer(southern_town())


@pytest.fixture(scope="session")
def north() -> Gazetteer:
    """Return the drawn northern town, made ready."""
    return Gazetteer(northern_town())


@pytest.fixture(scope="session")
def demo() -> Area:
    """Return the invented town that comes with the package."""
    return read_area(bundled_area_path())


@pytest.fixture(scope="session")
def demo_gazetteer(demo: Area) -> Gazetteer:
    """Return the invented town, made ready."""
    return Gazetteer(demo)
