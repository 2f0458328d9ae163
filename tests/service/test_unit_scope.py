"""A caller of some units sees exact zones there, and nothing exact of elsewhere by any way."""

import json

import pytest
import shapely
from keyed import audited, bearing, key_in
from running_service import NOW, running
from two_hamlets import EAST, WEST, fill_both, plan_in_both, two_hamlets, zones_of

from service.settings import Settings
from service.store import open_store
from service.store.layer_ports import OPEN_LAYERS
from service.store.layers import LAYERS

OTHER = {WEST: EAST, EAST: WEST}


@pytest.fixture(scope="module", params=["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)])
def both(request, new_database):
    """Return a database of two hamlets, a zone in each, on each back end in turn."""
    url = new_database(request.param)
    fill_both(url)
    return url


@pytest.fixture(scope="module")
def service(both):
    """Run the service on it."""
    with running(Settings(database=both, clock=lambda: NOW)) as client:
        yield client


@pytest.fixture(scope="module", params=[WEST, EAST])
def unit(request):
    """Return one hamlet and then the other."""
    return request.param


@pytest.fixture(scope="module")
def ask(service, both, unit):
    """Return a function that asks with a viewer's key of the hamlet."""
    headers = bearing(key_in(both, "viewer", unit))

    def asked(path, **params):
        return service.get(path, params=params, headers=headers)

    return asked


def ids(answer):
    """Return the identifiers of an answer's features."""
    return {feature["id"] for feature in answer.json()["features"]}


def outline(unit):
    """Return the outline of a hamlet."""
    units = two_hamlets().units
    return units.geometry[units["unit_id"] == unit].iloc[0]


def hidden(unit):
    """Return identifiers of zones and checkpoints that only the other hamlet has."""
    zones = zones_of(OTHER[unit]) - zones_of(unit)
    points = plan_in_both().checkpoints
    elsewhere = points[~points.geometry.within(outline(unit))]
    return zones, set(elsewhere["id"])


def test_the_sample_has_something_to_hide():
    """Each hamlet has zones of its own, and checkpoints."""
    for one in (WEST, EAST):
        zones, points = hidden(one)
        assert zones
        assert points
        assert zones_of(one)


@pytest.mark.parametrize("f", ["json", "jsonseq", "ndjson", "csv", "fgb"])
def test_what_is_sent_as_it_is_read_is_counted_inside_the_units(service, both, unit, f):
    """The audit log and the answer count what the key sees, in every format."""
    households = two_hamlets().households
    inside = int((households["unit_id"] == unit).sum())
    key = key_in(both, "officer", unit)
    answer = service.get("/collections/households/items", params={"f": f}, headers=bearing(key))
    assert 0 < inside < len(households)
    assert answer.headers["ogc-numberreturned"] == str(inside)
    assert audited(both)[-1].returned == inside


def test_zones_are_those_of_the_unit(ask, unit):
    """What holds a closed household of the hamlet; counted and paged as if there were no others."""
    answer = ask("/collections/zones/items")
    assert ids(answer) == zones_of(unit)
    assert answer.json()["numberMatched"] == len(zones_of(unit))
    paged = ask("/collections/zones/items", limit=1)
    assert paged.json()["numberMatched"] == len(zones_of(unit))


def test_checkpoints_and_cells_lie_strictly_inside(ask, unit):
    """Nothing on the border, and nothing beyond it."""
    for name in ("checkpoints", "cells"):
        features = ask(f"/collections/{name}/items").json()["features"]
        assert features or name == "cells"
        shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
        assert all(shape.within(outline(unit)) for shape in shapes)


def test_a_feature_of_elsewhere_is_not_there(ask, unit):
    """By its identifier it is answered like one that does not exist, byte by byte."""
    zones, points = hidden(unit)
    nothing = ask("/collections/zones/items/none")
    for collection, names in (("zones", zones), ("checkpoints", points)):
        for name in names:
            answer = ask(f"/collections/{collection}/items/{name}")
            assert answer.status_code == 404
            assert answer.content == nothing.content
    for name in zones_of(unit):
        assert ask(f"/collections/zones/items/{name}").json()["id"] == name


def test_a_box_round_elsewhere_finds_nothing_of_it(ask, unit):
    """Neither features nor their number."""
    zones, _ = hidden(unit)
    drawn = plan_in_both().zones.set_index("id").geometry
    for name in zones:
        x, y = drawn[name].representative_point().coords[0]
        box = f"{x},{y},{x},{y}"
        answer = ask("/collections/zones/items", bbox=box)
        assert ids(answer) <= zones_of(unit)
        assert answer.json()["numberMatched"] == len(ids(answer))


def test_the_extent_tells_nothing_of_the_exact_plan(ask, service):
    """The box of a collection is the one that everybody is told."""
    for path in ("/collections", "/collections/zones"):
        seen, public = ask(path).json(), service.get(path).json()
        for document in (seen, public):
            document.pop("links")
        assert seen == public


def test_the_summary_counts_the_unit_alone(ask, unit):
    """People and households of the hamlet; what belongs to the whole plan is withheld."""
    area, plan = two_hamlets(), plan_in_both()
    below = {unit} | set(area.units["unit_id"][area.units["parent_id"] == unit])
    homes = area.households.set_index("household_id")
    closed = plan.households.join(homes[["unit_id", "people"]], on="household_id")
    inside = closed[closed["unit_id"].isin(below)]
    figures = ask("/summary").json()
    for level in ("red", "yellow"):
        of_level = inside[inside["level"] == level]
        assert figures[f"households_{level}"] == len(of_level)
        assert figures[f"people_{level}"] == of_level["people"].sum()
        drawn = plan.zones[plan.zones["id"].isin(zones_of(unit))]
        assert figures[f"zones_{level}"] == (drawn["level"] == level).sum()
    assert (figures["cases"], figures["cost"], figures["bound"]) == (None, None, None)
    points = plan.checkpoints[plan.checkpoints.geometry.within(outline(unit))]
    counted = figures["posts"] + figures["barriers"] + figures["doors"]
    assert counted == len(points)


def test_the_whole_ward_is_everything(service, both):
    """A unit holds all that lies below it: the ward's key counts what the plan counts."""
    headers = bearing(key_in(both, "viewer", "w-1"))
    zones = service.get("/collections/zones/items", headers=headers)
    assert ids(zones) == set(plan_in_both().zones["id"])
    figures = service.get("/summary", headers=headers).json()
    assert figures["households_red"] == (plan_in_both().households["level"] == "red").sum()


def test_two_units_add_up(service, both):
    """A key may be for several units."""
    headers = bearing(key_in(both, "viewer", WEST, EAST))
    answer = service.get("/collections/zones/items", headers=headers)
    assert ids(answer) == zones_of(WEST) | zones_of(EAST)


def test_an_officer_sees_the_households_of_the_unit(service, both, unit):
    """And counts no others; a household of elsewhere is answered like one that does not exist."""
    headers = bearing(key_in(both, "officer", unit))
    area = two_hamlets()
    below = {unit} | set(area.units["unit_id"][area.units["parent_id"] == unit])
    is_inside = area.households["unit_id"].isin(below)
    path = "/collections/households/items"
    answer = service.get(path, params={"limit": 1_000}, headers=headers)
    assert ids(answer) == set(area.households["household_id"][is_inside])
    assert answer.json()["numberMatched"] == is_inside.sum() > 0
    elsewhere = area.households["household_id"][~is_inside].iloc[0]
    missed = service.get(f"{path}/{elsewhere}", headers=headers)
    nothing = service.get(f"{path}/none", headers=headers)
    assert (missed.status_code, missed.content) == (404, nothing.content)


def test_a_unit_that_is_not_there_shows_nothing(service, both):
    """An empty scope is empty, not the whole area."""
    headers = bearing(key_in(both, "viewer", "h-9-99"))
    for name in ("zones", "checkpoints", "cells"):
        answer = service.get(f"/collections/{name}/items", headers=headers)
        assert answer.json()["numberMatched"] == 0
    assert service.get("/collections/wards/items", headers=headers).json()["numberMatched"] == 1
    figures = service.get("/summary", headers=headers).json()
    assert figures["people_red"] == figures["zones_yellow"] == figures["posts"] == 0


def test_pages_of_one_caller_are_not_given_to_another(service, both, ask, unit):
    """The kept pages of the whole area, of a unit and of the public are three."""
    whole = bearing(key_in(both, "viewer"))
    path = "/collections/zones/items"
    everything = ids(service.get(path, headers=whole))
    assert everything == set(plan_in_both().zones["id"])
    assert ids(ask(path)) == zones_of(unit)
    assert ids(service.get(path, headers=whole)) == everything


def test_no_operation_tells_a_name_of_elsewhere(ask, unit):
    """Whatever may be asked without more than a collection's name is searched for them."""
    zones, points = hidden(unit)
    for path, item in ask("/api").json()["paths"].items():
        if "{" in path.replace("{collection}", "") or "get" not in item:
            continue
        wanted = {"wait": 0, "after": "e-0"} if path == "/events" else {}  # what was told, no more
        for collection in LAYERS if "{" in path else ("",):
            said = json.dumps(ask(path.format(collection=collection), **wanted).text)
            assert not [name for name in zones | points if name in said], path


def test_a_restricted_layer_without_a_rule_shows_nothing(both, monkeypatch):
    """Whoever adds a restricted layer and forgets its rule hides it from callers of a unit."""
    monkeypatch.setitem(LAYERS, "secret", LAYERS["streets"])
    opened = open_store(both)
    with opened.reading() as stored:
        asked = {"view": "exact", "plan_id": None, "box": None, "limit": 10, "offset": 0}
        assert stored.layers.page("secret", **asked).matched > 0
        assert stored.layers.page("secret", units=frozenset({WEST}), **asked).matched == 0
    opened.close()
    assert "secret" not in OPEN_LAYERS
