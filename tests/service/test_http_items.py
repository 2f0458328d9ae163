"""Collections answer as OGC API Features asks, the same on both back ends."""

from datetime import datetime

import pytest
import shapely
from stored_sample import sample_area, sample_plan

from zoning.plan.plan import CHECKPOINT_COLUMNS, ZONE_COLUMNS

COLLECTIONS = ["zones", "checkpoints", "cells", "wards", "hamlets", "alleys",
               "streets", "sites", "ground"]  # fmt: skip


def links_of(document) -> dict[str, str]:
    """Return a document's links by their relation, the first of each."""
    return {link["rel"]: link["href"] for link in reversed(document["links"])}


def test_the_collections_are_listed(client):
    """Every collection that is served, and last what is for officers alone."""
    document = client.get("/collections").json()
    listed = [one["id"] for one in document["collections"]]
    assert listed == [*COLLECTIONS, "households", "cases"]
    for one in document["collections"]:
        assert one["itemType"] == "feature"
        assert client.get(links_of(one)["self"]).json() == one
        items = client.get(links_of(one)["items"])
        assert items.status_code == 200
        assert items.headers["content-type"] == "application/geo+json"


def test_an_extent_holds_every_feature(client):
    """The box of a collection covers each of its features."""
    for name in COLLECTIONS:
        extent = client.get(f"/collections/{name}").json()["extent"]
        box = shapely.box(*extent["spatial"]["bbox"][0])
        for feature in client.get(f"/collections/{name}/items").json()["features"]:
            assert box.covers(shapely.geometry.shape(feature["geometry"]))


def test_a_zone_carries_the_contract(client):
    """Names and types of every property, and the plan's own values."""
    plan = sample_plan(5, 20)
    features = client.get("/collections/zones/items").json()["features"]
    assert [feature["id"] for feature in features] == list(plan.zones["id"])
    for feature, (_, zone) in zip(features, plan.zones.iterrows(), strict=True):
        properties = feature["properties"]
        assert next(iter(properties)) == "id"
        assert set(properties) == set(ZONE_COLUMNS)
        assert properties["status"] == "in_force"
        for name in ("people", "households", "cases", "checkpoints"):
            assert properties[name] == zone[name]
            assert isinstance(properties[name], int)
        for name in ("area_m2", "perimeter_m"):
            assert properties[name] == pytest.approx(zone[name])
        assert properties["units"] == [dict(unit) for unit in zone["units"]]
        assert isinstance(properties["units"][0]["whole"], bool)
        assert properties["inside"] == zone["inside"]
        assert datetime.fromisoformat(properties["valid_from"]).tzinfo
        assert properties["reason"] == zone["reason"]
        assert properties["level"] in ("red", "yellow")


def test_a_red_zone_names_its_yellow(client):
    """`inside` leads from a red zone to the yellow one round it, and from that nowhere."""
    features = client.get("/collections/zones/items").json()["features"]
    levels = {feature["id"]: feature["properties"]["level"] for feature in features}
    for feature in features:
        inside = feature["properties"]["inside"]
        assert levels.get(inside) == ("yellow" if levels[feature["id"]] == "red" else None)


def test_an_outline_is_right_handed(client):
    """Rings turn as RFC 7946 asks, in every layer of polygons."""
    for name in ("zones", "cells", "wards", "hamlets", "alleys"):
        for feature in client.get(f"/collections/{name}/items").json()["features"]:
            shape = shapely.geometry.shape(feature["geometry"])
            assert shape.is_valid
            for part in getattr(shape, "geoms", [shape]):
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)


def test_a_checkpoint_carries_the_contract(client):
    """Names of every property, and a point for its place."""
    plan = sample_plan(5, 20)
    features = client.get("/collections/checkpoints/items").json()["features"]
    assert [feature["id"] for feature in features] == list(plan.checkpoints["id"])
    for feature in features:
        assert set(feature["properties"]) == set(CHECKPOINT_COLUMNS)
        assert feature["geometry"]["type"] == "Point"


