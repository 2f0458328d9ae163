"""Filters give the features for which they hold, the same on both back ends."""

import json

import pytest
import shapely
from test_http_errors import problem_of

from service.features.reference_systems import CRS84

ZONES, STREETS, ALLEYS = (f"/collections/{name}/items" for name in ("zones", "streets", "alleys"))


def found(client, path: str, **params: str) -> list[dict]:
    """Return the features that a question finds."""
    answer = client.get(path, params={name.replace("_", "-"): v for name, v in params.items()})
    assert answer.status_code == 200, answer.text
    document = answer.json()
    assert document["numberMatched"] == document["numberReturned"] == len(document["features"])
    return document["features"]


def holding(client, path: str, holds) -> list[dict]:
    """Return the features of a collection for which a function of their properties is true."""
    return [one for one in client.get(path).json()["features"] if holds(one["properties"])]


def is_text(value, *, above: str) -> bool:
    return value is not None and value.encode() > above.encode()


SOME = {
    "level = 'red'": lambda p: p["level"] == "red",
    "level <> 'red'": lambda p: p["level"] != "red",
    "level <> 'r''ed' AND \"people\" >= 1": lambda p: True,
    "people > 24": lambda p: p["people"] > 24,
    "people >= 24 AND people < 24.5": lambda p: p["people"] == 24,
    "( - (5)) < people": lambda p: p["people"] > -5,
    "area_m2 > 1300": lambda p: p["area_m2"] > 1300,
    "people > 99999999999999999999999": lambda p: False,
    "level = 'yellow' OR level = 'red' AND people = -1": lambda p: p["level"] == "yellow",
    "(level = 'yellow' OR level = 'red') AND people = 24": lambda p: p["people"] == 24,
    "NOT (level = 'red' OR people < 0)": lambda p: p["level"] == "yellow",
    "NOT level = 'red'": lambda p: p["level"] == "yellow",
    "inside IS NULL": lambda p: p["inside"] is None,
    "inside IS NOT NULL": lambda p: p["inside"] is not None,
    "level IN ('red', 'green')": lambda p: p["level"] == "red",
    "people NOT IN (24, 25)": lambda p: p["people"] not in (24, 25),
    "people BETWEEN 20 AND 24": lambda p: 20 <= p["people"] <= 24,
    "level NOT BETWEEN 'a' AND 'rz'": lambda p: p["level"] > "rz",
    "level LIKE 'r_d'": lambda p: p["level"] == "red",
    "level LIKE 'R%'": lambda p: False,
    "level NOT LIKE '%e_'": lambda p: p["level"] != "red",
    "id LIKE 'z-%'": lambda p: True,
    "id LIKE 'z\\_%'": lambda p: False,
    "id LIKE '[z]%'": lambda p: False,
    "CASEI(level) LIKE casei('R%')": lambda p: p["level"] == "red",
    "CASEI(level) = CASEI('YELLOW')": lambda p: p["level"] == "yellow",
    "ACCENTI(CASEI(reason)) LIKE '%co ca benh%'": lambda p: "có ca bệnh" in p["reason"],
    "ACCENTI(reason) LIKE ACCENTI('%vùng%')": lambda p: "vùng" in p["reason"],
    "level > 'red'": lambda p: p["level"] > "red",
    "id > inside": lambda p: is_text(p["id"], above=p["inside"] or "￿"),
    "people > households": lambda p: p["people"] > p["households"],
    "level <> plan": lambda p: True,
    "valid_from = TIMESTAMP('2026-07-01T01:00:00Z')": lambda p: True,
    "valid_from > TIMESTAMP('2026-07-01T08:00:00+07:00')": lambda p: False,
    "valid_from >= '2026-07-01T01:00:00Z'": lambda p: True,
    "T_BEFORE(valid_from, TIMESTAMP('2026-07-02T00:00:00Z'))": lambda p: True,
    "T_DURING(valid_from, INTERVAL('2026-06-01T00:00:00Z', '..'))": lambda p: True,
    "T_INTERSECTS(INTERVAL(valid_from, earliest_lift),"
    " INTERVAL('2026-07-10T00:00:00Z', '2026-07-11T00:00:00Z'))": lambda p: True,
    "T_CONTAINS(INTERVAL(valid_from, earliest_lift), TIMESTAMP('2027-07-10T00:00:00Z'))":
        lambda p: False,
    "S_INTERSECTS(geometry, BBOX(106, 10, 107, 11))": lambda p: True,
    "S_WITHIN(geometry, POLYGON((106 10, 107 10, 107 11, 106 11, 106 10)))": lambda p: True,
    "S_CONTAINS(POLYGON((106 10, 107 10, 107 11, 106 11, 106 10)), geometry)": lambda p: True,
    "S_DISJOINT(geometry, POINT(0 0))": lambda p: True,
    "S_EQUALS(geometry, geometry)": lambda p: True,
    "S_TOUCHES(POINT(0 0), LINESTRING(0 0, 1 1)) AND level = 'red'": lambda p: p["level"] == "red",
    "TRUE": lambda p: True,
    "FALSE OR level = 'red'": lambda p: p["level"] == "red",
}  # fmt: skip


