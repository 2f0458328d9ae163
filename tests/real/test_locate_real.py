"""On the wards of the whole country, borders included, a point is where a spatial join puts it."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from zoning.area.locate_units import UnitIndex

SEED = 20261126


@pytest.fixture(scope="module")
def wards(shared_data) -> gpd.GeoDataFrame:
    """Return the 3,321 wards as units, sorted by code."""
    wards = gpd.read_parquet(
        shared_data / "vn-2025-boundaries" / "wards_3321.parquet",
        columns=["code", "name", "geometry"],
    )
    units = wards.assign(unit_id=wards["code"].astype(str), parent_id=None, level="ward",
                         kind="phường", origin="official")  # fmt: skip
    return units.sort_values("unit_id", ignore_index=True)


@pytest.fixture(scope="module")
def index(wards) -> UnitIndex:
    return UnitIndex(wards)


@pytest.fixture(scope="module")
def border_points(wards) -> np.ndarray:
    """Return 50,000 vertices and 50,000 middles of border segments."""
    rng = np.random.default_rng(SEED)
    corners, ward = shapely.get_coordinates(wards.geometry.values, return_index=True)
    pick = rng.integers(0, len(corners) - 1, 60_000)
    pick = pick[ward[pick] == ward[pick + 1]][:50_000]
    return np.concatenate([corners[pick], (corners[pick] + corners[pick + 1]) / 2])


def lowest_by_asking(wards: gpd.GeoDataFrame, points: np.ndarray) -> np.ndarray:
    """
    Return the first ward that intersects each point, by prepared polygons and their boxes.

    The predicate is the join's; the polygon is prepared instead of the point, without which
    two hundred thousand points would take minutes.
    """
    shapes = np.array(wards.geometry.values, dtype=object)
    shapely.prepare(shapes)
    point, ward = shapely.STRtree(shapes).query(shapely.points(points))
    hit = shapely.intersects_xy(shapes[ward], *points[point].T)
    lowest = np.full(len(points), len(shapes))
    np.minimum.at(lowest, point[hit], ward[hit])
    return np.where(lowest < len(shapes), lowest, -1)


def test_points_anywhere_and_on_borders(wards, index, border_points):
    """A hundred thousand points anywhere and as many on borders: the same ward for every one."""
    rng = np.random.default_rng(SEED)
    west, south, east, north = wards.total_bounds
    anywhere = rng.uniform((west, south), (east, north), (100_000, 2))
    points = np.concatenate([anywhere, border_points])
    found = index.wards(*points.T)
    assert np.array_equal(found, lowest_by_asking(wards, points))
    # Every vertex lies in its ward; few points anywhere lie on land.
    assert (found[100_000:150_000] >= 0).all()
    assert 0.05 < (found[:100_000] >= 0).mean() < 0.3


def test_it_is_the_spatial_join(wards, index, border_points):
    """Two thousand border points: exactly what sjoin by "intersects" gives, its lowest ward."""
    points = border_points[::50]
    spots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points.T), crs=wards.crs)
    joined = spots.sjoin(wards[["geometry"]], predicate="intersects")["index_right"]
    several = joined.groupby(level=0).size()
    lowest = joined.groupby(level=0).min().reindex(np.arange(len(points)), fill_value=-1)
    assert np.array_equal(index.wards(*points.T), lowest.to_numpy())
    assert (several > 1).sum() > 500
