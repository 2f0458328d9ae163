"""The ground of an area is parted among its places: made once, whole, and by itself."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree

import zoning
from tests.drawn_area import drawn_area
from zoning.area.area import Area
from zoning.area.make import make_area
from zoning.perimeter.cell_links import cell_links
from zoning.perimeter.network import PlaceNetwork, place_network
from zoning.perimeter.parcel_coverage import Parcels, parcels_of
from zoning.perimeter.parcel_points import REACH_M, ParcelPoints
from zoning.perimeter.parcel_source import ParcelSource

BLOCK = """
    +--1--2--1--+--1--1--+
    |           a        |
    1           1        1
    |           a        |
    1           1        |      +--1--+
    |           a        1
    |           +        |
    +--1--1-----1--1-----+
"""
MILLIMETRE = 1.5e-3


class Laid:
    """An area with its places and their parcels."""

    def __init__(self, area: Area, **options: float) -> None:
        self.area = area
        self.network: PlaceNetwork = place_network(area)
        self.parcels: Parcels = parcels_of(area, self.network, **options)

    @property
    def points(self) -> ParcelPoints:
        """The points of the parcels."""
        places = np.arange(self.network.places)
        return ParcelSource.of(self.area, self.network).near(places, REACH_M)


@pytest.fixture(scope="module")
def block():
    return Laid(drawn_area(BLOCK, alleys={"a": None}))


@pytest.fixture(scope="module")
def town():
    return Laid(zoning.read_area(zoning.bundled_area_path()))


@pytest.fixture(params=["block", "town"])
def laid(request):
    return request.getfixturevalue(request.param)


def same(one: Parcels, other: Parcels) -> None:
    assert shapely.to_wkb(one.shape).tolist() == shapely.to_wkb(other.shape).tolist()
    np.testing.assert_array_equal(one.touching, other.touching)


class TestCoverage:
    """Parcels part the ground within reach: none is shared, none is left."""

    def test_parcels_fit_edge_to_edge_and_do_not_overlap(self, laid):
        """A valid coverage: neighbours share every vertex of their border."""
        assert shapely.is_valid(laid.parcels.shape).all()
        assert shapely.coverage_is_valid(laid.parcels.shape)

    def test_every_corner_stands_on_a_millimetre(self, laid):
        """What is stored in whole millimetres is what was drawn."""
        xy = shapely.get_coordinates(laid.parcels.shape)
        np.testing.assert_array_equal(xy, np.round(xy * 1000) / 1000)

    def test_every_house_and_street_lies_in_its_own_parcel(self, laid):
        """All spots that must be on their own side of a line are in their place's parcel."""
        points = laid.points
        held = points.is_street | (points.is_household >= 0)
        own = laid.parcels.shape[points.place[held]]
        away = shapely.distance(own, shapely.points(points.xy[held]))
        assert away.max() <= MILLIMETRE

    def test_ground_belongs_to_the_nearest_point_within_reach(self, laid):
        """Any spot lies in the parcel of its nearest point; beyond reach it is nobody's."""
        points = laid.points
        low, high = points.xy.min(axis=0) - 40, points.xy.max(axis=0) + 40
        spots = np.random.default_rng(7).uniform(low, high, (20_000, 2))
        away, nearest = cKDTree(points.xy).query(spots)
        spot, place = shapely.STRtree(laid.parcels.shape).query(
            shapely.points(spots), predicate="intersects"
        )
        found = np.full(len(spots), -1)
        found[spot] = place
        wanted = np.where(away <= REACH_M, points.place[nearest], -1)
        # Arcs are drawn with corners: up to 7 cm of the reach are cut off.
        clear = np.abs(away - REACH_M) > 0.07
        wrong = np.flatnonzero(clear & (found != wanted))
        # What is left are crumbs that were given away, and they have another owner.
        assert len(wrong) <= len(spots) / 1000
        assert (found[wrong] >= 0).all()

    def test_every_part_holds_a_house_or_a_street_of_its_place(self, laid):
        """No crumb is left: each part of a parcel has something of its own in it."""
        points = laid.points
        held = points.is_street | (points.is_household >= 0)
        parts, owner = shapely.get_parts(laid.parcels.shape, return_index=True)
        part, point = shapely.STRtree(shapely.points(points.xy[held])).query(
            parts, predicate="dwithin", distance=MILLIMETRE
        )
        own = part[points.place[held][point] == owner[part]]
        assert np.unique(own).tolist() == list(range(len(parts)))

    def test_no_parcel_leaps_over_a_street(self, block):
        """Off its own street a parcel does not cross the line of any other."""
        network = block.network
        lines = block.area.streets.geometry.to_crs(network.crs).to_numpy()
        own = {(int(p), int(s)) for ends, s in zip(network.links, network.link_street, strict=True)
               for p in ends}  # fmt: skip
        # Within a metre of a junction streets of several places meet.
        knots = shapely.union_all(shapely.points(network.xy[: _junctions(network)])).buffer(2.0)
        for place, shape in enumerate(block.parcels.shape):
            for street, line in enumerate(lines):
                if (place, street) not in own:
                    within = shapely.intersection(shape, line.difference(knots))
                    assert within.length < MILLIMETRE, (place, street)


