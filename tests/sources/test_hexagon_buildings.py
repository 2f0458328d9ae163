"""`read_buildings` says where floor is, from whatever columns a file has."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from drawn_wards import EAST_M, NORTH_M, polygon

from zoning.errors import InvalidSource
from zoning.sources.hexagons.buildings import read_buildings


def house(x, y, width, depth):
    corners = ((x, y), (x + width, y), (x + width, y + depth), (x, y + depth))
    return polygon(*corners)


def written(folder, shapes, crs="EPSG:4326", ending=".parquet", **columns):
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)
    file = folder / f"buildings{ending}"
    frame.to_parquet(file) if ending == ".parquet" else frame.to_file(file)
    return file


def floors(folder, **columns):
    count = len(next(iter(columns.values())))
    shapes = [house(50 * number, 0, 10, 20) for number in range(count)]
    weight = read_buildings(written(folder, shapes, **columns)).weight
    return np.round(weight / 200, 1).tolist()


def test_floor_area_is_the_footprint_times_storeys(tmp_path):
    """Three storeys hold three times the people; where none are stated, one is assumed."""
    assert floors(tmp_path, levels=[3.0, np.nan]) == pytest.approx([3, 1], abs=0.11)


@pytest.mark.parametrize(
    "column", ["building:levels", "building_levels", "levels", "num_floors", "floors"]
)
def test_storeys_are_read_by_any_of_their_names(tmp_path, column):
    """OpenStreetMap, Overture and offices call them differently."""
    assert floors(tmp_path, **{column: ["2", "4;5"]}) == pytest.approx([2, 4], abs=0.41)


def test_height_stands_in_for_storeys(tmp_path):
    """Ten metres are three storeys; a stated storey counts before a height."""
    found = floors(tmp_path, height=["10 m", "10", None], levels=[None, 2, None])
    assert found == pytest.approx([3, 2, 1], abs=0.31)


def test_a_slip_in_storeys_is_bounded(tmp_path):
    """A building of 999 storeys does not draw all people of its ward."""
    assert floors(tmp_path, levels=[999, 1]) == pytest.approx([60, 1], abs=6)


def test_sheds_and_halls_hold_nobody(tmp_path):
    """Left out: 9 m², and 2,500 m² without stated storeys; a tower of 2,500 m² stays."""
    shapes = [house(0, 0, 3, 3), house(50, 0, 50, 50), house(200, 0, 50, 50)]
    weight = read_buildings(written(tmp_path, shapes, levels=[1.0, np.nan, 20.0])).weight
    assert weight.to_list() == pytest.approx([50_000], rel=0.01)


@pytest.mark.parametrize("ending", [".parquet", ".gpkg", ".geojson"])
def test_any_gis_file_will_do(tmp_path, ending):
    """GeoParquet, GeoPackage and GeoJSON give the same points."""
    points = read_buildings(written(tmp_path, [house(0, 0, 10, 20)], ending=ending))
    middle = (105.8 + 5 / EAST_M, 21.0 + 10 / NORTH_M)
    assert points.geometry.iloc[0].coords[0] == pytest.approx(middle, abs=1e-6)


def test_metres_are_read_in_their_own_system(tmp_path):
    """A file in UTM gives the same place."""
    frame = gpd.GeoSeries([house(0, 0, 10, 20)], crs="EPSG:4326").to_crs("EPSG:32648")
    points = read_buildings(written(tmp_path, frame.values, crs="EPSG:32648"))
    assert points.geometry.iloc[0].distance(house(0, 0, 10, 20).centroid) < 1e-6


def test_all_faults_are_named_together(tmp_path):
    """No CRS, and rows that are points, in one report."""
    file = written(tmp_path, [shapely.Point(0, 0), house(0, 0, 9, 9)], crs=None)
    with pytest.raises(InvalidSource) as caught:
        read_buildings(file)
    assert [fault.found for fault in caught.value.faults] == [
        "no CRS",
        "1 rows that are no polygon (Point)",
    ]


@pytest.mark.parametrize("content", [None, b"not a file of any kind", "table"])
def test_what_cannot_be_read_is_named(tmp_path, content):
    """No file, a broken file, and a table without geometry."""
    file = tmp_path / "buildings.gpkg"
    if content == "table":
        file = tmp_path / "buildings.csv"
        pd.DataFrame({"a": [1]}).to_csv(file)
    elif content is not None:
        file.write_bytes(content)
    with pytest.raises(InvalidSource) as caught:
        read_buildings(file)
    assert len(caught.value.faults) == 1
