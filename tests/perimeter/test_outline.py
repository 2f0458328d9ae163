"""Outlines hold every door, cross streets where guards stand, and are calm."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from tests.drawn_area import drawn_area
from zoning.errors import InvalidArea
from zoning.perimeter.borders import cell_borders
from zoning.perimeter.calm_lines import calm_lines, pulled
from zoning.perimeter.network import place_network
from zoning.perimeter.outline import zone_polygons
from zoning.perimeter.parcels import parcel_points, touching_places
from zoning.perimeter.zone_ground import window_round, zone_ground
from zoning.plan.zone_parts import zone_parts

TOWN = """
    +--1-1-1-1--+--1--2--1--1--1--+--1-1-1--+
    |           a                 |         |
    1           1                 b         1
    |           a                 1         |
    1           1                 b         1
    |           a                 1         |
    1           +                 b         |
    |                             +         1
    1                                       |
    |           +                           1
    1           c                 +         |
    |           1                 d         1
    1           c                 1         |
    |           1                 d         1
    |           c                 1         |
    +--1-1-1-1--+--1--2--1--1--1--+--1-1-1--+
"""


@pytest.fixture(scope="module")
def town():
    area = drawn_area(TOWN, alleys=dict.fromkeys("abcd"))
    network = place_network(area)
    points = parcel_points(area, network)
    return area, network, points, touching_places(points)


def labels_round(town, seeds, *, red_m, yellow_m):
    """Close what lies within some metres along streets, and wrap red in yellow."""
    _, network, _, touching = town
    n = network.places
    graph = coo_matrix((network.link_length, tuple(network.links.T)), shape=(n, n)).tocsr()
    away = dijkstra(graph, directed=False, indices=seeds, min_only=True)
    labels = np.where(away <= red_m, 2, np.where(away <= yellow_m, 1, 0)).astype(np.int8)
    for one, other in (touching.T, touching[:, ::-1].T, network.links.T, network.links[:, ::-1].T):
        wrapped = other[(labels[one] == 2) & (labels[other] == 0)]
        labels[wrapped] = 1
    return labels


def drawn(town, labels):
    _, network, points, touching = town
    parts = zone_parts(network, labels, touching)
    return parts, zone_polygons(points, parts.place_zone, labels, network.crs)


def random_labels(town, seed):
    random = np.random.default_rng(seed)
    lived_in = np.flatnonzero(town[1].households > 0)
    seeds = random.choice(lived_in, int(random.integers(1, 4)), replace=False)
    return labels_round(town, seeds, red_m=random.uniform(0, 40), yellow_m=random.uniform(0, 70))


SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
class TestEveryOutline:
    """What holds for whatever is closed."""

    def test_it_holds_its_households_and_no_other(self, town, seed):
        """Every closed house lies in its own zone, every open one in none."""
        area, network = town[:2]
        parts, zones = drawn(town, random_labels(town, seed))
        houses = area.households.geometry.to_numpy()
        found = np.full(len(houses), -1)
        for zone, shape in zones.items():
            found[shapely.intersects(shape, houses)] = zone
        assert (found == parts.place_zone[network.household_place]).all()

    def test_it_crosses_streets_at_cut_links_only(self, town, seed):
        """One crossing on each cut link, none on any other."""
        _, network, points, _ = town
        parts, zones = drawn(town, random_labels(town, seed))
        metric = Transformer.from_crs("EPSG:4326", network.crs, always_xy=True)
        outline = shapely.union_all([shape.boundary for shape in zones.values()])
        outline = shapely.transform(outline, lambda xy: np.stack(metric.transform(*xy.T), 1))
        pieces = points.pieces
        crossings = shapely.get_num_geometries(
            shapely.intersection(outline, pieces.geometry(np.arange(len(pieces.street))))
        )
        crossed = np.where(
            shapely.intersects(outline, pieces.geometry(np.arange(len(pieces.street)))),
            crossings,
            0,
        )
        cut = parts.place_zone[pieces.ends[:, 0]] != parts.place_zone[pieces.ends[:, 1]]
        assert crossed.tolist() == cut.astype(int).tolist()

    def test_it_is_sound(self, town, seed):
        """Valid, right-handed, to 7 decimals, apart, borders shared to the last bit."""
        _, zones = drawn(town, random_labels(town, seed))
        shapes = list(zones.values())
        assert shapely.is_valid(shapes).all()
        assert shapely.coverage_is_valid(shapes)
        for shape in shapes:
            assert shape.equals_exact(shapely.orient_polygons(shape))
            xy = shapely.get_coordinates(shape)
            assert (xy == np.round(xy, 7)).all()

    def test_red_lies_in_a_hole_of_its_yellow(self, town, seed):
        """All of it, with a border that both share."""
        parts, zones = drawn(town, random_labels(town, seed))
        for red in np.flatnonzero(parts.level == 2):
            outer = zones[int(parts.inside[red])]
            rings = [ring for part in shapely.get_parts(outer) for ring in part.interiors]
            for part in shapely.get_parts(zones[int(red)]):
                assert shapely.covers(shapely.polygons(rings), part).any()


class TestGround:
    """What a zone's ground is."""

    def test_nothing_closed_has_no_outline(self, town):
        """And needs no points."""
        assert drawn(town, np.zeros(town[1].places, np.int8))[1] == {}

    def test_everything_closed_is_one_zone_without_holes(self, town):
        """The inner yards are filled: nobody is open in them."""
        _, zones = drawn(town, np.ones(town[1].places, np.int8))
        assert [len(part.interiors) for part in shapely.get_parts(zones[0])] == [0]

    def test_an_open_household_keeps_its_hole(self, town):
        """Everything closed but the end of one alley: a hole, and a crossing into it."""
        labels = np.ones(town[1].places, np.int8)
        home = town[1].household_place[np.flatnonzero(town[0].households["unit_id"] == "a-1-a")]
        labels[home] = 0
        _, zones = drawn(town, labels)
        (part,) = shapely.get_parts(zones[0])
        assert len(part.interiors) == 1
        hole = shapely.Polygon(part.interiors[0])
        houses = town[0].households.geometry[town[0].households["unit_id"] == "a-1-a"]
        assert hole.contains(houses.to_numpy()).all()

    def test_a_zone_ends_thirty_metres_out_on_a_field(self):
        """A street alone on a field: 40 m long, its zone is 60 m longer."""
        area = drawn_area("+--1--1--+")
        network = place_network(area)
        points = parcel_points(area, network)
        labels = np.ones(network.places, np.int8)
        zones = zone_polygons(points, labels * 0, labels, network.crs)
        metric = Transformer.from_crs("EPSG:4326", network.crs, always_xy=True)
        shape = shapely.transform(zones[0], lambda xy: np.stack(metric.transform(*xy.T), 1))
        width, height = np.ptp(shapely.get_coordinates(shape), axis=0)
        assert width == pytest.approx(40 + 60, abs=4)
        assert height == pytest.approx(60 + 3, abs=4)

    def test_red_at_the_edge_of_a_field_has_a_yellow_rim(self):
        """The middle house of a lonely street: yellow stands round it on the field as well."""
        area = drawn_area("+--1--1--1--1--1--+")
        network = place_network(area)
        points = parcel_points(area, network)
        labels = np.ones(network.places, np.int8)
        labels[network.household_place[2]] = 2
        zone = np.where(labels == 2, 0, 1)
        zones = zone_polygons(points, zone, labels, network.crs)
        (yellow,) = shapely.get_parts(zones[1])
        assert shapely.Polygon(yellow.interiors[0]).equals(zones[0])

    def test_only_the_surroundings_decide(self, town):
        """Points far from what is closed are not looked at, and their absence changes nothing."""
        _, network, points, touching = town
        labels = labels_round(town, [network.household_place[0]], red_m=0, yellow_m=20)
        zone = zone_parts(network, labels, touching).place_zone
        window = window_round(points, zone)
        assert len(window.xy) < len(points.xy) / 2
        near = zone_ground(window, frozenset([0]))
        every = replace(
            window,
            xy=points.xy,
            zone=zone[points.place].astype(np.intp),
            holds=points.is_street | (points.is_household >= 0),
            borders=cell_borders(points.xy),
        )
        whole = zone_ground(every, frozenset([0]))
        assert near.keys() == whole.keys()
        for number, shape in near.items():
            assert shapely.symmetric_difference(shape, whole[number]).area < 1e-3

    def test_two_households_on_one_spot_at_two_doors_are_refused(self):
        """No line parts them: the pack is at fault, and the row is named."""
        area = drawn_area("+--1--1--1--1--1--+")
        households = area.households.copy()
        shapes = households.geometry.to_numpy().copy()
        shapes[4] = shapes[0]
        area = replace(area, households=households.set_geometry(shapes, crs=households.crs))
        network = place_network(area)
        labels = np.zeros(network.places, np.int8)
        labels[network.household_place[0]] = 1
        with pytest.raises(InvalidArea, match="row"):
            zone_polygons(parcel_points(area, network), labels - 1, labels, network.crs)

    def test_the_same_labels_give_the_same_bytes(self, town):
        """Drawn twice."""
        one, other = (drawn(town, random_labels(town, 3))[1] for _ in range(2))
        assert [shape.wkb for shape in one.values()] == [shape.wkb for shape in other.values()]


