"""On a road that carries through traffic, every door is a place of its own beside the road."""

from dataclasses import fields

import geopandas as gpd
import numpy as np
import pytest
import shapely

from tests.drawn_area import CRS, drawn_area
from tests.drawn_main_road import main_road_area, remade
from zoning.exposure.reach import within_streets
from zoning.perimeter.network import place_network
from zoning.perimeter.network_own_doors import DOOR_COST, FROM_ROAD_M
from zoning.perimeter.parcel_points import REACH_M
from zoning.perimeter.parcel_source import ParcelSource

ROAD = "+--1--1--2--1--+"
ALLEY = """
    +--1--1--+--1--1--+
             a
             1
             a
             1
             a
             +
"""


def doors_of(network):
    """Return the rows of the links that lead to doors."""
    return np.flatnonzero(network.link_door >= 0)


class TestPlaces:
    """Who lives on the road lives beside it."""

    def test_nobody_lives_at_a_spot_of_the_road(self):
        """The doors hold the people; each is linked to the spot at which it opens."""
        area = main_road_area(ROAD)
        network = place_network(area)
        links = doors_of(network)
        spots, doors = network.links[links].T
        assert network.households[spots].tolist() == [0, 0, 0, 0]
        assert network.households[doors].tolist() == [1, 1, 2, 1]
        assert network.people[doors].sum() == area.households.people.sum()
        assert network.place_spot[doors].tolist() == spots.tolist()
        assert set(network.household_place) == set(doors)

    def test_a_door_costs_next_to_nothing_and_is_no_way(self):
        """Its link has the price of a door and no length; the road keeps its price."""
        network = place_network(main_road_area(ROAD))
        links = doors_of(network)
        assert set(network.link_cost[links]) == {DOOR_COST}
        assert set(network.link_length[links]) == {0.0}
        assert set(network.link_cost[network.link_street >= 0]) == {60}

    def test_the_two_sides_of_a_road_are_apart(self):
        """Two of the third door's households face each other: same spot, two doors."""
        area = main_road_area(ROAD, across=(3,))
        network = place_network(area)
        one, other = network.household_place[[2, 3]]
        assert one != other
        assert network.place_spot[one] == network.place_spot[other]

    def test_neighbours_of_one_side_share_their_door(self):
        """As everywhere: two households three metres apart have one door."""
        area = main_road_area("+--1--1--+")
        access = area.households.access_m.to_numpy().copy()
        access[1] = access[0] + 3
        network = place_network(remade(area, households=area.households.assign(access_m=access)))
        assert len(set(network.household_place)) == 1

    def test_a_door_stands_between_road_and_house(self):
        """Two thirds of three metres off the line, on the house's side of it."""
        area = main_road_area(ROAD, across=(1,))
        network = place_network(area)
        houses = shapely.get_coordinates(area.households.geometry.to_crs(network.crs))
        away = (
            network.xy[network.household_place]
            - network.xy[network.place_spot][network.household_place]
        )
        assert np.hypot(*away.T) == pytest.approx([2.0] * 5, abs=0.03)
        assert np.hypot(*(houses - network.xy[network.household_place]).T).max() < 1.1

    def test_far_from_the_house_it_keeps_to_the_road(self):
        """A house forty metres off has its gate by the road."""
        area = main_road_area("+--1--1--+")
        metric = area.households.geometry.to_crs(CRS)
        moved = [shapely.Point(p.x, p.y + 40) for p in metric]
        far = gpd.GeoSeries(moved, crs=CRS).to_crs("EPSG:4326")
        network = place_network(remade(area, households=area.households.set_geometry(far)))
        away = network.xy - network.xy[network.place_spot]
        assert np.hypot(*away.T).max() == pytest.approx(FROM_ROAD_M, abs=0.01)

    def test_a_site_on_the_line_has_its_door_beside_it(self):
        """No place stands on the middle of the road but the road's own."""
        area = main_road_area("+--1--C--1--+", sites={"C": "market"})
        line = area.streets.geometry.to_crs(CRS).iloc[0]
        spot = line.interpolate(area.sites.access_m.iloc[0])
        on_line = gpd.GeoSeries([spot], crs=CRS).to_crs("EPSG:4326")
        network = place_network(remade(area, sites=area.sites.set_geometry(on_line)))
        (place,) = network.site_place
        away = network.xy[place] - network.xy[network.place_spot[place]]
        assert np.hypot(*away) == pytest.approx(1.0, abs=0.01)

    def test_the_direction_of_the_road_makes_no_difference(self):
        """Left and right are only names: drawn the other way round, the doors are the same."""
        area = main_road_area(ROAD, across=(1, 3))
        length = area.streets.geometry.to_crs(CRS).length.iloc[0]
        turned = remade(
            area,
            streets=area.streets.set_geometry(area.streets.geometry.reverse()),
            households=area.households.assign(access_m=length - area.households.access_m),
        )
        one, other = place_network(area), place_network(turned)
        np.testing.assert_allclose(
            one.xy[one.household_place], other.xy[other.household_place], atol=0.02
        )


