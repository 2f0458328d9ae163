"""What GDAL and OWSLib see of every collection: the public, a viewer, an officer."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shapely
from keyed import bearing, key_in
from owslib.ogcapi import features as client
from patience import PATIENCE_S
from running_service import NOW
from served_sample import served
from stored_sample import renamed, sample_area, sample_plan, sample_record

import zoning
from service.features.catalogue import COLLECTIONS
from service.settings import Settings
from service.store import open_store
from zoning.area.bundled import bundled_area_path

pytestmark = pytest.mark.clients

RESTRICTED = {name for name, one in COLLECTIONS.items() if one.is_restricted}


@pytest.fixture(scope="module")
def guarded(database: Path) -> Iterator[str]:
    """Serve the sample as others meet it: exact zones need a key."""
    with served(Settings(database=f"gpkg:///{database}")) as url:
        yield url


@pytest.fixture(scope="module")
def keys(database: Path) -> dict[str | None, str | None]:
    """Return keys by role; none for the public."""
    url = f"gpkg:///{database}"
    return {None: None} | {role: key_in(url, role) for role in ("viewer", "officer")}


def shown(key: str | None) -> list[str]:
    """Return the options with which GDAL sends a key in a header."""
    return [] if key is None else ["--config", "GDAL_HTTP_HEADERS", f"Authorization: Bearer {key}"]


def run(*command: object) -> str:
    """Run a program of GDAL; what it complains of is a failure."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False,
                          timeout=PATIENCE_S)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("role", [None, "viewer", "officer"])
def test_gdal_reads_every_collection(guarded, keys, role):
    """Those that a caller is listed, each with as many features as the service counts."""
    listed = run("ogrinfo", "-ro", "-q", f"OAPIF:{guarded}", *shown(keys[role]))
    names = {line.split(": ")[1].split(" ")[0] for line in listed.splitlines()}
    assert names == set(COLLECTIONS) - (set() if role == "officer" else RESTRICTED)
    plan, area = sample_plan(5, 20), sample_area()
    counts = {
        "zones": 1 if role is None else len(plan.zones),
        "checkpoints": 0 if role is None else len(plan.checkpoints),
        "streets": len(area.streets),
        "sites": len(area.sites),
        "households": len(area.households),
        "cases": 0,
    }
    for name in sorted(names):
        said = run("ogrinfo", "-ro", "-so", f"OAPIF:{guarded}", name, *shown(keys[role]))
        assert f"Layer name: {name}\n" in said
        if name in counts:
            assert f"Feature Count: {counts[name]}\n" in said, name


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[tuple[str, str, list[str]]]:
    """Serve the bundled town; give the URL, an officer's key, and what is asked."""
    database = f"gpkg:///{tmp_path_factory.mktemp('town') / 'town.gpkg'}"
    with closing(open_store(database)) as store:
        store.save_area(zoning.read_area(bundled_area_path()))
    key, asked = key_in(database, "officer"), []
    with served(Settings(database=database), asked) as url:
        yield url, key, asked


def test_ogr2ogr_copies_more_than_a_page(town, tmp_path):
    """Twelve thousand households over the officer's header: each arrives once, page by page."""
    base, key, asked = town
    file = tmp_path / "copy.gpkg"
    run("ogr2ogr", "-f", "GPKG", file, f"OAPIF:{base}", "households", "-oo", "PAGE_SIZE=1000",
        *shown(key))  # fmt: skip
    households = zoning.read_area(bundled_area_path()).households
    said = run(
        "ogrinfo",
        "-ro",
        "-q",
        file,
        "-sql",
        "SELECT count(*) AS rows, count(DISTINCT household_id) AS homes FROM households",
    )
    counts = [int(line.rpartition(" = ")[2]) for line in said.splitlines() if " = " in line]
    assert counts == [len(households)] * 2
    pages = [one for one in asked if "/households/items" in one and "offset=" in one]
    assert len(pages) == len(households) // 1_000


def test_ogr2ogr_asks_for_what_it_copies(town, tmp_path):
    """A box and a condition at once reach the service, and only what meets both is sent."""
    base, _, asked = town
    streets = zoning.read_area(bundled_area_path()).streets
    left, bottom, right, top = (float(bound) for bound in streets.total_bounds)
    box = (left, bottom, (left + right) / 2, (bottom + top) / 2)
    kind = streets["kind"].mode()[0]
    asked.clear()
    file = tmp_path / "some.geojson"
    run("ogr2ogr", "-f", "GeoJSON", file, f"OAPIF:{base}", "streets", "-spat", *box,
        "-where", f"kind = '{kind}'", "-oo", "PAGE_SIZE=1000")  # fmt: skip
    copied = {one["properties"]["street_id"] for one in json.loads(file.read_text())["features"]}
    found = streets[streets.intersects(shapely.box(*box)) & (streets["kind"] == kind)]
    assert copied == set(found["street_id"])
    copies = [one for one in asked if "/streets/items?" in one and "bbox=" in one]
    assert len(copies) >= len(found) // 1_000
    assert all(f"&filter=kind = '{kind}'&" in one for one in copies)


def test_owslib_reads_a_named_plan(tmp_path, monkeypatch):
    """A lifted plan by its name and by its time, with an officer's key; each has its own zones."""
    database = f"gpkg:///{tmp_path / 'two.gpkg'}"
    with closing(open_store(database, clock=lambda: NOW)) as store:
        store.save_area(sample_area())
        store.save_plan(sample_record(sample_plan(5, 20)))
        second = renamed(sample_record(sample_plan(3, 10)), "second")
        store.save_plan(second)
    monkeypatch.setattr("owslib.ogcapi.REQUEST_HEADERS", {})
    with served(Settings(database=database)) as base:
        features = client.Features(base, headers=bearing(key_in(database, "officer")))
        ids = {
            name: [one["id"] for one in features.collection_items("zones", plan=name)["features"]]
            for name in (sample_plan(5, 20).plan_id, "second")
        }
        now = [one["id"] for one in features.collection_items("zones")["features"]]
        with pytest.raises(RuntimeError, match="no plan of that name"):
            features.collection_items("zones", plan="third")
    assert ids[sample_plan(5, 20).plan_id] == list(sample_plan(5, 20).zones["id"])
    assert ids["second"] == now == list(sample_plan(3, 10).zones["id"])
