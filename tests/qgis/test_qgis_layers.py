"""QGIS loads the layers, and lets the service do what it can: boxes, times, pages, filters."""

import json
import os
import subprocess
from pathlib import Path

import pytest
import shapely
from keyed import key_in
from stored_sample import sample_area, sample_plan

PYTHON = "/usr/bin/python3"

CQL2_SINCE = 33200
"""The first QGIS that sends filters in CQL2; an older one filters what it was sent."""


@pytest.fixture(scope="session")
def qgis(base, tmp_path_factory):
    """Return a function that reads a layer with QGIS, in a home of its own."""
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
    }
    environment.pop("PYTHONPATH", None)

    def read(layer: str, **options) -> dict:
        script = Path(__file__).parent / "read_layer.py"
        question = json.dumps({"base": base, "layer": layer} | options)
        done = subprocess.run([PYTHON, script, question], capture_output=True, text=True,
                              check=False, timeout=300, env=environment)  # fmt: skip
        assert done.returncode == 0, f"{done.stderr}\nmake test-qgis installs QGIS"
        answer = json.loads(done.stdout.splitlines()[-1])
        assert "error" not in answer, answer
        return answer

    return read


def test_zones_are_loaded(qgis):
    """Every zone, with its figures, types and outline."""
    zones = sample_plan(5, 20).zones
    layer = qgis("zones")
    assert layer["crs"] in ("EPSG:4326", "OGC:CRS84")
    assert [row["id"] for row in layer["rows"]] == list(zones["id"])
    assert [row["people"] for row in layer["rows"]] == list(zones["people"])
    assert layer["fields"]["people"].startswith("Integer")
    assert layer["fields"]["valid_from"] == "DateTime"
    for text, drawn in zip(layer["shapes"], zones.geometry, strict=True):
        assert shapely.equals_exact(shapely.from_wkt(text), drawn, 1e-7, normalize=True)


def test_a_layer_is_read_page_by_page(qgis, asked):
    """By the links `next`, every feature once."""
    asked.clear()
    layer = qgis("streets", page=3)
    assert [row["street_id"] for row in layer["rows"]] == list(sample_area().streets["street_id"])
    pages = [one for one in asked if "/streets/items" in one and "offset=" in one]
    assert len(pages) >= 3


def test_a_box_is_asked_of_the_service(qgis, asked):
    """What the map does not show is not sent."""
    asked.clear()
    bounds = [float(bound) for bound in sample_area().streets.geometry.iloc[0].bounds]
    layer = qgis("streets", box=bounds)
    assert sample_area().streets["street_id"].iloc[0] in [r["street_id"] for r in layer["rows"]]
    assert any("/streets/items" in one and "bbox=" in one for one in asked)


def test_a_time_is_asked_of_the_service(qgis, asked):
    """A bound of a time goes out as `datetime`, or within the filter."""
    asked.clear()
    layer = qgis("zones", subset="valid_from >= '2026-01-01T00:00:00Z'")
    assert len(layer["rows"]) == len(sample_plan(5, 20).zones)
    assert any("/zones/items" in one and ("datetime=" in one or "filter=" in one) for one in asked)


def test_a_filter_is_asked_of_the_service(qgis, asked):
    """Where QGIS knows CQL2 the filter arrives in the request; the rows are the same with all."""
    asked.clear()
    layer = qgis("zones", subset="level = 'red' AND people > 3")
    assert [row["level"] for row in layer["rows"]] == ["red"]
    arrived = [one for one in asked if "/zones/items" in one and "filter=" in one]
    assert bool(arrived) == (layer["version"] >= CQL2_SINCE)


def test_an_officers_key_is_kept_by_qgis(qgis, guarded, database):
    """As an authentication of kind Basic; without it QGIS loads the public zones."""
    public = qgis("zones", base=guarded)
    assert [row["id"] for row in public["rows"]] == ["z-public"]
    key = key_in(database, "officer")
    exact = qgis("zones", base=guarded, key=key)
    assert [row["id"] for row in exact["rows"]] == list(sample_plan(5, 20).zones["id"])
    homes = qgis("households", base=guarded, key=key)
    assert len(homes["rows"]) == len(sample_area().households)


@pytest.mark.parametrize(
    "text",
    [
        "(level = 'red')",
        "((level = 'red') AND (people > ( - (3))))",
        "(NOT ((level = 'yellow')))",
        "((\"area_m2\" > 1) AND (level IN ('red','blue')))",
        "(\"valid_from\" >= TIMESTAMP('2026-01-01T00:00:00.000Z') AND level LIKE 'r%')",
        "(CASEI(level) LIKE CASEI('RE%'))",
        "((inside IS NOT NULL) AND S_INTERSECTS(geometry,BBOX(106,10,107,11)))",
    ],
)
def test_what_a_newer_qgis_writes_is_understood(base, text):
    """The shapes of CQL2 that QGIS 3.32 and later write, brackets and quotes and all."""
    from owslib.ogcapi.features import Features

    found = Features(base).collection_items("zones", filter=text, **{"filter-lang": "cql2-text"})
    assert [one["properties"]["level"] for one in found["features"]] == ["red"]
