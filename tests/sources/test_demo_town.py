"""The invented town: rebuilt to the same content, sound, and built as a Vietnamese town is."""

import shutil
import tomllib
from datetime import datetime, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import shapely
from pandas.testing import assert_frame_equal
from scipy.sparse.csgraph import connected_components

from zoning.area.bundled import SAMPLE_CASES, bundled_area_path
from zoning.area.check import faults_of
from zoning.area.read import read_area
from zoning.geocode import geocode
from zoning.quantities import WGS84
from zoning.sources.cases_file import read_cases
from zoning.sources.demo_town import demo_town, sample_outbreak
from zoning.sources.demo_town.catalogue import (
    TABLES,
    cases_text,
    catalogue_entry,
    write_catalogue,
)

METRES = "EPSG:32648"


@pytest.fixture(scope="module")
def rebuilt():
    return demo_town()


@pytest.fixture(scope="module")
def pack():
    return read_area(bundled_area_path())


@pytest.fixture(scope="module")
def streets(pack):
    """Street pieces in metres, with the written chain of alley numbers they belong to."""
    return pack.streets.to_crs(METRES)


@pytest.fixture(scope="module")
def homes(pack, streets):
    """Households in metres, with where their door is and on which side of its street."""
    homes = pack.households.to_crs(METRES)
    row = pd.Series(np.arange(len(streets)), index=streets.street_id)
    piece = row[homes.street_id].to_numpy()
    lines = streets.geometry.values[piece]
    before = shapely.line_interpolate_point(lines, np.maximum(homes.access_m - 0.5, 0))
    after = shapely.line_interpolate_point(lines, homes.access_m + 0.5)
    way = shapely.get_coordinates(after) - shapely.get_coordinates(before)
    out = shapely.get_coordinates(homes.geometry.values) - shapely.get_coordinates(before)
    aside = (way[:, 0] * out[:, 1] - way[:, 1] * out[:, 0]) / np.hypot(*way.T)
    own = homes.house_number.str.split("/").str[-1]
    return pd.DataFrame(homes.drop(columns="geometry")).assign(
        piece=piece, aside=aside, number=own.str.rstrip("AB").astype(int), written=own
    )


def test_the_committed_pack_is_what_the_generator_makes(rebuilt, pack):
    """The committed pack is rebuilt from its seed: same digest, same tables, same texts."""
    for table in TABLES:
        assert_frame_equal(getattr(pack, table), getattr(rebuilt, table))
    assert (pack.digest, pack.name, pack.valid_from, pack.sources, pack.coverage) == (
        rebuilt.digest,
        rebuilt.name,
        rebuilt.valid_from,
        rebuilt.sources,
        rebuilt.coverage,
    )


def test_the_pack_is_sound(rebuilt):
    """Not one fault is found in the town."""
    assert faults_of(rebuilt) == []


def test_nobody_can_take_it_for_a_real_place(pack):
    """The town says it is invented in its name, source, units and notes, and lies in the sea."""
    assert pack.invented
    assert "giả định" in pack.name
    assert "giả định" in pack.sources[0].origin
    assert all("giả định" in entry.note for entry in pack.coverage)
    assert set(pack.units.origin) == set(pack.households.origin) == {"invented"}
    west, south, east, north = pack.units.total_bounds
    assert 107.48 < west < east < 107.52
    assert 9.48 < south < north < 9.52


def test_it_has_the_size_of_a_small_town(pack):
    """Three wards, some 40 hamlets, 8,000 to 15,000 households of 3.6 people at the mean."""
    levels = pack.units.level.value_counts()
    assert levels["ward"] == 3
    assert 25 <= levels["hamlet"] <= 45
    assert pack.units.households[pack.units.level == "hamlet"].min() >= 30
    assert 8_000 <= len(pack.households) <= 15_000
    assert 3.3 < pack.households.people.mean() < 3.8
    west, south, east, north = pack.units.to_crs(METRES).total_bounds
    assert 2_000 < east - west < 4_000
    assert 2_000 < north - south < 4_000
    assert {"market", "school", "clinic", "hospital", "factory", "pagoda"} <= set(pack.sites.kind)


