"""What lies at a point: cell, household, alley, hamlet, ward and province, for many at once."""

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer
from scipy.spatial import cKDTree
from shapely import Point, box, transform

from zoning.area.area import Area
from zoning.area.locate import Locator
from zoning.area.locate_households import _nearest_of
from zoning.area.locate_units import UnitIndex
from zoning.area.make import make_area
from zoning.errors import InvalidArea, InvalidInput

X0, Y0 = 684_000.0, 1_192_000.0
_METRES = Transformer.from_crs("EPSG:4326", "EPSG:32648", always_xy=True)

UNITS = {
    "p-1": (None, "province", box(0, 0, 800, 400)),
    "w-1": ("p-1", "ward", box(0, 0, 400, 400)),
    "w-2": ("p-1", "ward", box(400, 0, 800, 400)),
    "h-1-1": ("w-1", "hamlet", box(0, 0, 200, 400)),
    "h-1-2": ("w-1", "hamlet", box(200, 0, 400, 400)),
    "h-2-1": ("w-2", "hamlet", box(400, 0, 800, 400)),
    "a-1": ("h-1-1", "alley", box(100, 300, 300, 304)),
    "a-1-1": ("a-1", "alley", box(148, 300, 152, 330)),
}
"""Two wards side by side; an alley of the first hamlet runs on into the second."""

HOUSES = {
    "hh-0": ("h-1-1", (50, 50)),
    "hh-1": ("h-1-1", (70, 50)),
    "hh-2": ("h-2-1", (410, 200)),
    "hh-3": ("h-1-2", (370, 200)),
    "hh-4": ("a-1", (250, 306)),
    "hh-5": ("h-1-1", (70, 50)),
}


def metres_to_degrees(points):
    """Return drawn metres in degrees."""
    lng, lat = _METRES.transform(*(points + np.array([X0, Y0])).T, direction="INVERSE")
    return np.column_stack([lng, lat])


def frame(rows) -> gpd.GeoDataFrame:
    shapes = [transform(row.pop("geometry"), metres_to_degrees) for row in rows]
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=shapes, crs="EPSG:4326")


