"""Planners sketch plans under changed rules, slide along the front, and keep one as a draft."""

from pathlib import Path

import pytest
from drafting_service import case, drafting, report, settled, write_pack
from stored_sample import sample_area
from test_http_errors import problem_of

from zoning.area.write import write_area
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def client(new_database, pack):
    """Run a service with two cases on a GeoPackage: processes know ports only."""
    with drafting(new_database("gpkg"), pack) as opened:
        report(opened, case("CA-1", 5), case("CA-2", 20))
        settled(opened)
        yield opened


def run(client, process: str, **inputs) -> dict:
    """Run a process and return its outputs."""
    answer = client.post(f"/processes/{process}/execution", json={"inputs": inputs})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_sketch_is_the_plan_that_would_be_drawn(client):
    """Without changes it is the draft itself, and nothing is kept."""
    before = client.get("/plans").json()["numberMatched"]
    draft = client.get("/plans").json()["plans"][0]
    found = run(client, "sketch")
    assert found["figures"]["plan_id"] == draft["plan_id"]
    zones = client.get(f"/plans/{draft['plan_id']}/zones").json()["features"]
    assert [one["id"] for one in found["zones"]["features"]] == [one["id"] for one in zones]
    assert client.get("/plans").json()["numberMatched"] == before


def test_a_wider_core_closes_more(client):
    """A number of the policy changes the sketch, and nothing else does."""
    near = run(client, "sketch", changes={"policy.core.air_m": 0})
    far = run(client, "sketch", changes={"policy.core.air_m": 1000})
    assert far["figures"]["people_red"] > near["figures"]["people_red"]


@pytest.mark.parametrize("process", ["sketch", "front", "plan"])
@pytest.mark.parametrize(
    "inputs",
    [{"changes": {"policy.ring.street_m": -1}}, {"changes": {"policy.ring.none": 1}},
     {"policy": "none"}, {"keep_open": [1]}],
)  # fmt: skip
def test_rules_of_no_use_are_refused_before_a_job_is_made(client, process, inputs):
    """All of it together."""
    answer = client.post(f"/processes/{process}/execution", json={"inputs": inputs})
    problem_of(answer, 422)
    assert client.get("/jobs").json()["numberMatched"] == 0


def test_the_front_goes_from_least_to_most(client):
    """Each stop closes no fewer people than the one before; the policy's own is among them."""
    found = run(client, "front", stops=5)
    closed = [
        stop["figures"]["people_red"] + stop["figures"]["people_yellow"] for stop in found["stops"]
    ]
    assert closed == sorted(closed)
    assert len(found["stops"]) <= 5
    own = found["stops"][found["own"]]
    assert own["figures"]["plan_id"] == run(client, "sketch")["figures"]["plan_id"]
    left = [stop["infections_left"] for stop in found["stops"]]
    assert left == sorted(left, reverse=True)


def test_a_stop_is_kept_as_a_draft_that_verifies(client, tmp_path):
    """Its prices draw the very plan that was looked at, and an officer may publish it."""
    found = run(client, "front", stops=5)
    stop = found["stops"][-1]
    kept = run(client, "plan", changes=stop["changes"])["plan"]
    assert kept == stop["figures"]["plan_id"]
    write_area(sample_area(), tmp_path / "area")
    store = client.app.state.khoanh.store
    with store.reading() as stored:
        plan = plan_from_files(stored.plans.files(kept))
    assert verify(plan, sample_area()) == []
    assert client.post(f"/plans/{kept}/publish").status_code == 200