def test_the_pack_is_small_enough_to_commit():
    """The folder holds less than 4 MB."""
    assert sum(path.stat().st_size for path in bundled_area_path().iterdir()) < 4_000_000


def test_hamlets_tile_their_wards_exactly(pack):
    """Hamlets and wards are coverages without gap or overlap, vertex by vertex."""
    hamlets = pack.units[pack.units.level == "hamlet"]
    wards = pack.units[pack.units.level == "ward"].set_index("unit_id")
    assert shapely.coverage_is_valid(hamlets.geometry.values)
    assert shapely.coverage_is_valid(wards.geometry.values)
    for ward, inside in hamlets.groupby("parent_id"):
        union = shapely.coverage_union_all(inside.geometry.values)
        assert shapely.equals(union, wards.geometry[ward])


def test_the_streets_are_one_network(pack):
    """From every street one can walk to every other: pieces meet in exactly equal points."""
    ends = np.concatenate(
        [
            shapely.get_coordinates(shapely.get_point(pack.streets.geometry.values, end))
            for end in (0, -1)
        ]
    )
    _, node = np.unique(ends, axis=0, return_inverse=True)
    start, stop = node.reshape(2, -1)
    graph = sp.coo_array((np.ones(len(start)), (start, stop)), shape=(node.max() + 1,) * 2)
    assert connected_components(graph, directed=False)[0] == 1


def test_streets_meet_only_where_they_are_split(streets):
    """No piece crosses another between its ends, bridges included."""
    lines = streets.geometry.values
    first, second = shapely.STRtree(lines).query(lines, "crosses")
    assert list(zip(streets.street_id[first], streets.street_id[second], strict=True)) == []


def test_alleys_are_nested_and_mostly_dead_ends(pack):
    """Alleys nest to depth 4; more than half end blind, and some run through."""
    alleys = pack.units[pack.units.level == "alley"]
    depth = alleys.name.str.split(" ").str[1].str.count("/") + 1
    assert set(depth) == {1, 2, 3, 4}
    ends = [shapely.get_point(pack.streets.geometry.values, end) for end in (0, -1)]
    points, counts = np.unique(
        shapely.get_coordinates(np.concatenate(ends)), axis=0, return_counts=True
    )
    once = set(map(tuple, points[counts == 1]))
    last = pack.streets[pack.streets.unit_id.notna()].groupby("unit_id").tail(1)
    blind = sum(line.coords[-1] in once for line in last.geometry)
    assert 0.5 < blind / len(alleys) < 0.95
    assert (alleys.households > 0).all()


def test_slash_numbers_follow_the_chain_of_alleys(pack):
    """A house 12/34/5 of a street stands in Hẻm 12/34 of it, which is in Hẻm 12."""
    units = pack.units.set_index("unit_id")
    alley = pack.households.unit_id.map(units.name)
    in_alley = pack.households.unit_id.str.startswith("a-")
    homes = pack.households
    chain = homes.house_number.str.rsplit("/", n=1).str[0]
    street = homes.street.str.split(" ", n=1).str[1]
    expected = "Hẻm " + chain + " " + street
    assert (expected[in_alley] == alley[in_alley]).all()
    assert not homes.house_number[~in_alley].str.contains("/").any()
    for unit in units[units.level == "alley"].itertuples():
        chain = unit.name.split(" ")[1].split("/")
        parent = units.loc[unit.parent_id]
        if len(chain) == 1:
            assert parent.level == "hamlet"
        else:
            assert parent["name"] == unit.name.replace("/".join(chain), "/".join(chain[:-1]), 1)


def test_odd_numbers_stand_left_and_even_numbers_right(homes):
    """Seen from the mouth odd numbers are on the left; a house across a dead end counts left."""
    beside = homes[homes.aside.abs() > 1.6]
    assert len(beside) > 0.9 * len(homes)
    assert ((beside.number % 2 == 1) == (beside.aside > 0)).all()


