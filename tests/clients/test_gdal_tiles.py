"""GDAL, which QGIS reads vector tiles with, reads ours."""

import json
import subprocess
from urllib.request import urlopen

import pytest
import shapely
from patience import PATIENCE_S
from stored_sample import sample_plan

from service.tiles.grid import tile_at

pytestmark = pytest.mark.clients


def test_a_tile_is_read_where_it_lies(base, tmp_path):
    """A tile, placed by its numbers: the zones in it lie on the zones that were drawn."""
    zones = sample_plan(5, 20).zones.sort_values("id", ignore_index=True)
    middle = zones.geometry[0].centroid
    tile = tile_at(middle.x, middle.y, 15)
    path = f"collections/zones/tiles/WebMercatorQuad/{tile.zoom}/{tile.row}/{tile.column}"
    file, copied = tmp_path / "tile.pbf", tmp_path / "zones.geojson"
    with urlopen(f"{base}/{path}") as answer:
        file.write_bytes(answer.read())
    done = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4326", copied, f"MVT:{file}", "zones",
         "-oo", f"Z={tile.zoom}", "-oo", f"Y={tile.row}", "-oo", f"X={tile.column}",
         "-oo", "CLIP=NO"],
        capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    features = json.loads(copied.read_text())["features"]
    assert [one["properties"]["id"] for one in features] == list(zones["id"])
    assert [one["properties"]["people"] for one in features] == list(zones["people"])
    for feature, exact in zip(features, zones.geometry, strict=True):
        shape = shapely.geometry.shape(feature["geometry"])
        assert shapely.hausdorff_distance(shape, exact) < 5e-6  # half a metre
