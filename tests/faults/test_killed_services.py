"""A service that is killed at any moment loses no acknowledged case and shows no half plan."""

from contextlib import closing

import pytest
from drafting_service import write_pack
from killed_service import kill_again_and_again
from running_service import file_of
from sqlalchemy import text
from stored_sample import sample_area

from service.store import open_store

KILLS = 5
"""Enough for every push; `tests/real` kills two hundred times."""


def _killed(url: str, tmp_path, *, kills: int = KILLS) -> None:
    opened = open_store(url)
    opened.save_area(sample_area())
    opened.close()
    found = kill_again_and_again(url, write_pack(tmp_path), kills=kills, seed=20261126)
    # Otherwise nothing was put to the test.
    assert found["acknowledged"] >= kills
    assert found["published"] >= kills // 5


def test_a_geopackage_survives_every_kill(new_database, tmp_path):
    """SIGKILL at random moments while cases arrive and plans are published; the file is sound."""
    url = new_database("gpkg")
    _killed(url, tmp_path)
    store = open_store(url)
    with store.database.reading() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        for layer in ("zones", "public_zones", "cases"):
            check = text(f"SELECT rtreecheck('rtree_{layer}_geom')")
            assert connection.execute(check).scalar() == "ok"
    store.close()
    assert file_of(url).read_bytes()[68:72] == b"GPKG"


@pytest.mark.postgis
def test_postgis_survives_every_kill(new_database, tmp_path):
    """The same where the database goes on living."""
    _killed(new_database("postgis"), tmp_path)


@pytest.mark.parametrize("kind", ["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)])
def test_the_process_that_works_on_plans_is_killed_as_well(kind, new_database, tmp_path):
    """In turn with the service, which goes on without it and begins it anew."""
    url = new_database(kind)
    with closing(open_store(url)) as opened:
        opened.save_area(sample_area())
    found = kill_again_and_again(
        url, write_pack(tmp_path), kills=2, seed=20261127, draws_apart=True
    )
    assert found["published"] >= 2
