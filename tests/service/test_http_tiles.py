"""OGC API Tiles: tilesets, tiles, what they hold, and what is refused."""

import gzip
from contextlib import closing
from dataclasses import replace

import mapbox_vector_tile
import pytest
import shapely
from plan_history import FIRST, FIRST_AT, NOW, SECOND, SECOND_AT, publish
from running_service import fill, running
from stored_sample import renamed, sample_area, sample_plan, sample_record

from service.features.catalogue import COLLECTIONS
from service.settings import Settings
from service.store import open_store
from service.tiles.grid import BUFFER, EXTENT, MAX_ZOOM, tile_at, units_across, world_of
from service.tiles.source import LAYERS

MVT = "application/vnd.mapbox-vector-tile"

TILED = tuple(name for name, one in COLLECTIONS.items() if not one.is_restricted)
"""Collections that have tiles: those that place no people."""


def tiles_of(name):
    return f"/collections/{name}/tiles/WebMercatorQuad"


def middle_tile(zoom):
    """Return the tile that holds the middle of the sample's first red zone."""
    zones = sample_plan(5, 20).zones
    red = zones.geometry[zones["level"] == "red"].iloc[0].centroid
    return tile_at(red.x, red.y, zoom)


def path_of(name, tile):
    return f"{tiles_of(name)}/{tile.zoom}/{tile.row}/{tile.column}"


def decoded(answer, name):
    """Return the features of a tile, as another program reads them."""
    layers = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    assert list(layers) == [name]
    assert (layers[name]["extent"], layers[name]["version"]) == (EXTENT, 2)
    return layers[name]["features"]


def test_every_collection_has_tiles(client, public_client):
    """From the collection to its tileset to a tile of it, by links alone, in both views."""
    for service in (client, public_client):
        for name in TILED:
            links = service.get(f"/collections/{name}").json()["links"]
            listed = next(one["href"] for one in links if one["rel"].endswith("tilesets-vector"))
            (only,) = service.get(listed).json()["tilesets"]
            assert only["dataType"] == "vector"
            links = {one["rel"].rpartition("/")[2]: one["href"] for one in only["links"]}
            described = service.get(links["self"]).json()
            assert described["layers"][0]["id"] == name
            assert described["boundingBox"]["lowerLeft"] < described["boundingBox"]["upperRight"]
            assert service.get(links["tiling-scheme"]).json()["id"] == "WebMercatorQuad"
            assert service.get(links["geodata"]).json()["id"] == name
            tile = middle_tile(16)
            numbers = {"tileMatrix": 16, "tileRow": tile.row, "tileCol": tile.column}
            answer = service.get(links["item"].format(**numbers))
            assert answer.status_code in (200, 204)
            if answer.status_code == 200:
                assert answer.headers["content-type"] == MVT
                assert decoded(answer, name)


@pytest.mark.parametrize("name", TILED)
def test_the_features_are_those_of_the_items(client, name):
    """All features of the layer that meet the tile, in their order, with their properties."""
    answer = client.get(path_of(name, middle_tile(13)))
    items = client.get(f"/collections/{name}/items").json()["features"]
    if answer.status_code == 204:
        assert items == []
        return
    features = decoded(answer, name)
    assert [one["id"] for one in features] == list(range(1, len(items) + 1))
    for feature, item in zip(features, items, strict=True):
        expected = {key: value for key, value in item["properties"].items() if value is not None}
        units = expected.pop("units", None)
        assert (feature["properties"].pop("units", None) is None) == (units is None)
        assert feature["properties"] == expected
        kept = [key for key, value in expected.items() if isinstance(value, int)]
        assert all(isinstance(feature["properties"][key], int) for key in kept)


@pytest.mark.parametrize("name", TILED)
def test_near_shapes_are_those_of_the_items(client, name):
    """At the last zoom, a tile's features lie where the items lie, to a unit."""
    tile = middle_tile(MAX_ZOOM)
    answer = client.get(path_of(name, tile))
    items = client.get(f"/collections/{name}/items").json()["features"]
    if answer.status_code == 204:
        return
    square = shapely.box(-BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)
    for feature in decoded(answer, name):
        drawn = shapely.geometry.shape(feature["geometry"])
        exact = shapely.geometry.shape(items[feature["id"] - 1]["geometry"])
        exact = shapely.transform(
            exact, lambda corners: world_of(corners) * units_across(MAX_ZOOM) - tile.corner
        )
        assert drawn.is_valid
        assert drawn.within(square)
        assert shapely.hausdorff_distance(drawn, exact.intersection(square)) < 2


