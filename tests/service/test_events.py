"""What happens is told in order, resumed where it stopped, and to whom it may be told."""

import asyncio
from dataclasses import replace
from pathlib import Path
from threading import Thread

import httpx2 as httpx
import orjson
import pytest
from drafting_service import case, drafting, drafts_of, report, settings_for, settled, write_pack
from patience import PATIENCE_S, until
from running_service import NOW
from served_socket import served
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stored_sample import renamed, sample_area, sample_plan, sample_record
from test_http_errors import problem_of

from service.live.audience import may_hear
from service.live.streams import MOST_PUBLIC, POLL_S, EventStreams
from service.plans import publishing
from service.security.caller import Caller, _caller
from service.store import open_store
from service.store.event_ports import StoredEvent
from service.store.watch import BOUND_S


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


def told(content: str) -> list[dict]:
    """Return the events of a stream."""
    found = []
    for block in content.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "data" in fields:
            found.append(orjson.loads(fields["data"]) | {"id": fields["id"]})
    return found


def heard(client, after="e-0") -> list[dict]:
    """Return what has happened after an event."""
    answer = client.get("/events", params={"after": after, "wait": 0})
    assert answer.status_code == 200, answer.text
    return told(answer.text)


def test_everything_is_told_in_order(url, pack):
    """Case, draft, publication, and with the next plan what was lifted."""
    with drafting(url, pack) as client:
        report(client, case("CA-1", 5))
        settled(client)
        first = drafts_of(client)[0]["plan_id"]
        client.post(f"/plans/{first}/publish")
        found = heard(client)
        assert [one["type"] for one in found] == ["case_received", "draft_ready", "plan_published"]
        assert [one["id"] for one in found] == ["e-1", "e-2", "e-3"]
        assert found[0]["data"] == {"case_id": "CA-1", "kind": "case", "outcome": "created"}
        assert [one["id"] for one in heard(client, "e-2")] == ["e-3"]
        report(client, case("CA-1", 5))
        assert heard(client, "e-3") == []
        zones = len(client.get("/collections/zones/items").json()["features"])
        client.post(f"/plans/{first}/lift", json={"despite_conditions": True})
        kinds = [one["type"] for one in heard(client, "e-3")]
        assert kinds == ["zone_lifted"] * zones + ["plan_lifted"]


def files_of(zones: dict[str, str], households: dict[str, str]) -> dict[str, bytes]:
    """Return what is read of a plan's files: levels of zones, and the zone of each household."""
    features = [
        {"properties": {"id": name, "level": level, "units": [{"unit_id": "u-1"}]}}
        for name, level in zones.items()
    ]
    rows = [f"{home},{zones[zone]},{zone},why" for home, zone in households.items()]
    return {
        "zones.geojson": orjson.dumps({"features": features}),
        "households.csv": "\n".join(["household_id,level,zone,reason", *rows]).encode(),
    }


def test_a_zone_that_stays_closed_is_not_lifted(store):
    """Red that steps down to yellow and yellow that opens are told; what stays is not."""
    store.save_area(sample_area())
    levels = {"r-1": "red", "r-2": "red", "y-1": "yellow", "y-2": "yellow"}
    first = files_of(levels, {"a": "r-1", "b": "r-1", "c": "r-2", "d": "y-1", "e": "y-2"})
    second = files_of({"r-9": "red", "y-9": "yellow"}, {"a": "r-9", "c": "y-9", "d": "r-9"})
    record = sample_record(sample_plan(5))
    with store.writing() as stored:
        for name, files in (("p-1", first), ("p-2", second)):
            stored.plans.save(replace(renamed(record, name), files=files))
            publishing.put_in_force(stored, name, by="k", at=NOW)
        found = stored.events.after(1, view="exact", limit=100)
    assert [one.kind for one in found] == ["zone_lifted"] * 2 + ["plan_lifted", "plan_published"]
    assert [one.data["zone"] for one in found[:2]] == ["r-2", "y-2"]
    assert found[0].units == ("u-1",)


def test_the_public_hears_of_plans_alone_and_cannot_count_the_rest(url, pack):
    """Its events have a count of their own: cases and drafts leave no gap in it."""
    with drafting(url, pack) as client:
        for number in (5, 20):
            report(client, case(f"CA-{number}", number))
            settled(client)
        plan_id = drafts_of(client)[0]["plan_id"]
        client.post(f"/plans/{plan_id}/publish")
        with client.app.state.khoanh.store.reading() as stored:
            public_id = stored.plans.public_id(plan_id)
        client.app.dependency_overrides[_caller] = lambda: Caller(view="public")
        found = heard(client, "p-0")
        assert [(one["type"], one["id"]) for one in found] == [("plan_published", "p-1")]
        assert found[0]["data"] == {"plan": public_id, "before": None}
        assert client.get(f"/plans/{public_id}").json()["status"] == "in_force"
        problem_of(client.get(f"/plans/{plan_id}"), 404)
        problem_of(client.get("/events", params={"after": "e-1", "wait": 0}), 400)
        problem_of(client.get("/events", headers={"Last-Event-ID": "p-x"}), 400)


