"""No filter, order or count of the public view tells what the view withholds."""

import pytest
from stored_sample import sample_plan

ITEMS = "/collections/{}/items"
OF_PLANS = ("zones", "checkpoints", "cells")


def ids(client, name: str, **params: str) -> list[str]:
    answer = client.get(ITEMS.format(name), params=params)
    assert answer.status_code == 200, answer.text
    features = answer.json()["features"]
    assert answer.json()["numberMatched"] == len(features)
    return [feature["id"] for feature in features]


def test_a_withheld_count_equals_nothing(public_client):
    """The cases of a small zone are null for every filter: no value, bound or order finds them."""
    shown = public_client.get(ITEMS.format("zones")).json()["features"]
    assert [one["properties"]["cases"] for one in shown] == [None] * len(shown) != []
    every = [one["id"] for one in shown]
    assert ids(public_client, "zones", filter="cases IS NULL") == every
    hidden = sample_plan(5, 20).zones["cases"]
    for count in {0, 1, *hidden, int(hidden.sum())}:
        for sign in ("=", "<>", "<", "<=", ">", ">="):
            assert ids(public_client, "zones", filter=f"cases {sign} {count}") == []
            assert ids(public_client, "zones", filter=f"NOT (cases {sign} {count})") == []
        assert ids(public_client, "zones", cases=str(count)) == []
    assert ids(public_client, "zones", filter="cases BETWEEN -1 AND 1e9 OR cases IN (1, 2)") == []
    assert ids(public_client, "zones", filter="cases >= households") == []


@pytest.mark.parametrize("name", OF_PLANS)
def test_a_filter_decides_by_what_is_shown(public_client, name):
    """For every property: equal to a shown value finds the features that show it, and no more."""
    shown = public_client.get(ITEMS.format(name)).json()["features"]
    schema = public_client.get(f"/collections/{name}/queryables").json()["properties"]
    for one in shown:
        for key, value in one["properties"].items():
            if key not in schema or isinstance(value, list):
                continue
            text = "'" + value.replace("'", "''") + "'" if isinstance(value, str) else value
            asked = f"{key} IS NULL" if value is None else f"{key} = {text}"
            same = [other["id"] for other in shown if other["properties"][key] == value]
            assert ids(public_client, name, filter=asked) == same


def test_exact_zones_are_not_found_by_their_names(public_client, client):
    """Identifiers, places and figures of exact zones and checkpoints find nothing."""
    public = {one["id"] for one in public_client.get(ITEMS.format("zones")).json()["features"]}
    for name in ("zones", "checkpoints"):
        for one in client.get(ITEMS.format(name)).json()["features"]:
            if one["id"] not in public:
                assert ids(public_client, name, filter=f"id = '{one['id']}'") == []
                assert ids(public_client, name, id=one["id"]) == []


def test_places_are_those_of_the_public_outline(public_client):
    """A point finds a zone where the public outline holds it, and by no exact outline."""
    plan = sample_plan(5, 20)
    for point in plan.checkpoints.geometry:
        text = f"S_INTERSECTS(geometry, POINT({point.x} {point.y}))"
        assert ids(public_client, "checkpoints", filter=text) == []
    red = plan.zones[plan.zones["level"] == "red"].geometry.iloc[0]
    for text in (f"S_EQUALS(geometry, {red.wkt})", f"S_WITHIN(geometry, {red.wkt})"):
        assert ids(public_client, "zones", filter=text) == []


def test_no_table_but_the_layers_is_in_reach(public_client):
    """Neither households nor the exact tables can be named as properties."""
    for text in ("household_id = '1'", "zones.cases = 1", "exact.cases = 1", "fid = 1"):
        assert public_client.get(ITEMS.format("zones"), params={"filter": text}).status_code == 400