class TestTouching:
    """Which parcels touch can be read off their borders."""

    def test_pairs_are_those_that_share_a_border(self, laid):
        """Found from the drawn shapes alone, by another way: the same pairs."""
        np.testing.assert_array_equal(laid.parcels.touching, cell_links(laid.parcels.shape).ends)

    def test_a_field_between_keeps_parcels_apart(self):
        """Streets farther apart than twice the reach have nothing in common."""
        laid = Laid(drawn_area("+--1--+\n" + "\n" * 19 + "+--1--+"))
        north = np.unique(laid.network.links[laid.network.link_street == 0])
        sides = np.isin(laid.parcels.touching, north)
        assert sides.any()
        assert (sides[:, 0] == sides[:, 1]).all()

    def test_neighbours_along_a_street_touch(self, laid):
        """So do the two places of every link along one."""
        network = laid.network
        along = network.links[network.link_street >= 0]
        pairs = set(map(tuple, laid.parcels.touching.tolist()))
        assert {tuple(sorted(link)) for link in along.tolist()} <= pairs

    def test_pairs_are_sorted_and_stand_once(self, laid):
        """Each i < j once, in order."""
        pairs = laid.parcels.touching
        assert (pairs[:, 0] < pairs[:, 1]).all()
        assert (np.unique(pairs, axis=0) == pairs).all()

    def test_houses_back_to_back_touch_though_no_street_joins_them(self):
        """Two parallel streets 40 m apart."""
        laid = Laid(drawn_area("+--1--+\n\n\n\n\n\n\n\n+--1--+"))
        doors = np.flatnonzero(laid.network.households > 0).tolist()
        assert doors in laid.parcels.touching.tolist()


class TestSameParcels:
    """Parcels depend on the area alone."""

    @pytest.mark.parametrize("tile_m", [25.0, 60.0, 1e6])
    def test_seams_between_tiles_change_nothing(self, block, tile_m):
        """Laid out house by house, or all at once: the same to the bit."""
        same(block.parcels, parcels_of(block.area, block.network, tile_m=tile_m))

    def test_seams_change_nothing_in_a_town_either(self, town):
        """Forty tiles or one."""
        same(town.parcels, parcels_of(town.area, town.network, tile_m=350.0))

    def test_the_order_of_rows_changes_nothing(self, block):
        """An area made of shuffled tables has the same parcels."""
        random = np.random.default_rng(3)
        tables = {
            name: (frame := getattr(block.area, name)).iloc[random.permutation(len(frame))]
            for name in ("units", "households", "streets", "sites")
        }
        shuffled = make_area(
            name="Drawn", valid_from="2026-01-01", sources=block.area.sources, **tables
        )
        same(block.parcels, Laid(shuffled).parcels)

    def test_a_lone_house_has_a_disc(self):
        """A household that no street reaches has its own ground all round."""
        drawn = drawn_area("+--1--+")
        alone = drawn.households.assign(street_id="", access_m=0.0)
        far = gpd.GeoSeries.from_wkt(["POINT (105.9 21.1)"], crs="EPSG:4326")
        area = replace(drawn, households=alone.set_geometry(far.to_numpy(), crs="EPSG:4326"))
        network = place_network(area)
        parcels = parcels_of(area, network)
        place = int(network.household_place[0])
        assert parcels.shape[place].area == pytest.approx(np.pi * REACH_M**2, rel=0.01)
        assert place not in parcels.touching

    def test_an_area_without_a_place_has_no_parcel(self):
        """Wards alone: nothing to lay out, and nothing that fails."""
        drawn = drawn_area("+--1--+")
        bare = replace(drawn, households=drawn.households[:0], streets=drawn.streets[:0],
                       sites=drawn.sites[:0])  # fmt: skip
        network = place_network(bare)
        parcels = parcels_of(bare, network)
        assert (network.places, len(parcels.shape), parcels.touching.shape) == (0, 0, (0, 2))


def _junctions(network: PlaceNetwork) -> int:
    """Return how many places are junctions or street ends: they come first."""
    return int(min(network.household_place))