@pytest.mark.parametrize(
    ("role", "units", "kind", "hears"),
    [
        (None, None, "case_received", False),
        ("viewer", None, "case_received", False),
        ("viewer", None, "draft_ready", False),
        ("viewer", {"u-1"}, "zone_lifted", True),
        ("viewer", {"u-2"}, "zone_lifted", False),
        ("planner", None, "draft_failed", True),
        ("planner", None, "case_received", False),
        ("officer", {"u-1"}, "case_received", True),
        ("officer", {"u-2"}, "case_received", False),
        ("admin", None, "case_received", True),
    ],
)
def test_each_role_hears_what_it_may(role, units, kind, hears):
    """By role, and inside the units of the key."""
    view = "public" if role is None else "exact"
    caller = Caller(view=view, role=role, units=None if units is None else frozenset(units))
    assert may_hear(caller, StoredEvent(kind, NOW, {}, ("u-1",))) is hears
    assert may_hear(caller, StoredEvent("plan_published", NOW, {}, is_public=True))


def test_events_only_grow(store):
    """Whoever asks: what happened is neither changed nor removed."""
    with store.writing() as stored:
        stored.events.add([StoredEvent("draft_ready", NOW, {"plan": "p"})])
    for change in ("DELETE FROM events", "UPDATE events SET kind = 'x'"):
        with pytest.raises(DBAPIError, match="only grows"):  # noqa: SIM117
            with store.database.writing() as connection:
                connection.execute(text(change))


def test_what_is_undone_is_not_told(store):
    """The event goes with the transaction that it is written in."""
    with pytest.raises(KeyError), store.writing() as stored:  # noqa: PT012
        stored.events.add([StoredEvent("draft_ready", NOW, {})])
        raise KeyError
    with store.reading() as stored:
        assert stored.events.newest("exact") == 0


def test_a_stream_tells_at_once_what_another_process_did(url, pack):
    """On a real socket, before the stream only says it still lives; it ends with the service."""
    settings = settings_for(url, pack)
    opened = open_store(url)
    opened.save_area(sample_area())
    got: list[str] = []

    def listen(base: str) -> None:
        with httpx.stream("GET", f"{base}/events", timeout=PATIENCE_S) as answer:
            for line in answer.iter_lines():
                got.append(line)  # noqa: PERF402 - another thread sees each as it comes

    with served(settings) as (base, server):
        listener = Thread(target=listen, args=(base,))
        listener.start()
        until(lambda: got)
        with opened.writing() as stored:
            stored.events.add([StoredEvent("draft_ready", NOW, {"plan": "p-1"})])
        until(lambda: any("draft_ready" in line for line in got))
        assert ": still here" not in got
        server.should_exit = True
        listener.join(PATIENCE_S)
        assert not listener.is_alive()
    opened.close()
    assert got[0] == "retry: 3000"
    assert "id: e-1" in got
    # How soon it is told in seconds depends on the machine; how often it looks does not.
    assert POLL_S + BOUND_S <= 1


class CountedStreams(EventStreams):
    """Streams that count how often they look into the store for events."""

    reads = 0

    def _read(self, after, view):
        self.reads += 1
        return super()._read(after, view)


def test_streams_that_are_woken_together_read_once(gpkg):
    """Twenty look once each when they begin; what happens then is read once for all of them."""
    streams, known = CountedStreams(gpkg), {"draft_ready": 0}

    async def hear(begun: asyncio.Semaphore) -> None:
        async for block in streams.follow(Caller(view="exact", role="admin"), 0, seconds=20):
            begun.release()
            if b"draft_ready" in block:
                known["draft_ready"] += 1
                return

    async def heard_by_all() -> None:
        begun = asyncio.Semaphore(0)
        listening = [asyncio.create_task(hear(begun)) for _ in range(20)]
        for _ in listening:
            await begun.acquire()
        await asyncio.sleep(0.5)
        assert streams.reads == 20
        with gpkg.writing() as stored:
            stored.events.add([StoredEvent("draft_ready", NOW, {"plan": "p-1"})])
        await asyncio.gather(*listening)
        streams.end()

    asyncio.run(heard_by_all())
    assert known["draft_ready"] == 20
    assert streams.reads == 21


def test_there_is_no_room_for_too_many_streams(one_client):
    """Callers without a key leave room for officers; HEAD does not wait."""
    streams = one_client.app.state.khoanh.streams
    assert one_client.head("/events").status_code == 200
    streams._open["public"] = MOST_PUBLIC
    try:
        one_client.app.dependency_overrides[_caller] = lambda: Caller(view="public")
        problem_of(one_client.get("/events", params={"wait": 0}), 503)
        one_client.app.dependency_overrides.clear()
        assert one_client.get("/events", params={"wait": 0}).status_code == 200
    finally:
        one_client.app.dependency_overrides.clear()
        streams._open["public"] = 0
