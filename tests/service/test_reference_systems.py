"""Coordinates come and go in the systems that Part 2 names, VN-2000 among them."""

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer
from stored_sample import sample_area
from test_http_errors import problem_of

from service.features.reference_systems import CRS84, SYSTEMS
from zoning.sources.tables.vn2000 import from_lng_lat
from zoning.sources.tables.vn2000_zones import PLANE_SYSTEMS

STREETS = "/collections/streets/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def shapes(answer) -> list:
    return [shapely.geometry.shape(one["geometry"]) for one in answer.json()["features"]]


def test_every_collection_lists_the_systems(client):
    """CRS84 first, as it is stored; WGS 84, and every plane system of VN-2000 that is known."""
    for one in client.get("/collections").json()["collections"]:
        assert one["crs"][0] == one["storageCrs"] == CRS84
        assert one["crs"] == list(SYSTEMS)
        for code in (4326, 3857, 4756, 32648, 32649, *PLANE_SYSTEMS):
            assert f"{EPSG}{code}" in one["crs"]


@pytest.mark.parametrize("uri", SYSTEMS)
def test_an_answer_is_in_the_system_asked_for(client, uri):
    """Its header says which; turned back it is the stored geometry to two centimetres."""
    stored = shapes(client.get(STREETS))
    answer = client.get(STREETS, params={"crs": uri})
    assert answer.headers["content-crs"] == f"<{uri}>"
    for shape, one in zip(shapes(answer), stored, strict=True):
        back = shapely.transform(shape, SYSTEMS[uri].read)
        assert shapely.equals_exact(back, one, 2e-7)
    identifier = answer.json()["features"][0]["id"]
    alone = client.get(f"{STREETS}/{identifier}", params={"crs": uri})
    assert alone.headers["content-crs"] == f"<{uri}>"
    assert alone.json()["geometry"] == answer.json()["features"][0]["geometry"]


def test_epsg_4326_has_the_latitude_first(client):
    """As EPSG has it, and as clients that read the header expect; EPSG:4756 too."""
    lng, lat = shapes(client.get(STREETS))[0].coords[0]
    swapped = shapes(client.get(STREETS, params={"crs": f"{EPSG}4326"}))[0].coords[0]
    assert swapped == pytest.approx((lat, lng), abs=1e-7)
    national = shapes(client.get(STREETS, params={"crs": f"{EPSG}4756"}))[0].coords[0]
    assert national == pytest.approx((lat, lng), abs=0.003)
    assert national != pytest.approx((lat, lng), abs=1e-4)


def test_other_ways_to_turn_coordinates_agree(client):
    """UTM as PROJ has it; VN-2000 through the national parameters; both rounded to centimetres."""
    lng, lat = np.array(shapes(client.get(STREETS))[0].coords).T
    utm = shapes(client.get(STREETS, params={"crs": f"{EPSG}32648"}))[0]
    turned = Transformer.from_crs(4326, 32648, always_xy=True).transform(lng, lat)
    assert np.abs(np.array(utm.coords).T - turned).max() <= 0.00501
    plane = shapes(client.get(STREETS, params={"crs": f"{EPSG}9210"}))[0]
    assert np.abs(np.array(plane.coords).T - from_lng_lat(lng, lat, CRS(9210))).max() <= 0.00501
    for number in np.array(plane.coords).ravel():
        assert round(number, 2) == number


@pytest.mark.parametrize("code", [4326, 3857, 4756, 32648, 9210, 3405])
def test_a_box_finds_the_same_in_every_system(client, code):
    """The box round one street, in the system's own order, finds that street."""
    system = SYSTEMS[f"{EPSG}{code}"]
    street = client.get(STREETS).json()["features"][4]
    shape = shapely.geometry.shape(street["geometry"])
    metre = 1e-5 if system.decimals > 2 else 1.0
    west, south, east, north = shapely.transform(shape, system.written).bounds
    box = f"{west - metre},{south - metre},{east + metre},{north + metre}"
    met = client.get(STREETS, params={"bbox": box, "bbox-crs": system.uri}).json()
    plain = client.get(
        STREETS, params={"bbox": ",".join(map(str, shape.buffer(1e-5).bounds))}
    ).json()
    assert street["id"] in [one["id"] for one in met["features"]]
    assert met["features"] == plain["features"]
    assert met["numberMatched"] < len(sample_area().streets)


@pytest.mark.parametrize("code", [4326, 4756, 9210])
def test_geometries_of_filters_have_a_system_too(client, code):
    """A point on a street finds it, in the order of the system that filter-crs names."""
    system = SYSTEMS[f"{EPSG}{code}"]
    street = client.get(STREETS).json()["features"][4]
    shape = shapely.geometry.shape(street["geometry"])
    x, y = shapely.transform(shapely.Point(shape.coords[0]), system.written).coords[0]
    step = 1.0 if code == 9210 else 1e-5
    text = f"S_INTERSECTS(geometry, BBOX({x - step}, {y - step}, {x + step}, {y + step}))"
    found = client.get(STREETS, params={"filter": text, "filter-crs": system.uri}).json()
    assert street["id"] in [one["id"] for one in found["features"]]
    without = client.get(STREETS, params={"filter": text})
    assert without.status_code == 400 or without.json()["features"] != found["features"]


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
def test_an_unknown_system_is_refused(one_client, name):
    """Also a known one that is written in another way."""
    for value in ("EPSG:4326", f"{EPSG}9999", "x", f"{EPSG}4326/"):
        document = problem_of(one_client.get(STREETS, params={name: value}), 400)
        assert [fault["where"] for fault in document["faults"]] == [f"query parameter {name}"]


def test_a_box_beyond_its_system_is_refused(one_client):
    """Coordinates that no place has."""
    params = {"bbox": "1e300,1e300,1e301,1e301", "bbox-crs": f"{EPSG}9210"}
    problem_of(one_client.get(STREETS, params=params), 400)
