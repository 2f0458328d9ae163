"""Zones, checkpoints and households are taken away as files that other programs open."""

import csv
import io
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile

import geopandas as gpd
import pyogrio
import pytest
from keyed import audited, bearing, id_in, key_in
from running_service import NOW, running
from stored_sample import sample_plan

from service.downloads.files import write_file
from service.downloads.query import FORMATS
from service.settings import Settings

LAYERS = ("zones", "checkpoints", "households")
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def service(filled_url):
    """Run the service on the sample, with the public view for who has no key."""
    with running(Settings(database=filled_url, clock=lambda: NOW)) as client:
        yield client


@pytest.fixture(scope="module")
def officer(filled_url):
    """Return the header of an officer's key."""
    return bearing(key_in(filled_url, "officer"))


def saved(service, officer, folder, layer, kind):
    """Download a file and return where it was saved."""
    answer = service.get(f"/downloads/{layer}", params={"f": kind}, headers=officer)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(FORMATS[kind])
    name = answer.headers["content-disposition"].split('"')[1]
    (folder / name).write_bytes(answer.content)
    return folder / name


def opened_by_gdal(file):
    """Return what GDAL's own program says of a file."""
    source = f"/vsizip/{file}" if file.suffix == ".zip" else str(file)
    ogrinfo = shutil.which("ogrinfo")
    assert ogrinfo, "GDAL's programs are installed with the tests"
    done = subprocess.run([ogrinfo, "-al", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("layer", LAYERS)
def test_gdal_opens_every_file(service, officer, tmp_path, layer, kind):
    """All rows, and Vietnamese as it was written."""
    told = opened_by_gdal(saved(service, officer, tmp_path, layer, kind))
    plan = sample_plan(5, 20)
    rows = {"zones": plan.zones, "checkpoints": plan.checkpoints, "households": plan.households}
    assert f"Feature Count: {len(rows[layer])}" in told
    reasons = set(rows[layer]["reason"]) if layer != "checkpoints" else {"Phố Mẫu"} & set()
    assert all(reason[:40] in told for reason in reasons)


def test_a_shapefile_says_that_it_is_utf8_and_what_its_fields_are_called(
    service, officer, tmp_path
):
    """Names of ten letters at most, every one of them explained, long texts cut between letters."""
    file = saved(service, officer, tmp_path, "zones", "shp")
    with zipfile.ZipFile(file) as archive:
        assert archive.read("zones.cpg").decode().strip() == "UTF-8"
        fields = dict(
            line.split("\t") for line in archive.read("zones-fields.txt").decode().splitlines()[1:]
        )
    assert max(map(len, fields)) <= 10
    table = pyogrio.read_dataframe(f"/vsizip/{file}")
    assert set(table.columns) - {"geometry"} == set(fields)
    assert set(fields.values()) >= {"perimeter_m", "earliest_lift", "reason"}


def test_a_long_text_of_a_shapefile_is_cut_between_two_letters(tmp_path):
    """254 bytes hold fewer letters of Vietnamese; the mark says that there is more."""
    table = gpd.GeoDataFrame({"reason": ["ộ" * 200]}, geometry=gpd.points_from_xy([106.7], [20.8]))
    file = write_file(table.set_crs(4326), "checkpoints", "shp", tmp_path)
    (text,) = pyogrio.read_dataframe(f"/vsizip/{file}")["reason"]
    assert text.rstrip("…") == "ộ" * 83
    assert text.endswith("…")


def test_kml_is_red_and_yellow(service, officer, tmp_path):
    """Each placemark has the style of its level, defined in the same file."""
    tree = ET.parse(saved(service, officer, tmp_path, "zones", "kml"))
    styles = {one.get("id") for one in tree.iter(f"{KML}Style")}
    used = [one.text for one in tree.iter(f"{KML}styleUrl")]
    assert styles == {"red", "yellow"}
    assert sorted(used) == sorted(f"#{level}" for level in sample_plan(5, 20).zones["level"])
    colours = {one.find(f"{KML}PolyStyle/{KML}color").text for one in tree.iter(f"{KML}Style")}
    assert len(colours) == 2


def test_hostile_texts_stay_texts(tmp_path):
    """Markup is escaped in KML, a formula is none in CSV, and what XML cannot hold is left out."""
    hostile = "=cmd()</description><script>1</script>\x07"
    table = gpd.GeoDataFrame(
        {"id": ["x"], "level": ["red"], "number": [hostile], "street": [None], "reason": [hostile]},
        geometry=gpd.points_from_xy([106.7], [20.8]),
        crs=4326,
    )
    tree = ET.parse(write_file(table, "households", "kml", tmp_path))
    assert next(tree.iter(f"{KML}description")).text == hostile.rstrip("\x07")
    assert not list(tree.iter("script"))
    content = write_file(table, "households", "csv", tmp_path).read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert row["reason"].startswith("'=")


def test_households_are_the_closed_ones_with_their_door(service, officer, tmp_path):
    """Level, zone, number, street and units of each, and nobody who is free."""
    table = gpd.read_file(saved(service, officer, tmp_path, "households", "gpkg"))
    closed = sample_plan(5, 20).households
    assert set(table["id"]) == set(closed["household_id"])
    assert dict(zip(table["id"], table["level"], strict=True)) == dict(
        zip(closed["household_id"], closed["level"], strict=True)
    )
    assert table["ward"].notna().all()
    assert table["people"].sum() == 4 * len(table)


def test_a_file_holds_what_its_caller_may_see(service, officer, filled_url):
    """Without a key the public zones, no checkpoint, and no household at all."""
    public = service.get("/downloads/zones", params={"f": "geojson"}).json()
    assert [one["properties"]["id"] for one in public["features"]] == ["z-public"]
    posts = service.get("/downloads/checkpoints", params={"f": "geojson"}).json()
    assert posts["features"] == []
    assert service.get("/downloads/households").status_code == 401
    viewer = bearing(key_in(filled_url, "viewer"))
    assert service.get("/downloads/households", headers=viewer).status_code == 403
    bounded = bearing(key_in(filled_url, "officer", "w-none"))
    nothing = service.get("/downloads/households", params={"f": "csv"}, headers=bounded)
    assert len(nothing.text.splitlines()) == 1
    everything = service.get("/downloads/households", params={"f": "csv"}, headers=officer)
    assert len(everything.text.splitlines()) > 1


def test_a_download_is_written_into_the_log(service, filled_url):
    """Who took what away, in which format, and how many rows it held."""
    key = key_in(filled_url, "officer")
    service.get("/downloads/households", params={"f": "kml"}, headers=bearing(key))
    entry = next(one for one in reversed(audited(filled_url)) if one.caller == id_in(key))
    assert entry.route == "/downloads/{layer}"
    assert entry.target == {"layer": "households"}
    assert entry.query == {"f": "kml"}
    assert entry.returned == len(sample_plan(5, 20).households)


@pytest.mark.parametrize("asked", [{"f": "dxf"}, {"plan": "none"}, {"format": "kml"}])
def test_what_is_not_there_is_refused(service, officer, asked):
    """An unknown format, plan or parameter; and an unknown list."""
    answer = service.get("/downloads/zones", params=asked, headers=officer)
    assert answer.status_code in (400, 404)
    assert service.get("/downloads/streets", headers=officer).status_code == 404


def test_before_any_plan_a_file_is_empty(new_database):
    """And still a file of its kind."""
    with running(Settings(database=new_database("gpkg"), clock=lambda: NOW)) as client:
        for kind in FORMATS:
            answer = client.get("/downloads/zones", params={"f": kind})
            assert answer.status_code == 200, kind
        found = json.loads(client.get("/downloads/zones", params={"f": "geojson"}).content)
    assert found["features"] == []