class TestCalm:
    """Lines are pulled straight, as far as houses and streets allow."""

    zigzag = shapely.LineString([(x, 3 * (x // 4 % 2)) for x in range(0, 61, 4)])

    def test_a_zigzag_in_the_open_becomes_almost_straight(self):
        """Ends stay, the rest is shorter and has fewer corners."""
        (calm,) = calm_lines(
            np.array([self.zigzag], dtype=object),
            fixed=shapely.points([[30.0, 50.0]]),
            streets=np.array([shapely.LineString([(0, 40), (60, 40)])], dtype=object),
        )
        assert (calm.coords[0], calm.coords[-1]) == (self.zigzag.coords[0], self.zigzag.coords[-1])
        assert calm.length < 0.9 * self.zigzag.length
        assert calm.length < 61

    def test_a_house_in_a_bend_stays_on_its_side(self):
        """The line goes round a house: pulled straight, it would lose it."""
        line = shapely.LineString([(0, 0), (20, 0), (20, 12), (28, 12), (28, 0), (48, 0)])
        house = shapely.Point(24, 9)
        (calm,) = calm_lines(
            np.array([line], dtype=object),
            fixed=np.array([house], dtype=object),
            streets=np.empty(0, dtype=object),
        )
        area = shapely.Polygon([*calm.coords, (48, -50), (0, -50)])
        assert area.contains(house)
        assert calm.distance(house) > 1

    def test_a_street_is_not_crossed_where_it_was_not(self):
        """The bend goes round the end of a street."""
        line = shapely.LineString([(0, 0), (20, 0), (20, 12), (28, 12), (28, 0), (48, 0)])
        street = shapely.LineString([(24, -40), (24, 8)])
        (calm,) = calm_lines(
            np.array([line], dtype=object),
            fixed=np.array([shapely.Point(0, 90)], dtype=object),
            streets=np.array([street], dtype=object),
        )
        assert not calm.intersects(street)

    def test_two_lines_never_come_to_cross(self):
        """One runs in a bend of the other: pulled straight alone, they would cross."""
        outer = shapely.LineString([(0, 0), (20, 0), (20, 30), (40, 30), (40, 0), (60, 0)])
        inner = shapely.LineString([(22, -20), (22, 28), (38, 28), (38, -20)])
        calm = calm_lines(
            np.array([outer, inner], dtype=object),
            fixed=np.array([shapely.Point(0, 90)], dtype=object),
            streets=np.empty(0, dtype=object),
        )
        assert not calm[0].intersects(calm[1])

    def test_a_line_shorter_than_a_step_stays(self):
        """There is nothing to even out."""
        line = shapely.LineString([(0, 0), (0.5, 0.2), (1, 0)])
        assert pulled(line, 5.0) == line

    def test_outlines_are_calmer_than_parcels(self, town):
        """A tenth shorter, with less than half as many corners to the metre."""
        _, network, points, _ = town
        parts, zones = drawn(town, random_labels(town, 1))
        window = window_round(points, parts.place_zone)
        red = frozenset(np.flatnonzero(parts.level == 2).tolist())
        ground = zone_ground(window, red)
        metric = Transformer.from_crs("EPSG:4326", network.crs, always_xy=True)
        for number, shape in zones.items():
            calm = shapely.transform(shape, lambda xy: np.stack(metric.transform(*xy.T), 1))
            assert calm.length < 0.97 * ground[number].length
