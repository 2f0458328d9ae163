"""Pages of the area's layers come from memory, and are those that the database gives."""

import random

import pytest
from running_service import NOW, fill, running
from starlette.testclient import TestClient

from service.features.area_layers import AreaLayers
from service.settings import Settings
from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area

LAYERS = ("wards", "hamlets", "alleys", "streets", "sites", "ground")


@pytest.fixture(scope="module")
def unkept(filled_url):
    """The same service with room for nothing: it asks the database."""
    settings = Settings(database=filled_url, view="exact", clock=lambda: NOW, room=0)
    with running(settings) as opened:
        yield opened


def boxes(count):
    """Some boxes in the bundled town, one of them a point and one of them a line."""
    left, bottom, right, top = read_area(bundled_area_path()).units.total_bounds
    chance = random.Random(7)
    for number in range(count):
        x, y = chance.uniform(left, right), chance.uniform(bottom, top)
        wide, high = [(0.002, 0.002), (0, 0), (0.01, 0), (0.02, 0.01)][number % 4]
        yield f"{x:.5f},{y:.5f},{x + wide:.5f},{y + high:.5f}"


@pytest.mark.parametrize("layer", LAYERS)
def test_a_box_finds_what_the_database_finds(client, unkept, layer):
    """Every answer is the same to the byte, page by page, with memory and without."""
    for box in boxes(8):
        for more in ("", "&limit=2", "&limit=2&offset=2", "&offset=1000"):
            path = f"/collections/{layer}/items?bbox={box}{more}"
            assert client.get(path).content == unkept.get(path).content
    path = f"/collections/{layer}/items?limit=3&offset=1"
    assert client.get(path).content == unkept.get(path).content


def test_what_takes_more_than_the_room_is_asked_of_the_database(filled_url, client):
    """A layer that does not fit is looked at once and never held."""
    store = client.app.state.khoanh.store
    area = store.area_digest()
    asked = {"area": area, "box": None, "limit": 1, "offset": 0}
    assert AreaLayers(store, 64 * 1024 * 1024).page("streets", **asked).returned == 1
    small = AreaLayers(store, 1_000)
    assert small.page("streets", **asked) is None
    assert small.held == (0, 0)
    assert AreaLayers(store, 0).page("streets", **asked) is None


def test_layers_that_do_not_fit_together_do_not_push_each_other_out(client):
    """The second one is asked of the database, and the first one stays."""
    store = client.app.state.khoanh.store
    asked = {"area": store.area_digest(), "box": None, "limit": 1, "offset": 0}
    whole = AreaLayers(store, 64 * 1024 * 1024)
    whole.page("streets", **asked)
    layers = AreaLayers(store, whole.held[1])
    assert layers.page("streets", **asked).returned == 1
    assert layers.page("ground", **asked) is None
    assert layers.held == whole.held


def test_another_area_is_never_answered(client):
    """Where the store holds another area by now, the database is asked."""
    layers = AreaLayers(client.app.state.khoanh.store, 64 * 1024 * 1024)
    found = layers.page("streets", area="0" * 64, box=None, limit=1, offset=0)
    assert found is None


def test_cases_are_shown_anew_after_every_report(new_database):
    """An officer's list that is kept gives way with the next report."""
    made = new_database("gpkg")
    fill(made)
    with running(Settings(database=made, view="exact", clock=lambda: NOW)) as opened:
        assert isinstance(opened, TestClient)
        before = opened.get("/collections/cases/items").json()["numberMatched"]
        assert opened.get("/collections/cases/items").json()["numberMatched"] == before
        row = {"case_id": "n-1", "reported_at": "2026-06-30T08:00:00+07:00", "lng": 107.5,
               "lat": 9.5}  # fmt: skip
        assert opened.post("/cases", json=[row]).status_code == 200
        assert opened.get("/collections/cases/items").json()["numberMatched"] == before + 1