def test_cells_count_everybody_once(client):
    """The people of all cells are the people of the area, level by level as in the summary."""
    cells = [
        feature["properties"]
        for feature in client.get("/collections/cells/items").json()["features"]
    ]
    figures = client.get("/summary").json()
    assert sum(cell["people"] for cell in cells) == sample_area().households["people"].sum()
    for level in ("red", "yellow"):
        counted = sum(cell[f"people_{level}"] for cell in cells)
        assert counted == figures[f"people_{level}"] > 0
    for cell in cells:
        assert cell["people"] == sum(cell[f"people_{level}"] for level in ("open", "yellow", "red"))


def test_units_are_cut_by_level(client):
    """Wards, hamlets and alleys are collections of their own."""
    for name, level in (("wards", "ward"), ("hamlets", "hamlet"), ("alleys", "alley")):
        features = client.get(f"/collections/{name}/items").json()["features"]
        expected = sample_area().units.query("level == @level")["unit_id"]
        assert [feature["id"] for feature in features] == list(expected)
        assert {feature["properties"]["level"] for feature in features} == {level}


def test_the_head_of_a_page(client):
    """Counts of both kinds; no time of its own, so that one edition has one answer."""
    document = client.get("/collections/streets/items?limit=2").json()
    assert document["type"] == "FeatureCollection"
    assert document["numberMatched"] == len(sample_area().streets)
    assert document["numberReturned"] == len(document["features"]) == 2
    assert "timeStamp" not in document


@pytest.mark.parametrize("size", [1, 3, 100])
def test_following_next_walks_the_whole_layer(client, size):
    """Links lead through every feature once and in order, and back again the same way."""
    url, forth = f"/collections/streets/items?limit={size}&bbox=-180,-90,180,90", []
    pages = []
    while url:
        document = client.get(url).json()
        pages.append([feature["id"] for feature in document["features"]])
        forth += pages[-1]
        last, url = document, links_of(document).get("next")
    assert forth == list(sample_area().streets["street_id"])
    back = [pages[-1]]
    while "prev" in links_of(last):
        last = client.get(links_of(last)["prev"]).json()
        back.append([feature["id"] for feature in last["features"]])
    assert back == pages[::-1]


def test_a_page_after_the_last_is_empty(client):
    """An offset beyond the end is no error; the count stays, and `prev` leads back."""
    document = client.get("/collections/streets/items?offset=5000&limit=3").json()
    assert document["features"] == []
    assert document["numberMatched"] == len(sample_area().streets)
    assert "next" not in links_of(document)
    back = client.get(links_of(document)["prev"]).json()
    assert back["features"][-1]["id"] == sample_area().streets["street_id"].iloc[-1]


def test_a_limit_above_the_most_counts_as_the_most(client):
    """The standard allows no error for it."""
    assert client.get("/collections/streets/items?limit=99999999").status_code == 200


def test_a_box_of_six_numbers_leaves_the_heights_out(client):
    """Heights are read and have no part: everything here is flat."""
    plane = client.get("/collections/streets/items?bbox=106,10,106.6831,11").json()
    space = client.get("/collections/streets/items?bbox=106,10,-50,106.6831,11,900").json()
    assert 0 < plane["numberMatched"] < len(sample_area().streets)
    assert space["features"] == plane["features"]


@pytest.mark.parametrize(
    ("asked", "is_inside"),
    [
        ("2026-07-02T06:00:00Z", True),
        ("2026-07-02T13:00:00%2B07:00", True),
        ("2026-07-02T13:00:00+07:00", True),
        ("2026-07-02T05:59:59Z", False),
        ("../2026-06-30T00:00:00Z", False),
        ("0001-01-01T00:00:00+07:00", False),
        ("9999-12-31T23:59:59-07:00", True),
        ("2026-06-01T00:00:00Z/2026-07-15T00:00:00Z", True),
        ("2027-01-01T00:00:00Z/..", True),
    ],
)
def test_zones_hold_from_when_their_plan_was_put_in_force(client, asked, is_inside):
    """`datetime` finds the plan in force then; what has no time is always found."""
    zones = client.get(f"/collections/zones/items?datetime={asked}").json()
    assert zones["numberMatched"] == (len(sample_plan(5, 20).zones) if is_inside else 0)
    streets = client.get(f"/collections/streets/items?datetime={asked}").json()
    assert streets["numberMatched"] == len(sample_area().streets)


