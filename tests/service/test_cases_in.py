"""Cases come in over HTTP: all of a list or nothing, idempotent, with a history that only grows."""

import csv
import io
import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from drafting_service import case, drafting, report, settled, write_pack
from patience import PATIENCE_S, until
from running_service import NOW
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stored_sample import sample_area
from test_http_errors import problem_of

from service.security.caller import Caller, _caller
from service.store import open_store
from zoning.errors import InvalidCases
from zoning.sources.cases_file import read_cases

FIRST, SECOND = case("CA-1", 5), case("CA-2", 20)


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def client(url, pack):
    """Run a service on an empty database, on each back end in turn."""
    with drafting(url, pack, draft_quiet_s=60, draft_longest_s=60) as opened:
        yield opened


@pytest.fixture
def one(new_database, pack):
    """Run it on a GeoPackage, where the back end makes no difference."""
    with drafting(new_database("gpkg"), pack, draft_quiet_s=60, draft_longest_s=60) as opened:
        yield opened


def ready(client) -> None:
    """Wait until the area is read."""
    client.app.state.khoanh.planning.workshop.wait(PATIENCE_S)


def rows_of(client, case_id: str) -> list[str]:
    """Return what was done with a case, the first first."""
    return [one["act"] for one in client.get(f"/cases/{case_id}").json()["history"]]


def test_each_row_is_told_where_its_case_landed(client):
    """Level, units, cell, radius, score and number of candidates; and no address."""
    ready(client)
    point = sample_area().households.geometry.iloc[20]
    placed = {"case_id": "CA-2", "reported_at": "2026-07-01", "kinh độ": point.x}
    placed |= {"vĩ độ": point.y, "address": "21 Phố Mẫu"}
    answer = report(client, FIRST, placed, case("CA-3", 999))
    assert answer["created"] == 3
    first, second, third = answer["rows"]
    assert first["location"] == second["location"] == "found"
    assert (first["match_level"], first["ward_id"], first["radius_m"]) == ("house", "w-1", 0.0)
    assert second["cell"].startswith("8c")
    assert (third["location"], third["why"]) == ("not_found", "no_such_household")
    assert "Phố" not in json.dumps(answer, ensure_ascii=False)


@pytest.mark.parametrize("again", [FIRST, FIRST | {"reported_at": "1/7/2026 08:00", "tên": "x"}])
def test_the_same_row_again_changes_nothing(client, again):
    """Also where the time is written otherwise, or a column stands there that nobody knows."""
    report(client, FIRST)
    answer = report(client, again, SECOND)
    assert [row["outcome"] for row in answer["rows"]] == ["unchanged", "created"]
    assert rows_of(client, "CA-1") == ["created"]


def test_a_correction_keeps_both(client):
    """Who, when and what stand in the history; the place is that of the last one."""
    ready(client)
    report(client, FIRST)
    answer = report(client, case("CA-1", 30))
    assert answer["rows"][0]["outcome"] == "corrected"
    document = client.get("/cases/CA-1").json()
    assert [one["content"]["household_id"] for one in document["history"]] == [
        "hh-1-00005",
        "hh-1-00030",
    ]
    assert {one["received_by"] for one in document["history"]} == {"loopback"}
    assert document["history"][0]["received_at"] == NOW.isoformat()
    assert document["place"]["household_id"] == "hh-1-00030"


def test_a_withdrawn_case_stays_in_its_history(client):
    """By status, or by DELETE; either is done once, and can be undone by a report."""
    report(client, FIRST, SECOND)
    assert report(client, FIRST | {"status": "loại trừ"})["withdrawn"] == 1
    assert client.delete("/cases/CA-2").json()["outcome"] == "withdrawn"
    assert client.delete("/cases/CA-2").json()["outcome"] == "unchanged"
    for name in ("CA-1", "CA-2"):
        assert rows_of(client, name) == ["created", "withdrawn"]
        assert client.get(f"/cases/{name}").json()["is_withdrawn"]
    features = client.get("/collections/cases/items").json()["features"]
    assert {one["properties"]["status"] for one in features} == {"discarded"}
    assert report(client, SECOND)["corrected"] == 1
    assert not client.get("/cases/CA-2").json()["is_withdrawn"]
    problem_of(client.delete("/cases/CA-9"), 404)