@pytest.mark.parametrize("text", SOME)
def test_a_filter_finds_what_it_says(client, text):
    """Zones for which the filter holds, and no other."""
    assert found(client, ZONES, filter=text) == holding(client, ZONES, SOME[text])


def test_both_languages_find_the_same(client):
    """CQL2 JSON says what CQL2 text says."""
    box = {"bbox": [106, 10, 107, 11]}
    level, people, shape = ({"property": name} for name in ("level", "people", "geometry"))
    reason = {"op": "accenti", "args": [{"op": "casei", "args": [{"property": "reason"}]}]}
    since = {"property": "valid_from"}
    polygon = {"type": "Polygon", "coordinates": [[[106, 10], [107, 10], [107, 11], [106, 10]]]}
    pairs = {
        "level = 'red' AND people > 3": {"op": "and", "args": [
            {"op": "=", "args": [level, "red"]}, {"op": ">", "args": [people, 3]}]},
        "NOT (people IN (24, 3) OR inside IS NULL)": {"op": "not", "args": [{"op": "or", "args": [
            {"op": "in", "args": [people, [24, 3]]},
            {"op": "isNull", "args": [{"property": "inside"}]}]}]},
        "people BETWEEN 3 AND 24": {"op": "between", "args": [people, 3, 24]},
        "ACCENTI(CASEI(reason)) LIKE '%benh%'": {"op": "like", "args": [reason, "%benh%"]},
        "S_INTERSECTS(geometry, BBOX(106, 10, 107, 11))": {
            "op": "s_intersects", "args": [shape, box]},
        "S_WITHIN(geometry, POLYGON((106 10, 107 10, 107 11, 106 10)))": {
            "op": "s_within", "args": [shape, polygon]},
        "T_AFTER(valid_from, TIMESTAMP('2026-01-01T00:00:00Z'))": {
            "op": "t_after", "args": [since, {"timestamp": "2026-01-01T00:00:00Z"}]},
        "T_DURING(valid_from, INTERVAL('2026-01-01T00:00:00Z', '..'))": {
            "op": "t_during", "args": [since, {"interval": ["2026-01-01T00:00:00Z", ".."]}]},
    }  # fmt: skip
    for text, written in pairs.items():
        by_json = found(client, ZONES, filter=json.dumps(written), filter_lang="cql2-json")
        assert by_json == found(client, ZONES, filter=text)


def test_dates_are_compared_as_dates(client):
    """A unit's days of validity; what has none holds for no comparison."""
    every = client.get(ALLEYS).json()["features"]
    since = every[0]["properties"]["valid_from"]
    assert len(since) == 10
    assert found(client, ALLEYS, filter=f"valid_from = DATE('{since}')") == every
    assert found(client, ALLEYS, filter=f"T_AFTER(valid_from, DATE('{since}'))") == []
    assert found(client, ALLEYS, filter="valid_to > DATE('1900-01-01')") == []


