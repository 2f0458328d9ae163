"""Places are doors and junctions; links are the pieces of street between them."""

from dataclasses import fields

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tests.drawn_area import drawn_area
from zoning.area.area import Area
from zoning.area.check import faults_of
from zoning.area.make import make_area
from zoning.perimeter.network import TIE_COST, PlaceNetwork, place_network
from zoning.perimeter.network_doors import merge_doors

CROSS = """
        +
        |
    +-1-+--2--+
        a
        1
        a
        +=b1=+
        a
        +
"""
ALLEYS = {"a": None, "b": "a"}


def network_of(drawing: str, **options) -> tuple[Area, PlaceNetwork]:
    area = drawn_area(drawing, **options)
    assert faults_of(area) == []
    return area, place_network(area)


def unit_names(area, rows):
    return [None if row < 0 else area.units.unit_id.iloc[row] for row in rows]


class TestDoors:
    """Doors within one house front share a place."""

    def test_doors_on_both_sides_of_a_street_share_their_place(self):
        """Number 1 and number 2 face each other: a line between them would run along the street."""
        doors = merge_doors(np.zeros(4, int), np.array([10.0, 12.5, 20.0, 21.0]), np.array([50.0]))
        assert doors.door_place.tolist() == [0, 0, 1, 1]
        assert doors.offset_m.tolist() == [11.25, 20.5]

    def test_a_long_row_of_narrow_houses_is_not_one_place(self):
        """Doors 2 m apart along 60 m: every place spans less than 4 m, places stand 4 m apart."""
        offsets = np.arange(1.0, 60.0, 2.0)
        doors = merge_doors(np.zeros(len(offsets), int), offsets, np.array([61.0]))
        span = [np.ptp(offsets[doors.door_place == p]) for p in range(len(doors.offset_m))]
        assert max(span) < 4
        assert np.diff(doors.offset_m).tolist() == [4.0] * (len(doors.offset_m) - 1)

    def test_the_order_in_which_doors_are_given_makes_no_difference(self):
        """Shuffled doors go to the same places."""
        random = np.random.default_rng(1)
        street, offset = random.integers(0, 5, 200), random.uniform(0, 80, 200)
        length = np.full(5, 80.0)
        doors = merge_doors(street, offset, length)
        order = random.permutation(200)
        shuffled = merge_doors(street[order], offset[order], length)
        np.testing.assert_array_equal(shuffled.door_place, doors.door_place[order])
        np.testing.assert_array_equal(shuffled.offset_m, doors.offset_m)

    @pytest.mark.parametrize("seed", range(5))
    def test_places_keep_apart_from_each_other_and_from_the_ends(self, seed):
        """A metre from each other, half a metre from the ends, or an eighth of a short piece."""
        random = np.random.default_rng(seed)
        length = random.uniform(0.5, 40, 30)
        street = random.integers(0, 30, 400)
        offset = random.uniform(-1, 1.1, 400) * length[street]
        doors = merge_doors(street, offset, length)
        room = np.minimum(0.5, length[doors.street] / 8) - 1e-9
        assert (doors.offset_m >= room).all()
        assert (doors.offset_m <= length[doors.street] - room).all()
        same = doors.street[1:] == doors.street[:-1]
        assert (np.diff(doors.offset_m)[same] >= 1.0).all()

    def test_no_doors_make_no_places(self):
        """A street where nobody lives."""
        doors = merge_doors(np.empty(0, int), np.empty(0), np.array([9.0]))
        assert len(doors.offset_m) == len(doors.door_place) == 0


class TestLinks:
    """Consecutive places of a street piece are linked."""

    def test_a_street_is_a_chain_from_end_to_end(self):
        """Two doors in a street of 40 m: three links that add up to it, in order."""
        _, network = network_of("+--1--1-+")
        assert network.places == 4
        assert network.links.tolist() == [[0, 2], [2, 3], [3, 1]]
        np.testing.assert_allclose(network.link_length, [15, 15, 10], atol=0.03)
        np.testing.assert_allclose(network.link_from_m, [0, 15, 30], atol=0.03)
        np.testing.assert_array_equal(network.link_to_m - network.link_from_m, network.link_length)

    def test_the_post_price_is_the_streets_own(self):
        """12 in a street, 6 in an alley."""
        area, network = network_of(CROSS, alleys=ALLEYS)
        kinds = area.streets.kind.iloc[network.link_street]
        expected = np.where(kinds == "residential", 12, 6)
        np.testing.assert_array_equal(network.link_cost, expected)

    def test_pieces_that_share_an_end_coordinate_meet(self):
        """A cross of streets is one connected network; its middle has four neighbours."""
        _, network = network_of(CROSS, alleys=ALLEYS)
        assert parts(network) == 1
        degree = np.bincount(network.links.ravel())
        assert sorted(degree.tolist())[-2:] == [3, 4]

    def test_streets_that_do_not_meet_stay_apart(self):
        """No street leads over, so no guard is needed there."""
        _, network = network_of("""
            +-1-+


            +-1-+
        """)
        assert parts(network) == 2

    def test_two_streets_between_the_same_places_are_two_links(self):
        """Closing one end takes a post on each."""
        area = drawn_area("+-1-+")
        network = place_network(with_streets(area, [area.streets.geometry.iloc[0]] * 2))
        assert network.links.tolist() == [[0, 2], [2, 1], [0, 1]]

    def test_a_loop_without_a_door_has_no_link_and_with_one_it_has_two(self):
        """A turning circle cannot be cut; a house on it is cut off by two posts."""
        area = drawn_area("+-1-+")
        x, y = area.streets.geometry.iloc[0].coords[-1]
        ring = [(x, y), (x + 1e-4, y), (x + 1e-4, y + 1e-4), (x, y)]
        line = area.streets.geometry.iloc[0]
        empty = place_network(with_streets(area, [line, shapely.LineString(ring)]))
        assert len(empty.links) == 2
        housed = with_streets(area, [line, shapely.LineString(ring)], street_of_house=1)
        loops = place_network(housed)
        assert (loops.link_street == 1).sum() == 2
        assert (loops.links[:, 0] != loops.links[:, 1]).all()


