"""What is too large, too often or too slow is refused, and the rest goes on."""

import json
import socket
import threading
from contextlib import ExitStack
from itertools import count
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import fastapi
import pytest
from keyed import bearing, key_in
from patience import PATIENCE_S
from running_service import fill, running
from served_socket import served
from sqlalchemy import text

from service.limits import Limits, Rate
from service.security.rate import ROOM, Buckets
from service.security.request_limits import network_of
from service.settings import Settings
from service.store import open_store
from service.store.errors import QueryTooSlow

ITEMS = "/collections/zones/items"
SLOW = {
    "geopackage": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
}


@pytest.fixture(scope="module")
def database(new_database):
    """Return a GeoPackage with the sample."""
    url = new_database("gpkg")
    fill(url)
    return url


def problem(answer, status):
    """Check that an answer is a problem document of a status, and return its first fault."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in answer.headers
    return answer.json()["faults"][0]


class TestSize:
    """URL, headers and content have a most."""

    @pytest.fixture
    def service(self, database):
        """Run a service that takes little, with an operation that reads content."""
        limits = Limits(body_bytes=1_000, url_bytes=400, header_bytes=2_000)
        with running(Settings(database=database, limits=limits)) as client:

            @client.app.post("/echo")
            async def echo(request: fastapi.Request):
                return len(await request.body())

            yield client

    def test_a_long_url(self, service):
        """414."""
        assert problem(service.get(ITEMS, params={"x": "y" * 500}), 414)["where"] == "URL"

    def test_long_headers(self, service):
        """431."""
        answer = service.get(ITEMS, headers={f"x-{n}": "y" * 100 for n in range(30)})
        assert problem(answer, 431)["where"] == "headers"

    def test_large_content(self, service):
        """413, whether its length is said or not; what fits is read."""
        assert service.post("/echo", content=b"x" * 1_000).json() == 1_000
        problem(service.post("/echo", content=b"x" * 1_001), 413)
        pieces = (b"x" * 300 for _ in range(5))
        problem(service.post("/echo", content=pieces), 413)
        assert service.post("/echo", content=(b"x" * 300 for _ in range(3))).json() == 900

    def test_a_length_that_is_no_number(self, service):
        """It is not believed: the content is counted."""
        answer = service.post("/echo", content=(b"x" * 300 for _ in range(5)),
                              headers={"Content-Length": "12a"})  # fmt: skip
        assert answer.status_code in (400, 413)


class TestRate:
    """A bucket of tokens for each caller."""

    def test_a_bucket_empties_and_fills(self):
        """Ten at once, then two a second; others have their own."""
        now = [0.0]
        buckets = Buckets(Rate(per_s=2, burst=10), clock=lambda: now[0])
        assert [buckets.wait_of("a") for _ in range(10)] == [0] * 10
        assert buckets.wait_of("a") == pytest.approx(0.5)
        assert buckets.wait_of("b") == 0
        now[0] += 0.5
        assert buckets.wait_of("a", takes=False) == 0
        assert buckets.wait_of("a") == 0
        assert buckets.wait_of("a") > 0
        now[0] += 3_600
        assert [buckets.wait_of("a") for _ in range(11)].count(0) == 10

    def test_no_rate_is_no_limit(self):
        """Nothing is counted, and nobody remembered."""
        buckets = Buckets(Rate(per_s=0, burst=1))
        assert {buckets.wait_of("a") for _ in range(100)} == {0}

    def test_its_memory_is_bounded(self, monkeypatch):
        """Whoever asked longest ago is forgotten."""
        assert ROOM <= 100_000
        monkeypatch.setattr("service.security.rate.ROOM", 3)
        buckets = Buckets(Rate(per_s=0.001, burst=1), clock=lambda: 0.0)
        for caller in "abcd":
            buckets.wait_of(caller)
        assert buckets.wait_of("d") > 0
        assert buckets.wait_of("a") == 0

    @pytest.mark.parametrize(
        ("host", "expected"),
        [
            ("203.0.113.9", "203.0.113.9"),
            ("127.0.0.1", None),
            ("::1", None),
            ("::ffff:127.0.0.1", None),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("testclient", None),
            ("", None),
        ],
    )
    def test_who_is_counted_together(self, host, expected):
        """An IPv6 network is one caller; this machine is none."""
        assert network_of({"client": (host, 1)}) == expected
        assert network_of({"client": None}) is None

    def test_a_key_has_its_rate(self, database):
        """429 and when to come back; another key is not held up."""
        limits = Limits(per_key=Rate(per_s=0.01, burst=2))
        first, second = (bearing(key_in(database, "viewer")) for _ in range(2))
        with running(Settings(database=database, limits=limits)) as client:
            assert [client.get(ITEMS, headers=first).status_code for _ in range(2)] == [200, 200]
            answer = client.get(ITEMS, headers=first)
            problem(answer, 429)
            assert 0 < int(answer.headers["retry-after"]) <= 100
            assert client.get(ITEMS, headers=second).status_code == 200

    def test_an_address_has_its_rate_behind_a_known_proxy_only(self, database):
        """What anybody can write into a header counts from proxies that were named alone."""
        limits = Limits(per_address=Rate(per_s=0.01, burst=2))
        far = {"X-Forwarded-For": "203.0.113.9"}
        for proxies, statuses in ((("testclient",), [200, 200, 429]), ((), [200, 200, 200])):
            settings = Settings(database=database, limits=limits, proxies=proxies)
            with running(settings) as client:
                assert [
                    client.get("/summary", headers=far).status_code for _ in range(3)
                ] == statuses
                other = {"X-Forwarded-For": "203.0.113.10"}
                assert client.get("/summary", headers=other).status_code == 200

    def test_who_shows_wrong_keys_is_slowed_down(self, database):
        """After a few 401 comes 429, also for a right key; without a key all goes on."""
        limits = Limits(failures=Rate(per_s=0.01, burst=3))
        key = bearing(key_in(database, "viewer"))
        far = {"X-Forwarded-For": "203.0.113.9"}
        settings = Settings(database=database, limits=limits, proxies=("testclient",))
        with running(settings) as client:
            wrong = far | bearing("nonsense")
            assert [client.get("/summary", headers=wrong).status_code for _ in range(4)] == [
                401, 401, 401, 429,
            ]  # fmt: skip
            assert client.get("/summary", headers=far | key).status_code == 429
            assert client.get("/summary", headers=far).status_code == 200
            assert client.get("/summary", headers=key).status_code == 200


class TestTurns:
    """Expensive work is done a few at a time."""

    def test_a_busy_service_says_so(self, database):
        """One works, another waits its time and is told; reading goes on; then it is free again."""
        limits = Limits(heavy=1, wait_s=0.05)
        started, go_on = threading.Event(), threading.Event()
        with running(Settings(database=database, view="exact", limits=limits)) as client:

            @client.app.post("/work")
            def work():
                started.set()
                return go_on.wait(PATIENCE_S)

            working = threading.Thread(target=client.post, args=("/work",))
            working.start()
            started.wait(PATIENCE_S)
            answer = client.post("/work")
            problem(answer, 503)
            assert answer.headers["retry-after"] == "5"
            problem(client.get(ITEMS, params={"limit": 10_000}), 503)
            assert client.get(ITEMS).status_code == 200
            go_on.set()
            working.join(PATIENCE_S)
            assert client.post("/work").status_code == 200


class TestCrowd:
    """Where more wait than can be answered soon, others are told at once."""

    def test_room_is_kept_for_keys_and_probes(self, database):
        """Strangers leave the last place to a key; a probe is answered; then all go on."""
        key = bearing(key_in(database, "viewer"))
        go_on, begun, numbers = threading.Event(), threading.Semaphore(0), count()
        with running(Settings(database=database, limits=Limits(waiting=4))) as client:

            @client.app.get("/work")
            def work():
                begun.release()
                return go_on.wait(PATIENCE_S)

            def begin(headers):
                # Each asks something else: who asks the same waits for the same answer.
                asked = f"/work?number={next(numbers)}"
                one = threading.Thread(
                    target=client.get, args=(asked,), kwargs={"headers": headers}
                )
                one.start()
                assert begun.acquire(timeout=PATIENCE_S)
                return one

            waiting = [begin({}) for _ in range(3)]
            answer = client.get("/summary")
            problem(answer, 503)
            assert answer.headers["retry-after"] == "2"
            assert client.get("/summary", headers=key).status_code == 200
            waiting.append(begin(key))
            problem(client.get("/summary", headers=key), 503)
            assert client.get("/health/live").status_code == 200
            go_on.set()
            for one in waiting:
                one.join(10)
            for headers in ({}, key):
                assert client.get("/summary", headers=headers).status_code == 200

    def test_an_open_stream_does_not_wait(self, database):
        """Its answer has begun: streams have a room of their own."""
        settings = Settings(database=database, limits=Limits(waiting=4))
        with served(settings) as (url, _), ExitStack() as streams:
            for _ in range(6):
                streams.enter_context(urlopen(f"{url}/events?wait=10", timeout=PATIENCE_S))
            assert urlopen(f"{url}/summary", timeout=PATIENCE_S).status == 200


class TestSlowContent:
    """Who sends slowly keeps nobody from working."""

    @staticmethod
    def begun(url, headers):
        """Send the head of a report and half of its content."""
        host, port = url.removeprefix("http://").split(":")
        opened = socket.create_connection((host, int(port)), timeout=PATIENCE_S)
        head = {"Host": host, "Content-Type": "application/json", "Content-Length": "9"} | headers
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        opened.sendall(f"POST /cases HTTP/1.1\r\n{lines}\r\n[{{".encode())
        return opened

    @pytest.mark.parametrize("has_key", [True, False])
    def test_a_slow_sender_takes_no_turn(self, database, has_key):
        """With one turn in all and a sender who has begun, another report is answered at once."""
        key = bearing(key_in(database, "officer"))
        limits = Limits(heavy=1, wait_s=0)
        with (
            served(Settings(database=database, limits=limits)) as (url, _),
            self.begun(url, key if has_key else {}) as slow,
        ):
            asked = Request(f"{url}/cases", b"[]", key | {"Content-Type": "application/json"})
            with pytest.raises(HTTPError) as refused:
                urlopen(asked, timeout=PATIENCE_S)
            assert refused.value.code == 422  # no row: it was read, not put off
            refused.value.close()
            if has_key:
                slow.sendall(b"}    ] ")
            answer = slow.recv(100).decode()
        assert answer.startswith(f"HTTP/1.1 {422 if has_key else 401} ")

    def test_content_that_does_not_come_is_408(self, database):
        """After a while nobody waits for the other half."""
        key = bearing(key_in(database, "officer"))
        with (
            served(Settings(database=database, limits=Limits(body_s=0.2))) as (url, _),
            self.begun(url, key) as slow,
        ):
            answer = b"".join(iter(lambda: slow.recv(4096), b"")).decode()
        assert answer.startswith("HTTP/1.1 408 ")
        assert '"all of it within 0.2 s"' in answer

    def test_who_goes_away_is_no_failure(self, database, caplog):
        """Nothing is taken in, and nothing is logged as an error."""
        key = bearing(key_in(database, "officer"))
        with served(Settings(database=database)) as (url, _):
            self.begun(url, key).close()
            assert urlopen(f"{url}/health/live", timeout=PATIENCE_S).status == 200
        assert not caplog.records


class TestNoHttp:
    """What is no HTTP never reaches the application."""

    def test_what_is_no_http_is_refused_as_all_else(self, database):
        """A problem document (RFC 9457) to a browser that speaks TLS, and to nonsense."""
        with served(Settings(database=database)) as (url, _):
            host, port = url.removeprefix("http://").split(":")
            for sent in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nno header\r\n\r\n"):
                with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as opened:
                    opened.sendall(sent)
                    answer = b"".join(iter(lambda of=opened: of.recv(4096), b"")).decode()
                head, _, body = answer.partition("\r\n\r\n")
                assert head.startswith("HTTP/1.1 400 ")
                assert "content-type: application/problem+json" in head
                assert f"content-length: {len(body)}" in head
                (fault,) = json.loads(body)["faults"]
                assert fault["found"] == "bytes that are no HTTP/1.1"


class TestTime:
    """A query ends."""

    def test_a_slow_query_is_stopped(self, url):
        """On both back ends; the connection can be used again."""
        opened = open_store(url, query_s=0.2)
        slow = text(SLOW[opened.database.kind])
        with pytest.raises(QueryTooSlow, match="within 0"), opened.database.reading() as connection:
            connection.execute(slow)
        with opened.reading() as stored:
            assert stored.area.facts() is None
        opened.close()

    def test_it_is_a_503_over_http(self, database, monkeypatch):
        """With a way to mend, and nothing of the query."""
        from service.store.layer_repository import SqlLayerRepository

        def slow(self, *_, **__):
            self.connection.execute(text(SLOW["geopackage"]))

        monkeypatch.setattr(SqlLayerRepository, "page_in_force", slow)
        with running(Settings(database=database, limits=Limits(query_s=0.1))) as client:
            fault = problem(client.get(ITEMS), 503)
            assert "smaller bbox" in fault["mend"]


class TestOtherSites:
    """Pages of other sites read what the list allows."""

    @pytest.fixture
    def service(self, database):
        """Run a service with one friend."""
        settings = Settings(database=database, cross_origins=("https://dash.example",))
        with running(settings) as client:
            yield client

    def test_a_named_origin_may_read(self, service):
        """And sees the headers that paging and caching need, on refusals too."""
        for path, status in ((ITEMS, 200), ("/audit", 401), ("/nothing", 404)):
            answer = service.get(path, headers={"Origin": "https://dash.example"})
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == "https://dash.example"
            exposed = answer.headers["access-control-expose-headers"]
            for name in ("ETag", "Link", "Content-Crs", "Memento-Datetime"):
                assert name in exposed
            assert "access-control-allow-credentials" not in answer.headers
            assert answer.headers["cross-origin-resource-policy"] == "cross-origin"

    def test_a_stranger_may_not(self, service):
        """No header, no permission."""
        answer = service.get(ITEMS, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers

    def test_a_browser_asks_first(self, service):
        """The header that carries a key is allowed to friends."""
        asked = {"Origin": "https://dash.example", "Access-Control-Request-Method": "GET",
                 "Access-Control-Request-Headers": "authorization"}  # fmt: skip
        answer = service.options(ITEMS, headers=asked)
        assert answer.status_code == 200
        assert "authorization" in answer.headers["access-control-allow-headers"].lower()
        stranger = service.options(ITEMS, headers=asked | {"Origin": "https://evil.example"})
        assert stranger.status_code == 400


def test_a_browser_is_told_to_stay_with_tls_where_there_is_tls(database):
    """Behind a proxy that says so; never over plain HTTP."""
    settings = Settings(database=database, proxies=("testclient",))
    with running(settings) as client:
        plain = client.get("/summary")
        secure = client.get("/summary", headers={"X-Forwarded-Proto": "https"})
    assert "strict-transport-security" not in plain.headers
    assert secure.headers["strict-transport-security"] == "max-age=31536000"
