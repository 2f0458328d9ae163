"""A service that is told to stop ends what was begun, hands back the rest, and is gone in time."""

import http.client
import signal
import socket
import sqlite3
import threading
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import orjson
import pytest
from drafting_service import case, drafting, write_pack
from patience import PATIENCE_S, until
from running_service import NOW, file_of
from shapely import Point
from started_service import started
from stored_sample import sample_area

from service.ending import Ending
from service.plans.area_desk import STILL_READ
from service.processes.worker import LEASE_S
from service.store import open_store
from service.store.errors import InvalidStore
from service.store.opening import open_database
from zoning.area.write import write_area

SHAPES = 4_000
"""Features of the large layer: about ten megabytes, more than a connection holds."""

JOB = "/processes/what-if/execution"
GRID = {"policy.core.air_m": list(range(200))}


@pytest.fixture(scope="module")
def large_pack(tmp_path_factory) -> Path:
    """Write the sample area with a backdrop that takes long to download."""
    area = sample_area()
    corner = area.households.geometry.iloc[0]
    shapes = [Point(corner.x + number * 1e-7, corner.y).buffer(1e-4, 32)
              for number in range(SHAPES)]  # fmt: skip
    names = [f"g-{number:05d}" for number in range(SHAPES)]
    ground = gpd.GeoDataFrame(
        {"ground_id": names, "kind": "park", "name": None}, geometry=shapes, crs=4326
    )
    folder = tmp_path_factory.mktemp("pack") / "large"
    write_area(replace(area, ground=ground), folder)
    return folder


def connected(url: str, *, room: int | None = None) -> socket.socket:
    """Return a connection to a service, which takes little at a time where room is given."""
    host, port = url.removeprefix("http://").split(":")
    opened = socket.socket()
    if room is not None:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    opened.connect((host, int(port)))
    opened.settimeout(PATIENCE_S)
    return opened


def ask(connection: socket.socket, head: str, *headers: str) -> None:
    """Send the head of a request."""
    lines = [f"{head} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]
    connection.sendall("\r\n".join(lines).encode())


def answer_of(connection: socket.socket) -> tuple[int, bytes]:
    """Read an answer to its end, which must be whole."""
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return answer.status, answer.read()


def is_one_file(url: str) -> bool:
    """Return whether a GeoPackage has neither log nor shared memory beside it, and is sound."""
    file = file_of(url)
    beside = {path.name for path in file.parent.glob(f"{file.name}*")}
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as opened:
        is_sound = opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return beside == {file.name} and is_sound


def test_what_is_under_way_ends_whole(url, large_pack, tmp_path):
    """Uploads and downloads to the last byte, streams with a hint; a job waits for the next one."""
    rows = orjson.dumps([case(f"c-{number}", number % 30) for number in range(5)])
    quiet = ("--draft-quiet", 3600, "--draft-longest", 3600)
    with ExitStack() as opened, started("--area", large_pack, "--database", url, "--view", "exact",
                                        "--log", "json", "--graceful-s", 600, *quiet,
                                        state=tmp_path) as service:  # fmt: skip
        told = opened.enter_context(connected(service.url))
        ask(told, "GET /events", "Accept: text/event-stream")
        begun = opened.enter_context(connected(service.url))
        ask(begun, f"POST {JOB}", "Prefer: respond-async", "Content-Type: application/json",
            "Connection: close",
            f"Content-Length: {len(wish := orjson.dumps({'inputs': {'grid': GRID}}))}")  # fmt: skip
        begun.sendall(wish)
        status, job = answer_of(begun)
        assert status == 201, job
        download = opened.enter_context(connected(service.url, room=4096))
        ask(download, "GET /collections/ground/items?f=ndjson", "Connection: close")
        assert download.recv(64).startswith(b"HTTP/1.1 200")
        upload = opened.enter_context(connected(service.url))
        ask(upload, "POST /cases", "Content-Type: application/json",
            f"Content-Length: {len(rows)}", "Connection: close")  # fmt: skip
        upload.sendall(rows[:20])
        service.until(lambda: is_running(url, orjson.loads(job)["jobID"]))
        service.tell()
        service.until(lambda: service.events("stopping"))
        routes = [one["route"] for one in service.events("request")]
        assert "/cases" not in routes
        assert "/collections/{collection}/items" not in routes
        service.until(lambda: lets_nobody_in(service.url))
        upload.sendall(rows[20:])
        status, receipt = answer_of(upload)
        assert (status, orjson.loads(receipt)["created"]) == (200, 5)
        heard = http.client.HTTPResponse(told)
        heard.begin()
        assert heard.read().endswith(b"retry: 3000\n\n")
        assert rest_of(download).count(b'"Feature"') == SHAPES
        assert service.ended() == 0
        (stopped,) = service.events("stopped")
        assert (stopped["cut_off_requests"], stopped["handed_back"]) == (0, [])
    if url.startswith("gpkg"):
        assert is_one_file(url)
    with closing(open_store(url)) as store, store.writing() as stored:
        assert len(stored.cases.input().cases) == 5
        assert stored.jobs.one(orjson.loads(job)["jobID"]).status == "accepted"
        assert stored.jobs.take("another", now=NOW, seconds=1) is not None
        assert stored.drafts.take_lease("another", now=time.time(), seconds=1)


def lets_nobody_in(url: str) -> bool:
    """Return whether a service takes no further connection."""
    host, port = url.removeprefix("http://").split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) != 0