def test_nothing_of_a_faulty_list_is_stored(client):
    """One wrong row among good ones: every faulty row is named, and none is taken in."""
    bad = [case("CA-3", 1, reported_at="yesterday"), case("CA-4", 2, lng="east", lat=10)]
    answer = client.post("/cases", json=[FIRST, *bad, FIRST])
    document = problem_of(answer, 422)
    places = " ".join(fault["where"] for fault in document["faults"])
    for place in ("row 2, column reported_at", "row 3, column lng", "rows 1, 4, column case_id"):
        assert place in places
    problem_of(client.get("/cases/CA-1"), 404)


CSV = (
    "mã ca,ngày báo cáo,địa chỉ,kinh độ,vĩ độ\nA-1,{},Ngõ Bí Mật 7,106.6,10.7\nA-2,1/7/2026,,x,1\n"
)


@pytest.mark.parametrize("moment", ["1/7/2026", "never"])
def test_a_request_is_refused_in_the_words_of_a_file(one, tmp_path, moment):
    """The same rows in a file and in a request have the same faults, but for the name."""
    content = CSV.format(moment)
    (tmp_path / "request.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidCases) as of_file:
        read_cases(tmp_path / "request.csv")
    headers = {"Content-Type": "text/csv; charset=utf-8"}
    document = problem_of(one.post("/cases", content=content.encode(), headers=headers), 422)
    assert document["faults"] == of_file.value.as_records()
    assert "Bí Mật" not in json.dumps(document, ensure_ascii=False)


def test_csv_json_and_geojson_say_the_same(one):
    """The three bodies of one list: the second and third change nothing."""
    point = sample_area().households.geometry.iloc[5]
    place = {"lng": round(point.x, 7), "lat": round(point.y, 7)}
    row = {"case_id": "CA-1", "reported_at": "2026-07-01T08:00:00+07:00"}
    feature = {"type": "Feature", "properties": row,
               "geometry": {"type": "Point", "coordinates": list(place.values())}}  # fmt: skip
    collection = json.dumps({"type": "FeatureCollection", "features": [feature]})
    line = ",".join(map(str, (row | place).values()))
    bodies = {
        "application/json": json.dumps([row | place]),
        "text/csv": f"case_id,reported_at,lng,lat\n{line}\n",
        "application/geo+json": collection,
    }
    outcomes = [
        one.post("/cases", content=body, headers={"Content-Type": kind}).json()["rows"][0][
            "outcome"
        ]
        for kind, body in bodies.items()
    ]
    assert outcomes == ["created", "unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", "", 422),
        ("application/json", "[", 422),
        ("application/json", "[]", 422),
        ("application/json", "[1]", 422),
        ("application/json", '[{"case_id": ["a"]}]', 422),
        ("application/json", '{"a": 1}', 422),
        ("application/json", "7", 422),
        ("application/geo+json", '{"type": "FeatureCollection", "features": [', 422),
        ("text/csv", "", 422),
        ("text/csv", "case_id\n", 422),
        ("text/csv", "PK\x03\x04", 422),
        ("application/xml", "<a/>", 415),
        ("", "[]", 415),
    ],
)
def test_a_body_that_is_no_list_is_refused(one, kind, body, status):
    """With a problem document, never with a failure of the service."""
    answer = one.post("/cases", content=body.encode(), headers={"Content-Type": kind})
    assert problem_of(answer, status)["faults"]


