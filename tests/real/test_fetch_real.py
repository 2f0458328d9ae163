"""What the catalogue has on record is what was tested with, when a mirror serves it."""

import threading
import tomllib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import geopandas as gpd
import orjson
import pytest
import shapely
from click.testing import CliRunner

from zoning.area.bundled import SOURCES, bundled_area_path
from zoning.cli.main import main
from zoning.sources.ward_files import wards_digest

HERE = {
    "units-2026": "vn-2025-boundaries/full_json_generated_data_vn_units_2026-07-25__20_49_07.json",
    "conversion-table": "vn-units-2024-2025/conversion-table.xlsx",
    "unit-mappings": "vn-units-2024-2025/mappings.json",
    "ward-merges": "vn-2025-mapping-pop/merges.json",
    "ward-splits": "vn-2025-mapping-pop/splits.json",
    "osm-saigon": "vn-osm/hcmc_xuan_hoa_tan_dinh.osm",
    "osm-hanoi": "vn-osm/hanoi_centre_overpass_all_private.json",
}
WARDS = "vn-2025-boundaries/wards_3321.parquet"


@pytest.fixture(scope="module")
def catalogue():
    text = (bundled_area_path().parent / SOURCES).read_text(encoding="utf-8")
    return {entry["name"]: entry for entry in tomllib.loads(text)["upstream"]}


class Mirror:
    """Serve the shared files, and each ward as a file of its own, at the publishers' paths."""

    def __init__(self, catalogue, shared_data):
        self.files = {
            urlsplit(catalogue[name]["url"]).path: shared_data / path for name, path in HERE.items()
        }
        frame = gpd.read_parquet(shared_data / WARDS)
        self.root = urlsplit(catalogue["wards"]["url"]).path
        names = frame.province_dir + "/wards/" + frame.code + "_" + frame.codeName + ".geojson"
        self.wards = dict(zip(names, frame.itertuples(index=False), strict=True))

    def content(self, path):
        """Return what stands at a path, or None."""
        if path in self.files:
            return Path(self.files[path]).read_bytes()
        ward = self.wards.get(path.removeprefix(self.root + "/"))
        return None if ward is None else ward_geojson(ward)


def ward_geojson(ward):
    shape = orjson.loads(shapely.to_geojson(ward.geometry))
    said = {key: getattr(ward, key) for key in ("code", "name", "fullName", "fullNameEn")}
    feature = {"type": "Feature", "geometry": shape, "properties": said}
    return orjson.dumps({"type": "FeatureCollection", "features": [feature]})


@contextmanager
def serving(mirror):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = mirror.content(self.path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            """Keep silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_everything_in_the_catalogue_is_fetched_and_checked(
    catalogue, shared_data, tmp_path, monkeypatch
):
    """Each file has the digest on record; 3,321 ward files make the ward file, as published."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(Mirror(catalogue, shared_data)) as root:
        result = CliRunner().invoke(
            main, ["area", "fetch", "--base-url", root, "--out", str(tmp_path)]
        )
    assert result.exit_code == 0, result.output
    assert {path.name for path in tmp_path.iterdir()} == {e["file"] for e in catalogue.values()}
    for name, path in HERE.items():
        fetched = tmp_path / catalogue[name]["file"]
        assert fetched.read_bytes() == (shared_data / path).read_bytes(), name
        assert fetched.stat().st_size == catalogue[name]["size"]
    wards = gpd.read_parquet(tmp_path / "wards.parquet")
    assert len(wards) == catalogue["wards"]["count"] == 3321
    assert wards.provinceName.nunique() == 34
    assert wards_digest(gpd.read_parquet(shared_data / WARDS)) == wards_digest(wards)
