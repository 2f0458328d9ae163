"""Wards into H3 cells, beside what a GIS does: search overlapping cells, then overlay."""

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import SHARED, WARDS

from zoning.area.frames import rounded
from zoning.area.share import share_people, spread_people
from zoning.sources.hexagons import build_hexagon_area
from zoning.sources.hexagons.pieces import unit_pieces
from zoning.sources.official_wards import read_wards

POPULATION = SHARED / "vn-2025-mapping-pop" / "derived_pop2025_joined_to_gso_code.csv"
PROVINCE = "24"
RESOLUTION = 10
SEED = 20261126


@pytest.fixture(scope="module")
def ward():
    """The widest ward of Bắc Ninh."""
    wards = read_wards(WARDS)
    own = wards[wards.provinceCode == PROVINCE].geometry
    return rounded(np.asarray(own.values))[int(np.argmax(shapely.area(own.values)))]


def test_cut_a_ward(benchmark, ward):
    """All pieces of one ward, slivers joined."""
    cells, pieces = benchmark.pedantic(lambda: unit_pieces(ward, RESOLUTION), rounds=5)
    off = abs(shapely.area(pieces).sum() / ward.area - 1)
    benchmark.extra_info.update(section="cells", job="ward", cells=len(cells), area_off=off)


def test_cut_a_ward_by_overlay(benchmark, ward):
    """The same by H3's exact search and geopandas' overlay; slivers stay."""

    def overlay():
        shape = h3.geo_to_h3shape(ward)
        cells = h3.h3shape_to_cells_experimental(shape, RESOLUTION, contain="overlap")
        rings = [[point[::-1] for point in h3.cell_to_boundary(cell)] for cell in cells]
        hexagons = gpd.GeoDataFrame({"cell": cells}, geometry=shapely.polygons(rings), crs=4326)
        whole = gpd.GeoDataFrame(geometry=[ward], crs=4326)
        return gpd.overlay(hexagons, whole, how="intersection")

    pieces = benchmark.pedantic(overlay, rounds=3)
    benchmark.extra_info.update(section="cells", job="overlay", cells=len(pieces))


def test_build_a_province(benchmark, tmp_path):
    """Read, cut, people, checks and digest: 99 wards, 4,700 km²."""
    table = pd.read_csv(POPULATION, dtype={"code": str}).dropna(subset="population")
    census = tmp_path / "census.csv"
    table.astype({"population": "int64"})[["code", "population"]].to_csv(census, index=False)
    area = benchmark.pedantic(
        lambda: build_hexagon_area(WARDS, census_file=census, only=[PROVINCE]), rounds=1
    )
    benchmark.extra_info.update(
        section="cells", job="province", wards=len(area.units), cells=len(area.cells),
        people=int(area.cells.people.sum()),
    )  # fmt: skip


@pytest.mark.parametrize("share", [share_people, spread_people])
def test_share_a_nation(benchmark, share):
    """650,000 cells in 3,321 wards."""
    rng = np.random.default_rng(SEED)
    weights, group = rng.random(650_000), np.sort(rng.integers(0, 3321, 650_000))
    totals = rng.integers(0, 50_000, 3321)
    shares = benchmark.pedantic(lambda: share(totals, weights, group=group), rounds=3)
    assert shares.sum() == totals.sum()
    benchmark.extra_info.update(section="cells", job=share.__name__, cells=len(weights))