def test_what_no_database_holds_is_refused(client):
    """NUL anywhere, and an identifier that no index takes: cell by cell, and nothing is stored."""
    rows = [case("a\0b", 5), case("CA-1", 5, address="12\0"), case("x" * 3_000, 5)]
    document = problem_of(client.post("/cases", json=rows), 422)
    assert [fault["where"].partition(", ")[2] for fault in document["faults"]] == [
        "row 1, column case_id",
        "row 2, column address",
        "row 3, column case_id",
    ]
    problem_of(client.get("/cases/CA-1"), 404)


def test_a_report_from_the_future_is_refused(one):
    """It would hold every later plan at its time; a clock that is a few hours off is none."""
    problem_of(one.post("/cases", json=[case("CA-1", 5, reported_at="2027-07-01")]), 422)
    assert report(one, case("CA-1", 5, reported_at="2026-07-02T20:00:00+07:00"))["created"] == 1


def test_contacts_come_the_same_way(client):
    """A row with contact_of is a contact; its case must be known, from this list or before."""
    contact = {"case_id": "F1-1", "contact_of": "CA-1", "kind": "F1",
               "reported_at": "2026-07-01", "household_id": "hh-1-00007"}  # fmt: skip
    lost = client.post("/cases", json=[contact])
    assert "no case CA-1 in the case list" in problem_of(lost, 422)["faults"][0]["found"]
    answer = report(client, FIRST, contact)
    assert [row["kind"] for row in answer["rows"]] == ["case", "contact"]
    second = contact | {"case_id": "F2-1", "contact_of": "F1-1", "kind": "F2"}
    assert report(client, second, contact)["unchanged"] == 1
    # Whoever falls ill is a case from then on, and keeps the history.
    assert report(client, case("F1-1", 7))["corrected"] == 1
    document = client.get("/cases/F1-1").json()
    assert (document["kind"], len(document["history"])) == ("case", 2)
    assert client.delete("/cases/F2-1").json()["kind"] == "contact"
    assert report(client, second)["corrected"] == 1


def test_an_idempotency_key_brings_the_first_answer_back(client):
    """Even where the case was corrected meanwhile; another body under it is refused."""
    headers = {"Idempotency-Key": "batch-7"}
    first = report(client, FIRST, headers=headers)
    report(client, case("CA-1", 30))
    assert report(client, FIRST, headers=headers) == first
    assert rows_of(client, "CA-1") == ["created", "corrected"]
    problem_of(client.post("/cases", json=[SECOND], headers=headers), 422)
    too_long = {"Idempotency-Key": "k" * 201}
    problem_of(client.post("/cases", json=[SECOND], headers=too_long), 422)


def test_reports_only_grow(client):
    """Not even the service's own connection can change or remove one."""
    report(client, FIRST)
    database = client.app.state.khoanh.store.database
    for statement in ("DELETE FROM case_reports", "UPDATE case_reports SET act = 'corrected'"):
        with pytest.raises(DBAPIError, match="only grows"), database.writing() as connection:
            connection.execute(text(statement))
    assert rows_of(client, "CA-1") == ["created"]


def test_without_its_area_a_service_still_acknowledges(new_database, pack):
    """The case is on disk and pending; a start with the area places it, and draws."""
    url = new_database("gpkg")
    with drafting(url, None) as client:
        assert report(client, FIRST)["rows"][0]["location"] == "pending"
        feature = client.get("/collections/cases/items").json()["features"][0]
        assert feature["geometry"] is None
        assert feature["properties"]["outcome"] == "pending"
        failed = until(lambda: client.get("/plans").json()["failed"])
        assert "--area" in failed[0]["faults"][0]["mend"]
        assert report(client, SECOND)["created"] == 1
    with closing(open_store(url)) as store, store.reading() as stored:
        assert stored.cases.pending() == {"CA-1", "CA-2"}
    with drafting(url, pack) as client:
        report(client, case("CA-3", 7))
        settled(client)
        features = client.get("/collections/cases/items").json()["features"]
        assert {one["properties"]["outcome"] for one in features} == {"found"}


def _as(client, caller: Caller) -> None:
    """Let the service take everybody for a caller."""
    client.app.dependency_overrides[_caller] = lambda: caller


