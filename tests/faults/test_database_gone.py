"""A database that goes away and comes back: 503 with a reason, and no restart of the service."""

import sqlite3

import pytest
from drafting_service import case, drafting, report, settled, write_pack
from patience import until
from postgis_cluster import postgis_cluster, run_sql
from running_service import file_of

from service.store import gpkg_file


@pytest.mark.postgis
def test_a_server_that_stops_and_starts_is_waited_for(tmp_path):
    """Every request says so; afterwards what was acknowledged is there, and drafts go on."""
    with postgis_cluster() as cluster:
        run_sql(cluster.url, "CREATE DATABASE gone")
        url = f"{cluster.url.rpartition('/')[0]}/gone"
        with drafting(url, write_pack(tmp_path)) as client:
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