def test_a_feature_by_itself_is_the_one_of_the_page(client):
    """Each feature answers alone with the same content, and links to its collection."""
    for name in COLLECTIONS:
        for feature in client.get(f"/collections/{name}/items").json()["features"]:
            answer = client.get(f"/collections/{name}/items/{feature['id']}")
            alone = answer.json()
            assert links_of(alone)["collection"].endswith(f"/collections/{name}")
            assert client.get(links_of(alone)["self"]).json() == alone
            del alone["links"]
            assert alone == feature
            assert answer.headers["content-type"] == "application/geo+json"


def test_the_summary_gives_the_hot_figures(client):
    """Everything the map's head shows, of the plan in force."""
    plan = sample_plan(5, 20)
    figures = client.get("/summary").json()
    assert figures["plan_id"] == plan.plan_id
    assert (figures["area"], figures["invented"]) == ("Drawn", True)
    assert figures["status"] == "in_force"
    assert figures["zones_red"] == (plan.zones["level"] == "red").sum()
    guards = sum(figures[name] for name in ("posts", "barriers", "doors"))
    assert guards == len(plan.checkpoints)
    assert figures["cost"] == figures["bound"] == plan.certificate.cost
    assert (figures["gap"], figures["cases"]) == (0, 2)


def test_the_summary_says_where_the_zones_lie(client, public_client):
    """A map draws the first of many zones where all will stand; each view has its own box."""
    boxes = []
    for one in (client, public_client):
        boxes.append(one.get("/summary").json()["zones_bbox"])
        zones = one.get("/collections/zones/items").json()["features"]
        shapes = [shapely.geometry.shape(zone["geometry"]) for zone in zones]
        assert boxes[-1] == shapely.total_bounds(shapes).tolist()
    assert boxes[0] != boxes[1]


def test_the_public_view_serves_its_own_tables(public_client):
    """Zones, checkpoints, cells and figures are the public ones; cost and cases are withheld."""
    zones = public_client.get("/collections/zones/items").json()["features"]
    assert [zone["id"] for zone in zones] == ["z-public"]
    assert zones[0]["properties"]["cases"] is None
    assert public_client.get("/collections/checkpoints/items").json()["numberMatched"] == 0
    figures = public_client.get("/summary").json()
    assert (figures["cases"], figures["view"]) == (None, "public")


def test_the_public_view_counts_no_small_cell(public_client, client):
    """A cell of fewer than 20 households says its level and nothing else."""
    exact = client.get("/collections/cells/items").json()["features"]
    public = public_client.get("/collections/cells/items").json()["features"]
    small = {f["id"] for f in exact if f["properties"]["households"] < 20}
    assert {f["id"] for f in public} == {f["id"] for f in exact}
    for feature in public:
        figures = {
            name: value
            for name, value in feature["properties"].items()
            if name.startswith(("people", "households"))
        }
        if feature["id"] in small:
            assert set(figures.values()) == {None}
        else:
            assert figures["households"] >= 20


def test_an_empty_store_is_served(new_database, tmp_path):
    """Without an area there is nothing to see, and nothing fails."""
    from running_service import running

    from service.settings import Settings

    with running(Settings(database=new_database("gpkg"), view="exact", static=tmp_path)) as empty:
        assert empty.get("/").status_code == 200
        for name in COLLECTIONS:
            assert empty.get(f"/collections/{name}").status_code == 200
            assert empty.get(f"/collections/{name}/items").json()["numberMatched"] == 0
        figures = empty.get("/summary").json()
        assert figures["plan_id"] is None
        assert (figures["zones_red"], figures["area"]) == (0, None)
        assert figures["note_en"] == "No plan is in force."


def test_a_new_plan_is_seen_at_once(new_database):
    """Pages are kept by edition: publishing another plan shows it with the next request."""
    from running_service import fill, running
    from stored_sample import sample_record

    from service.settings import Settings
    from service.store import open_store

    url = new_database("gpkg")
    fill(url)
    with running(Settings(database=url, view="exact")) as service:
        before = service.get("/collections/zones/items").json()["features"]
        assert before == service.get("/collections/zones/items").json()["features"]
        other = open_store(url)
        other.save_plan(sample_record(sample_plan(30)))
        other.close()
        after = service.get("/collections/zones/items").json()["features"]
    assert {f["properties"]["plan"] for f in after} == {sample_plan(30).plan_id}
    assert {f["properties"]["plan"] for f in before} == {sample_plan(5, 20).plan_id}
