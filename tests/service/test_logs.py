"""A line a request and event, with its route and never with what was asked or sent."""

import asyncio
import io
import logging
import re
import sqlite3
import threading
import warnings
from contextlib import closing

import orjson
import pytest
from asking import asking
from drafting_service import case, write_pack
from keyed import bearing, id_in, key_in
from running_service import file_of, fill, running
from started_service import started

from service.logs.request_id import request_id_of
from service.logs.set_up import logs_as
from service.settings import Settings

SECRETS = ("Marker", "marker", "Le Loi", "L%C3%AA", "Lê Lợi", "106.70421", "20.86012", "hh-1-000",
           "CA-SECRET", "0912345678", "no such table", "khoanh_x")  # fmt: skip
"""Parts of addresses, names, positions, households, cases, telephone numbers, keys and messages."""

ADDRESS = "12/34 Lê Lợi, nhà bà Marker"
UUID = "4f3c2b1a-0000-4000-8000-123456789abc"


@pytest.fixture(scope="module", params=["json", "text"])
def told(request, new_database, tmp_path_factory):
    """Run a service, ask it everything that must not be told, and return style, lines and key."""
    folder = tmp_path_factory.mktemp("logs")
    url = new_database("gpkg")
    with started("--area", write_pack(folder), "--database", url, "--log", request.param,
                 "--draft-quiet", 0.1, state=folder) as service:  # fmt: skip
        key = key_in(url, "officer")
        with asking(service.url, headers=bearing(key)) as client:
            # Its area is read by another process: before that, /geocode answers 503.
            service.until(lambda: "stored and read" in client.get("/health/ready").text)
            assert _ask_everything(client) == {200, 400, 401, 404, 405, 422}
            with closing(sqlite3.connect(file_of(url))) as opened:
                opened.executescript("PRAGMA foreign_keys=OFF; DROP TABLE streets; "
                                     "DROP TABLE case_reports;")  # fmt: skip
            broken = [client.get("/collections/streets/items", params={"name": ADDRESS}),
                      client.post("/cases", json=[case("CA-SECRET-2", 6)])]  # fmt: skip
        assert [answer.status_code for answer in broken] == [500, 500]
        service.tell()
        assert service.ended() == 0
    return request.param, [*service.lines, service.rest], id_in(key)


def _ask_everything(client) -> set[int]:
    statuses = set()

    def ask(method, path, **options):
        statuses.add(client.request(method, path, **options).status_code)

    ask("GET", "/geocode", params={"q": ADDRESS})
    ask("GET", "/reverse", params={"lng": 106.70421, "lat": 20.86012})
    ask("GET", "/collections/households/items/hh-1-00005")
    ask("GET", "/collections/households/items", params={"filter": f"street = '{ADDRESS}'"})
    ask("GET", f"/{ADDRESS}")
    ask("GET", "/cases/CA-SECRET-1")
    ask("GET", "/summary", params={ADDRESS: "Marker"})
    ask("DELETE", f"/summary/../{ADDRESS}")
    ask("PATCH", "/summary", content=ADDRESS.encode())
    ask("POST", "/cases", json=[case("CA-SECRET-1", 5) | {"address": ADDRESS}])
    ask("POST", "/cases", json=[{"case_id": "CA-SECRET-3", "address": ADDRESS, "lng": "Marker"}])
    ask("POST", "/cases", content=b"{Marker", headers={"Content-Type": "application/json"})
    ask("GET", "/summary", headers={"User-Agent": "Marker", "Referer": "https://Marker.example/",
                                    "Cookie": "Marker=1", "X-Request-Id": "Marker 0912345678",
                                    "X-Forwarded-For": "Marker"})  # fmt: skip
    ask("GET", "/summary", headers={"X-Request-Id": UUID})
    ask("GET", "/summary", headers={"Authorization": "Bearer khoanh_x_Marker"})
    ask("POST", "/summary", params={"q": ADDRESS})
    return statuses


def test_nothing_that_was_asked_stands_in_any_line(told):
    """Paths, queries, headers, contents, and errors whose messages hold them."""
    _, lines, _ = told
    assert len(lines) > 15
    for line in lines:
        for secret in SECRETS:
            assert secret not in line, line


def test_every_request_has_one_line_with_its_fields(told):
    """As JSON: the same fields in every one, and the template for a path."""
    style, lines, key = told
    if style == "text":
        line = next(one for one in lines if "GET /summary 200" in one)
        shape = (r"\d{4}-\d\d-\d\dT[\d:.]{12}Z info    request GET /summary 200 duration_ms=[\d.]+ "
                 rf"caller={key} request_id=[0-9a-f]{{16}}")  # fmt: skip
        assert re.fullmatch(shape, line), line
        return
    entries = [orjson.loads(line) for line in lines if line]
    requests = [one for one in entries if one["event"] == "request"]
    requests = [one for one in requests if one["route"] != "/health/ready"]  # it was waited for
    assert len(requests) == 18
    for one in requests:
        assert list(one)[:9] == ["time", "level", "event", "method", "route", "status",
                                 "duration_ms", "caller", "request_id"]  # fmt: skip
        assert one["route"] is None or re.fullmatch(r"/[\w/{}:]*", one["route"])
        assert one["caller"] in (key, None)
    assert requests[-3]["route"] == "/summary"
    assert [one["status"] for one in requests if one["request_id"] == UUID] == [200]
    assert [one["route"] for one in requests[:3]] == [
        "/geocode", "/reverse", "/collections/{collection}/items/{feature}",
    ]  # fmt: skip
    assert {one["caller"] for one in requests if one["status"] == 401} == {None}
    assert {"started", "stopping", "stopped"} <= {one["event"] for one in entries}


