"""Every place has its parcel: its houses, its stretch of street, and no other's."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree

from tests.drawn_area import drawn_area
from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork, place_network
from zoning.perimeter.parcel_points import REACH_M, ParcelPoints
from zoning.perimeter.parcel_source import ParcelSource
from zoning.perimeter.street_samples import SPACING_M

BLOCK = """
    +--1--2--1--+--1--1--+
    |           a        |
    1           1        1
    |           a        |
    1           1        |
    |           a        1
    |           +        |
    +--1--1-----1--1-----+
"""


def parcel_points(area: Area, network: PlaceNetwork) -> ParcelPoints:
    """Return the points of all parcels."""
    return ParcelSource.of(area, network).near(np.arange(network.places), REACH_M)


def parcels(drawing: str, **options):
    area = drawn_area(drawing, alleys={"a": None} if "a" in drawing else {}, **options)
    network = place_network(area)
    return area, network, parcel_points(area, network)


def moved_house(area: Area, row: int, point) -> Area:
    """Return an area with one house elsewhere, its door where it was."""
    households = area.households.copy()
    shapes = households.geometry.to_numpy().copy()
    shapes[row] = point
    return replace(area, households=households.set_geometry(shapes, crs=households.crs))


class TestPoints:
    """The points whose nearest ground is a parcel."""

    def test_every_household_is_a_point_of_its_place(self):
        """Those that share a door share a point or stand apart; none is lost."""
        area, network, points = parcels(BLOCK)
        rows = points.is_household[points.is_household >= 0]
        assert set(network.household_place[rows]) == set(network.household_place)
        assert len(points.house_xy) == len(area.households)

    def test_streets_are_sampled_closely(self):
        """No spot of a street is farther than half a step from a sample of its own place."""
        area, network, points = parcels(BLOCK)
        street = points.xy[points.is_street]
        lines = area.streets.geometry.to_crs(network.crs)
        spots = np.vstack(
            [shapely.get_coordinates(shapely.segmentize(line, 0.25)) for line in lines]
        )
        away, _ = cKDTree(street).query(spots)
        assert away.max() <= SPACING_M / 2 + 0.01

    def test_points_are_distinct_and_sorted(self):
        """To the centimetre, by x, then y."""
        _, _, points = parcels(BLOCK)
        grain = np.round(points.xy * 100).astype(int)
        assert len(np.unique(grain, axis=0)) == len(grain)
        assert (np.lexsort((grain[:, 1], grain[:, 0])) == np.arange(len(grain))).all()

    def test_the_same_area_gives_the_same_points(self):
        """To the last bit."""
        one, other = (parcels(BLOCK)[2] for _ in range(2))
        assert (one.xy == other.xy).all()
        assert (one.place == other.place).all()

    def test_a_junction_belongs_to_its_own_place(self):
        """Streets that meet share the point, and none of their doors takes it."""
        _, network, points = parcels(BLOCK)
        junctions = np.flatnonzero(network.households == 0)
        _, at = cKDTree(points.xy).query(network.xy[junctions])
        assert (points.place[at] == junctions).all()

    def test_a_household_that_no_street_reaches_has_its_ground(self):
        """Its place stands in an H3 cell: the house is a point, the place another."""
        area, _, _ = parcels("+--1--1--+")
        households = area.households.copy()
        households.loc[0, "street_id"] = None
        households.loc[0, "access_m"] = np.nan
        lone = replace(area, households=households)
        network = place_network(lone)
        points = parcel_points(lone, network)
        assert network.household_place[0] in points.place[points.is_household >= 0]


class TestChange:
    """One place's street ends halfway between its last door and the next one's first."""

    def test_places_change_between_two_doors(self):
        """Doors at 15 and 30 m: the ground changes at 22.5 m."""
        _, network, points = parcels("+--1--1--+")
        doors = np.flatnonzero(network.households > 0)
        link = np.flatnonzero(np.isin(points.pieces.ends, doors).all(axis=1))
        assert points.pieces.change_m[link] == pytest.approx([22.5], abs=0.01)

    def test_every_door_is_on_its_own_stretch(self):
        """Doors that share a place do not stand on a neighbour's stretch."""
        area, network, points = parcels("+-21-1211---1-+")
        ids = {name: row for row, name in enumerate(area.streets["street_id"])}
        street = np.array([ids[name] for name in area.households["street_id"]])
        offset = area.households["access_m"].to_numpy()
        assert (points.pieces.owner(street, offset) == network.household_place).all()

    def test_a_door_at_the_very_end_keeps_its_stretch(self):
        """A house that opens at a junction still lies behind a guard at the junction."""
        area, _, _ = parcels("+--1--+--1--+")
        households = area.households.assign(access_m=[0.0, 0.0])
        moved = replace(area, households=households)
        network = place_network(moved)
        pieces = parcel_points(moved, network).pieces
        first = pieces.change_m[pieces.from_m == 0]
        assert (first > 0).all()
        assert (first <= 0.5).all()

    def test_a_house_close_to_the_street_does_not_shift_the_change(self):
        """Its foot has a mirror image: the two places' cells still meet in the change."""
        area, network, _ = parcels("+--1--1--+")
        line = area.streets.geometry.to_crs(network.crs).iloc[0]
        foot = np.array(line.interpolate(21.5).coords[0])
        ahead = np.array(line.interpolate(22.5).coords[0]) - foot
        beside = shapely.Point(foot + np.array([-ahead[1], ahead[0]]))
        point = gpd.GeoSeries([beside], crs=network.crs).to_crs("EPSG:4326")[0]
        moved = moved_house(area, 0, point)
        points = parcel_points(moved, network)
        spots = shapely.get_coordinates(line.interpolate([22.4, 22.6]))
        _, nearest = cKDTree(points.xy).query(spots)
        assert points.place[nearest].tolist() == network.household_place.tolist()


class TestForeignStreets:
    """No parcel leaps over a street on which it does not open."""

    def test_a_house_beside_a_foreign_street_stays_on_its_side(self):
        """One metre from a street of others: every spot of that street is still the street's."""
        area, network, _ = parcels(BLOCK)
        lines = area.streets.geometry.to_crs(network.crs).to_numpy()
        foreign = next(
            line
            for line, name in zip(lines, area.streets["street_id"], strict=True)
            if name != area.households["street_id"].iloc[0] and line.length > 30
        )
        # 7.3 m along it, between two samples, and one metre off.
        spot = np.array(foreign.interpolate(7.3).coords[0])
        ahead = np.array(foreign.interpolate(7.4).coords[0]) - spot
        house = spot + np.array([-ahead[1], ahead[0]]) / np.hypot(*ahead)
        point = gpd.GeoSeries([shapely.Point(house)], crs=network.crs).to_crs("EPSG:4326")[0]
        moved = moved_house(area, 0, point)
        network = place_network(moved)
        points = parcel_points(moved, network)
        spots = shapely.get_coordinates(shapely.segmentize(foreign, 0.05))
        _, nearest = cKDTree(points.xy).query(spots)
        assert points.is_street[nearest].all()
