"""PostGIS survives two hundred kills; a file of its own, so that another process takes it."""

import pytest
from postgis_cluster import postgis_cluster, run_sql
from two_hundred_kills import killed


@pytest.mark.postgis
def test_two_hundred_kills_on_postgis(tmp_path):
    """No acknowledged case is lost, no half plan is visible, every restart is clean."""
    with postgis_cluster() as cluster:
        run_sql(cluster.url, "CREATE DATABASE killed")
        killed(f"{cluster.url.rpartition('/')[0]}/killed", tmp_path)
