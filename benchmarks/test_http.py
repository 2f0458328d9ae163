"""
Two thousand zones over HTTP, beside a bare application, tipg and pygeoapi.

All servers of one question run at the same time and are loaded in turn, several rounds, so that
whatever else the machine does falls on all of them. Compare ratios, not rates.
"""

import json
import shutil
import statistics
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import http_servers as servers
import pytest
from http_data import fill

sys.path.insert(0, str(servers.ROOT / "tests"))

from postgis_cluster import postgis_cluster, run_sql

QUESTIONS = {
    "whole": "?limit=10000",
    "page": "?limit=100",
    "box": "?bbox=106.6,20.55,106.7,20.6&limit=100",
}
ROOM = 64 * 1024 * 1024
ROUNDS = 3
SECONDS = {"whole": 6.0}
"""How long each server is loaded in a round, 2 if not said: peers take a second for a layer."""


@pytest.fixture(scope="module", autouse=True)
def wrk():
    """Say what is missing before anything is started."""
    if shutil.which("wrk") is None:
        pytest.fail("wrk is missing: apt-get install wrk")


@pytest.fixture(scope="module")
def gpkg(tmp_path_factory):
    """A GeoPackage of two thousand zones."""
    url = f"gpkg:///{tmp_path_factory.mktemp('http') / 'store.gpkg'}"
    fill(url)
    return url


@pytest.fixture(scope="module")
def postgis():
    """A PostGIS database of the same."""
    with postgis_cluster() as cluster:
        run_sql(cluster.url, "CREATE DATABASE measured")
        url = f"{cluster.url.rpartition('/')[0]}/measured"
        fill(url)
        yield url


def kept_answer(server: servers.Server, query: str, folder: Path) -> str:
    """Write an answer into a folder, for the bare application; return its tag."""
    with urllib.request.urlopen(f"{server.base}{query}") as answer:
        given = [(name.lower(), value) for name, value in answer.getheaders()]
        (folder / "body").write_bytes(answer.read())
    own = [pair for pair in given if pair[0] not in ("date", "server")]
    (folder / "headers").write_text(json.dumps(own))
    return dict(given)["etag"]


def measured(
    running: dict[str, servers.Server],
    query: str,
    *,
    tags: dict[str, str] | None = None,
    seconds: float = 2.0,
) -> dict:
    """Load all servers in turn, several rounds; return the medians of each."""
    rates: dict[str, list] = {name: [] for name in running}
    for _ in range(ROUNDS):
        for name, server in running.items():
            tag = tags[name] if tags else ""
            rates[name].append(servers.load(server, query, seconds=seconds, tag=tag))
    return {
        name: {"rate": statistics.median(rate for rate, _ in found),
               "cpu_ms": statistics.median(cpu for _, cpu in found)}
        for name, found in rates.items()
    }  # fmt: skip


def note(benchmark, question: str, work) -> None:
    """Measure once, and say what was found."""
    found = benchmark.pedantic(work, rounds=1)
    benchmark.extra_info.update(section="http", question=question, servers=found)
    for name, row in found.items():
        print(f"{question:16} {name:14} {row['rate']:9.1f}/s {row['cpu_ms']:8.3f} ms CPU")


@pytest.mark.parametrize("question", QUESTIONS)
def test_layers(benchmark, question, gpkg, postgis, tmp_path):
    """Kept and cold, both stores; the peers on the same tables of PostGIS."""
    query = QUESTIONS[question]
    with ExitStack() as stack:
        running = {
            "kept-gpkg": stack.enter_context(servers.ours(gpkg, room=ROOM)),
            "kept-postgis": stack.enter_context(servers.ours(postgis, room=ROOM)),
            "cold-gpkg": stack.enter_context(servers.ours(gpkg, room=0)),
            "cold-postgis": stack.enter_context(servers.ours(postgis, room=0)),
        }
        kept_answer(running["kept-gpkg"], query, tmp_path)
        running["bare"] = stack.enter_context(servers.bare(tmp_path))
        running["tipg"] = stack.enter_context(servers.tipg(postgis))
        running["pygeoapi"] = stack.enter_context(servers.pygeoapi(postgis))
        note(
            benchmark,
            question,
            lambda: measured(running, query, seconds=SECONDS.get(question, 2.0)),
        )


def test_not_modified(benchmark, gpkg, postgis, tmp_path):
    """The whole layer, which the client holds already; the peers know no tag."""
    query = QUESTIONS["whole"]
    with ExitStack() as stack:
        running = {
            "kept-gpkg": stack.enter_context(servers.ours(gpkg, room=ROOM)),
            "kept-postgis": stack.enter_context(servers.ours(postgis, room=ROOM)),
        }
        tags = {name: kept_answer(server, query, tmp_path) for name, server in running.items()}
        running["bare"] = stack.enter_context(servers.bare(tmp_path))
        tags["bare"] = tags["kept-postgis"]  # whose answer was written last
        note(benchmark, "304", lambda: measured(running, query, tags=tags))