def test_rings_are_wound_as_the_standard_says(client):
    """An outer ring is clockwise on the screen, a hole the other way: renderers rely on it."""
    features = decoded(client.get(path_of("zones", middle_tile(16))), "zones")
    yellow = next(one for one in features if one["properties"]["level"] == "yellow")
    outer, hole = yellow["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw  # y grows downward
    assert not shapely.LinearRing(hole).is_ccw


def test_the_public_view_has_its_own_tiles(public_client, client):
    """What a stranger gets is cut from the public zones; nothing of the exact ones is in it."""
    path = path_of("zones", middle_tile(12))
    (zone,) = decoded(public_client.get(path), "zones")
    assert zone["properties"]["id"] == "z-public"
    assert "cases" not in zone["properties"]
    assert len(decoded(client.get(path), "zones")) == len(sample_plan(5, 20).zones)
    assert public_client.get(path_of("checkpoints", middle_tile(12))).status_code == 204


def test_tilejson_says_where_and_what(client):
    """MapLibre needs the template, the zooms, the box and the layer's fields."""
    document = client.get(tiles_of("zones"), params={"f": "tilejson"}).json()
    again = client.get(tiles_of("zones"), headers={"Accept": "application/vnd.mapbox.tile+json"})
    assert again.json() == document
    tile = middle_tile(12)
    url = document["tiles"][0].format(z=tile.zoom, x=tile.column, y=tile.row)
    assert decoded(client.get(url), "zones")
    assert (document["minzoom"], document["maxzoom"]) == (0, MAX_ZOOM)
    west, south, east, north = document["bounds"]
    assert shapely.box(west, south, east, north).covers(
        shapely.union_all(sample_plan(5, 20).zones.geometry)
    )
    (layer,) = document["vector_layers"]
    assert layer["id"] == "zones"
    assert layer["fields"]["people"] == "Number"
    assert layer["fields"]["id"] == "String"


@pytest.fixture(scope="module")
def two_boxes(new_database):
    """Serve two plans of which the lifted one reaches further east than area and successor."""
    url = new_database("gpkg")
    with closing(open_store(url)) as store:
        store.save_area(sample_area())
    first = renamed(sample_record(sample_plan(5, 20)), FIRST)
    moved = first.exact.zones.set_geometry(first.exact.zones.translate(0.1))
    publish(url, replace(first, exact=replace(first.exact, zones=moved)), FIRST_AT)
    publish(url, renamed(sample_record(sample_plan(30)), SECOND), SECOND_AT)
    with running(Settings(database=url, view="exact", clock=lambda: NOW)) as service:
        yield service, float(moved.total_bounds[2])


@pytest.mark.parametrize(
    ("asked", "reaches_far"),
    [
        ({}, False),
        ({"plan": SECOND}, False),
        ({"plan": FIRST}, True),
        ({"datetime": "2026-07-03T00:00:00+07:00"}, True),
        ({"datetime": "2026-07-05T00:00:00Z/.."}, False),
    ],
)
def test_a_tileset_of_a_plan_leads_to_that_plan(two_boxes, asked, reaches_far):
    """Its template, its links and its box are of the plan or time that was asked for."""
    service, east = two_boxes
    named = FIRST if reaches_far else SECOND
    tilejson = service.get(tiles_of("zones"), params={"f": "tilejson", **asked}).json()
    described = service.get(tiles_of("zones"), params=asked).json()
    assert (tilejson["bounds"][2] == east) is reaches_far
    assert described["boundingBox"]["upperRight"] == tilejson["bounds"][2:]
    links = {one["rel"]: one["href"] for one in described["links"]}
    assert service.get(links["self"]).json() == described
    assert service.get(links["alternate"]).json() == tilejson
    templates = (
        tilejson["tiles"][0].format(z=0, x=0, y=0),
        links["item"].format(tileMatrix=0, tileRow=0, tileCol=0),
    )
    for url in templates:
        plans = {one["properties"]["plan"] for one in decoded(service.get(url), "zones")}
        assert plans == {named}


def test_the_matrix_set_is_the_registered_one(client):
    """The scale of zoom 0 and the size of zoom 24, as the standard prints them."""
    (listed,) = client.get("/tileMatrixSets").json()["tileMatrixSets"]
    matrices = client.get(listed["links"][0]["href"]).json()["tileMatrices"]
    assert matrices[0]["scaleDenominator"] == pytest.approx(559082264.028717, rel=1e-12)
    assert matrices[0]["pointOfOrigin"] == pytest.approx([-20037508.3427892, 20037508.3427892])
    assert (len(matrices), matrices[24]["matrixWidth"]) == (25, 16777216)


def test_a_tile_that_is_held_is_not_sent_again(client):
    """The strong tag of the bytes answers 304; the compressed bytes have another one."""
    path = path_of("zones", middle_tile(14))
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content  # the client has unpacked it
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 6))
    assert plain.headers["etag"] != packed.headers["etag"]
    for held in (plain.headers["etag"], f'"x", W/{plain.headers["etag"]}', "*"):
        answer = client.get(path, headers={"Accept-Encoding": "identity", "If-None-Match": held})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == plain.headers["etag"]
    other = client.get(path, headers={"If-None-Match": '"another"'})
    assert other.status_code == 200


