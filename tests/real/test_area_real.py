"""Packs built from real extracts and the official wards of 2025 are sound and repeatable."""

import os
import subprocess
import sys

import numpy as np
import pytest
import shapely

from zoning.area.check import faults_of
from zoning.area.metric import area_crs
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.errors import InvalidSource
from zoning.sources.osm import build_from_osm

WARDS = "vn-2025-boundaries/wards_3321.parquet"
SAIGON = "vn-osm/hcmc_xuan_hoa_tan_dinh.osm"
HANOI = "vn-osm/hanoi_centre_overpass_all_private.json"


@pytest.fixture(scope="module")
def saigon(shared_data):
    return build_from_osm([shared_data / SAIGON], shared_data / WARDS)


@pytest.fixture(scope="module")
def hanoi(shared_data, tmp_path_factory):
    population = tmp_path_factory.mktemp("census") / "census.csv"
    table = shared_data / "vn-2025-mapping-pop" / "derived_pop2025_joined_to_gso_code.csv"
    # The published table writes whole people as 65023.0 and leaves some wards blank.
    population.write_bytes(table.read_bytes())
    return build_from_osm([shared_data / HANOI], shared_data / WARDS, census_file=population)


def test_the_real_pack_is_sound_and_of_sensible_size(saigon):
    """Three wards of District 1 and 3, two dozen khu phố, four score hẻm, ten thousand homes."""
    assert faults_of(saigon) == []
    levels = saigon.units.level.value_counts()
    assert levels["ward"] == 3
    assert 20 <= levels["hamlet"] <= 30
    assert 70 <= levels["alley"] <= 100
    assert 500 <= len(saigon.streets) <= 1000
    assert 8_000 <= len(saigon.households) <= 12_000
    assert {"hospital", "school", "market"} <= set(saigon.sites.kind)


def test_the_real_pack_says_how_little_it_covers(saigon):
    """Half to 43 % of each ward; people in the same share; a few to a third observed."""
    assert [round(entry.area_share, 2) for entry in saigon.coverage] == [0.28, 0.01, 0.43]
    for entry in saigon.coverage:
        assert entry.people_known > 40_000
        assert entry.people_share == pytest.approx(entry.area_share, abs=0.001)
        assert entry.households_observed > 0
        assert "OpenStreetMap" in entry.note
    observed = (saigon.households.origin == "osm").sum()
    assert observed == sum(entry.households_observed for entry in saigon.coverage)


def test_hamlets_come_from_real_borders(saigon):
    """Most khu phố are those of the map's relations, though the box cuts their rings."""
    hamlets = saigon.units[saigon.units.level == "hamlet"]
    assert (hamlets.origin == "osm").mean() > 0.9
    assert list(hamlets.name).count("Khu phố 12") == 2


def test_no_alley_stands_twice_under_two_spellings(saigon):
    """Hẻm 362 Hai Bà Trưng is written with and without "Đường", and is one unit."""
    alleys = saigon.units[saigon.units.level == "alley"]
    assert (alleys.name == "Hẻm 362 Hai Bà Trưng").sum() == 1
    assert not alleys.name.str.contains("Đường|Phố").any()
    assert not alleys.duplicated(["name", "parent_id"]).any()
    parents = dict(zip(alleys.unit_id, alleys.parent_id, strict=True))
    ids = dict(zip(alleys.name, alleys.unit_id, strict=True))
    assert parents[ids["Hẻm 146/35 Võ Thị Sáu"]] == ids["Hẻm 146 Võ Thị Sáu"]


def test_every_household_opens_on_a_street_nearby(saigon):
    """The door lies on the household's street, within 60 m of nearly every house."""
    crs = area_crs(saigon)
    lines = saigon.streets.set_index("street_id").geometry.to_crs(crs)
    own = lines.loc[saigon.households.street_id].values
    doors = shapely.line_interpolate_point(own, saigon.households.access_m)
    away = shapely.distance(doors, saigon.households.geometry.to_crs(crs).values)
    assert np.quantile(away, 0.99) < 60
    assert away.max() < 200


def test_written_addresses_lead_to_their_street(saigon):
    """Nearly every house number whose street is in the extract opens on that street."""
    from zoning.sources.osm.names import street_key

    names = saigon.streets.set_index("street_id").name
    numbered = saigon.households[saigon.households.house_number.notna()]
    known = {street_key(name) for name in names.dropna()}
    plain = numbered[
        numbered.street.notna() & ~numbered.house_number.str.contains("/") & numbered.street.notna()
    ]
    wanted = [street_key(street) for street in plain.street]
    got = [street_key(name) if isinstance(name, str) else "" for name in names[plain.street_id]]
    hits = [a == b for a, b in zip(wanted, got, strict=True) if a in known]
    assert len(hits) > 150
    assert np.mean(hits) > 0.95


def test_two_processes_write_the_same_bytes(saigon, shared_data, tmp_path):
    """Another process, with another hash seed, writes the same pack byte by byte."""
    write_area(saigon, tmp_path / "here")
    code = (
        "import sys; from zoning.sources.osm import build_from_osm;"
        "from zoning.area.write import write_area;"
        "write_area(build_from_osm([sys.argv[1]], sys.argv[2]), sys.argv[3])"
    )
    arguments = [str(shared_data / SAIGON), str(shared_data / WARDS), str(tmp_path / "there")]
    subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    names = sorted(file.name for file in (tmp_path / "here").iterdir())
    assert names == sorted(file.name for file in (tmp_path / "there").iterdir())
    for name in names:
        here, there = (tmp_path / side / name for side in ("here", "there"))
        assert here.read_bytes() == there.read_bytes(), name
    assert read_area(tmp_path / "there").digest == saigon.digest


def test_hanoi_nests_its_alleys(hanoi):
    """An Overpass answer of central Hà Nội gives ngõ > ngách > hẻm, three deep."""
    alleys = hanoi.units[hanoi.units.level == "alley"].set_index("name")
    name_of = dict(zip(hanoi.units.unit_id, hanoi.units.name, strict=True))
    chain = ["Hẻm 14 Ngách 58 Ngõ 46 Hào Nam"]
    while chain[-1] in alleys.index:
        chain.append(name_of[alleys.parent_id[chain[-1]]])
    assert chain[1:] == ["Ngách 58 Ngõ 46 Hào Nam", "Ngõ 46 Hào Nam", "Phường Ô Chợ Dừa"]
    turned = "Hẻm 173/63/17 Hoàng Hoa Thám"
    assert name_of[alleys.parent_id[turned]] == "Ngách 63 Ngõ 173 Hoàng Hoa Thám"
    assert len(alleys) > 500


def test_hanoi_is_filled_from_the_population_table(hanoi):
    """The extract has streets alone: every home is derived, and the people add up."""
    assert faults_of(hanoi) == []
    for entry in hanoi.coverage:
        if entry.area_share > 0.4:
            assert entry.people_share == pytest.approx(entry.area_share, abs=0.001)
    assert (hanoi.households.origin == "derived").mean() > 0.99
    # A corner of a ward across the river holds no street, and so nobody.
    settled = [entry for entry in hanoi.coverage if entry.households_derived]
    expected = sum(entry.people_known * entry.area_share for entry in settled)
    assert expected > 600_000
    assert hanoi.households.people.sum() == pytest.approx(expected, rel=0.001)


def test_a_truncated_real_file_is_refused(shared_data, tmp_path):
    """Two thirds of the real extract are no extract."""
    cut = tmp_path / "cut.osm"
    whole = (shared_data / SAIGON).read_bytes()
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(InvalidSource, match="XML parsing error"):
        build_from_osm([cut], shared_data / WARDS)
