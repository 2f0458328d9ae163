"""A client that holds a layer is told what changed, and ends with the layer itself."""

import pytest
from plan_history import (
    DRAFT,
    FIRST,
    LIFTED_AT,
    NOW,
    SECOND,
    SECOND_AT,
    lift,
    public_name,
    publish,
    two_plans,
)
from running_service import running
from stored_sample import renamed, sample_plan, sample_record

from service.features.answer_tags import scope_of
from service.security.caller import Caller
from service.settings import Settings

BACK_ENDS = ("gpkg", pytest.param("postgis", marks=pytest.mark.postgis))
LAYERS = ("zones", "checkpoints", "cells")


def applied(features: list[dict], delta: dict) -> dict[str, dict]:
    """Apply a delta as MapLibre does: removals, additions, updates."""
    held = {} if delta.get("removeAll") else {feature["id"]: feature for feature in features}
    for name in delta.get("remove", ()):
        del held[name]
    for feature in delta.get("add", ()):
        assert feature["id"] not in held
        held[feature["id"]] = feature
    for update in delta.get("update", ()):
        feature = held[update["id"]]
        properties = dict(feature["properties"])
        for name in update.get("removeProperties", ()):
            del properties[name]
        for change in update.get("addOrUpdateProperties", ()):
            properties[change["key"]] = change["value"]
        geometry = update.get("newGeometry", feature["geometry"])
        held[update["id"]] = feature | {"properties": properties, "geometry": geometry}
    return held


def as_held(answer) -> dict[str, dict]:
    return {feature["id"]: feature for feature in answer.json()["features"]}


@pytest.fixture
def service(request, new_database):
    """Serve one published plan after another; return the client and its database."""
    made = new_database("gpkg")
    two_plans(made)
    with running(Settings(database=made, view="exact", clock=lambda: NOW)) as opened:
        yield opened, made


@pytest.mark.parametrize("view", ["exact", "public"])
@pytest.mark.parametrize("back_end", BACK_ENDS)
def test_a_delta_leads_from_what_is_held_to_what_is(new_database, back_end, view):
    """On both back ends and in both views, whatever encoding the tag came with."""
    made = new_database(back_end)
    two_plans(made)
    with running(Settings(database=made, view=view, clock=lambda: NOW)) as client:
        held = {name: client.get(f"/collections/{name}/items") for name in LAYERS}
        publish(made, renamed(sample_record(sample_plan(5, 20)), "p-third"), LIFTED_AT)
        client.app.state.khoanh.store.watch.note_write()
        for name, answer in held.items():
            tag = answer.headers["etag"]
            changed = client.get(f"/collections/{name}/delta", params={"since": tag})
            assert changed.headers["content-type"] == "application/json"
            assert "removeAll" not in changed.json()
            now = as_held(client.get(f"/collections/{name}/items"))
            assert applied(answer.json()["features"], changed.json()) == now
            again = client.get(f"/collections/{name}/delta",
                               params={"since": changed.headers["etag"]})  # fmt: skip
            assert again.json() == {"remove": [], "add": [], "update": []}


def test_a_feature_of_both_plans_is_updated(service):
    """Cells keep their names: what differs is set, and nothing is sent again."""
    client, made = service
    held = client.get("/collections/cells/items")
    publish(made, renamed(sample_record(sample_plan(5, 20)), "p-third"), LIFTED_AT)
    changed = client.get("/collections/cells/delta", params={"since": held.headers["etag"]}).json()
    assert changed["update"]
    assert (changed["remove"], changed["add"]) == ([], [])
    keys = {change["key"] for update in changed["update"]
            for change in update["addOrUpdateProperties"]}  # fmt: skip
    assert "plan" in keys
    assert not any("newGeometry" in update for update in changed["update"])


def test_a_shape_that_changed_is_sent_alone():
    """Geometry and properties are compared apart."""
    import orjson
    import shapely

    from service.features.delta import delta
    from service.store.layer_ports import Page

    def page(x: int, **properties) -> Page:
        return Page(1, ("a",), (properties,), (shapely.to_wkb(shapely.Point(x, 0)),))

    moved = orjson.loads(orjson.dumps(delta(page(0, n=1, old=2), page(1, n=1, new=3))))
    assert moved == {
        "remove": [],
        "add": [],
        "update": [
            {
                "id": "a",
                "addOrUpdateProperties": [{"key": "new", "value": 3}],
                "removeProperties": ["old"],
                "newGeometry": {"type": "Point", "coordinates": [1.0, 0.0]},
            }
        ],
    }


def test_after_lifting_everything_is_removed(service):
    """Nothing is in force: the delta empties the layer."""
    client, made = service
    held = client.get("/collections/zones/items")
    lift(made, SECOND, LIFTED_AT)
    changed = client.get("/collections/zones/delta", params={"since": held.headers["etag"]}).json()
    assert changed["remove"] == list(as_held(held))
    assert (changed["add"], changed["update"]) == ([], [])


