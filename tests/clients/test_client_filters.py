"""Clients let the service filter: what they ask arrives, and the answer is theirs to use."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from owslib.ogcapi.features import Features
from patience import PATIENCE_S
from pyproj import CRS
from served_sample import served
from stored_sample import sample_area, sample_plan

from service.settings import Settings
from zoning.sources.tables.vn2000 import from_lng_lat

pytestmark = pytest.mark.clients

READ = """
import json, sys, pyogrio
options = json.loads(sys.argv[2])
options = {name: tuple(v) if isinstance(v, list) else v for name, v in options.items()}
frame = pyogrio.read_dataframe(sys.argv[1], **options)
rows = frame.drop(columns="geometry").to_dict("records")
crs = frame.crs.to_epsg() if frame.crs is not None else None
print(json.dumps({"rows": rows, "crs": crs, "bounds": list(frame.total_bounds)}, default=str))
"""


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Return what was asked of the service since the last time it was cleared."""
    return []


@pytest.fixture(scope="module")
def logged_base(database: Path, asked: list[str]) -> Iterator[str]:
    """Serve the sample, and write down what is asked."""
    with served(Settings(database=f"gpkg:///{database}", view="exact"), asked) as url:
        yield url


def newest_gdal(base: str, **options) -> dict:
    """Read a layer with the GDAL inside pyogrio, which speaks Part 2; in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", READ, f"OAPIF:{base}", json.dumps(options)],
        capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def expected(holds) -> list[str]:
    return [zone["id"] for _, zone in sample_plan(5, 20).zones.iterrows() if holds(zone)]


WHERE = {
    "level = 'red'": lambda z: z["level"] == "red",
    "level = 'red' AND people > 3": lambda z: z["level"] == "red" and z["people"] > 3,
    "level LIKE 'y%' OR people < 0": lambda z: z["level"].startswith("y"),
    "people = 24 OR people = 25": lambda z: z["people"] in (24, 25),
    "area_m2 BETWEEN 1000 AND 1300": lambda z: 1000 <= z["area_m2"] <= 1300,
    "valid_from >= '2026/01/01 00:00:00+00' OR level = 'none'": lambda z: True,
}


@pytest.mark.parametrize("where", WHERE)
def test_gdal_lets_the_service_filter(logged_base, asked, where):
    """The GDAL of Debian and the newest one send the condition, and get what it finds."""
    asked.clear()
    done = subprocess.run(
        ["ogrinfo", "-ro", "-q", f"OAPIF:{logged_base}", "zones",
         "-where", where, "-geom=NO"],
        capture_output=True, text=True, check=True, timeout=PATIENCE_S,
    )  # fmt: skip
    found = [line.rpartition(" = ")[2] for line in done.stdout.splitlines()
             if line.startswith("  id (String)")]  # fmt: skip
    assert found == expected(WHERE[where])
    newest = newest_gdal(logged_base, layer="zones", where=where)
    assert [row["id"] for row in newest["rows"]] == expected(WHERE[where])
    sent = [one for one in asked if "/items?" in one and "filter=" in one]
    assert len(sent) == 2
    assert all(one.endswith("&filter-lang=cql-text") for one in sent)


def test_gdal_asks_for_boxes_and_systems(logged_base, asked):
    """The newest GDAL names the system of its box, and takes VN-2000 where it is told to."""
    asked.clear()
    bounds = [float(bound) for bound in sample_area().streets.geometry.iloc[0].bounds]
    met = newest_gdal(logged_base, layer="streets", bbox=bounds)
    assert sample_area().streets["street_id"].iloc[0] in [row["street_id"] for row in met["rows"]]
    assert len(met["rows"]) < len(sample_area().streets)
    assert any("bbox-crs=" in one for one in asked)
    plane = newest_gdal(logged_base, layer="streets", CRS="EPSG:9210")
    assert plane["crs"] == 9210
    west, south, east, north = sample_area().streets.total_bounds
    x, y = from_lng_lat([west, east], [south, north], CRS(9210))
    assert plane["bounds"] == pytest.approx([x[0], y[0], x[1], y[1]], abs=1.0)
    assert any(one.endswith("crs=http://www.opengis.net/def/crs/EPSG/0/9210") for one in asked)


def test_owslib_filters_in_both_languages(logged_base, asked):
    """Text as a parameter, and JSON; and the queryables that a caller asks first."""
    features = Features(logged_base)
    queryables = features.collection_queryables("zones")["properties"]
    assert queryables["people"]["type"] == "integer"
    asked.clear()
    red = features.collection_items("zones", filter="level = 'red'")
    assert [one["id"] for one in red["features"]] == expected(lambda z: z["level"] == "red")
    written = json.dumps({"op": "=", "args": [{"property": "level"}, "yellow"]})
    yellow = features.collection_items("zones", **{"filter": written, "filter-lang": "cql2-json"})
    assert [one["id"] for one in yellow["features"]] == expected(lambda z: z["level"] == "yellow")
    assert [one for one in asked if "filter=level = 'red'" in one]


def test_files_of_every_format_are_opened(logged_base, tmp_path):
    """GDAL opens what a caller saved, and counts the same features."""
    for name, ending in (("fgb", "fgb"), ("jsonseq", "geojsonl"), ("ndjson", "geojsonl"),
                         ("csv", "csv")):  # fmt: skip
        file = tmp_path / f"{name}.{ending}"
        with urlopen(f"{logged_base}/collections/streets/items?f={name}") as answer:
            file.write_bytes(answer.read())
        done = subprocess.run(["ogrinfo", "-ro", "-so", "-al", file], capture_output=True,
                              text=True, check=True, timeout=PATIENCE_S)  # fmt: skip
        assert f"Feature Count: {len(sample_area().streets)}\n" in done.stdout
