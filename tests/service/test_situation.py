"""The situation: cases by day and ward, and how soon each was enclosed."""

from datetime import datetime, timedelta

import pytest
from drafting_service import drafting, write_pack
from keyed import bearing, key_in
from patience import PATIENCE_S
from running_service import NOW, running
from test_http_errors import problem_of

from service.security.caller import Caller, _caller
from service.settings import Settings
from service.store.situation_ports import KnownCase, PublishedPlan
from service.summary.situation import situation

AT = datetime.fromisoformat("2026-07-10T12:00:00+07:00")
WARDS = {"w-1": "Phường Một", "w-2": "Phường Hai"}


def case(hours_ago: float, *, heard_h: float = 0, number: int = 1, ward: str = "w-1",
         status: str = "confirmed", outcome: str = "found") -> KnownCase:  # fmt: skip
    """Return a case reported some hours ago, of which the service heard some hours later."""
    reported = AT - timedelta(hours=hours_ago)
    heard = reported + timedelta(hours=heard_h)
    return KnownCase(reported, heard, number, status, outcome, (None, None, ward))


def plan(hours_ago: float, last_report: int | None = None) -> PublishedPlan:
    """Return a plan put in force some hours ago, that counts reports up to then."""
    moment = AT - timedelta(hours=hours_ago)
    return PublishedPlan(moment, moment, last_report)


class TestEnclosing:
    """A case is enclosed by the first plan that counts it."""

    def test_the_median_is_of_hours_from_report_to_plan(self):
        """Three cases, enclosed after 2, 4 and 60 hours: one is beyond two days."""
        cases = [case(70), case(12), case(14)]
        found = situation(cases, [plan(10)], WARDS, at=AT)["report_to_perimeter"]
        assert (found["cases"], found["median_h"]) == (3, 4)
        assert (found["within_wanted"], found["within_goal"]) == (2, 2)
        assert found["waiting"] == 0

    def test_a_plan_that_counts_no_report_of_it_does_not_enclose_it(self):
        """The service heard of it after that plan had been drawn, or before it was published."""
        late = case(20, heard_h=12, number=2)
        assert _waiting(late, plan(10)) == 1
        assert _waiting(case(20, number=2), plan(10, last_report=1)) == 1
        assert _waiting(case(20, number=2), plan(10, last_report=2)) == 0
        assert _waiting(late, plan(5)) == 0

    def test_a_case_that_lies_nowhere_waits(self):
        """No perimeter encloses it, whatever is in force; the oldest tells since when."""
        cases = [case(20, outcome="not_found"), case(30, outcome="ambiguous"), case(8)]
        found = situation(cases, [plan(2)], WARDS, at=AT)
        assert found["report_to_perimeter"]["waiting"] == 2
        assert found["report_to_perimeter"]["waiting_since"] == AT - timedelta(hours=30)
        assert found["unlocated"] == 2

    def test_history_that_was_loaded_is_not_measured(self):
        """A case handed in weeks after its report says nothing of how quick the office is."""
        old = case(24 * 30, heard_h=24 * 29)
        assert situation([old], [plan(1)], WARDS, at=AT)["report_to_perimeter"]["cases"] == 0

    def test_without_cases_there_is_no_median(self):
        """Nothing is made up."""
        found = situation([], [], WARDS, at=AT)
        assert found["report_to_perimeter"]["median_h"] is None
        assert (found["active"], found["last_report_at"]) == (0, None)


class TestCounts:
    """Cases are counted by day in Viet Nam and by ward."""

    def test_a_day_begins_at_midnight_in_viet_nam(self):
        """Thirteen hours ago is yesterday at noon; the last of the days is today."""
        found = situation([case(13), case(1)], [], WARDS, at=AT)
        assert found["days"][-1] == "2026-07-10"
        assert found["by_day"][-2:] == [1, 1]
        assert (found["new_24h"], found["new_before_24h"]) == (2, 0)

    def test_wards_in_which_cases_grow_come_first(self):
        """Two more than the week before stands above one less."""
        grows = [case(24), case(48), case(30)]
        falls = [case(24 * 9, ward="w-2"), case(24 * 10, ward="w-2"), case(20, ward="w-2")]
        found = situation([*falls, *grows], [], WARDS, at=AT)["wards"]
        assert [(one["name"], one["last_7"], one["before_7"]) for one in found] == [
            ("Phường Một", 3, 0), ("Phường Hai", 1, 2),
        ]  # fmt: skip

    def test_only_confirmed_cases_are_active_and_the_future_is_not_known(self):
        """Recovered ones were cases of their day; discarded ones were none."""
        cases = [case(5), case(5, status="recovered"), case(5, status="discarded"), case(-3)]
        found = situation(cases, [], WARDS, at=AT)
        assert found["active"] == 1
        assert sum(found["by_day"]) == 2


def _waiting(one: KnownCase, *plans: PublishedPlan) -> int:
    return situation([one], plans, WARDS, at=AT)["report_to_perimeter"]["waiting"]


@pytest.fixture(scope="module")
def service(filled_url):
    """Run the service on the sample, on each back end."""
    with running(Settings(database=filled_url, clock=lambda: NOW)) as client:
        yield client


def test_those_who_lead_ask_the_service(service, filled_url):
    """A case that was reported is counted for a viewer of the whole area; nobody else is told."""
    officer, viewer = key_in(filled_url, "officer"), key_in(filled_url, "viewer")
    reported = (NOW - timedelta(hours=3)).isoformat()
    row = {"case_id": "c-lead", "reported_at": reported, "household_id": "hh-1-00001"}
    assert service.post("/cases", json=[row], headers=bearing(officer)).status_code == 200
    answer = service.get("/situation", headers=bearing(viewer))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["new_24h"] == 1
    assert answer.json()["report_to_perimeter"]["waiting"] == 1
    assert "hh-1" not in answer.text
    assert "c-lead" not in answer.text
    before = (NOW - timedelta(days=1)).isoformat()
    assert (
        service.get("/situation", params={"at": before}, headers=bearing(viewer)).json()["active"]
        == 0
    )
    problem_of(service.get("/situation"), 401)
    problem_of(service.get("/situation", params={"at": "now"}, headers=bearing(viewer)), 400)
    service.delete("/cases/c-lead", headers=bearing(officer))
    assert service.get("/situation", headers=bearing(viewer)).json()["active"] == 0


def test_a_caller_of_some_units_counts_the_cases_in_them(new_database, tmp_path):
    """A case elsewhere, and one that lies nowhere, are not its own."""
    rows = [
        {"case_id": "c-own", "reported_at": NOW.isoformat(), "household_id": "hh-1-00001"},
        {"case_id": "c-lost", "reported_at": NOW.isoformat(), "address": "Nowhere at all"},
    ]
    with drafting(new_database("gpkg"), write_pack(tmp_path)) as client:
        client.app.state.khoanh.planning.workshop.desk.wait_for_planner(PATIENCE_S)
        told = client.post("/cases", json=rows).json()["rows"][0]
        for units, active in ((None, 2), ({told["ward_id"]}, 1), ({"w-none"}, 0)):
            scope = None if units is None else frozenset(units)
            caller = Caller(view="exact", role="viewer", units=scope, name="k-1")
            client.app.dependency_overrides[_caller] = lambda caller=caller: caller
            found = client.get("/situation").json()
            assert found["active"] == active
            assert sum(one["last_7"] for one in found["wards"]) == min(active, 1)
        client.app.dependency_overrides.clear()
