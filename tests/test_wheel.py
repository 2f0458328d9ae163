"""The wheel alone gives the map and the bundled town: no Node, no compiler, no repository."""

import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from patience import PATIENCE_S, until
from postgis_cluster import free_port

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built with what the environment already holds."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with the unpacked wheel, and the environment of a machine that has only it."""
    home = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home)
    environment = {
        "PYTHONPATH": str(home),
        "PATH": "/nonexistent",
        "HOME": str(tmp_path_factory.mktemp("home")),
        "LANG": "C.UTF-8",
    }
    return home, environment


def test_the_wheel_holds_what_runs_and_nothing_else(wheel):
    """Map, town, presets and migrations are in; sources of the map and tests are not."""
    names = zipfile.ZipFile(wheel).namelist()
    assert "service/web/static/index.html" in names
    assert "zoning/_bundled/thi-xa-mau/sample_cases.csv" in names
    assert "zoning/policy/presets/khoanh-ward.toml" in names
    assert "zoning/perimeter/kernel/libmincut.so.1" in names
    assert "zoning/area/codes/data/units.tsv.gz" in names
    assert "py3-none-manylinux" in wheel.name
    assert any(name.startswith("service/store/migrations/versions/") for name in names)
    strays = [n for n in names if n.startswith(("tests/", "benchmarks/", "service/web/app/"))]
    assert strays == []


def test_the_wheel_serves_the_map_and_the_sample_outbreak(installed, tmp_path):
    """From an empty folder, without anything on the path, zones and map are served."""
    home, environment = installed
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "zoning", "serve", "--port", str(port)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        root = f"http://127.0.0.1:{port}"
        zones = json.loads(fetch(f"{root}/collections/zones/items?limit=1000"))
        page = fetch(f"{root}/", accept="text/html")
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
    levels = {zone["properties"]["level"] for zone in zones["features"]}
    assert levels == {"red", "yellow"}
    assert b'<script type="module"' in page
    where = subprocess.run(
        [sys.executable, "-c", "import zoning, service; print(zoning.__file__, service.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert all(path.startswith(str(home) + os.sep) for path in where)


def fetch(address, *, accept="application/json"):
    """Return what stands at an address, waiting until the server answers."""
    request = urllib.request.Request(address, headers={"Accept": accept})

    def ask():
        with suppress(OSError), urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()

    return until(ask, every_s=0.25, otherwise=lambda: f"from {address}")