ROLES = [None, "viewer", "planner", "officer", "admin"]


@pytest.mark.parametrize("form", ["csv", "fgb", "ndjson"])
@pytest.mark.parametrize("system", ["OGC/1.3/CRS84", "EPSG/0/5897"])
def test_cases_that_lie_nowhere_are_written_in_every_format(one, form, system):
    """Beside those that lie somewhere, each with its own place."""
    ready(one)
    report(one, FIRST, case("CA-0", 999), case("CA-2", 999))
    path = f"/collections/cases/items?crs=http://www.opengis.net/def/crs/{system}"
    answer = one.get(f"{path}&f={form}")
    assert answer.status_code == 200
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        (first,) = (each for each in one.get(path).json()["features"] if each["geometry"])
        place = [str(number) for number in first["geometry"]["coordinates"]]
        assert {row[0]: row[-2:] for row in rows[1:]} == {
            "CA-0": ["", ""], "CA-1": place, "CA-2": ["", ""],
        }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_cases_are_for_officers(one, role):
    """Without a key 401, with a key of another role 403; lists show only what may be read."""
    report(one, FIRST)
    view = "public" if role is None else "exact"
    _as(one, Caller(view=view, role=role, name="k-1"))
    is_officer = role in ("officer", "admin")
    refusal = 401 if role is None else 403
    for method, path in (
        ("GET", "/cases/CA-1"),
        ("DELETE", "/cases/CA-1"),
        ("GET", "/collections/cases"),
        ("GET", "/collections/cases/items"),
        ("GET", "/collections/cases/items/CA-1"),
        ("GET", "/collections/households/items"),
    ):
        answer = one.request(method, path)
        assert answer.status_code == (200 if is_officer else refusal), path
    posted = one.post("/cases", json=[SECOND])
    assert posted.status_code == (200 if is_officer else refusal)
    listed = {each["id"] for each in one.get("/collections").json()["collections"]}
    assert ({"cases", "households"} <= listed) == is_officer


def test_a_key_of_some_units_changes_no_case_of_others(one):
    """Known cases elsewhere are neither shown nor corrected; new ones may be reported."""
    ready(one)
    report(one, FIRST)
    officer = Caller(view="exact", role="officer", units=frozenset({"h-1-09"}), name="k-2")
    _as(one, officer)
    for answer in (
        one.get("/cases/CA-1"),
        one.delete("/cases/CA-1"),
        one.post("/cases", json=[case("CA-1", 30)]),
    ):
        problem_of(answer, 403)
    assert report(one, SECOND)["created"] == 1
    _as(one, replace(officer, units=frozenset({"h-1-01"})))
    assert one.get("/cases/CA-1").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
)
def test_another_sites_page_changes_nothing(one, headers):
    """A browser on this machine would send it with the exact view's rights."""
    for method, path in (
        ("POST", "/cases"),
        ("DELETE", "/cases/CA-1"),
        ("POST", "/plans"),
        ("POST", "/plans/p-1/publish"),
        ("POST", "/plans/p-1/lift"),
    ):
        problem_of(one.request(method, path, headers=headers), 403)
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert report(one, FIRST, headers=own)["created"] == 1


def test_no_address_is_logged_or_told(one, caplog):
    """Neither when it is taken in, nor when the list is refused, nor when the service fails."""
    secret = "Ngõ Kín 12/3"
    caplog.set_level("DEBUG")
    report(one, {"case_id": "S-1", "reported_at": "2026-07-01", "address": secret})
    answers = [one.post("/cases", json=[{"case_id": secret, "reported_at": secret}])]
    with one.app.state.khoanh.store.database.writing() as connection:
        connection.execute(text("DROP TABLE case_states"))
    answers.append(one.post("/cases", json=[{"case_id": "S-2", "reported_at": "2026-07-01",
                                             "address": secret}]))  # fmt: skip
    assert [one.status_code for one in answers] == [422, 500]
    assert "Kín" not in caplog.text
    assert not any("Kín" in one.text for one in answers)
