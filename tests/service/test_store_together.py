"""Several processes and threads use one store at once, and one of them may die."""

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from patience import PATIENCE_S
from running_service import file_of
from sqlalchemy import func, select, text
from stored_sample import renamed, sample_area, sample_plan, sample_record

from service.store import open_store
from service.store.gpkg_file import set_up_connection
from service.store.tables.metadata import metadata

HERE = Path(__file__).parent


def test_readers_see_one_whole_plan_while_another_is_published(store):
    """Every transaction sees one plan: its zones, its checkpoints, its figures."""
    records = [sample_record(sample_plan(5, 20)), sample_record(sample_plan(30))]
    expected = {
        f"p-{number:02d}": (len(record.exact.zones), len(record.exact.checkpoints))
        for number, record in enumerate(records * 15)
    }
    store.save_area(sample_area())
    store.save_plan(renamed(records[0], "p-00"))
    done = Event()

    def read() -> set[str]:
        seen = set()
        while not done.is_set():
            with store.reading() as stored:
                plan_id = stored.editions.in_force().plan_id
                counts = tuple(
                    stored.layers.page(
                        layer, view="exact", plan_id=plan_id, box=None, limit=1000, offset=0
                    ).matched
                    for layer in ("zones", "checkpoints")
                )
                assert counts == expected[plan_id]
                assert stored.plans.in_force("exact").plan_id == plan_id
            seen.add(plan_id)
        return seen

    def write() -> None:
        for number in range(30):
            record = renamed(records[number % 2], f"p-{number:02d}")
            store.save_plan(record)
            assert store.plan_in_force().plan_id == record.plan_id

    with ThreadPoolExecutor(5) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        try:
            pool.submit(write).result(PATIENCE_S)
        finally:
            done.set()
        seen = set().union(*(reader.result() for reader in readers))
        assert len(seen) > 1
        assert seen <= set(expected)


def test_writers_take_turns(url):
    """Two stores on one database, each with plans of its own: none is lost, one is in force."""
    first, second = open_store(url), open_store(url)
    first.save_area(sample_area())
    record = sample_record(sample_plan(5, 20))

    def write(store, letter) -> None:
        for number in range(5):
            store.save_plan(renamed(record, f"p-{letter}{number}"))

    with ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(write, first, "a"), pool.submit(write, second, "b")]:
            job.result(PATIENCE_S)
    plans = metadata.tables["plans"]
    with first.database.reading() as connection:
        statuses = dict(map(tuple, connection.execute(select(plans.c.plan_id, plans.c.status))))
    first.close()
    second.close()
    assert len(statuses) == 10
    assert list(statuses.values()).count("in_force") == 1


def test_two_services_that_start_together_make_one_schema(tmp_path):
    """Both find the new file empty; one makes the tables, the other finds them made."""
    for number in range(8):  # they rarely collide at the worst moment
        url = f"gpkg:///{tmp_path / f'new{number}.gpkg'}"
        with ThreadPoolExecutor(4) as pool:
            stores = list(pool.map(open_store, [url] * 4))
        assert [one.fault for store in stores for one in store.checks()] == [None] * 12
        for store in stores:
            store.close()


def test_a_file_that_is_busy_while_its_journal_changes_is_waited_for(tmp_path):
    """A reader in the old journal's way for a moment is no error."""
    path = tmp_path / "busy.gpkg"
    with closing(sqlite3.connect(path)) as first:
        set_up_connection(first)
        first.execute("PRAGMA journal_mode=DELETE")
        first.execute("BEGIN")
        first.execute("SELECT count(*) FROM gpkg_contents").fetchall()
        with (
            ThreadPoolExecutor(1) as pool,
            closing(sqlite3.connect(path, check_same_thread=False)) as second,
        ):
            waiting = pool.submit(set_up_connection, second)
            wait([waiting], timeout=0.3)
            assert not waiting.done()
            first.execute("COMMIT")
            waiting.result(PATIENCE_S)
            assert second.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def _killed_after(url: str, acknowledged: int, folder: Path) -> int:
    """Let a program write plans, kill it, and return how many it said were stored."""
    record = folder / "record.pickle"
    record.write_bytes(pickle.dumps(sample_record(sample_plan(5, 20))))
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    with subprocess.Popen(
        [sys.executable, HERE / "store_writer.py", url, record],
        stdout=subprocess.PIPE,
        env=environment,
    ) as writer:
        for _ in range(acknowledged):
            writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
        return acknowledged + len(writer.stdout.read().splitlines())


def _check_whole(store, acknowledged: int) -> None:
    """Check that every plan that is there is whole, and every acknowledged one is there."""
    record = sample_record(sample_plan(5, 20))
    tables = metadata.tables
    with store.database.reading() as connection:
        plans = connection.execute(select(tables["plans"].c.plan_id)).scalars().all()
        assert len(plans) in (acknowledged, acknowledged + 1)
        for table, rows in (
            (tables["zones"], len(record.exact.zones)),
            (tables["checkpoints"], len(record.exact.checkpoints)),
            (tables["plan_files"], len(record.files)),
            (tables["plan_households"], len(record.households)),
        ):
            key = table.c.plan if "plan" in table.c else table.c.plan_id
            counted = connection.execute(select(key, func.count()).group_by(key))
            assert dict(map(tuple, counted)) == dict.fromkeys(plans, rows)
        in_force = tables["plans"].c.status == "in_force"
        found = select(func.count()).select_from(tables["plans"]).where(in_force)
        assert connection.execute(found).scalar() == 1


def test_a_killed_writer_leaves_whole_plans(new_database, tmp_path):
    """SIGKILL in the middle of writing: no half plan, nothing acknowledged lost, a sound file."""
    url = new_database("gpkg")
    store = open_store(url)
    store.save_area(sample_area())
    _check_whole(store, _killed_after(url, 4, tmp_path))
    with store.database.reading() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        for layer in ("zones", "checkpoints", "cells"):
            check = text(f"SELECT rtreecheck('rtree_{layer}_geom')")
            assert connection.execute(check).scalar() == "ok"
    store.close()
    assert file_of(url).read_bytes()[68:72] == b"GPKG"


@pytest.mark.postgis
def test_a_killed_writer_leaves_whole_plans_in_postgis(emptied_postgis, tmp_path):
    """The same on the server."""
    url = emptied_postgis()
    store = open_store(url)
    store.save_area(sample_area())
    _check_whole(store, _killed_after(url, 4, tmp_path))
    store.close()
