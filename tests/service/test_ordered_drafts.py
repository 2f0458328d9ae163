"""Officers order single places: drafts and sketches keep it, and so does the next draft."""

from pathlib import Path

import pytest
from drafting_service import case, drafting, drafts_of, report, settled, write_pack
from stored_sample import sample_area
from test_http_errors import problem_of

from service.security.caller import Caller, _caller
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify

FAR, ILL = "hh-1-00021", "hh-1-00005"


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def client(new_database, pack):
    """Run a service with one case and its draft on a GeoPackage."""
    with drafting(new_database("gpkg"), pack) as opened:
        report(opened, case("CA-1", 5))
        settled(opened)
        yield opened


@pytest.fixture
def both(url, pack):
    """Run the same on each back end in turn: what is stored with a draft."""
    with drafting(url, pack) as opened:
        report(opened, case("CA-1", 5))
        settled(opened)
        yield opened


def drawn(client, **orders) -> dict:
    """Ask for a draft under orders."""
    answer = client.post("/plans", json={"orders": orders})
    assert answer.status_code == 201, answer.text
    return answer.json()


def run(client, process: str, **inputs) -> dict:
    """Run a process and return its outputs."""
    answer = client.post(f"/processes/{process}/execution", json={"inputs": inputs})
    assert answer.status_code == 200, answer.text
    return answer.json()


def explained(client, plan: str, household: str) -> dict:
    return client.get(f"/plans/{plan}/explain", params={"household": household}).json()


def as_role(client, role, **more) -> None:
    given = {"name": "k-1"} | more
    view = "public" if role is None else "exact"
    client.app.dependency_overrides[_caller] = lambda: Caller(view=view, role=role, **given)


def test_a_draft_keeps_its_orders(both):
    """It says them, its files verify under them, and each house says which is about it."""
    reasons = {FAR: "Trạm y tế"}
    draft = drawn(both, close_yellow=[FAR], keep_open=["a-1-a"], reasons=reasons)
    assert draft["orders"] == {
        "keep_open": ["a-1-a"], "close_yellow": [FAR], "reasons": reasons,
    }  # fmt: skip
    assert both.get(f"/plans/{draft['plan_id']}").json()["orders"] == draft["orders"]
    store = both.app.state.khoanh.store
    with store.reading() as stored:
        plan = plan_from_files(stored.plans.files(draft["plan_id"]))
    assert verify(plan, sample_area()) == []
    found = explained(both, draft["plan_id"], FAR)
    assert found["closed"][0]["reason"].endswith(f"[order:{FAR}]")
    assert found["orders"] == [{"kind": "close_yellow", "identifier": FAR, "reason": "Trạm y tế"}]
    assert both.post(f"/plans/{draft['plan_id']}/publish").status_code == 200


def test_an_order_to_a_unit_is_told_of_its_houses(client):
    """The units round a house are looked up."""
    draft = drawn(client, close_yellow=["h-1-01"])
    (told,) = explained(client, draft["plan_id"], FAR)["orders"]
    assert told == {"kind": "close_yellow", "identifier": "h-1-01", "reason": None}


def test_the_draft_after_a_new_case_keeps_the_orders_in_force(client):
    """But for what was lifted: that is done once."""
    first = drawn(client, close_yellow=[FAR])
    client.post(f"/plans/{first['plan_id']}/publish")
    report(client, case("CA-2", 20))
    settled(client)
    draft = client.get(f"/plans/{drafts_of(client)[0]['plan_id']}").json()
    assert draft["orders"] == {"close_yellow": [FAR]}
    assert client.post("/plans", json={}).json()["plan_id"] == draft["plan_id"]
    assert drawn(client)["orders"] == {}


def test_a_zone_is_lifted_once(client):
    """Its red steps down in the next draft, and the one after lifts nothing."""
    first = drawn(client)["plan_id"]
    client.post(f"/plans/{first}/publish")
    zones = client.get(f"/plans/{first}/zones").json()["features"]
    red = next(zone["id"] for zone in zones if zone["properties"]["level"] == "red")
    second = drawn(client, lift=[red], keep_open=[FAR])
    assert second["figures"]["zones_red"] == 0
    assert second["orders"] == {"keep_open": [FAR], "lift": [red]}
    client.post(f"/plans/{second['plan_id']}/publish")
    third = client.post("/plans", json={}).json()
    assert third["orders"] == {"keep_open": [FAR]}


def test_a_case_in_a_house_ordered_open_is_told(client):
    """No plan is drawn by itself; officers read which order stands against it."""
    first = drawn(client, keep_open=[FAR])
    client.post(f"/plans/{first['plan_id']}/publish")
    report(client, case("CA-2", int(FAR[-5:])))
    settled(client)
    (failed,) = client.get("/plans").json()["failed"]
    told = [fault["found"] for fault in failed["faults"]]
    assert any("a case is there" in one for one in told)
    assert any(f"the order to keep {FAR} open" in one for one in told)
    problem_of(client.post("/plans", json={}), 409)
    assert drawn(client)["figures"]["cases"] == 2


