"""A database that goes away and comes back: 503 with a reason, and no restart of the service."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from drafting_service import case, drafting, report, settled, write_pack
from patience import PATIENCE_S, until
from postgis_cluster import Cluster, postgis_cluster, run_sql
from running_service import file_of
from stored_sample import sample_area

from service.plans import workshop_process
from service.plans.area_desk import AreaDesk
from service.plans.work_order import WorkOrder
from service.plans.workshop import LocalWorkshop, wait_unless
from service.store import InvalidStore, Store, gpkg_file, open_store
from service.store.errors import StoreAway
from service.store.ports import Repositories
from zoning.errors import Fault


@contextmanager
def own_server() -> Iterator[tuple[Cluster, str]]:
    """Run a server that may be stopped, and give the URL of an empty database."""
    with postgis_cluster() as cluster:
        run_sql(cluster.url, "CREATE DATABASE gone")
        yield cluster, f"{cluster.url.rpartition('/')[0]}/gone"


@pytest.mark.postgis
def test_a_server_that_stops_and_starts_is_waited_for(tmp_path):
    """Every request says so; afterwards what was acknowledged is there, and drafts go on."""
    with own_server() as (cluster, url), drafting(url, write_pack(tmp_path)) as client:
        report(client, case("CA-1", 5))
        settled(client)
        cluster.stop()
        paths = ("/summary", "/collections/zones/items", "/plans", "/cases/CA-1")
        for answer in (
            *(client.get(path) for path in paths),
            client.post("/cases", json=[case("CA-2", 20)]),
            client.post("/plans"),
            client.get("/health/ready"),
        ):
            assert answer.status_code == 503, answer.text
            assert answer.headers["content-type"] == "application/problem+json"
        refusal = client.post("/cases", json=[case("CA-2", 20)])
        assert refusal.headers["retry-after"] == "5"
        assert "a database that answers" in refusal.json()["faults"][0]["expected"]
        assert client.get("/health/live").status_code == 200
        cluster.start()
        until(lambda: client.get("/health/ready").status_code == 200)
        assert client.get("/cases/CA-1").status_code == 200
        assert report(client, case("CA-2", 20))["created"] == 1
        settled(client)
        newest = client.get("/plans").json()["plans"][0]
        assert newest["figures"]["cases"] == 2


@pytest.mark.postgis
def test_a_process_that_works_on_plans_waits_for_the_server(tmp_path):
    """Begun while the database is away, it reads the area as soon as that is back."""
    with (
        own_server() as (cluster, url),
        drafting(url, write_pack(tmp_path), draws_apart=True) as client,
    ):
        workshop = client.app.state.khoanh.planning.workshop
        workshop.wait(PATIENCE_S)
        cluster.stop()
        os.kill(workshop.process_id, signal.SIGKILL)
        until(lambda: workshop.process_id is None)
        workshop.start_reading()
        with pytest.raises(InvalidStore, match="still being read"):
            workshop.wait(8.0)
        assert workshop.process_id is not None
        assert not workshop.is_unusable
        cluster.start()
        workshop.wait(PATIENCE_S)
        assert report(client, case("CA-1", 5))["rows"][0]["location"] == "found"
        settled(client)
        assert client.get("/plans").json()["plans"][0]["figures"]["cases"] == 1


class AwayAtFirst:
    """A store whose database does not answer when it is asked first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._is_away = True

    @contextmanager
    def reading(self) -> Iterator[Repositories]:
        """Open a transaction, the second time."""
        if self._is_away:
            self._is_away = False
            raise StoreAway([Fault("database", "no answer", "a database that answers")])
        with self._store.reading() as stored:
            yield stored


def test_an_area_is_not_given_up_where_the_database_is_away(new_database, tmp_path, monkeypatch):
    """Whoever waits is told, and who waits next has it read; another process goes on by itself."""
    monkeypatch.setattr(workshop_process, "_AGAIN_S", 0.0)
    pack = write_pack(tmp_path)
    with closing(open_store(new_database("gpkg"))) as store:
        store.save_area(sample_area())
        desk = AreaDesk(pack, AwayAtFirst(store))
        with pytest.raises(StoreAway, match="a database that answers"):
            desk.wait_for_planner(PATIENCE_S)
        assert not desk.is_unusable
        assert desk.wait_for_planner(PATIENCE_S) is not None
        assert wait_unless(LocalWorkshop(pack, AwayAtFirst(store)), bool, seconds=PATIENCE_S)
        apart = AreaDesk(pack, AwayAtFirst(store))
        workshop_process.read_area(store, apart)
        assert apart.is_read


def test_a_process_without_its_service_waits_for_no_database(tmp_path):
    """A service may be killed before its process has opened the store; none is left behind."""
    url = f"gpkg:///{tmp_path}/nowhere/store.gpkg"
    order = WorkOrder(database=url, area_path=tmp_path, query_s=None, style="json", service=0)
    with pytest.raises(EOFError):
        workshop_process._opened(order)


def test_a_locked_geopackage_is_a_503(new_database, tmp_path, monkeypatch):
    """Another program that holds the file for writing is waited for, and then named."""
    monkeypatch.setattr(gpkg_file, "BUSY_MS", 200)
    url = new_database("gpkg")
    with drafting(url, write_pack(tmp_path), draft_quiet_s=60, draft_longest_s=60) as client:
        other = sqlite3.connect(file_of(url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = client.post("/cases", json=[case("CA-1", 5)])
        assert answer.status_code == 503
        assert client.get("/summary").status_code == 200  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        assert report(client, case("CA-1", 5))["created"] == 1
