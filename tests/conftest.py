"""Give every test folder the helpers that stand beside this file."""

from collections.abc import Iterator

import pytest
from postgis_cluster import postgis_cluster


@pytest.fixture(scope="session")
def postgis_server() -> Iterator[str]:
    """Run one throwaway PostGIS server for all tests that ask for it."""
    with postgis_cluster() as cluster:
        yield cluster.url
