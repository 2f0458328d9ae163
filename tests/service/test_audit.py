"""Whatever restricted is read or done is written down first, and stays written."""

import pytest
from keyed import audited, bearing, id_in, key_in
from running_service import NOW, fill, running
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stored_sample import sample_area, sample_plan

from service.security.audit import AuditWriter
from service.settings import Settings
from service.store import open_store
from service.store.access_ports import AuditEntry
from service.store.audit_repository import GENESIS

ITEMS = "/collections/zones/items"
HOMES = len(sample_area().households)


def entry(number: int) -> AuditEntry:
    """Return an entry that can be told from others."""
    return AuditEntry(
        at=NOW,
        caller=f"k{number}",
        role="viewer",
        action="GET",
        route="/summary",
        target={"plan": "p"},
        query={"limit": "1"},
        status=200,
        returned=number,
    )


def rows_of(store):
    """Return the log, the oldest entry first."""
    with store.reading() as stored:
        return list(reversed(stored.audit.page(before=None, limit=1_000)))


@pytest.fixture
def logged(store):
    """Open a store whose log has three entries."""
    with store.auditing() as stored:
        stored.audit.append([entry(1), entry(2)])
    with store.auditing() as stored:
        stored.audit.append([entry(3)])
    return store


@pytest.fixture(scope="module")
def service(filled_url):
    """Run the service on the sample."""
    with running(Settings(database=filled_url, clock=lambda: NOW)) as client:
        yield client


class TestTheLog:
    """Append-only, and chained."""

    def test_entries_come_back_as_they_were_written(self, logged):
        """Numbered without a gap, each with the digest of the one before."""
        rows = rows_of(logged)
        assert [row.entry for row in rows] == [entry(1), entry(2), entry(3)]
        assert [row.number for row in rows] == [1, 2, 3]
        digests = [row.digest for row in rows]
        assert [row.previous for row in rows] == [GENESIS, *digests[:2]]
        with logged.reading() as stored:
            assert [r.number for r in stored.audit.page(before=3, limit=1)] == [2]
            check = stored.audit.check()
            assert (check.entries, check.head, check.broken_at) == (3, digests[-1], None)
            assert stored.audit.holds(digests[0])
            assert not stored.audit.holds("f" * 64)

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE audit_log SET caller = 'x' WHERE number = 2", "DELETE FROM audit_log",
         "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE number = 2",
         "TRUNCATE audit_log"],
    )  # fmt: skip
    def test_nothing_of_it_can_be_changed_or_removed(self, logged, statement):
        """The database itself refuses, on both back ends."""
        before = rows_of(logged)
        with pytest.raises(DBAPIError), logged.database.writing() as connection:
            connection.execute(text(statement))
        assert rows_of(logged) == before

    @pytest.mark.parametrize(
        ("statement", "broken"),
        [
            ("UPDATE audit_log SET caller = 'x' WHERE number = 2", 2),
            ("UPDATE audit_log SET status = 404 WHERE number = 1", 1),
            ("DELETE FROM audit_log WHERE number = 2", 3),
            ("DELETE FROM audit_log WHERE number = 1", 2),
        ],
    )
    def test_who_gets_round_the_triggers_is_seen(self, logged, statement, broken):
        """An administrator of the database who drops them cannot hide a row."""
        with logged.database.writing() as connection:
            if logged.database.kind == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            else:
                connection.execute(text("DROP TRIGGER audit_log_no_UPDATE"))
                connection.execute(text("DROP TRIGGER audit_log_no_DELETE"))
            connection.execute(text(statement))
        with logged.reading() as stored:
            assert stored.audit.check().broken_at == broken

    def test_writers_at_once_make_one_chain(self, filled_url):
        """Two processes and many threads: every entry is there, and the chain is whole."""
        from concurrent.futures import ThreadPoolExecutor

        stores = [open_store(filled_url) for _ in range(2)]
        with stores[0].reading() as stored:
            before = stored.audit.check().entries
        writers = [AuditWriter(one) for one in stores]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: writers[n % 2].write(entry(n)), range(60)))
        with stores[0].reading() as stored:
            check = stored.audit.check()
            rows = stored.audit.page(before=None, limit=60)
        for one in stores:
            one.close()
        assert (check.entries - before, check.broken_at) == (60, None)
        assert {row.entry.returned for row in rows} == set(range(60))