class TestPeople:
    """Every household has one place."""

    def test_everybody_is_counted_once(self):
        """People and households of the places add up to the area's."""
        area, network = network_of(CROSS, alleys=ALLEYS, people=5)
        assert network.people.sum() == area.households.people.sum() == 25
        assert network.households.sum() == len(area.households) == 5
        np.testing.assert_array_equal(
            np.bincount(network.household_place, minlength=network.places), network.households
        )

    def test_a_place_stands_at_its_doors(self):
        """No house front is further than its span from the place of its door."""
        area, network = network_of(CROSS, alleys=ALLEYS)
        houses = shapely.get_coordinates(area.households.geometry.to_crs(network.crs).values)
        away = np.hypot(*(houses - network.xy[network.household_place]).T)
        assert (away < 3.1).all()

    def test_a_site_has_a_place_where_nobody_needs_to_live(self):
        """A clinic's door is a place of its own."""
        area, network = network_of("+-1--C--1-+", sites={"C": "clinic"})
        (place,) = network.site_place
        assert network.people[place] == 0
        assert area.sites.kind.tolist() == ["clinic"]


class TestUnits:
    """A place belongs to the smallest unit that holds all its streets."""

    def test_the_mouth_of_an_alley_is_outside_it_and_its_dead_end_inside(self):
        """The junction with the main street belongs to no alley; the last one does."""
        area, network = network_of(CROSS, alleys=ALLEYS)
        names = unit_names(area, network.place_alley)
        degree = np.bincount(network.links.ravel())
        assert names[int(np.argmax(degree))] is None
        south = int(np.argmin(network.xy[:, 1]))
        assert names[south] == "a-1-a"

    def test_the_mouth_of_a_side_alley_belongs_to_the_alley_it_leaves(self):
        """Alley b leaves alley a: their junction is in a, b's end in b."""
        area, network = network_of(CROSS, alleys=ALLEYS)
        names = unit_names(area, network.place_alley)
        b = [i for i, name in enumerate(names) if name == "a-1-b"]
        assert len(b) == 2
        assert names.count("a-1-a") == 3

    def test_every_place_has_its_hamlet_and_ward(self):
        """By its unit, its households or its position; a border belongs to the first."""
        area, network = network_of("+-1---1-+---1-+", split_hamlets_at=8)
        assert set(unit_names(area, network.place_hamlet)) == {"h-1-01", "h-1-02"}
        assert set(unit_names(area, network.place_ward)) == {"w-1"}
        east = network.xy[:, 0] > np.median(network.xy[:, 0]) + 5
        assert set(unit_names(area, network.place_hamlet[east])) == {"h-1-02"}


class TestIslands:
    """Whoever no street reaches joins the nearest place."""

    def test_a_site_without_a_street_is_tied_to_the_nearest_place(self):
        """The tie has no street, a length and the price of a path."""
        area = drawn_area("+-1--C--1-+", sites={"C": "clinic"})
        sites = area.sites.assign(street_id=None, access_m=0.0)
        network = place_network(remade(area, sites=sites))
        assert network.site_place.tolist() == [network.places - 1]
        (tie,) = np.flatnonzero(network.link_street < 0)
        assert network.links[tie, 1] == network.places - 1
        assert network.link_cost[tie] == TIE_COST
        assert network.link_length[tie] >= 1
        assert parts(network) == 1


class TestDeterminism:
    """The same area gives the same arrays, and nobody can change them."""

    def test_row_order_makes_no_difference(self):
        """An area is sorted when it is made; so is its network."""
        area = drawn_area(CROSS, alleys=ALLEYS)
        turned = remade(area, households=area.households[::-1], streets=area.streets[::-1])
        one, other = place_network(area), place_network(turned)
        for mine, theirs in ((one, other), (one.ways, other.ways), (one.rows, other.rows)):
            for field in fields(mine):
                value = getattr(mine, field.name)
                if isinstance(value, np.ndarray | pd.Index):
                    np.testing.assert_array_equal(value, getattr(theirs, field.name))

    def test_arrays_cannot_be_written(self):
        """A network is a value."""
        _, network = network_of("+-1-+")
        with pytest.raises(ValueError, match="read-only"):
            network.people[0] = 9


def parts(network: PlaceNetwork) -> int:
    n = network.places
    graph = coo_array((np.ones(len(network.links)), tuple(network.links.T)), shape=(n, n))
    return connected_components(graph.tocsr(), directed=False)[0]


def remade(area: Area, **frames: gpd.GeoDataFrame) -> Area:
    return make_area(
        name=area.name,
        valid_from=area.valid_from,
        sources=area.sources,
        invented=True,
        **{k: getattr(area, k) for k in ("units", "households", "streets", "sites")} | frames,
    )


def with_streets(area: Area, lines: list, street_of_house: int = 0) -> Area:
    streets = gpd.GeoDataFrame(
        {
            "street_id": [f"s-{i:06d}" for i in range(len(lines))],
            "name": "Phố Mẫu",
            "kind": "residential",
            "barrier_cost": 12,
            "unit_id": None,
        },
        geometry=lines,
        crs="EPSG:4326",
    )
    homes = area.households.assign(street_id=f"s-{street_of_house:06d}")
    return remade(area, streets=streets, households=homes)