def test_where_nothing_lies_there_is_no_content(client):
    """A tile elsewhere in the world is empty, not missing."""
    answer = client.get(f"{tiles_of('zones')}/5/0/0")
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("17/0/0", 404, ["tileMatrix"]),
        ("3/8/9", 404, ["tileRow", "tileCol"]),
        ("z/-1/0.5", 400, ["tileMatrix", "tileRow", "tileCol"]),
        ("3/٣/0", 400, ["tileRow"]),
        ("99999999999999999999/0/0", 400, ["tileMatrix"]),
    ],
)
def test_a_tile_outside_the_limits_is_refused(client, path, status, where):
    """Every number that is wrong is named at once, and what is no number is not shown again."""
    answer = client.get(f"{tiles_of('zones')}/{path}")
    assert answer.status_code == status
    faults = answer.json()["faults"]
    assert [fault["where"] for fault in faults] == [f"path, {name}" for name in where]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/collections/none/tiles", 404),
        ("/collections/households/tiles/WebMercatorQuad/16/0/0", 404),
        ("/collections/zones/tiles/Other", 404),
        ("/collections/zones/tiles/Other/0/0/0", 404),
        ("/tileMatrixSets/Other", 404),
        (f"{tiles_of('zones')}/0/0/0?f=png", 400),
        (f"{tiles_of('zones')}/0/0/0?limit=3", 400),
        (f"{tiles_of('zones')}?f=xml", 400),
        (f"{tiles_of('streets')}/0/0/0", 404),
    ],
)
def test_what_is_not_there_is_refused(client, path, status):
    """Unknown names are 404, unknown parameters 400, as for features."""
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_another_type_is_not_acceptable(client):
    """A picture is not what the tiles are."""
    answer = client.get(f"{tiles_of('zones')}/0/0/0", headers={"Accept": "image/png"})
    assert answer.status_code == 406


def test_every_collection_says_from_which_zoom_on():
    """A collection without a first zoom could not be served; people are on no tile."""
    assert set(LAYERS) == set(TILED)
    assert set(COLLECTIONS) - set(TILED) == {"households", "cases"}


@pytest.mark.parametrize("name", ["households", "cases"])
def test_who_lives_where_is_on_no_tile(client, public_client, name):
    """Not even for an officer, who has the items; a stranger is asked for a key first."""
    assert client.get(f"/collections/{name}/items").status_code == 200
    document = client.get(f"/collections/{name}").json()
    assert not [one for one in document["links"] if "tiles" in one["rel"] + one["href"]]
    tile = middle_tile(16)
    for path in (f"/collections/{name}/tiles", tiles_of(name), path_of(name, tile)):
        assert client.get(path).status_code == 404
        assert public_client.get(path).status_code == 401


def test_an_empty_store_has_empty_tiles(new_database, tmp_path):
    """Before anything is stored there is nothing to see, and nothing fails."""
    with running(Settings(database=new_database("gpkg"), static=tmp_path)) as empty:
        for name, (first, _) in LAYERS.items():
            assert empty.get(f"{tiles_of(name)}/{first}/0/0").status_code == 204
            assert empty.get(tiles_of(name)).json()["layers"][0]["id"] == name


def test_a_new_plan_is_drawn_at_once(new_database):
    """Tiles are kept by edition: the next request after a publication gets the new zones."""
    url = new_database("gpkg")
    fill(url)
    path = path_of("zones", middle_tile(10))
    with running(Settings(database=url, view="exact")) as service:
        before = service.get(path)
        assert service.get(path).content == before.content
        other = open_store(url)
        other.save_plan(sample_record(sample_plan(30)))
        other.close()
        after = service.get(path)
    assert {one["properties"]["plan"] for one in decoded(after, "zones")} == {
        sample_plan(30).plan_id
    }
    assert after.headers["etag"] != before.headers["etag"]


@pytest.mark.postgis
def test_both_back_ends_give_the_same_bytes(new_database):
    """A tile follows from the layer alone, not from what the database can draw."""
    answers = []
    for kind in ("gpkg", "postgis"):
        url = new_database(kind)
        fill(url)
        with running(Settings(database=url, view="exact")) as service:
            answers.append([service.get(path_of(name, middle_tile(14))).content
                            for name in TILED])  # fmt: skip
    assert answers[0] == answers[1]
    assert len(sample_area().streets) == len(
        mapbox_vector_tile.decode(answers[0][TILED.index("streets")])["streets"]["features"]
    )
