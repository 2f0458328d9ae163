"""Give every test folder the helpers that stand beside this file."""

from collections.abc import Iterator

import pytest
from postgis_cluster import postgis_cluster

from service.garbage import spare_what_stays

collect_ignore = ["qgis"]
"""QGIS is 900 MB: `make test-qgis` names its folder, and then it is collected."""


def pytest_collection_finish() -> None:
    """Spare every later search for garbage the ten thousand tests, which live to the end."""
    spare_what_stays()


@pytest.fixture(scope="session")
def postgis_server() -> Iterator[str]:
    """Run one throwaway PostGIS server for all tests that ask for it."""
    with postgis_cluster() as cluster:
        yield cluster.url