class TestWhatIsWritten:
    """Who, what, when and how much; no free text."""

    def test_a_restricted_read(self, service, filled_url):
        """Key, role, route, collection, question, status and number of features."""
        key = key_in(filled_url, "viewer")
        answer = service.get(ITEMS, params={"limit": 2, "bbox": "100,0,120,30"},
                             headers=bearing(key))  # fmt: skip
        last = audited(filled_url)[-1]
        assert last == AuditEntry(
            at=NOW, caller=id_in(key), role="viewer", action="GET",
            route="/collections/{collection}/items", target={"collection": "zones"},
            query={"limit": "2", "bbox": "100,0,120,30"}, status=200,
            returned=answer.json()["numberReturned"],
        )  # fmt: skip
        assert answer.headers["ogc-numberreturned"] == str(last.returned)

    @pytest.mark.parametrize("f", ["json", "html", "jsonseq", "ndjson", "csv", "fgb"])
    @pytest.mark.parametrize(
        ("collection", "params", "expected"),
        [
            ("households", {}, HOMES),
            ("households", {"limit": 5}, 5),
            ("households", {"limit": 5, "offset": HOMES - 2}, 2),
            ("households", {"offset": 50}, 0),
            ("households", {"household_id": "hh-1-00007"}, 1),
            ("households", {"filter": "household_id < 'hh-1-00010'", "limit": 4}, 4),
            ("households", {"bbox": "0,0,1,1"}, 0),
            ("zones", {"level": "red"}, int((sample_plan(5, 20).zones["level"] == "red").sum())),
        ],
    )
    def test_how_many_features_whatever_the_format(
        self, *, service, filled_url, f, collection, params, expected
    ):
        """A layer that is sent as it is read is counted as a page is, before its first byte."""
        key = key_in(filled_url, "officer")
        answer = service.get(f"/collections/{collection}/items", params={"f": f, **params},
                             headers=bearing(key))  # fmt: skip
        assert answer.status_code == 200, answer.text
        assert audited(filled_url)[-1].returned == expected
        assert answer.headers["ogc-numberreturned"] == str(expected)
        if f in ("jsonseq", "ndjson"):
            assert answer.text.count('"Feature"') == expected

    @pytest.mark.parametrize(
        ("path", "params", "written"),
        [
            ("/cases/c-1", {}, {}),
            ("/collections/cases/items", {"properties": "case_id", "skipGeometry": "true"},
             {"properties": "case_id", "skipGeometry": "true"}),
            ("/collections/households/items", {"filter": "people > 9", "filter-lang": "cql2-text"},
             {"filter": "…", "filter-lang": "cql2-text"}),
            ("/collections/households/items/hh-1-00001", {}, {}),
            ("/collections/zones/tiles/WebMercatorQuad/0/0/0", {}, {}),
            ("/collections/zones/delta", {}, {}),
            ("/plans", {"limit": "3"}, {"limit": "3"}),
            ("/plans/PLAN", {}, {}),
            ("/plans/PLAN/zones", {}, {}),
            ("/plans/PLAN/explain", {"household": "hh-1-00001"}, {"household": "hh-1-00001"}),
            ("/plans/PLAN/files", {}, {}),
            ("/plans/PLAN/diff/PLAN", {}, {}),
            ("/events", {"wait": "0"}, {"wait": "0"}),
            ("/jobs", {}, {}),
            ("/jobs/none", {}, {}),
            ("/jobs/none/results", {}, {}),
            ("/geocode", {"q": "12", "limit": "2"}, {"q": "…", "limit": "2"}),
            ("/reverse", {"lng": "105.8", "lat": "21"}, {"lng": "…", "lat": "…"}),
        ],
    )  # fmt: skip
    def test_every_restricted_read(self, service, filled_url, path, params, written):
        """Cases, houses, reasons, files and jobs: once each, without address and position."""
        key = key_in(filled_url, "officer")
        path = path.replace("PLAN", sample_plan(5, 20).plan_id)
        before = len(audited(filled_url))
        answer = service.get(path, params=params, headers=bearing(key))
        entries = audited(filled_url)[before:]
        assert [(one.caller, one.action, one.query, one.status) for one in entries] == [
            (id_in(key), "GET", written, answer.status_code)
        ]
        assert entries[0].route is not None
        assert "OGC-NumberReturned" not in answer.headers or entries[0].returned is not None

    def test_kept_answers_are_written_too(self, service, filled_url):
        """The second of two equal questions is answered from memory, and written all the same."""
        headers = bearing(key_in(filled_url, "viewer"))
        before = len(audited(filled_url))
        for _ in range(3):
            service.get(ITEMS, headers=headers)
        service.head(ITEMS, headers=headers)
        service.get("/summary", headers=headers)
        assert len(audited(filled_url)) == before + 5

    def test_the_public_leaves_no_trace(self, service, filled_url):
        """Who shows no key, and who reads what is open to all."""
        key = key_in(filled_url, "officer")
        before = len(audited(filled_url))
        service.get(ITEMS)
        for path in ("/", "/collections/wards/items", "/collections/streets", "/api",
                     "/health/ready", "/conformance", "/nothing", "/processes", "/processes/plan",
                     "/tileMatrixSets", "/tileMatrixSets/WebMercatorQuad",
                     "/collections/wards/tiles/WebMercatorQuad/0/0/0"):  # fmt: skip
            service.get(path, headers=bearing(key))
        assert len(audited(filled_url)) == before

    def test_free_text_is_left_out(self, service, filled_url):
        """An address in a filter, a path, a name or a wrong place reaches no entry."""
        headers = bearing(key_in(filled_url, "viewer"))
        secret = "12 Le Loi"
        for params in ({"filter": secret}, {"household": secret}, {secret: "1"}, {"q": secret},
                       {"bbox": secret}):  # fmt: skip
            assert service.get(ITEMS, params=params, headers=headers).status_code == 400
        service.get(f"{ITEMS}/{secret}", headers=headers)
        service.get(f"/collections/{secret}/items", headers=headers)
        service.get(ITEMS, params={"datetime": "2026-07-01T00:00:00+07:00"}, headers=headers)
        written = audited(filled_url)[-8:]
        assert secret not in repr(written)
        assert "Le" not in repr(written)
        assert written[0].query == {"filter": "…"}
        assert written[0].status == 400
        assert written[5].target == {"collection": "zones", "feature": "…"}
        assert written[7].query == {"datetime": "2026-07-01T00:00:00+07:00"}

    def test_a_refusal_is_written(self, service, filled_url):
        """Somebody with a key who tries what the role may not."""
        key = key_in(filled_url, "viewer")
        assert service.get("/audit", headers=bearing(key)).status_code == 403
        last = audited(filled_url)[-1]
        assert (last.caller, last.route, last.status) == (id_in(key), "/audit", 403)

    @pytest.mark.parametrize("keeps", [False, True])
    def test_the_address_is_kept_where_that_is_wished(self, new_database, keeps):
        """Not unless the service is told to."""
        url = new_database("gpkg")
        fill(url)
        with running(Settings(database=url, keeps_addresses=keeps)) as client:
            client.get(ITEMS, headers=bearing(key_in(url, "viewer")))
        assert audited(url)[-1].client == ("testclient" if keeps else None)

    def test_an_act_is_written_before_it_is_done(self, new_database):
        """First that it is asked for, then how it ended; also on the loopback address."""
        url = new_database("gpkg")
        for view in ("public", "exact"):
            with running(Settings(database=url, view=view)) as client:
                headers = bearing(key_in(url, "officer")) if view == "public" else {}
                client.post("/summary", headers=headers)
            written = audited(url)[-2:]
            assert [(one.action, one.status) for one in written] == [("POST", None), ("POST", 405)]
        assert {one.caller for one in written} == {"loopback"}

    @pytest.mark.parametrize(
        ("method", "path", "route"),
        [
            ("POST", "/cases", "/cases"),
            ("DELETE", "/cases/c-1", "/cases/{case:path}"),
            ("POST", "/plans", "/plans"),
            ("POST", "/plans/none/publish", "/plans/{plan}/publish"),
            ("POST", "/plans/none/lift", "/plans/{plan}/lift"),
            ("POST", "/processes/plan/execution", "/processes/{process}/execution"),
            ("DELETE", "/jobs/none", "/jobs/{job}"),
        ],
    )
    def test_every_act(self, service, filled_url, method, path, route):
        """Also one that is refused, and one on a path whose reading is open to all."""
        headers = bearing(key_in(filled_url, "officer"))
        before = len(audited(filled_url))
        answer = service.request(method, path, headers=headers)
        entries = audited(filled_url)[before:]
        assert [(one.action, one.route, one.status) for one in entries] == [
            (method, route, None), (method, route, answer.status_code)
        ]  # fmt: skip