def is_running(url: str, job: str) -> bool:
    """Return whether a job has been begun, as another process sees it."""
    with closing(open_store(url)) as store, store.reading() as stored:
        return stored.jobs.one(job).status == "running"


def rest_of(download: socket.socket) -> bytes:
    """Read a download slowly, to the end that its encoding marks."""
    content = b""
    while piece := download.recv(65536):
        content += piece
    assert content.endswith(b"\r\n0\r\n\r\n")
    return content


@pytest.mark.parametrize("is_repeated", [False, True])
def test_what_does_not_end_is_cut_off(new_database, large_pack, tmp_path, is_repeated):
    """After the time that was given, status 0 and one file; at once where it is told again."""
    url = new_database("gpkg")
    seconds = 600 if is_repeated else 4
    with ExitStack() as opened, started("--area", large_pack, "--database", url, "--view", "exact",
                                        "--log", "json", "--graceful-s", seconds,
                                        state=tmp_path) as service:  # fmt: skip
        upload = opened.enter_context(connected(service.url))
        ask(upload, "POST /cases", "Content-Type: application/json", "Content-Length: 100")
        download = opened.enter_context(connected(service.url, room=4096))
        ask(download, "GET /collections/ground/items?f=ndjson")
        assert download.recv(64).startswith(b"HTTP/1.1 200")
        service.tell()
        service.until(lambda: service.events("stopping"))
        if is_repeated:
            service.tell()
        assert service.ended() == (128 + signal.SIGTERM if is_repeated else 0)
        if not is_repeated:
            assert service.events("stopped")[0]["cut_off_requests"] == 2
            assert is_one_file(url)


def test_a_draft_that_takes_too_long_is_left_to_another(url, tmp_path):
    """Its right to draw is given back and not taken again, and what comes of it is not kept."""
    with drafting(url, write_pack(tmp_path), draft_lease_s=0.4) as client:
        planning, store = client.app.state.khoanh.planning, client.app.state.khoanh.store
        planning.workshop.desk.wait_for_planner(PATIENCE_S)
        with planning.workshop.desk.drawing:  # as a plan of a large area would
            assert client.post("/cases", json=[case("CA-1", 5)]).status_code == 200
            until(lambda: leases(store))
            assert planning.drafter.stop(0.2) is False
            assert planning.drafter.is_alive
            time.sleep(0.3)  # longer than it renews
            assert leases(store) == 0
            store.close()
        until(lambda: not planning.drafter.is_alive)
    with closing(open_store(url)) as opened, opened.reading() as stored:
        assert stored.plans.listed("exact", statuses=("draft",), limit=9, offset=0)[0] == 0
        assert stored.cases.last_report() == 1


def leases(store) -> int:
    """Return how many hold the right to draw."""
    with store.database.reading() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM draft_leases").scalar()


