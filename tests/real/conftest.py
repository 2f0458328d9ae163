"""Find the shared real data, which is no part of this repository."""

import sys
from pathlib import Path
from typing import Final

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "retrospective"))

LONGEST: Final = (
    "test_two_hundred_kills_gpkg",
    "test_two_hundred_kills_postgis",
    "test_million_households_real",
    "test_hong_kong_outbreak_real",
    "test_hong_kong_fine_real",
)
"""Files of one or two tests that take minutes: begun last, one core would wait for them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the others keep their order."""
    places = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the repository; fail where it is missing."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data"
    if not folder.is_dir():
        pytest.fail(f"{folder}: no such folder; these tests need the shared real data")
    return folder
