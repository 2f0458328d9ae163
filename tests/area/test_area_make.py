"""An area is made of tables, whatever their order, and named by its content."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from drawn_area import drawn_area

from zoning.area.area import Source
from zoning.area.frames import rounded
from zoning.area.make import make_area
from zoning.errors import InvalidArea

MAP = """
+--1--2--+
         |
         +==1==+
"""


def remade(area, **changed):
    parts = {
        "name": area.name,
        "valid_from": area.valid_from,
        "sources": [Source("a drawing", "CC0-1.0", "2026-01-01")],
        "units": area.units,
        "households": area.households,
        "streets": area.streets,
    }
    return make_area(**{**parts, **changed})


def test_the_order_of_rows_does_not_change_the_digest():
    """The same content in another order, with another index, is the same area."""
    area = drawn_area(MAP)
    turned = remade(
        area, households=area.households[::-1], streets=area.streets.sample(frac=1, random_state=1)
    )
    assert turned.digest == area.digest
    assert list(turned.households.household_id) == sorted(area.households.household_id)


@pytest.mark.parametrize(
    ("column", "value"), [("people", 9), ("access_m", 1.5), ("house_number", "7A")]
)
def test_every_value_counts_in_the_digest(column, value):
    """Changing one value of one household changes the digest."""
    area = drawn_area(MAP)
    households = area.households.copy()
    households[column] = households[column].where(households.index > 0, value)
    assert remade(area, households=households).digest != area.digest


def test_a_moved_point_counts_in_the_digest():
    """A house moved by a centimetre makes another area; by less than half a one, the same."""
    area = drawn_area(MAP)
    for metres, is_same in ((1e-7, False), (2e-8, True)):
        households = area.households.copy()
        households.geometry = households.geometry.translate(metres, 0)
        assert (remade(area, households=households).digest == area.digest) is is_same


def test_every_wrong_column_is_named_at_once():
    """A missing column, a text for a number and a missing CRS are one report."""
    area = drawn_area(MAP)
    units = area.units.drop(columns=["kind", "level"])
    households = area.households.assign(people="vier")
    streets = area.streets.set_crs(None, allow_override=True)
    with pytest.raises(InvalidArea) as caught:
        remade(area, units=units, households=households, streets=streets)
    assert [fault.where for fault in caught.value.faults] == [
        "units.parquet, column level",
        "units.parquet, column kind",
        "households.parquet, column people",
        "streets.parquet",
    ]


@pytest.mark.parametrize(
    ("people", "found"),
    [
        ([1.5, 1, 1, 1], "1 values"),
        ([None, 1, 1, 1], "1 values"),
        ([True] * 4, "values of type bool"),
    ],
)
def test_people_are_whole_numbers(people, found):
    """Half a person, a missing number and a truth value are refused."""
    area = drawn_area(MAP)
    with pytest.raises(InvalidArea, match=found):
        remade(area, households=area.households.assign(people=people))


def test_whole_floats_are_taken_as_numbers_of_people():
    """A table that went through a spreadsheet holds 4.0, which is 4."""
    area = drawn_area(MAP)
    households = area.households.assign(people=area.households.people.astype("float64"))
    assert remade(area, households=households).digest == area.digest


def test_a_wrong_or_missing_geometry_is_named_with_its_row():
    """A street drawn as a point and a household without a place are both named."""
    area = drawn_area(MAP)
    streets = area.streets.copy()
    streets.loc[0, "geometry"] = shapely.Point(105, 10)
    households = area.households.copy()
    households.loc[1, "geometry"] = None
    with pytest.raises(InvalidArea) as caught:
        remade(area, streets=streets, households=households)
    first, second = caught.value.faults
    assert (first.where, first.found) == (
        "households.parquet, household_id hh-1-00001",
        "nothing",
    )
    assert (second.found, second.expected) == ("Point", "LineString")


def test_a_table_without_geometry_is_refused():
    """A plain table is no GeoParquet."""
    area = drawn_area(MAP)
    with pytest.raises(InvalidArea, match="no geometry column"):
        remade(area, units=pd.DataFrame(area.units.drop(columns="geometry")))


def test_rounding_leaves_polygons_valid():
    """A spike thinner than the grid is laid anew; nothing else moves by more than a grid step."""
    spike = shapely.Polygon(
        [(0, 0), (1e-6, 0), (1e-6, 1e-6), (4.6e-7, 1e-6), (4.4e-7, 1e-8), (4.3e-7, 1e-6), (0, 1e-6)]
    )
    plain = shapely.box(105.00000004, 10, 105.1, 10.1)
    laid = rounded(gpd.GeoSeries([spike, plain]).to_numpy())
    assert shapely.is_valid(laid).all()
    assert laid[1].bounds == (105.0, 10.0, 105.1, 10.1)


def test_texts_and_coordinates_are_checked():
    """A number where a text belongs, and a coordinate that is no number, are both named."""
    area = drawn_area(MAP)
    households = area.households.copy()
    households.loc[0, "geometry"] = shapely.Point(float("nan"), 10.0)
    with pytest.raises(InvalidArea) as caught:
        remade(area, units=area.units.assign(name=7), households=households)
    assert [fault.where for fault in caught.value.faults] == [
        "units.parquet, column name",
        "households.parquet",
    ]


def test_a_part_thinner_than_the_grid_is_left_out():
    """A spike a millimetre wide would be a ring of two points: the other part stays as it is."""
    solid = shapely.box(105.8, 21.0, 105.9, 21.1)
    spike = shapely.Polygon([(106.0, 21.0), (106.001, 21.0), (106.0, 21.00000001)])
    laid = rounded(np.array([shapely.MultiPolygon([solid, spike]), solid], dtype=object))
    assert shapely.equals(laid, [solid, solid]).all()