def test_a_job_that_takes_too_long_is_left_to_another(url, tmp_path):
    """It waits again at once, not only when its lease has ended."""
    with drafting(url, write_pack(tmp_path)) as client:
        state = client.app.state.khoanh
        assert client.post("/cases", json=[case("CA-1", 5)]).status_code == 200
        state.planning.workshop.desk.wait_for_planner(PATIENCE_S)
        state.planning.drafter.stop()
        with state.planning.workshop.desk.drawing:
            answer = client.post(JOB, json={"inputs": {}}, headers={"Prefer": "respond-async"})
            job = answer.json()["jobID"]
            until(lambda: client.get(f"/jobs/{job}").json().get("message", "").startswith("plan 1"))
            assert state.worker.stop(0.2) is False
            with state.store.writing() as stored:
                assert stored.jobs.one(job).status == "accepted"
                taken = stored.jobs.take("another", now=NOW, seconds=LEASE_S)
            assert taken.job_id == job
        until(lambda: not state.worker.is_alive)
        with state.store.reading() as stored:
            assert stored.jobs.one(job).status == "running"  # the other one's still


def test_what_waits_for_the_area_ends_at_once(url, tmp_path, monkeypatch):
    """A large area takes long to read: a job and a draft that need it are left as they were."""
    with drafting(url, write_pack(tmp_path)) as client:
        state = client.app.state.khoanh
        reading = threading.Event()

        def still_read(seconds):
            reading.set()
            time.sleep(seconds)
            raise InvalidStore([STILL_READ])

        monkeypatch.setattr(state.planning.workshop.desk, "wait_for_planner", still_read)
        for waiting in ("service.processes.worker", "service.plans.drafter"):
            monkeypatch.setattr(f"{waiting}.AREA_WAIT_S", 2 * PATIENCE_S)
        assert client.post("/cases", json=[case("CA-1", 5)]).status_code == 200
        job = client.post(JOB, json={"inputs": {}}, headers={"Prefer": "respond-async"})
        job = job.json()["jobID"]
        until(lambda: client.get(f"/jobs/{job}").json()["status"] == "running")
        reading.wait(PATIENCE_S)
        assert state.worker.stop(PATIENCE_S)
        assert state.planning.drafter.stop(PATIENCE_S)
        with state.store.reading() as stored:
            assert stored.jobs.one(job).status == "accepted"
            assert stored.drafts.drawn_up_to() < stored.cases.last_report()


def test_a_closed_store_gives_nothing_out_and_waits_for_what_it_gave(url):
    """Whoever reads ends; whoever comes later is refused as by a database that is away."""
    database = open_database(url)
    inside, may_end = threading.Event(), threading.Event()

    def read() -> None:
        with database.reading():
            inside.set()
            may_end.wait(PATIENCE_S)

    reader = threading.Thread(target=read)
    reader.start()
    inside.wait(PATIENCE_S)
    assert database.in_use() == 1
    closer = threading.Thread(target=lambda: database.close(wait_s=PATIENCE_S))
    closer.start()
    until(lambda: refuses(database))
    assert closer.is_alive()
    may_end.set()
    closer.join(PATIENCE_S)
    reader.join(PATIENCE_S)
    assert not closer.is_alive()
    assert database.in_use() == 0
    if url.startswith("gpkg"):
        assert is_one_file(url)


def refuses(database) -> bool:
    """Return whether a database refuses to be read."""
    try:
        with database.reading():
            return False
    except InvalidStore:
        return True


class Slow:
    """A part that does not end."""

    def __init__(self) -> None:
        self.calls = []

    def begin_to_stop(self) -> None:
        """Note it."""
        self.calls.append("begin")

    def stop(self, seconds) -> bool:
        """Take all the time there is."""
        self.calls.append(seconds)
        time.sleep(seconds)
        return False


def test_parts_share_the_time_and_the_store_is_closed_last():
    """All are told before the first is waited for; one that takes all leaves none to the next."""
    first, second, closed = Slow(), Slow(), []
    ending = Ending({"a": first, "b": second}, end_streams=lambda: closed.append("streams"),
                    close=closed.append)  # fmt: skip
    ending.announce(0.4)
    assert first.calls == second.calls == ["begin"]
    ending.announce(100)  # asked twice: the first time holds
    ending.finish()
    assert 0.2 < first.calls[1] < 0.4
    assert second.calls[1] == 0
    assert ending.held_up == ("a", "b")
    assert closed[0] == "streams"
    assert 0 <= closed[1] < 0.2
