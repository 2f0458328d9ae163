"""The bar of the faults: two hundred kills on each back end (tests/faults has five)."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "service"))

from drafting_service import write_pack
from killed_service import kill_again_and_again
from postgis_cluster import postgis_cluster, run_sql
from stored_sample import sample_area

from service.store import open_store


def _killed(url: str, folder: Path) -> None:
    opened = open_store(url)
    opened.save_area(sample_area())
    opened.close()
    found = kill_again_and_again(url, write_pack(folder), kills=200, seed=7)
    assert found["acknowledged"] >= 200
    assert found["published"] >= 40


def test_two_hundred_kills_on_a_geopackage(tmp_path):
    """No acknowledged case is lost, no half plan is visible, every restart is clean."""
    _killed(f"gpkg:///{tmp_path / 'killed.gpkg'}", tmp_path)


@pytest.mark.postgis
def test_two_hundred_kills_on_postgis(tmp_path):
    """The same on the server."""
    with postgis_cluster() as cluster:
        run_sql(cluster.url, "CREATE DATABASE killed")
        _killed(f"{cluster.url.rpartition('/')[0]}/killed", tmp_path)
