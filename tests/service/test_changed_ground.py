"""What changes between two plans is drawn as ground, and follows from the zones a caller sees."""

import json

import pytest
import shapely
from running_service import NOW, running
from shapely.geometry import shape
from stored_sample import sample_plan, sample_record

from service.plans.changed_ground import changed_ground, ground_by_level
from service.settings import Settings
from service.store import open_store


def square(west: float, east: float) -> shapely.Geometry:
    """Return a strip of the map one unit high."""
    return shapely.box(west, 0, east, 1)


def ground(*rows) -> dict:
    """Return ground by level; a plan of strips (level, west, east)."""
    return ground_by_level((level, square(west, east)) for level, west, east in rows)


def strips(found: dict) -> dict:
    """Return where each change lies."""
    return {
        (one["properties"]["before"], one["properties"]["after"], one["properties"]["change"]): (
            shape(one["geometry"]).bounds[::2]
        )
        for one in found["features"]
    }


def test_every_change_has_its_name():
    """Closed, raised, same, eased, freed: each where the two plans differ so."""
    before = ground(("yellow", 0, 3), ("red", 3, 6))
    after = ground(("red", 2, 4), ("yellow", 4, 5), ("yellow", 1, 2), ("yellow", 7, 8))
    assert strips(changed_ground(before, after)) == {
        ("open", "yellow", "closed"): (7, 8),
        ("yellow", "open", "freed"): (0, 1),
        ("yellow", "yellow", "same"): (1, 2),
        ("yellow", "red", "raised"): (2, 3),
        ("red", "red", "same"): (3, 4),
        ("red", "yellow", "eased"): (4, 5),
        ("red", "open", "freed"): (5, 6),
    }


def test_red_inside_yellow_counts_as_red():
    """A ring drawn without its hole is no yellow ground under the red."""
    found = changed_ground(ground(), ground(("yellow", 0, 4), ("red", 1, 2)))
    areas = {one["properties"]["after"]: shape(one["geometry"]).area for one in found["features"]}
    assert areas == pytest.approx({"yellow": 3, "red": 1})


def test_equal_plans_have_no_change_and_no_plan_has_no_ground():
    """Crumbs between two drawings of the same line are no change."""
    one = ground(("red", 0, 1))
    nearly = ground_by_level([("red", square(0, 1 + 1e-13))])
    assert set(strips(changed_ground(one, nearly))) == {("red", "red", "same")}
    assert changed_ground(ground(), ground())["features"] == []


@pytest.fixture(scope="module")
def service(filled_url):
    """Run the service on the sample plan in force, and a draft."""
    store = open_store(filled_url)
    with store.writing() as stored:
        stored.plans.save(sample_record(sample_plan(3, 10)))
    store.close()
    with running(Settings(database=filled_url, clock=lambda: NOW, view="exact")) as client:
        yield client


def test_the_ground_of_two_plans_is_that_of_their_zones(service):
    """All of the one is what stays and what goes; all of the other what stays and what comes."""
    before, after = sample_plan(5, 20), sample_plan(3, 10)
    found = service.get(f"/plans/{before.plan_id}/ground/{after.plan_id}")
    assert found.headers["content-type"] == "application/geo+json"
    areas = {
        (one["properties"]["before"], one["properties"]["after"]): shape(one["geometry"]).area
        for one in found.json()["features"]
    }
    for side, plan in ((0, before), (1, after)):
        of_red = sum(area for pair, area in areas.items() if pair[side] == "red")
        red = plan.zones[plan.zones["level"] == "red"].geometry.union_all()
        assert of_red == pytest.approx(red.area, rel=1e-6)
    assert json.loads(found.content) == found.json()


def test_policies_are_told_with_the_range_of_each_number(service):
    """A form of them needs nothing else; every number may be changed under its name."""
    listed = service.get("/policies").json()
    assert listed["own"] in {one["id"] for one in listed["policies"]}
    one = service.get(f"/policies/{listed['own']}").json()
    ring = one["numbers"]["policy.ring.street_m"]
    assert ring["least"] <= ring["value"] <= ring["most"]
    assert one["numbers"]["policy.ring.touching"]["least"] is None
    answer = service.post(
        "/processes/sketch/execution",
        json={"inputs": {"changes": {"policy.ring.street_m": ring["most"] + 1}}},
    )
    assert answer.status_code == 422
    assert service.get("/policies/none").status_code == 404