def test_an_unforeseen_error_is_told_by_type_and_place(told):
    """With the request it happened in, so that the answer, the line and the cause meet."""
    style, lines, _ = told
    if style == "text":
        start = next(number for number, line in enumerate(lines) if "failed" in line)
        assert "sqlalchemy.exc.OperationalError" in lines[start + 1]
        assert any("layer_repository.py:" in line for line in lines[start:])
        return
    entries = [orjson.loads(line) for line in lines if line]
    failures = [one for one in entries if "failure" in one and one["logger"] == "service.boundary"]
    assert [one["message"] for one in failures] == [
        "GET /collections/{collection}/items failed", "POST /cases failed",
    ]  # fmt: skip
    for one in failures:
        assert one["failure"]["type"] == "sqlalchemy.exc.OperationalError"
        assert any("service/store/" in frame for frame in one["failure"]["frames"])
        line = next(two for two in entries if two["event"] == "request"
                    and two["request_id"] == one["request_id"])  # fmt: skip
        assert (line["status"], line["level"]) == (500, "warning")


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        ("0123456789abcdef", True),
        (UUID, True),
        ("0123456789ABCDEF0123456789abcdef", True),
        ("0123456789abcde", False),
        ("0" * 37, False),
        ("0912345678", False),
        ("-" * 20, False),
        ("0123456789abcdef-", False),
        ("0123456789abcdef\n", False),
        ("nguyen-van-marker-1970", False),
        ("", False),
    ],
)
def test_a_name_is_taken_from_a_client_only_where_it_can_say_nothing(given, is_taken):
    """Hexadecimal digits, as proxies write them; anything else gets a name of ours."""
    found = request_id_of([(b"host", b"x"), (b"x-request-id", given.encode())])
    assert (found == given) is is_taken
    assert is_taken or re.fullmatch("[0-9a-f]{16}", found)
    two = [(b"x-request-id", b"0" * 16), (b"x-request-id", b"1" * 16)]
    assert request_id_of(two) not in ("0" * 16, "1" * 16)


def test_every_answer_tells_the_name_of_its_request(new_database):
    """Also one from memory, a refusal, a failure and a name that is not served."""
    url = new_database("gpkg")
    fill(url)
    with running(Settings(database=url, view="exact", hosts=("testserver",))) as client:
        names = [client.get(path, headers=headers).headers["x-request-id"]
                 for path, headers in (("/summary", {}), ("/summary", {}), ("/none", {}),
                                       ("/summary", {"Host": "map.example"}))]  # fmt: skip
    assert len(set(names)) == 4


def lines_of(act, style="json") -> list[dict]:
    """Return what is logged while something is done."""
    stream = io.StringIO()
    with logs_as(style, stream):
        act()
    return [orjson.loads(line) for line in stream.getvalue().splitlines()]


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """Return an error as it is after it was raised."""
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_causes_and_groups_are_described_alike():
    """Types and frames all the way down, and not one message."""
    inner = raised(ValueError("Marker"))
    group = raised(ExceptionGroup("Marker", [inner, KeyError("Marker")]), cause=inner)
    (entry,) = lines_of(lambda: logging.getLogger("service.x").error("it failed", exc_info=group))
    assert "Marker" not in repr(entry)
    failure = entry["failure"]
    assert failure["type"] == "ExceptionGroup"
    assert failure["cause"]["type"] == "ValueError"
    assert [one["type"] for one in failure["members"]] == ["ValueError", "KeyError"]
    assert re.fullmatch(r"tests/service/test_logs\.py:\d+ raised", failure["frames"][-1].strip())


def test_what_others_log_is_told_without_values(caplog, monkeypatch):
    """A library may quote a request in its messages; the server's first line does not."""
    # As the command leaves it; services that ran before in this process may have set it.
    caplog.set_level(logging.WARNING, logger="uvicorn.error")
    monkeypatch.setattr(logging.getLogger("uvicorn"), "propagate", True)

    def act() -> None:
        logging.getLogger("lib").warning("row %s is odd\nMarker", "Marker")
        logging.getLogger("lib").error("Marker failed")
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.\nMarker")
        logging.getLogger("lib").info("not told")
        loop = asyncio.new_event_loop()
        loop.call_exception_handler({"message": "Marker", "exception": ValueError("Marker")})
        loop.close()
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("Marker", UserWarning, stacklevel=1)

    entries = lines_of(act)
    assert "Marker" not in repr(entries)
    assert [one["message"].partition(" at ")[0] for one in entries] == [
        "row %s is odd", "left out, for it may quote a request", "Invalid HTTP request received.",
        "left out, for it may quote a request", "UserWarning",
    ]  # fmt: skip
    assert entries[3]["failure"]["type"] == "ValueError"


def test_an_error_that_ends_a_thread_is_told_alike():
    """Nothing goes to standard error past the lines."""

    def die() -> None:
        raise ValueError("Marker")

    def act() -> None:
        thread = threading.Thread(target=die, name="khoanh-x")
        thread.start()
        thread.join()

    before = threading.excepthook
    (entry,) = lines_of(act)
    assert threading.excepthook is before
    assert entry["message"] == "the thread khoanh-x ended"
    assert entry["failure"]["type"] == "ValueError"
    assert "Marker" not in repr(entry)


def test_where_nobody_reads_the_service_goes_on():
    """A pipe that was closed makes no request fail, and afterwards all is as before."""

    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    root = logging.getLogger()
    before = list(root.handlers), root.level
    with logs_as("json", Closed()):
        logging.getLogger("service.x").warning("not read")
    assert (list(root.handlers), root.level) == before
