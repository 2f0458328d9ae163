"""Outlines hold every door, cross streets where guards stand, and are calm."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from shapely.ops import substring

from tests.drawn_area import drawn_area
from zoning.errors import InvalidArea
from zoning.perimeter.calm_lines import calm_lines
from zoning.perimeter.network import place_network
from zoning.perimeter.outline import draw_outlines, zone_polygons
from zoning.perimeter.outline_lines import Lines
from zoning.perimeter.parcel_coverage import parcels_of
from zoning.perimeter.terrain import Terrain
from zoning.perimeter.zone_ground import zone_edges
from zoning.plan.zone_parts import neighbouring_places, parts_of_pairs

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
    terrain = Terrain.of(area, network, parcels_of(area, network))
    return area, network, terrain, terrain.parcels.touching


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
    _, network, terrain, touching = town
    parts = parts_of_pairs(neighbouring_places(network, touching), labels)
    return parts, zone_polygons(terrain, parts.place_zone, labels)


def pieces_of(area, network):
    """Return the piece of street that each link is, in metres."""
    lines = area.streets.geometry.to_crs(network.crs).to_numpy()
    rows = zip(network.link_street, network.link_from_m, network.link_to_m, strict=True)
    return np.array([substring(lines[street], low, high) for street, low, high in rows])


def metres(town, polygons):
    """Return polygons in the network's CRS."""
    metric = Transformer.from_crs("EPSG:4326", town[1].crs, always_xy=True)
    return {
        number: shapely.transform(shape, lambda xy: np.stack(metric.transform(*xy.T), 1))
        for number, shape in polygons.items()
    }


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
        area, network, terrain, _ = town
        labels = random_labels(town, seed)
        parts = parts_of_pairs(neighbouring_places(network, terrain.parcels.touching), labels)
        outlines = draw_outlines(terrain, parts.place_zone, labels)
        pieces = pieces_of(area, network)
        outline = shapely.union_all([s.boundary for s in metres(town, outlines.polygons).values()])
        met = shapely.intersection(outline, pieces)
        crossed = np.where(shapely.is_empty(met), 0, shapely.get_num_geometries(met))
        zone = parts.place_zone[network.links]
        cut = zone[:, 0] != zone[:, 1]
        assert crossed.tolist() == cut.astype(int).tolist()
        assert np.sort(outlines.crossings.link).tolist() == np.flatnonzero(cut).tolist()
        for link, number in zip(outlines.crossings.link, outlines.crossings.zone, strict=True):
            assert number == min(z for z in zone[link] if z >= 0)

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
        terrain = Terrain.of(area, network, parcels_of(area, network))
        labels = np.ones(network.places, np.int8)
        zones = zone_polygons(terrain, labels * 0, labels)
        shape = metres((area, network), zones)[0]
        width, height = np.ptp(shapely.get_coordinates(shape), axis=0)
        assert width == pytest.approx(40 + 60, abs=4)
        assert height == pytest.approx(60 + 3, abs=4)

    def test_red_at_the_edge_of_a_field_has_a_yellow_rim(self):
        """The middle house of a lonely street: yellow stands round it on the field as well."""
        area = drawn_area("+--1--1--1--1--1--+")
        network = place_network(area)
        terrain = Terrain.of(area, network, parcels_of(area, network))
        labels = np.ones(network.places, np.int8)
        labels[network.household_place[2]] = 2
        zone = np.where(labels == 2, 0, 1)
        zones = zone_polygons(terrain, zone, labels)
        (yellow,) = shapely.get_parts(zones[1])
        assert shapely.Polygon(yellow.interiors[0]).equals(zones[0])

    def test_corners_that_rounding_brings_together_part_a_ring(self):
        """Red and open touch by 3 mm, with yellow all round red but there: a ring and a hole."""
        area = drawn_area("""
            +--1--1--1--+
            |
            1
            |
            1
            |
            +--1--1--1--+
            |
            1
            |
            +--1--1--1--+
        """)
        network = place_network(area)
        terrain = Terrain.of(area, network, parcels_of(area, network))
        labels = np.ones(network.places, np.int8)
        labels[network.household_place[5]] = 2
        labels[network.household_place[[1, 2, 7]]] = 0
        labels[[4, 5]] = 0  # where the upper two streets end
        parts = parts_of_pairs(neighbouring_places(network, terrain.parcels.touching), labels)
        red, yellow = zone_polygons(terrain, parts.place_zone, labels).values()
        assert yellow.is_valid
        assert shapely.Polygon(yellow.interiors[0]).equals(red)

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
            zone_polygons(Terrain.of(area, network, parcels_of(area, network)), labels - 1, labels)

    def test_the_same_labels_give_the_same_bytes(self, town):
        """Drawn twice."""
        one, other = (drawn(town, random_labels(town, 3))[1] for _ in range(2))
        assert [shape.wkb for shape in one.values()] == [shape.wkb for shape in other.values()]


