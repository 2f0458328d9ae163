"""GDAL, and with it QGIS, reads the service and the file behind it."""

import json
import subprocess

import pytest
import shapely
from patience import PATIENCE_S
from stored_sample import sample_area, sample_plan

pytestmark = pytest.mark.clients


def run(*command: object) -> str:
    """Run a program of GDAL; what it complains of is a failure."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False,
                          timeout=PATIENCE_S)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_every_collection_is_listed(base):
    """GDAL finds each collection by its name and its type of geometry."""
    listed = run("ogrinfo", "-ro", "-q", f"OAPIF:{base}")
    for name in ("zones", "checkpoints", "cells", "wards", "alleys", "streets", "sites"):
        assert f": {name} (" in listed


def test_a_layer_is_copied_page_by_page(base, tmp_path):
    """Every feature arrives once, over pages of three, with the names and types of its columns."""
    file = tmp_path / "copy.geojson"
    run("ogr2ogr", "-f", "GeoJSON", file, f"OAPIF:{base}", "streets", "-oo", "PAGE_SIZE=3")
    features = json.loads(file.read_text())["features"]
    assert [f["properties"]["street_id"] for f in features] == list(
        sample_area().streets["street_id"]
    )
    assert isinstance(features[0]["properties"]["barrier_cost"], int)


def test_zones_keep_their_shape_and_their_figures(base, tmp_path):
    """A zone that went over HTTP and through GDAL is the one that was drawn."""
    file = tmp_path / "zones.geojson"
    run("ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=7", file, f"OAPIF:{base}",
        "zones")  # fmt: skip
    features = json.loads(file.read_text())["features"]
    zones = sample_plan(5, 20).zones
    assert [f["properties"]["people"] for f in features] == list(zones["people"])
    for feature, drawn in zip(features, zones.geometry, strict=True):
        shape = shapely.geometry.shape(feature["geometry"])
        assert shapely.equals_exact(shape, drawn, 1.1e-7, normalize=True)


def test_a_box_is_asked_of_the_service(base):
    """A filter by place gives what meets the box."""
    x, y = sample_plan(5, 20).checkpoints.geometry.iloc[0].coords[0]
    found = run("ogrinfo", "-ro", "-so", f"OAPIF:{base}", "checkpoints",
                "-spat", x - 1e-6, y - 1e-6, x + 1e-6, y + 1e-6)  # fmt: skip
    assert "Feature Count: 1\n" in found


def test_the_file_is_read_while_the_service_runs(base, database):
    """The GeoPackage itself opens without a warning: layers, types, features, index."""
    listed = run("ogrinfo", "-ro", "-q", database)
    for name, kind in (("zones", "Multi Polygon"), ("checkpoints", "Point"),
                       ("streets", "Line String"), ("cells", "Polygon")):  # fmt: skip
        assert f": {name} ({kind})" in listed
    summary = run("ogrinfo", "-ro", "-so", database, "zones")
    assert f"Feature Count: {len(sample_plan(5, 20).zones)}\n" in summary
    assert "reason: String" in summary
    assert "people: Integer64" in summary
    assert 'ID["EPSG",4326]' in summary
    left, bottom, right, top = sample_plan(5, 20).zones.geometry.iloc[0].bounds
    found = run("ogrinfo", "-ro", "-so", database, "zones", "-spat", left, bottom, right, top)
    assert "Feature Count: 0\n" not in found
