"""On a real extract houses struck out lie within the radius, and nobody is put elsewhere."""

import csv
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from zoning.geocode import Gazetteer
from zoning.geocode.match import locate_address
from zoning.sources.osm import build_from_osm

WARDS = "vn-2025-boundaries/wards_3321.parquet"
SAIGON = "vn-osm/hcmc_xuan_hoa_tan_dinh.osm"
HANOI = "vn-osm/hanoi_centre_overpass_all_private.json"
ROUNDS = 4


def away(location, lng: float, lat: float, gazetteer: Gazetteer) -> float:
    """Return the metres from an answer to a known position."""
    here, there = gazetteer.metres(location.lng, location.lat), gazetteer.metres(lng, lat)
    return float(np.hypot(here[0] - there[0], here[1] - there[1]))


@pytest.fixture(scope="module")
def saigon(shared_data):
    return build_from_osm([shared_data / SAIGON], shared_data / WARDS)


@pytest.fixture(scope="module")
def hanoi(shared_data, tmp_path_factory):
    census = tmp_path_factory.mktemp("census") / "census.csv"
    table = shared_data / "vn-2025-mapping-pop" / "derived_pop2025_joined_to_gso_code.csv"
    census.write_bytes(table.read_bytes())
    wards = shared_data / WARDS
    return Gazetteer(build_from_osm([shared_data / HANOI], wards, census_file=census))


def test_houses_struck_out_lie_within_the_radius(saigon, record_property):
    """Nine of ten on streets and in alleys; 140 addresses, three of ten struck out at a time."""
    homes = saigon.households
    homes = homes[homes["house_number"].notna() & homes["street"].notna()]
    homes = homes.drop_duplicates(["house_number", "street"])
    held: dict[str, list[bool]] = defaultdict(list)
    for seed in range(ROUNDS):
        struck = homes.sample(frac=0.3, random_state=seed)
        kept = saigon.households.drop(struck.index).reset_index(drop=True)
        gazetteer = Gazetteer(replace(saigon, households=kept, digest=f"struck {seed}"))
        for home in struck.itertuples():
            location = locate_address(f"{home.house_number} {home.street}", gazetteer)
            if location.match_level in ("street", "alley", "interpolated"):
                far = away(location, home.geometry.x, home.geometry.y, gazetteer)
                held[location.match_level].append(far <= location.radius_m)
    shares = {level: (float(np.mean(one)), len(one)) for level, one in sorted(held.items())}
    record_property("shares", {name: (float(a), int(b)) for name, (a, b) in shares.items()})
    assert len(held["street"]) > 100
    assert all(share >= 0.9 for share, _ in shares.values()), shares


def test_addresses_with_known_positions(hanoi, shared_data, record_property):
    """Of addresses in the extract none is given a house or another ward; the rest is honest."""
    with (shared_data / "vn-addresses" / "dev.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["lat"]]
    held, levels = [], defaultdict(int)
    for row in rows:
        lng, lat = float(row["lon"]), float(row["lat"])
        ward = hanoi.ward_at(lng, lat)
        location = locate_address(row["text"], hanoi)
        if ward < 0:
            assert location.outcome != "found", row["id"]
            continue
        levels[location.match_level] += 1
        assert location.ward in (-1, ward), row["id"]
        assert location.outcome != "not_found", row["id"]
        if np.isfinite(location.radius_m):
            held.append(away(location, lng, lat, hanoi) <= location.radius_m)
    record_property("levels", {str(name): int(count) for name, count in levels.items()})
    record_property("held", (float(np.mean(held)), len(held)))
    assert len(held) >= 20
    assert np.mean(held) >= 0.85