def test_spatial_relations_are_those_of_the_geometries(client):
    """Each relation of a street to a line through the area, by its geometry alone."""
    every = client.get(STREETS).json()["features"]
    shapes = [shapely.geometry.shape(one["geometry"]) for one in every]
    line = shapely.LineString([shapes[0].coords[0], shapes[-1].coords[-1]])
    for word in ("intersects", "disjoint", "contains", "within", "touches", "crosses",
                 "overlaps", "equals"):  # fmt: skip
        for other in (line, shapes[3], shapes[0].centroid, line.buffer(1e-4)):
            expected = [one["id"] for one, shape in zip(every, shapes, strict=True)
                        if getattr(shape, word)(other)]  # fmt: skip
            text = f"S_{word.upper()}(geometry, {shapely.to_wkt(other, rounding_precision=-1)})"
            assert [one["id"] for one in found(client, STREETS, filter=text)] == expected, text


def test_parameters_of_properties_find_what_is_equal(client):
    """OGC Core's own way to filter, with every kind of property."""
    assert found(client, ZONES, level="red") == holding(client, ZONES,
                                                        lambda p: p["level"] == "red")  # fmt: skip
    red = found(client, ZONES, level="red", people="24")[0]["properties"]
    assert client.get(ZONES, params={"area_m2": -1}).json()["features"] == []
    assert client.get(ZONES, params={"area_m2": red["area_m2"]}).json()["numberMatched"] == 1
    assert client.get(ZONES, params={"valid_from": "2026-07-01T01:00:00Z"}).json()["features"]
    problem_of(client.get(ZONES, params={"people": "many"}), 400)
    fraction = problem_of(client.get(ZONES, params={"people": "0.5"}), 400)
    assert fraction["faults"][0]["expected"] == "a whole number"
    problem_of(client.get(f"{ZONES}?level=red&level=yellow"), 400)


def test_filters_boxes_and_pages_go_together(client):
    """A filter narrows a box, counts are of both, and the pages keep the filter."""
    params = {"filter": "kind IS NOT NULL", "bbox": "106,10,107,11", "limit": 3}
    document = client.get(STREETS, params=params).json()
    every = client.get(STREETS).json()["features"]
    assert document["numberMatched"] == len(every)
    walked = document["features"]
    while links := [one["href"] for one in document["links"] if one["rel"] == "next"]:
        document = client.get(links[0]).json()
        walked += document["features"]
    assert walked == every


def test_an_order_is_kept_over_pages(client):
    """Falling numbers, then identifiers; and texts by their bytes."""
    every = client.get(STREETS).json()["features"]
    ordered = sorted(every, key=lambda one: (-one["properties"]["barrier_cost"], one["id"]))
    for offset in range(0, len(every), 4):
        params = {"sortby": "-barrier_cost", "limit": 4, "offset": offset}
        page = client.get(STREETS, params=params).json()["features"]
        assert page == ordered[offset : offset + 4]
    by_name = client.get(STREETS, params={"sortby": "+name,-street_id"}).json()["features"]
    assert by_name == sorted(
        sorted(every, key=lambda one: one["id"], reverse=True),
        key=lambda one: (one["properties"]["name"] is None,
                         (one["properties"]["name"] or "").encode()),
    )  # fmt: skip


def test_only_the_properties_asked_for_come(client):
    """And geometries only where they are wanted; the identifier of a feature always."""
    whole = client.get(ZONES).json()["features"]
    params = {"properties": "people,level", "skipGeometry": "true"}
    parts = client.get(ZONES, params=params).json()["features"]
    assert [one["id"] for one in parts] == [one["id"] for one in whole]
    for part, one in zip(parts, whole, strict=True):
        assert part["geometry"] is None
        assert part["properties"] == {name: one["properties"][name] for name in ("level", "people")}