class TestNeighbourhood:
    """The rest of the network is as it was."""

    def test_ways_between_doors_are_those_between_spots(self):
        """From any door, every household is as far as on a street without doors of its own."""
        plain, roads = (
            drawn_area(ALLEY, alleys={"a": None}),
            main_road_area(ALLEY, alleys={"a": None}),
        )
        ways = []
        for area in (plain, roads):
            network = place_network(area)
            reach = within_streets(
                network.household_place,
                links=network.links,
                length_m=network.link_length,
                places=network.places,
                limit_m=1_000.0,
            )
            metres = np.full((len(network.household_place), network.places), np.inf)
            metres[reach.source, reach.place] = reach.distance_m
            ways.append(metres[:, network.household_place])
        np.testing.assert_allclose(ways[0], ways[1], atol=1e-6)

    def test_streets_of_a_quarter_have_no_doors_of_their_own(self):
        """On a residential street and in an alley a door is a spot of the street."""
        network = place_network(drawn_area(ALLEY, alleys={"a": None}))
        assert not len(doors_of(network))
        assert network.place_spot.tolist() == list(range(network.places))

    def test_doors_and_spots_have_their_units(self):
        """The door its household's hamlet and ward, the spot those of its ground; no alley."""
        network = place_network(main_road_area(ALLEY, alleys={"a": None}))
        both = network.links[doors_of(network)]
        assert (network.place_alley[both] == -1).all()
        assert (network.place_hamlet[both] >= 0).all()
        assert (network.place_ward[both] >= 0).all()

    def test_a_site_without_a_street_is_tied_to_the_road_and_not_to_a_door(self):
        """A door may close while the road stays open."""
        area = main_road_area("+--1--C--1--+", sites={"C": "clinic"})
        metric = area.households.geometry.to_crs(CRS).iloc[:1]
        sites = area.sites.assign(street_id=None, access_m=0.0)
        sites = sites.set_geometry(metric.to_crs("EPSG:4326").reset_index(drop=True))
        network = place_network(remade(area, sites=sites))
        (tie,) = np.flatnonzero((network.link_street < 0) & (network.link_door < 0))
        assert network.households[network.links[tie, 0]] == 0

    def test_row_order_makes_no_difference(self):
        """The same area gives the same arrays."""
        area = main_road_area(ROAD, across=(1, 3))
        turned = remade(area, households=area.households[::-1])
        one, other = place_network(area), place_network(turned)
        for field in fields(one):
            if isinstance(value := getattr(one, field.name), np.ndarray):
                np.testing.assert_array_equal(value, getattr(other, field.name))

    def test_the_house_owns_its_ground_and_the_road_its_own(self):
        """A point of a parcel on the road is nobody's who lives beside it."""
        area = main_road_area(ROAD, across=(3,))
        network = place_network(area)
        points = ParcelSource.of(area, network).near(np.arange(network.places), REACH_M)
        road = network.links[network.link_street >= 0]
        (line,) = area.streets.geometry.to_crs(network.crs)
        on_road = shapely.distance(shapely.points(points.xy), line) < 0.01
        assert np.isin(points.place[on_road], road).all()
        assert not np.isin(points.place[~on_road], road).any()