def units_frame(units) -> gpd.GeoDataFrame:
    """Return a table of units from identifier → parent, level and shape."""
    fixed = {"kind": "x", "origin": "invented", "people": 0, "households": 0, "code": None}
    dates = {"valid_from": "2026-01-01", "valid_to": None}
    return frame(
        [
            {"unit_id": name, "parent_id": parent, "level": level, "name": name, **fixed, **dates,
             "geometry": shape}
            for name, (parent, level, shape) in units.items()
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def area() -> Area:
    fixed = {"house_number": None, "street": None, "people": 3, "origin": "invented"}
    door = {"street_id": "s", "access_m": 0.0}
    households = frame(
        [
            {"household_id": name, "unit_id": unit, **fixed, **door, "geometry": Point(at)}
            for name, (unit, at) in HOUSES.items()
        ]
    )
    streets = gpd.GeoDataFrame(
        {"street_id": [], "name": [], "kind": [], "barrier_cost": [], "unit_id": []},
        geometry=[], crs="EPSG:4326",
    )  # fmt: skip
    return make_area(name="Drawn", valid_from="2026-01-01", sources=[], streets=streets,
                     units=units_frame(UNITS), households=households)  # fmt: skip


@pytest.fixture(scope="module")
def locator(area) -> Locator:
    return Locator(area)


def at(locator, *points, **options) -> list[tuple]:
    """Return household, alley, hamlet and ward at drawn points."""
    lng, lat = metres_to_degrees(np.array(points, dtype=float)).T
    found = locator.locate(lng, lat, **options).frame()
    found = found[["household_id", "alley_id", "hamlet_id", "ward_id"]]
    return [tuple(None if pd.isna(one) else one for one in row) for row in found.to_numpy()]


def test_the_nearest_household_brings_its_units(locator):
    """Beside a house the house is meant, and its hamlet and ward."""
    assert at(locator, (52, 49), (71, 51)) == [
        ("hh-0", None, "h-1-1", "w-1"),
        ("hh-1", None, "h-1-1", "w-1"),
    ]


def test_two_households_behind_one_door(locator):
    """Of households at one point the first by identifier is named."""
    assert at(locator, (75, 50))[0][0] == "hh-1"


def test_a_household_of_another_ward_is_not_meant(locator):
    """West of the border the nearer house across it does not count."""
    assert at(locator, (398, 200), (402, 200)) == [
        ("hh-3", None, "h-1-2", "w-1"),
        ("hh-2", None, "h-2-1", "w-2"),
    ]


def test_beyond_reach_the_ground_decides(locator):
    """Far from every house there is a hamlet and a ward, and no household."""
    assert at(locator, (50, 150), (600, 100)) == [
        (None, None, "h-1-1", "w-1"),
        (None, None, "h-2-1", "w-2"),
    ]
    assert at(locator, (50, 150), reach_m=101)[0][0] == "hh-0"


def test_the_smallest_alley_that_holds_the_point(locator):
    """At the mouth of an alley off an alley the smaller one is named; both lie in the hamlet."""
    assert at(locator, (110, 302), (150, 302), reach_m=10) == [
        (None, "a-1", "h-1-1", "w-1"),
        (None, "a-1-1", "h-1-1", "w-1"),
    ]


def test_an_alley_keeps_its_hamlet_beyond_the_border(locator):
    """Ground and houses of an alley that runs into the next hamlet stay with its own hamlet."""
    assert at(locator, (220, 302), reach_m=10) == [(None, "a-1", "h-1-1", "w-1")]
    assert at(locator, (250, 308), reach_m=10) == [("hh-4", "a-1", "h-1-1", "w-1")]


def test_nothing_outside(area, locator):
    """Outside every ward there is nothing but the cell."""
    lng, lat = metres_to_degrees(np.array([[-10.0, 50.0]])).T
    found = locator.locate(lng, lat)
    for name in ("household", "alley", "hamlet", "ward", "province"):
        assert getattr(found, name).tolist() == [-1]
    assert found.frame().iloc[0].notna().tolist() == [True, *[False] * 5]


def test_the_province_is_the_wards(area, locator):
    """The province is the one the ward lies in."""
    lng, lat = metres_to_degrees(np.array([[600.0, 100.0]])).T
    assert locator.locate(lng, lat).frame()["province_id"].tolist() == ["p-1"]


def test_the_cell_is_h3s(locator):
    """The cell is the one H3 names, written as H3 writes it."""
    rng = np.random.default_rng(3)
    lng, lat = rng.uniform(106, 107, 50), rng.uniform(10, 11, 50)
    expected = [h3.latlng_to_cell(y, x, 12) for x, y in zip(lng, lat, strict=True)]
    assert locator.locate(lng, lat).frame()["cell"].tolist() == expected


def test_order_makes_no_difference(locator):
    """Each point is answered as if it were asked alone."""
    rng = np.random.default_rng(8)
    points = rng.uniform((-20, -20), (820, 420), (300, 2))
    together = at(locator, *points)
    assert together == [at(locator, point)[0] for point in points]
    assert together[::-1] == at(locator, *points[::-1])


def test_what_is_named_lies_in_each_other(area, locator):
    """Household, alley, hamlet and ward of one answer nest, for points all over the drawing."""
    above = dict(zip(area.units.unit_id, area.units.parent_id, strict=True))
    home = dict(zip(area.households.household_id, area.households.unit_id, strict=True))
    rng = np.random.default_rng(9)
    for household, alley, hamlet, ward in at(locator, *rng.uniform(0, 800, (2_000, 2))):
        own = home[household] if household else alley or hamlet or ward
        chain = []
        while isinstance(own, str):
            chain.append(own)
            own = above[own]
        assert {alley, hamlet, ward} - {None} <= {*chain, None}


def test_the_nearest_by_asking_every_household(area, locator):
    """The household is the first of the nearest of its ward, as by measuring to all of them."""
    rng = np.random.default_rng(10)
    lng, lat = metres_to_degrees(rng.uniform(0, 400, (500, 2))).T
    found = locator.locate(lng, lat, reach_m=90)
    index = locator.households
    away = np.linalg.norm(
        index.metres(np.column_stack([lng, lat]))[:, None] - index.xy[None], axis=2
    )
    away[(found.ward[:, None] != index.ward[None]) | (away > 90)] = np.inf
    expected = np.where(np.isfinite(away).any(axis=1), away.argmin(axis=1), -1)
    assert np.array_equal(found.household, expected)
    assert (expected >= 0).any()
    assert (expected < 0).any()


def test_many_equally_near_households():
    """Between many doors at one distance the first by identifier is meant."""
    ring = np.array([(3.0, 4.0), (-3.0, 4.0), (4.0, 3.0), (5.0, 0.0), (-5.0, 0.0), (0.0, 5.0)])
    rows = np.array([9, 4, 8, 3, 7, 6])
    assert _nearest_of(cKDTree(ring), rows, np.zeros((1, 2)), 5.0).tolist() == [3]
    assert _nearest_of(cKDTree(ring), rows, np.zeros((1, 2)), 4.99).tolist() == [-1]


def test_a_border_belongs_to_the_lower_identifier_in_any_row_order():
    """The order of rows decides nothing: the identifier does."""
    units = units_frame({name: UNITS[name] for name in ("w-2", "p-1", "w-1")})
    shared = units.geometry.iloc[0].intersection(units.geometry.iloc[2]).coords
    lng, lat = np.array(shared).T
    rows = UnitIndex(units).wards(lng, lat)
    assert units.unit_id.iloc[rows].tolist() == ["w-1"] * len(shared)


class TestRefused:
    """What cannot be asked is refused, all of it together."""

    def test_positions_that_are_none(self, locator):
        """Each missing or impossible position is named by its place."""
        with pytest.raises(InvalidInput) as caught:
            locator.locate([106.0, np.nan, 106.0, 1000.0], [10.0, 10.0, np.inf, 10.0])
        assert [(fault.where, fault.found) for fault in caught.value.faults] == [
            ("position 1", "no number"),
            ("position 2", "a number that is no degree"),
            ("position 3", "a number that is no degree"),
        ]

    def test_many_positions_are_counted(self, locator):
        """Twenty are named and the rest counted."""
        with pytest.raises(InvalidInput) as caught:
            locator.units.wards(np.full(1_000, np.nan), np.zeros(1_000))
        assert len(caught.value.faults) == 21
        assert caught.value.faults[-1].found == "the same in 980 more positions"

    def test_lengths_that_differ(self, locator):
        """A longitude without a latitude is no position."""
        with pytest.raises(InvalidInput, match="sequences of one length"):
            locator.locate([1.0, 2.0], [1.0])

    def test_units_that_cannot_be_asked(self):
        """A missing column, another CRS, a line and a bow tie are told apart."""
        units = units_frame({name: UNITS[name] for name in ("w-1", "w-2")})
        with pytest.raises(InvalidArea, match="column level"):
            UnitIndex(units.drop(columns="level"))
        with pytest.raises(InvalidArea, match="CRS WGS 84 / UTM zone 48N"):
            UnitIndex(units.to_crs("EPSG:32648"))
        with pytest.raises(InvalidArea, match="no polygon"):
            UnitIndex(units.set_geometry(units.boundary))
        bow = gpd.GeoSeries.from_wkt(["POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))"] * 2, crs="EPSG:4326")
        with pytest.raises(InvalidArea, match="an invalid geometry"):
            UnitIndex(units.set_geometry(bow))