def test_numbers_rise_from_the_mouth(homes, streets):
    """Along each side of a street or alley numbers never fall."""
    ways = streets.unit_id.fillna(streets.name).to_numpy()[homes.piece]
    ordered = homes.assign(way=ways, odd=homes.number % 2).sort_values(
        ["way", "odd", "piece", "access_m"], kind="stable"
    )
    step = ordered.groupby(["way", "odd"]).number.diff().dropna()
    assert (step >= 0).all()


def test_an_alley_is_numbered_between_the_houses_at_its_mouth(homes, streets, pack):
    """Hẻm 12 leaves its street after house 10 and before house 14."""
    ways = streets.unit_id.fillna(streets.name).to_numpy()
    homes = homes.assign(way=ways[homes.piece])
    rows = dict(list(homes.groupby(["way", homes.number % 2])))
    ends_at: dict[tuple[str, tuple[float, float]], int] = {
        (way, line.coords[-1]): row
        for row, (way, line) in enumerate(zip(ways, pack.streets.geometry, strict=True))
    }
    alleys = pack.units[pack.units.level == "alley"].set_index("unit_id")
    street_of = dict(zip(homes.unit_id, homes.street, strict=True))
    checked = 0
    for unit, pieces in pack.streets[pack.streets.unit_id.notna()].groupby("unit_id"):
        number = int(alleys.name[unit].split(" ")[1].split("/")[-1])
        above = alleys.parent_id[unit]
        way = street_of.get(unit) if above.startswith("h-") else above
        row = ends_at.get((way, pieces.geometry.iloc[0].coords[0]))
        side = rows.get((way, number % 2))
        if row is None or side is None:
            continue
        assert (side.number[side.piece <= row] < number).all()
        assert (side.number[side.piece > row] > number).all()
        checked += 1
    assert checked > 0.9 * len(alleys)


def test_every_address_is_written_once(pack):
    """No two households have the same number on the same street."""
    assert not pack.households.duplicated(["street", "house_number"]).any()


def test_buildings_overlap_neither_each_other_nor_streets(pack, streets):
    """Ground under two roofs, or under a roof and a street, does not exist."""
    roofs = pack.ground[pack.ground.kind == "building"].to_crs(METRES).geometry.values
    tree = shapely.STRtree(roofs)
    first, second = tree.query(roofs, "intersects")
    pair = first < second
    shared = shapely.area(shapely.intersection(roofs[first[pair]], roofs[second[pair]]))
    assert shared.max(initial=0.0) < 0.02
    assert len(tree.query(streets.geometry.values, "intersects")[0]) == 0


def test_houses_are_tube_houses(pack):
    """In town a house is 4 to 5 m wide and at least twice as deep, at the median."""
    roofs = pack.ground[(pack.ground.kind == "building") & pack.ground.name.isna()]
    corners = shapely.get_coordinates(roofs.to_crs(METRES).geometry.values).reshape(-1, 5, 2)
    sides = np.sort(np.hypot(*np.diff(corners, axis=1).transpose(2, 0, 1))[:, :2], axis=1)
    assert len(roofs) == len(pack.households)
    assert 4.0 < np.median(sides[:, 0]) < 5.2
    assert 11.0 < np.median(sides[:, 1]) < 20.0


def test_a_household_stands_under_a_roof(pack):
    """Every household's point lies inside one building."""
    roofs = pack.ground[pack.ground.kind == "building"].geometry.values
    inside = shapely.STRtree(roofs).query(pack.households.geometry.values, "within")[0]
    assert np.array_equal(np.unique(inside), np.arange(len(pack.households)))


def test_sites_stand_free(pack):
    """No street runs through the yard of a site, and no house stands in it."""
    yards = pack.ground[pack.ground.name.isin(pack.sites.name) & (pack.ground.kind != "building")]
    assert len(yards) == len(pack.sites)
    tree = shapely.STRtree(yards.geometry.values)
    assert len(tree.query(pack.streets.geometry.values, "intersects")[0]) == 0
    assert len(tree.query(pack.households.geometry.values, "intersects")[0]) == 0
    first, second = tree.query(yards.geometry.values, "intersects")
    assert (first == second).all()


