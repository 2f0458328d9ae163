"""A list is tried before it is sent, from Excel too; doubtful cases come with their choices."""

import io
from pathlib import Path

import pytest
from drafting_service import case, drafting, report, write_pack
from openpyxl import Workbook
from patience import PATIENCE_S
from stored_sample import sample_area
from test_http_errors import problem_of

from service.features.media import XLSX
from service.security.caller import Caller, _caller

TRIAL = {"params": {"dry-run": "true"}}


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def client(url, pack):
    """Run a service on an empty database, on each back end in turn."""
    with drafting(url, pack, draft_quiet_s=60, draft_longest_s=60) as opened:
        opened.app.state.khoanh.planning.workshop.wait(PATIENCE_S)
        yield opened


def workbook(*rows) -> bytes:
    """Return an Excel workbook of rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_trial_answers_alike_and_stores_nothing(client):
    """The same rows and places as the list itself; no case, no event, no key that is used up."""
    key = {"headers": {"Idempotency-Key": "one"}}
    tried = report(client, case("CA-1", 5), **TRIAL, **key)
    assert tried.pop("is_trial") is True
    assert client.get("/cases/CA-1").status_code == 404
    assert client.get("/collections/cases/items").json()["numberMatched"] == 0
    assert "case_received" not in client.get("/events", params={"wait": 0, "after": 0}).text
    sent = report(client, case("CA-1", 5), **key)
    assert sent.pop("is_trial") is False
    assert tried == sent
    again = report(client, case("CA-1", 6), **TRIAL)
    assert again["corrected"] == 1
    assert len(client.get("/cases/CA-1").json()["history"]) == 1


def test_a_trial_names_every_fault_by_its_row(client):
    """All rows at once, in the words in which the list itself is refused."""
    rows = [case("CA-1", 5), case("CA-2", 5, reported_at="mai"), case("CA-3", 6, status="ốm")]
    problem = problem_of(client.post("/cases", json=rows, **TRIAL), 422)
    places = [fault["where"] for fault in problem["faults"]]
    assert [place.split(", ")[1] for place in places] == ["row 2", "row 3"]
    assert problem == problem_of(client.post("/cases", json=rows), 422)


@pytest.mark.parametrize("value", ["yes please", "2", ""])
def test_a_trial_is_asked_for_plainly(client, value):
    """A word that nobody understands is no order to store."""
    answer = client.post("/cases", json=[case("CA-1", 5)], params={"dry-run": value})
    assert answer.status_code == 400
    assert client.get("/cases/CA-1").status_code == 404


def test_an_excel_workbook_is_a_list(client):
    """With the names that people give columns; its faults are named by its own rows."""
    head = ["Mã ca bệnh", "Ngày báo cáo", "Mã hộ"]
    sent = client.post(
        "/cases",
        content=workbook(head, ["CA-1", "01/07/2026", "hh-1-00005"]),
        headers={"Content-Type": XLSX},
    )
    assert sent.status_code == 200, sent.text
    assert (sent.json()["created"], sent.json()["rows"][0]["location"]) == (1, "found")
    faulty = client.post(
        "/cases",
        content=workbook(head, ["CA-2", "hôm qua", "hh-1-00005"]),
        headers={"Content-Type": XLSX},
    )
    assert "row 2" in problem_of(faulty, 422)["faults"][0]["where"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b"case_id;reported_at", b""])
def test_what_is_no_workbook_is_refused(client, content):
    """It says what it should be; no error of the service."""
    answer = client.post("/cases", content=content, headers={"Content-Type": XLSX})
    problem_of(answer, 422)


def test_a_workbook_that_unfolds_without_end_is_refused(client, monkeypatch):
    """A few bytes may hold many: how many is asked before they are read."""
    monkeypatch.setattr("zoning.sources.tables.excel_table._MOST_HELD", 1_000)
    content = workbook(["case_id", "reported_at", "household_id"], ["CA-1", "2026-07-01", "x"])
    answer = client.post("/cases", content=content, headers={"Content-Type": XLSX})
    assert "once unfolded" in problem_of(answer, 422)["faults"][0]["found"]


def test_a_doubtful_case_comes_with_its_choices(client):
    """Houses for officers with number and street, best first; outside a key's units none."""
    street = sample_area().households["street"].iloc[0]
    row = {"case_id": "CA-1", "reported_at": "2026-07-01", "address": f"999 {street}"}
    report(client, row)
    found = client.get("/cases/CA-1").json()
    assert found["place"]["outcome"] != "found"
    assert len(found["choices"]) == found["place"]["candidates"] > 0
    facts = [one["properties"]["geocoding"] for one in found["choices"]]
    assert [one["score"] for one in facts] == sorted((one["score"] for one in facts), reverse=True)
    houses = [one for one in facts if one.get("household_id")]
    assert all(one["door"] for one in houses)
    client.app.dependency_overrides[_caller] = lambda: Caller(
        view="exact", role="officer", name="k-1", units=frozenset({"nowhere"})
    )
    answer = client.get("/cases/CA-1")
    assert answer.status_code == 403 or answer.json()["choices"] == []


def test_a_found_case_is_its_own_choice(client):
    """And a contact has none."""
    report(client, case("CA-1", 5))
    (choice,) = client.get("/cases/CA-1").json()["choices"]
    assert choice["properties"]["geocoding"]["household_id"] == "hh-1-00005"
    contact = {"case_id": "F1-1", "contact_of": "CA-1", "kind": "F1", "reported_at": "2026-07-01",
               "household_id": "hh-1-00007"}  # fmt: skip
    report(client, contact)
    assert client.get("/cases/F1-1").json()["choices"] is None
