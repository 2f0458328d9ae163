"""Serve a sample to real clients."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "service"))

from running_service import fill
from served_sample import served

from service.settings import Settings


@pytest.fixture(scope="session")
def database(tmp_path_factory) -> Path:
    """Return a GeoPackage that holds the sample area and its plan."""
    file = tmp_path_factory.mktemp("clients") / "sample.gpkg"
    fill(f"gpkg:///{file}")
    return file


@pytest.fixture(scope="session")
def base(database: Path) -> Iterator[str]:
    """Serve it, and return the URL."""
    with served(Settings(database=f"gpkg:///{database}", view="exact")) as url:
        yield url