def a_line(*corners, left=0, right=-1, is_loop=False):
    """Return one line, its ends two nodes."""
    return Lines(
        xy=np.array(corners, float),
        first=np.array([0, len(corners)]),
        left=np.array([left]),
        right=np.array([right]),
        is_loop=np.array([is_loop]),
        start=np.array([0]),
        end=np.array([0 if is_loop else 1]),
    )


def calmed(line, fixed, freedom=1.0):
    xy, _ = calm_lines(line, np.array(fixed, float).reshape(-1, 2), freedom=np.array([freedom]))
    return shapely.LineString(xy)


class TestCalm:
    """Lines are pulled straight, as far as houses and streets allow."""

    zigzag = a_line(*((x, 3 * (x // 4 % 2)) for x in range(0, 61, 4)))
    bend = a_line((0, 0), (20, 0), (20, 12), (28, 12), (28, 0), (48, 0))

    def test_a_zigzag_in_the_open_becomes_almost_straight(self):
        """Ends stay, the rest is a tenth shorter."""
        calm = calmed(self.zigzag, [[30.0, 50.0]])
        old = shapely.LineString(self.zigzag.xy)
        assert (calm.coords[0], calm.coords[-1]) == (old.coords[0], old.coords[-1])
        assert calm.length < 0.9 * old.length
        assert calm.length < 61

    def test_a_line_that_is_not_free_stays(self):
        """To the last bit."""
        calm = calmed(self.zigzag, [[30.0, 50.0]], freedom=0.0)
        assert calm.equals(shapely.LineString(self.zigzag.xy))

    def test_a_house_in_a_bend_stays_on_its_side(self):
        """The line goes round a house: pulled straight, it would lose it."""
        house = shapely.Point(24, 9)
        calm = calmed(self.bend, [[24, 9]])
        area = shapely.Polygon([*calm.coords, (48, -50), (0, -50)])
        assert area.contains(house)
        assert calm.distance(house) > 1
        free = calmed(self.bend, [[24, 90]])
        assert not shapely.Polygon([*free.coords, (48, -50), (0, -50)]).contains(house)

    def test_a_street_is_not_crossed_where_it_was_not(self):
        """The bend goes round the end of a street, sampled every two metres."""
        calm = calmed(self.bend, [[24, y] for y in np.arange(-40, 8.1, 2.0)])
        assert not calm.intersects(shapely.LineString([(24, -40), (24, 8)]))

    def test_a_ring_has_no_seam(self):
        """A zigzag ring becomes round where it began as well as elsewhere."""
        turn = np.linspace(0, 2 * np.pi, 81)[:-1]
        radius = 40 + 1.5 * (-1.0) ** np.arange(80)
        ring = np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
        calm = calmed(a_line(*ring, ring[0], is_loop=True), [[0, 0]])
        away = np.hypot(*np.array(calm.coords).T)
        assert calm.is_closed
        assert np.ptp(away) < 0.8

    def test_a_line_shorter_than_a_step_stays(self):
        """There is nothing to even out."""
        short = a_line((0, 0), (0.5, 0.2), (1, 0))
        assert calmed(short, [[30, 30]]) == shapely.LineString(short.xy)

    def test_many_lines_are_calmed_as_each_alone(self):
        """To the last bit: a line does not know of the others."""
        lines = [self.zigzag, self.bend]
        both = Lines(
            xy=np.vstack([line.xy for line in lines]),
            first=np.array([0, len(self.zigzag.xy), len(self.zigzag.xy) + len(self.bend.xy)]),
            left=np.zeros(2, int),
            right=np.full(2, -1),
            is_loop=np.zeros(2, bool),
            start=np.array([0, 2]),
            end=np.array([1, 3]),
        )
        fixed = np.array([[24.0, 9.0], [10.0, 7.0]])
        xy, first = calm_lines(both, fixed, freedom=np.ones(2))
        for row, line in enumerate(lines):
            alone = np.array(calmed(line, fixed).coords)
            np.testing.assert_array_equal(xy[first[row] : first[row + 1]], alone)

    @pytest.mark.parametrize("seed", range(4))
    def test_outlines_are_calmer_than_parcels(self, town, seed):
        """The line that is guarded is shorter."""
        terrain = town[2]
        labels = random_labels(town, seed)
        parts, zones = drawn(town, labels)
        closed = np.flatnonzero(labels)
        edges = zone_edges(terrain, closed, parts.place_zone.astype(np.intp), parts.level == 2)
        for number, shape in metres(town, zones).items():
            mine = (edges.left == number) | (edges.right == number)
            assert shape.length < edges.length_m[mine].sum()