REFUSED = {
    "level = ": "the end of the filter",
    "level = 'red": "a character that begins no word",
    "secret = 1": "the property secret",
    "fid = 1": "the property fid",
    "geom IS NULL": "the property geom",
    "units = 'x'": "the property units",
    "people = 'many'": "a number compared with a text",
    "level > 3": "a number compared with a text",
    "level": "TRUE or FALSE compared with a text",
    "3": "a value by itself",
    "people + 1 = 2": "arithmetic",
    "geometry = POINT(1 2)": "a geometry in a comparison",
    "S_INTERSECTS(level, POINT(1 2))": "S_INTERSECTS of no geometry",
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))": "invalid",
    "S_INTERSECTS(geometry, POINT EMPTY)": "an empty",
    "S_INTERSECTS(geometry, POINT(1))": "cannot be read",
    "T_AFTER(level, DATE('2026-01-01'))": "a date compared with a text",
    "valid_from > 'yesterday'": "another text",
    "valid_from > DATE('2026-13-01')": "another text",
    "sqlite_version() = '3'": "the function sqlite_version",
    "pg_sleep(10) = 1": "the function pg_sleep",
    "level LIKE id": "no text of its own",
    "level LIKE '%%%%%%%%%%'": "too long or too wide",
    "level LIKE 'a\\'": "begins no word",
    "level LIKE 'a\\\\\\'": "begins no word",
    "people = 1e999": "beyond all bounds",
    "level = 'a\0b'": "NUL",
    "(" * 40 + "TRUE" + ")" * 40: "too many levels",
    "NOT " * 40 + "TRUE": "too many levels",
    "level = 'x" + "y" * 9_000 + "'": "characters",
    " OR ".join(["people = 1"] * 400): "properties, values and operators",
    "level = 'red'; DROP TABLE zones": "begins no word",
    "level = 'red' -- x": "arithmetic",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_filter_that_cannot_be_used_is_refused(one_client, text):
    """With status 400 and a fault that says what was found."""
    document = problem_of(one_client.get(ZONES, params={"filter": text}), 400)
    assert any(REFUSED[text] in fault["found"] for fault in document["faults"]), document


@pytest.mark.parametrize(
    "text",
    ["", "[", "null", "3", '{"op":"="}', '{"op":"=","args":[1]}', '{"op":"sleep","args":[1,2]}',
     '{"op":"=","args":[{"property":"level"},"\\ud800"]}', '{"op":"and","args":[1]}',
     '{"op":"=","args":[{"property":"level"},null]}', '{"op":"in","args":[1,2]}',
     '{"op":"not","args":' * 60 + "true" + "}" * 60, '{"op":"and","args":[' * 40 + "true",
     '{"op":"s_within","args":[{"property":"geometry"},{"type":"Point","coordinates":["x",1]}]}',
     '{"op":"t_after","args":[{"property":"valid_from"},{"interval":["x",".."]}]}'],
)  # fmt: skip
def test_json_that_is_no_filter_is_refused(one_client, text):
    """Whatever shape it has, down to half a character."""
    params = {"filter": text, "filter-lang": "cql2-json"}
    problem_of(one_client.get(ZONES, params=params), 400)


def test_faults_of_filters_and_parameters_come_together(one_client):
    """And nothing that was written in the filter comes back."""
    secret = "12 Lê Lợi"
    params = {
        "filter": f"\"{secret}\" = '{secret}' AND colour = 1",
        "limit": "0",
        "crs": "EPSG:1",
        "sortby": secret,
        "properties": "shade",
        "people": "x",
    }
    answer = one_client.get(ZONES, params=params)
    document = problem_of(answer, 400)
    assert secret not in answer.text
    where = [fault["where"] for fault in document["faults"]]
    assert where.count("filter") == 2
    for name in ("limit", "crs", "sortby", "properties", "people"):
        assert f"query parameter {name}" in where
    assert CRS84 in answer.text


def test_quotes_and_signs_stay_values(client):
    """What would be SQL in a statement is a text that nothing equals."""
    for text in ("' OR 1=1 --", "'; DROP TABLE zones; --", "\\", "%", 'x" OR "1"="1'):
        quoted = text.replace("'", "''")
        assert found(client, ZONES, filter=f"level = '{quoted}'" if text != "\\" else
                     "level = '\\\\'") == []  # fmt: skip
        assert client.get(ZONES, params={"level": text}).json()["features"] == []
    assert found(client, ZONES) != []