@pytest.mark.parametrize("since", ["none", "rubbish", "other time", "other scope", "left out"])
def test_a_tag_that_is_not_known_gives_everything(service, since):
    """And removes what was there, whatever it was."""
    client, _ = service
    moment = int(SECOND_AT.timestamp() * 1_000_000)
    tags = {
        "none": f'"none-e.{"0" * 24}"',
        "rubbish": "<script>",
        "other time": f'"{moment + 1:x}-e.{"0" * 24}"',
        "other scope": f'"{moment:x}-p.{"0" * 24}"',
    }
    asked = {"since": tags[since]} if since in tags else {}
    changed = client.get("/collections/zones/delta", params=asked)
    assert changed.json()["removeAll"] is True
    assert applied([], changed.json()) == as_held(client.get("/collections/zones/items"))
    assert "<script>" not in changed.text
    known = client.get(
        "/collections/zones/delta", params={"since": f'"{moment:x}-e.{"0" * 24}"'}
    ).json()
    assert known == {"remove": [], "add": [], "update": []}


def test_two_scopes_are_two_words():
    """The order of units makes none of them."""
    scoped = [
        scope_of(Caller(view="exact", units=frozenset(units)))
        for units in (("a", "b"), ("b", "a"), ("ab",), ())
    ]
    assert len(set(scoped)) == 3
    assert scope_of(Caller(view="exact")) not in scoped


def test_an_area_has_no_delta(service):
    """What plans do not change is fetched once; another name is unknown as ever."""
    client, _ = service
    assert client.get("/collections/wards/delta").status_code == 404
    assert client.get("/collections/none/delta").status_code == 404
    assert client.get("/collections/zones/delta?sinse=x").status_code == 400


@pytest.mark.parametrize("back_end", BACK_ENDS)
def test_two_plans_differ_by_figures_layers_and_households(new_database, back_end):
    """Each layer of the one plus its delta is that of the other; officers see whose door."""
    made = new_database(back_end)
    two_plans(made)
    with running(Settings(database=made, view="exact", clock=lambda: NOW)) as client:
        found = client.get(f"/plans/{FIRST}/diff/{SECOND}").json()
        back = client.get(f"/plans/{SECOND}/diff/{FIRST}").json()
        for name in LAYERS:
            old, new = (
                client.get(f"/collections/{name}/items?plan={plan}") for plan in (FIRST, SECOND)
            )
            assert applied(old.json()["features"], found["layers"][name]) == as_held(new)
        same = client.get(f"/plans/{FIRST}/diff/{FIRST}").json()
    assert (found["before"], found["after"]) == (FIRST, SECOND)
    before, after = (
        dict(zip(plan.households["household_id"], plan.households["level"], strict=True))
        for plan in (sample_plan(5, 20), sample_plan(30))
    )
    levels = {row["household_id"]: (row["before"], row["after"]) for row in found["households"]}
    assert levels == {
        name: (before.get(name, "open"), after.get(name, "open"))
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }
    for name, value in found["change"].items():
        assert back["change"][name] == -value
    assert found["change"]["cases"] == -1
    assert same["households"] == same["layers"]["zones"]["update"] == []


def test_everybody_sees_what_differs_between_public_views(new_database):
    """No household, no withheld figure, no exact zone: public views are all that is compared."""
    made = new_database("gpkg")
    two_plans(made)
    first, second, draft = (public_name(made, plan) for plan in (FIRST, SECOND, DRAFT))
    with running(Settings(database=made, view="public", clock=lambda: NOW)) as client:
        found = client.get(f"/plans/{first}/diff/{second}")
        document = found.json()
        for hidden in (draft, DRAFT, FIRST, SECOND):
            assert client.get(f"/plans/{first}/diff/{hidden}").status_code == 404
            assert client.get(f"/plans/{hidden}/diff/{second}").status_code == 404
        assert client.get(f"/plans/{first}/diff/p%2Fx").status_code == 404
        public = client.get(f"/collections/zones/items?plan={second}").json()["features"]
    assert set(document) == {"before", "after", "view", "change", "layers"}
    assert (document["before"], document["after"]) == (first, second)
    assert not [plan for plan in (FIRST, SECOND, DRAFT) if plan in found.text]
    assert "households_red" in document["change"]
    assert "cases" not in document["change"]
    zones = document["layers"]["zones"]
    assert {u["id"] for u in zones["update"]} | set(zones["remove"]) <= {f["id"] for f in public}
    households = {*sample_plan(5, 20).households["household_id"]}
    assert not [name for name in households if name in found.text]
