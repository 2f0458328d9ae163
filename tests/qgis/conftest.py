"""Serve a sample to QGIS, which runs in the Python of the system."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "service"))
sys.path.insert(0, str(Path(__file__).parents[1] / "clients"))

from running_service import fill
from served_sample import served

from service.settings import Settings


@pytest.fixture(scope="session")
def asked() -> list[str]:
    """Return what was asked of the service since the last time it was cleared."""
    return []


@pytest.fixture(scope="session")
def database(tmp_path_factory) -> str:
    """Return the URL of a database with the sample."""
    url = f"gpkg:///{tmp_path_factory.mktemp('qgis') / 'sample.gpkg'}"
    fill(url)
    return url


@pytest.fixture(scope="session")
def base(database: str, asked: list[str]) -> Iterator[str]:
    """Serve the exact view to everybody, write down what is asked, and return the URL."""
    with served(Settings(database=database, view="exact"), asked) as base:
        yield base


@pytest.fixture(scope="session")
def guarded(database: str) -> Iterator[str]:
    """Serve the sample as others meet it: exact zones need a key."""
    with served(Settings(database=database)) as base:
        yield base
