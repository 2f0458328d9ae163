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
def base(tmp_path_factory, asked: list[str]) -> Iterator[str]:
    """Serve the sample, write down what is asked, and return the URL."""
    url = f"gpkg:///{tmp_path_factory.mktemp('qgis') / 'sample.gpkg'}"
    fill(url)
    with served(Settings(database=url), asked) as base:
        yield base