@pytest.mark.parametrize(
    "orders",
    [
        {"keep_open": "hh-1-00001"},
        {"keep_open": [1]},
        {"keep_open": [""]},
        {"keep_open": ["x" * 201]},
        {"shut": ["hh-1-00001"]},
        {"keep_open": ["hh-9"]},
        {"keep_open": [FAR], "close_red": [FAR]},
        {"lift": ["a-1-a"]},
        {"reasons": {"hh-9": "why"}},
        [],
    ],
)
def test_orders_of_no_use_are_refused(client, orders):
    """422 with what is wrong, and nothing is kept."""
    before = client.get("/plans").json()["numberMatched"]
    problem_of(client.post("/plans", json={"orders": orders}), 422)
    assert client.get("/plans").json()["numberMatched"] == before


def test_an_order_against_a_case_is_409(client):
    """The input is sound, and no plan exists."""
    told = problem_of(client.post("/plans", json={"orders": {"keep_open": [ILL]}}), 409)
    assert any(f"the order to keep {ILL} open" in fault["found"] for fault in told["faults"])


def test_a_sketch_is_drawn_under_orders_and_keeps_nothing(client):
    """It is the very plan that the draft under them would be."""
    before = client.get("/plans").json()["numberMatched"]
    found = run(client, "sketch", orders={"close_red": [FAR]})
    assert found["orders"] == {"close_red": [FAR]}
    assert client.get("/plans").json()["numberMatched"] == before
    kept = run(client, "plan", orders={"close_red": [FAR]})["plan"]
    assert kept == found["figures"]["plan_id"]


def test_a_sketch_without_orders_keeps_those_in_force(client):
    """And so do the front and every plan on it; an empty list takes them away."""
    first = drawn(client, close_red=[FAR])
    client.post(f"/plans/{first['plan_id']}/publish")
    assert run(client, "sketch")["orders"] == {"close_red": [FAR]}
    assert run(client, "sketch", orders={})["orders"] == {}
    found = run(client, "front", stops=2)
    assert all(stop["orders"] == {"close_red": [FAR]} for stop in found["stops"])
    told = run(client, "front", stops=2, orders={"keep_open": [FAR]})
    assert all(stop["orders"] == {"keep_open": [FAR]} for stop in told["stops"])


@pytest.mark.parametrize("process", ["sketch", "front", "plan"])
def test_bad_orders_are_refused_before_a_job_is_made(client, process):
    """With what is wrong with the rules, all at once."""
    inputs = {
        "changes": {"policy.ring.street_m": -1},
        "orders": {"keep_open": [FAR], "close_red": [FAR]},
    }
    answer = client.post(f"/processes/{process}/execution", json={"inputs": inputs})
    told = problem_of(answer, 422)
    assert len(told["faults"]) == 2
    assert client.get("/jobs").json()["numberMatched"] == 0


def test_only_those_who_draw_for_the_whole_area_read_orders(client):
    """They may name a household; the public and keys of some units learn nothing of them."""
    draft = drawn(client, keep_open=[FAR], reasons={FAR: "Trạm y tế"})["plan_id"]
    client.post(f"/plans/{draft}/publish")
    for role, units in (("viewer", None), ("officer", frozenset({"a-1-a"})), (None, None)):
        as_role(client, role, units=units)
        for path in ("/plans", "/summary", "/collections/zones/items?limit=100"):
            assert FAR not in client.get(path).text
            assert "Trạm y tế" not in client.get(path).text
    as_role(client, "planner", units=None)
    assert client.get(f"/plans/{draft}").json()["orders"]["keep_open"] == [FAR]


def test_the_public_sees_the_same_with_and_without_orders(new_database, pack):
    """An order on one house is nothing that everybody may see, nor that it was given."""
    seen = []
    for orders in ({}, {"keep_open": [FAR], "close_red": ["hh-1-00030"]}):
        with drafting(new_database("gpkg"), pack) as opened:
            report(opened, case("CA-1", 5))
            settled(opened)
            draft = drawn(opened, **orders)["plan_id"]
            assert opened.post(f"/plans/{draft}/publish").status_code == 200
            as_role(opened, None)
            zones = opened.get("/collections/zones/items").json()["features"]
            for zone in zones:
                zone["properties"].pop("plan")
                zone["properties"].pop("id", None)
            shapes = sorted(str((z["geometry"], sorted(z["properties"].items()))) for z in zones)
            (plan,) = opened.get("/plans").json()["plans"]
            seen.append((shapes, sorted(plan)))
    assert seen[0] == seen[1]