class TestWhereItCannotBeWritten:
    """What cannot be written down is not shown."""

    @pytest.fixture
    def broken(self, new_database):
        """Run a service whose log is gone, and return a key of it."""
        url = new_database("gpkg")
        fill(url)
        key = key_in(url, "officer")
        with running(Settings(database=url)) as client:
            with client.app.state.khoanh.store.database.writing() as connection:
                connection.execute(text("DROP TABLE audit_log"))
            yield client, key

    def test_a_restricted_read_is_refused(self, broken):
        """503, and not one byte of the answer."""
        client, key = broken
        answer = client.get(ITEMS, headers=bearing(key))
        assert answer.status_code == 503
        assert "features" not in answer.text
        assert answer.json()["faults"][0]["where"] == "audit log"
        assert "ogc-numberreturned" not in answer.headers

    def test_an_act_is_refused_before_it_is_done(self, broken):
        """The handler is never reached."""
        client, key = broken
        done = []

        @client.app.post("/summary")
        def act():
            done.append(1)

        assert client.post("/summary", headers=bearing(key)).status_code == 503
        assert done == []

    def test_the_public_is_served_on(self, broken):
        """Nothing of theirs is written."""
        client, _ = broken
        assert client.get(ITEMS).status_code == 200


def test_administrators_read_it_page_by_page(filled_url, service):
    """The newest first; the links lead to the first entry."""
    headers = bearing(key_in(filled_url, "admin"))
    for _ in range(3):
        service.get("/summary", headers=headers)
    written = len(audited(filled_url))
    path, numbers = "/audit?limit=2", []
    while path:
        answer = service.get(path, headers=headers)
        assert "no-store" in answer.headers["cache-control"]
        document = answer.json()
        numbers += [row["number"] for row in document["entries"]]
        path = next((link["href"] for link in document["links"] if link["rel"] == "next"), None)
    assert numbers == list(range(written, 0, -1))
    assert audited(filled_url)[-1].route == "/audit"
    for bad in ("limit=0", "limit=1001", "before=0", "colour=1"):
        assert service.get(f"/audit?{bad}", headers=headers).status_code == 400