@pytest.fixture(scope="module")
def located(pack):
    """Return the committed sample cases, located."""
    return geocode(read_cases(bundled_area_path() / SAMPLE_CASES), pack)


class TestSampleOutbreak:
    """The sample outbreak: typed by hand, found to the house."""

    def test_the_committed_cases_are_what_the_generator_writes(self, rebuilt):
        """The sample cases are rebuilt from their seed, byte for byte."""
        text = (bundled_area_path() / SAMPLE_CASES).read_text(encoding="utf-8")
        assert cases_text(sample_outbreak(rebuilt)) == text

    def test_it_is_an_outbreak_of_nine_days(self, pack):
        """Some thirty cases in order of report, nearly all confirmed, onset before report."""
        cases = sample_outbreak(pack)
        reported = [datetime.fromisoformat(text) for text in cases.reported_at]
        onset = [datetime.fromisoformat(text).date() for text in cases.onset_date]
        assert 25 <= len(cases) <= 40
        assert reported == sorted(reported)
        assert timedelta(days=7) < reported[-1] - reported[0] < timedelta(days=10)
        assert all(moment.utcoffset() == timedelta(hours=7) for moment in reported)
        assert all(a < b.date() for a, b in zip(onset, reported, strict=True))
        assert cases.case_id.is_unique
        others = cases.status[cases.status != "confirmed"]
        assert set(others) == {"discarded", "recovered"}
        assert len(others) <= 4

    def test_each_case_has_an_address_or_a_position(self, pack):
        """Two cases come by position alone, all others by address alone."""
        cases = sample_outbreak(pack)
        assert (cases.address.isna() == cases.lng.notna()).all()
        assert (cases.lng.isna() == cases.lat.isna()).all()
        assert cases.address.isna().sum() == 2

    def test_every_case_is_found_to_the_house(self, located):
        """However it is written, each case is found at one household."""
        assert list(located.outcome) == ["found"] * len(located)
        assert set(located.match_level) == {"house"}
        assert located.household_id.notna().all()

    def test_clusters_are_of_several_kinds(self, located, pack):
        """One household with several cases, one alley with several houses, many hamlets, one ấp."""
        homes = pack.households.set_index("household_id").loc[located.household_id]
        assert homes.index.value_counts().max() >= 3
        tree = homes.street + " " + homes.house_number.str.split("/").str[0]
        houses = homes.groupby(tree.to_numpy()).house_number.nunique()
        assert houses.max() >= 6
        assert homes.house_number.str.count("/").max() >= 3
        assert located.hamlet_id.nunique() >= 10
        assert (located.ward_id == "w-90003").any()


def test_the_catalogue_of_boundaries_is_true(pack):
    """SOURCES.toml names the pack's CRS, counts, content and the digest of each file."""
    folder = bundled_area_path()
    catalogue = tomllib.loads((folder.parent / "SOURCES.toml").read_text(encoding="utf-8"))
    (entry,) = (entry for entry in catalogue["pack"] if entry["folder"] == folder.name)
    assert entry == catalogue_entry(pack, folder)
    assert entry["crs"] == WGS84
    assert entry["count"]["households"] == len(gpd.read_parquet(folder / "households.parquet"))


def test_rebuilding_the_pack_keeps_what_the_catalogue_says_of_published_files(pack, tmp_path):
    """The entry of the pack is written anew, the others stay: byte by byte the same file."""
    folder = bundled_area_path()
    committed = folder.parent / "SOURCES.toml"
    (tmp_path / folder.name).symlink_to(folder)
    shutil.copy(committed, tmp_path)
    write_catalogue(pack, tmp_path / folder.name)
    assert (tmp_path / "SOURCES.toml").read_bytes() == committed.read_bytes()
    (tmp_path / "SOURCES.toml").unlink()
    write_catalogue(pack, tmp_path / folder.name)
    assert list(tomllib.loads((tmp_path / "SOURCES.toml").read_text())) == ["pack"]
