"""Real wards cut into H3 cells: nothing is lost, neither ground nor people, nor time."""

import time

import pandas as pd
import pytest
import shapely

from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.sources.hexagons import build_hexagon_area
from zoning.sources.official_wards import read_wards

PROVINCE = "24"
"""Bắc Ninh: 99 wards from dense towns to forest, 4,700 km²."""


@pytest.fixture(scope="module")
def files(shared_data, tmp_path_factory):
    """Return the national wards, and the census made whole numbers without blanks."""
    table = pd.read_csv(
        shared_data / "vn-2025-mapping-pop" / "derived_pop2025_joined_to_gso_code.csv",
        dtype={"code": str},
    )
    census = tmp_path_factory.mktemp("census") / "census.csv"
    counted = table.dropna(subset="population").astype({"population": "int64"})
    counted[["code", "population"]].to_csv(census, index=False)
    return shared_data / "vn-2025-boundaries" / "wards_3321.parquet", census


@pytest.fixture(scope="module")
def built(files):
    """Return the province in cells, and the seconds it took."""
    before = time.process_time()
    area = build_hexagon_area(files[0], census_file=files[1], only=[PROVINCE])
    return area, time.process_time() - before


@pytest.fixture(scope="module")
def province(built):
    return built[0]


def test_every_ward_is_covered_exactly(province, files):
    """In each of 99 real wards, the pieces fit edge to edge and miss less than a millionth."""
    wards = read_wards(files[0]).set_index("code").geometry
    codes = province.units.set_index("unit_id").code
    for unit, rows in province.cells.groupby("unit_id").indices.items():
        pieces, shape = province.cells.geometry.values[rows], wards[codes[unit]]
        assert shapely.coverage_is_valid(pieces), unit
        whole = shapely.coverage_union_all(pieces)
        assert abs(whole.area / shape.area - 1) < 1e-6, unit
        # Where a border crosses a cell's side, the seventh decimal parts them by millimetres.
        off = shapely.symmetric_difference(whole, shape).area
        assert off < 2e-8 * shape.length, unit


def test_the_cells_of_the_whole_province_fit_together(province):
    """Across the borders of wards too, but for gaps between the wards' own drawings."""
    pieces = province.cells.geometry.values
    edges = shapely.coverage_invalid_edges(pieces)
    wards = province.units.geometry.values
    bad = ~shapely.is_empty(edges)
    assert bad.mean() < 0.001
    borders = shapely.union_all(shapely.boundary(wards))
    assert shapely.dwithin(edges[bad], borders, 1e-6).all()


def test_people_are_the_census(province, files):
    """Ward by ward, and in all."""
    census = pd.read_csv(files[1], dtype={"code": str}).set_index("code").population
    units = province.units.set_index("unit_id")
    people = province.cells.groupby("unit_id").people.sum()
    assert (people == census.loc[units.code.loc[people.index]].to_numpy()).all()
    assert (province.cells.people > 0).eq(province.cells.households > 0).all()


def test_the_province_is_built_in_its_time(built):
    """At most 150 µs of computing a cell, checks and digest included."""
    area, seconds = built
    assert len(area.cells) > 250_000
    assert seconds / len(area.cells) < 150e-6


def test_the_pack_is_read_back(province, tmp_path):
    """The same digest, from the file."""
    write_area(province, tmp_path / "pack")
    assert read_area(tmp_path / "pack").digest == province.digest


@pytest.mark.parametrize("name", ["Hoàng Sa", "Trường Sa", "Côn Đảo", "Cồn Cỏ"])
def test_islands_keep_all_their_ground(files, name):
    """The offshore special zones: many small parts, some in cells that H3's icosahedron bends."""
    wards = read_wards(files[0])
    ward = wards[wards.fullName == f"Đặc khu {name}"]
    assert len(ward) == 1
    area = build_hexagon_area(files[0], census_file=files[1], only=[ward.code.iloc[0]])
    shape = ward.geometry.iloc[0]
    ratio = shapely.area(area.cells.geometry.values).sum() / shape.area
    assert ratio == pytest.approx(1, abs=max(1e-6, 1e-8 * shape.length / shape.area))
    assert area.cells.people.sum() == area.units.people.iloc[0]


def test_two_builds_of_one_ward_are_equal(files):
    """The same files give the same digest."""
    digests = {
        build_hexagon_area(files[0], census_file=files[1], only=["00004"], resolution=11).digest
        for _ in range(2)
    }
    assert len(digests) == 1
