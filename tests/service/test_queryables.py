"""The properties of every collection are described as JSON Schema."""

import csv

import pytest
from keyed import bearing, key_in
from running_service import NOW, running
from stored_sample import sample_area
from test_http_errors import problem_of

from service.settings import Settings

NAMES = ["zones", "checkpoints", "cells", "wards", "hamlets", "alleys", "streets", "sites",
         "ground"]  # fmt: skip
RELATION = "http://www.opengis.net/def/rel/ogc/1.0/"
TYPES = {"string": str, "integer": int, "number": int | float, "array": list}


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_that_of_the_features(client, name):
    """Every property of every feature, of the type that is said; and a title for people."""
    schema = client.get(f"/collections/{name}/schema").json()
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["$id"].endswith(f"/collections/{name}/schema")
    described = dict(schema["properties"])
    assert described.pop("geometry")["x-ogc-role"] == "primary-geometry"
    features = client.get(f"/collections/{name}/items").json()["features"]
    for feature in features:
        assert list(feature["properties"]) == list(described)
        for key, value in feature["properties"].items():
            assert value is None or isinstance(value, TYPES[described[key]["type"]])
    for one in described.values():
        assert " · " in one["title"]
    ids = [key for key, one in described.items() if one.get("x-ogc-role") == "id"]
    assert all(feature["properties"][ids[0]] == feature["id"] for feature in features)


@pytest.mark.parametrize("name", NAMES)
def test_every_queryable_can_be_asked_for(client, name):
    """Each of them in a filter, and each but geometry and plan as a parameter of its own name."""
    answer = client.get(f"/collections/{name}/queryables")
    assert answer.headers["content-type"] == "application/schema+json"
    described = answer.json()["properties"]
    assert "units" not in described
    for key, one in described.items():
        text = f'"{key}" IS NULL OR "{key}" IS NOT NULL'
        path = f"/collections/{name}/items"
        every = client.get(path).json()["numberMatched"]
        assert client.get(path, params={"filter": text}).json()["numberMatched"] == every
        if one.get("type") == "string" and "format" not in one:
            assert (
                client.get(path, params={"filter": f"\"{key}\" = 'none'"}).json()["features"] == []
            )
            if key == "plan":
                # This parameter names the plan to show, and there is none of that name.
                problem_of(client.get(path, params={key: "none"}), 404)
            else:
                assert client.get(path, params={key: "none"}).json()["features"] == []


def test_the_geometry_is_described_as_qgis_reads_it(client):
    """A reference to GeoJSON's schema, and no type beside it."""
    for kind in ("queryables", "schema"):
        shape = client.get(f"/collections/zones/{kind}").json()["properties"]["geometry"]
        assert shape["$ref"] == "https://geojson.org/schema/MultiPolygon.json"
        assert shape["format"] == "geometry-multipolygon"
        assert "type" not in shape
    times = client.get("/collections/zones/queryables").json()["properties"]
    assert times["valid_from"]["format"] == "date-time"


def test_a_collection_links_to_both(one_client):
    """By the relations of OGC, with the type that answers."""
    links = {link["rel"]: link for link in one_client.get("/collections/zones").json()["links"]}
    for kind in ("queryables", "schema"):
        link = links[RELATION + kind]
        assert one_client.get(link["href"]).headers["content-type"] == link["type"]
    problem_of(one_client.get("/collections/zone/queryables"), 404)
    problem_of(one_client.get("/collections/zones/schema?x=1"), 400)
    problem_of(one_client.get("/collections/zones/schema", headers={"Accept": "text/csv"}), 406)


def test_households_are_described_and_filtered_for_officers_alone(filled_url):
    """Without an officer's key not even the names of their properties are told."""
    path = "/collections/households"
    officer, viewer = (bearing(key_in(filled_url, role)) for role in ("officer", "viewer"))
    with running(Settings(database=filled_url, view="public", clock=lambda: NOW)) as client:
        for part in ("queryables", "schema", "items?f=csv", "items?filter=people>0", "items?f=fgb"):
            problem_of(client.get(f"{path}/{part}"), 401)
            problem_of(client.get(f"{path}/{part}", headers=viewer), 403)
        described = client.get(f"{path}/queryables", headers=officer)
        assert "private" in described.headers["cache-control"]
        known = described.json()["properties"]
        assert known["geometry"]["$ref"].endswith("/Point.json")
        for key in known:
            text = f'"{key}" IS NULL OR "{key}" IS NOT NULL'
            asked = {"filter": text, "f": "csv"}
            table = client.get(f"{path}/items", params=asked, headers=officer)
            assert "private" in table.headers["cache-control"]
            rows = list(csv.DictReader(table.text.splitlines()))
            assert len(rows) == len(sample_area().households)
