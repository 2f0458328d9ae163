"""A million points to their wards, beside a spatial join on the same wards; and the whole chain."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from conftest import SEED, WARDS

import zoning
from zoning.area.bundled import bundled_area_path
from zoning.area.locate import Locator
from zoning.area.locate_units import UnitIndex

MILLION = 1_000_000
FEWER = 100_000


@pytest.fixture(scope="module")
def wards() -> gpd.GeoDataFrame:
    """The wards of the whole country, as units."""
    wards = gpd.read_parquet(WARDS, columns=["code", "name", "geometry"])
    units = wards.assign(unit_id=wards["code"].astype(str), parent_id=None, level="ward",
                         kind="phường", origin="official")  # fmt: skip
    return units.sort_values("unit_id", ignore_index=True)


@pytest.fixture(scope="module")
def index(wards) -> UnitIndex:
    """The wards, made ready."""
    index = UnitIndex(wards)
    index.wards(0.0, 0.0)
    return index


@pytest.fixture(scope="module")
def points(wards, index) -> np.ndarray:
    """A million seeded points on land; one in ten a vertex or the middle of a border segment."""
    rng = np.random.default_rng(SEED)
    corners = shapely.get_coordinates(wards.geometry.values)
    pick = rng.integers(0, len(corners) - 1, MILLION // 20)
    middles = (corners[pick] + corners[pick + 1]) / 2
    west, south, east, north = wards.total_bounds
    anywhere = rng.uniform((west, south), (east, north), (12 * MILLION, 2))
    land = anywhere[index.wards(*anywhere.T) >= 0]
    chosen = np.concatenate([corners[pick], middles, land[: MILLION - 2 * len(pick)]])
    return np.ascontiguousarray(rng.permutation(chosen))


def note(benchmark, job: str, count: int, **figures) -> None:
    """Say what was measured."""
    benchmark.extra_info.update(instance="3,321 wards", job=job, points=count, **figures)


def lowest(joined: gpd.GeoDataFrame, count: int) -> np.ndarray:
    """Return the lowest ward of each point in a spatial join, or -1."""
    first = joined["index_right"].groupby(level=0).min()
    return first.reindex(np.arange(count), fill_value=-1).to_numpy()


def test_make_ready(benchmark, wards):
    """Build the index of all wards."""
    benchmark.pedantic(lambda: UnitIndex(wards).wards(0.0, 0.0), rounds=1)
    note(benchmark, "locate: make ready", 0)


@pytest.mark.parametrize("count", [FEWER, MILLION])
def test_wards(benchmark, index, points, count):
    """Look up the ward of every point."""
    lng, lat = points[:count].T
    benchmark.pedantic(lambda: index.wards(lng, lat), rounds=5, warmup_rounds=1)
    note(benchmark, "locate: wards", count)


@pytest.mark.parametrize(("predicate", "count"), [("intersects", FEWER), ("within", MILLION)])
def test_spatial_join(benchmark, wards, index, points, predicate, count):  # noqa: PLR0917 - fixtures
    """Join the same points with the same wards; within leaves out the points on borders."""
    some = points[:count]
    spots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*some.T), crs=wards.crs)
    shapes = wards[["geometry"]]
    joined = benchmark.pedantic(lambda: spots.sjoin(shapes, predicate=predicate), rounds=1)
    found = lowest(joined, count)
    ours = index.wards(*some.T)
    same = found == ours
    note(benchmark, f"locate: sjoin {predicate}", count, different=int((~same).sum()))
    if predicate == "intersects":
        assert same.all()
    # Where a point is within a ward it is that one, or it lies in an overlap with a lower one.
    assert (ours[found >= 0] >= 0).all()


def test_whole_chain(benchmark):
    """Find cell, household, alley, hamlet and ward of a million points in the bundled town."""
    locator = Locator(zoning.read_area(bundled_area_path()))
    west, south, east, north = locator.area.units.total_bounds
    rng = np.random.default_rng(SEED)
    lng, lat = rng.uniform((west, south), (east, north), (MILLION, 2)).T
    locator.locate(lng[:10], lat[:10])

    def chain() -> None:
        found = locator.locate(lng, lat)
        assert len(found.cell) == MILLION

    benchmark.pedantic(chain, rounds=2, warmup_rounds=0)
    note(benchmark, "locate: whole chain", MILLION)
    benchmark.extra_info["instance"] = "Thị xã Mẫu (bundled)"
