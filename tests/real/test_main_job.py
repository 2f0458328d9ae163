"""The main job on a real ward: extract and wards in, a verified and served plan out."""

import json
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest
from patience import PATIENCE_S
from postgis_cluster import free_port

import zoning
from zoning.perimeter.network_own_doors import MAIN_KINDS

OSM = "vn-osm/hcmc_xuan_hoa_tan_dinh.osm"
WARDS = "vn-2025-boundaries/wards_3321.parquet"
CASES = 12


def khoanh(*words, status=0):
    """Run the command in a process of its own, as an officer does; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "zoning", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the job's files are written."""
    return tmp_path_factory.mktemp("job")


@pytest.fixture(scope="module")
def pack(folder, shared_data):
    """The pack of the extract."""
    khoanh("area", "build", "--osm", shared_data / OSM, "--wards", shared_data / WARDS,
           "--out", folder / "A")  # fmt: skip
    return folder / "A"


@pytest.fixture(scope="module")
def cases(folder, pack):
    """
    A case list typed in full: the addresses of houses that the extract itself names.

    Houses are taken at even steps through the list, so that they lie all over the extract.
    """
    area = zoning.read_area(pack)
    houses = area.households
    known = houses[(houses["origin"] == "osm") & houses["street"].notna()].dropna(
        subset=["house_number"]
    )
    known = known[~known.duplicated(["house_number", "street"], keep=False)]
    known = known.iloc[:: max(1, len(known) // CASES)].head(CASES)
    lines = ["mã ca bệnh,ngày báo cáo,địa chỉ"]
    lines += [
        f'F0-{number},0{1 + number % 9}/07/2026 08:00,"{house.house_number} {house.street}"'
        for number, house in enumerate(known.itertuples(), start=1)
    ]
    path = folder / "cases.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def plan(folder, pack, cases):
    """The plan, drawn by the command."""
    khoanh("plan", cases, "--area", pack, "--policy", "khoanh-ward", "-o", folder / "P")
    return folder / "P"


def test_the_pack_is_sound_and_says_what_to_look_at(pack):
    """A real extract can be planned on; streets that meet no other are named, for a person."""
    answer = json.loads(khoanh("area", "check", pack, "--json", status=1))
    assert (answer["sound"], answer["faults"]) == (True, [])
    assert set(answer["counts"]) == {"unreachable-household", "sliver"}


def test_every_written_address_is_found_at_its_house(folder, pack, cases):
    """Addresses that the extract names are found exactly."""
    khoanh("geocode", cases, "--area", pack, "-o", folder / "located.geojson")
    features = json.loads((folder / "located.geojson").read_text())["features"]
    levels = [feature["properties"]["match_level"] for feature in features]
    assert levels == ["house"] * len(features)
    assert len(features) >= CASES - 2


def test_the_plan_verifies_and_is_optimal(pack, plan):
    """Nothing the solver said is trusted; cost equals bound."""
    khoanh("verify", plan, "--area", pack)
    assert json.loads((plan / "plan.json").read_text())["certificate"]["gap"] == 0


def test_every_case_is_in_a_red_zone(plan):
    """As many cases as were reported stand in the red zones."""
    zones = json.loads((plan / "zones.geojson").read_text())["features"]
    red = [zone["properties"]["cases"] for zone in zones if zone["properties"]["level"] == "red"]
    assert sum(red) >= CASES - 2


def test_no_main_road_is_closed(pack, plan):
    """Some cases live on main roads: doors are closed there, and no guard stops the traffic."""
    kind = zoning.read_area(pack).streets.set_index("street_id")["kind"]
    posts = json.loads((plan / "checkpoints.geojson").read_text())["features"]
    on_main = [
        post["properties"]["kind"]
        for post in posts
        if kind[post["properties"]["street_id"]] in MAIN_KINDS
    ]
    assert set(on_main) == {"door", "door_post"}


def test_building_planning_again_gives_the_same_bytes(folder, pack, cases, plan, shared_data):
    """The whole job is deterministic."""
    khoanh("area", "build", "--osm", shared_data / OSM, "--wards", shared_data / WARDS,
           "--out", folder / "B")  # fmt: skip
    khoanh("plan", cases, "--area", folder / "B", "-o", folder / "Q")
    for first, second in ((pack, folder / "B"), (plan, folder / "Q")):
        assert {path.name: path.read_bytes() for path in first.iterdir()} == {
            path.name: path.read_bytes() for path in second.iterdir()
        }


@contextmanager
def served(*words):
    """Run `khoanh serve` until the block ends; yield its address."""
    process = subprocess.Popen([sys.executable, "-m", "zoning", "serve", *map(str, words)])
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def fetch(address):
    """Return the JSON at an address, waiting until the server answers."""
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"no answer from {address}")


def test_the_plan_is_served(folder, pack, plan):
    """The zones that HTTP gives are the zones that the command wrote."""
    port = free_port()
    with served("--area", pack, "--plan", plan, "--port", port, "--view", "exact",
                "--database", f"gpkg:///{folder / 'store.gpkg'}"):  # fmt: skip
        root = f"http://127.0.0.1:{port}"
        zones = fetch(f"{root}/collections/zones/items?limit=1000")
        posts = fetch(f"{root}/collections/checkpoints/items?limit=1000")
    written = json.loads((plan / "zones.geojson").read_text())["features"]
    assert sorted(zone["id"] for zone in zones["features"]) == sorted(z["id"] for z in written)
    by_id = {zone["id"]: zone for zone in zones["features"]}
    assert all(by_id[z["id"]]["geometry"] == z["geometry"] for z in written)
    assert posts["numberMatched"] == sum(z["properties"]["checkpoints"] for z in written)
