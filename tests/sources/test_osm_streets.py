"""Ways become pieces of street between junctions, and nothing that is no street."""

from dataclasses import replace as with_changes

import pytest
import shapely
from osm_drawing import OsmDrawing, metres, write_wards

from zoning.area.check import faults_of
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.highways import barrier_cost, street_width


def built(drawing, folder, wards=((0, 0, 400, 400),), **options):
    area = build_from_osm([drawing.write(folder, **options)], write_wards(folder, wards))
    assert faults_of(area) == []
    return area


def lengths(area):
    return sorted(round(line.length) for line in metres(area.streets.geometry.values))


def test_a_street_is_split_at_a_junction_and_only_there(tmp_path):
    """A side street splits the main one; a bend does not, nor does a bridge without a ramp."""
    town = OsmDrawing()
    town.way((50, 100), (100, 100), (200, 100), (300, 100), highway="residential", name="Lê Lợi")
    town.way((100, 100), (100, 130), (120, 150), highway="service")
    town.way((250, 50), (250, 150), highway="footway", bridge="yes", layer="1")
    assert lengths(built(town, tmp_path)) == [50, 58, 100, 200]


def test_pieces_that_meet_share_the_same_end(tmp_path):
    """The junction of three ways is one coordinate in the pack, to the last digit."""
    town = OsmDrawing()
    for end in ((10, 50), (333, 77), (120, 391)):
        town.way((151, 152), end, highway="residential")
    area = built(town, tmp_path)
    ends = [tuple(line.coords[0]) for line in area.streets.geometry]
    assert len(ends) == 3
    assert len(set(ends)) == 1


def test_a_street_is_cut_at_the_edge_of_the_extract(tmp_path):
    """What lies outside the box is not in the pack, though the file holds it."""
    town = OsmDrawing()
    town.way((-100, 200), (200, 200), (900, 200), highway="primary")
    area = built(town, tmp_path, wards=((-500, -500, 900, 900),))
    assert lengths(area) == pytest.approx([400], abs=3)


def test_a_street_on_the_border_of_the_wards_is_kept_whole(tmp_path):
    """The ward border runs along the middle of a street whose near side opens on it."""
    town = OsmDrawing()
    town.way((0, 205), (400, 195), highway="secondary")
    area = built(town, tmp_path, wards=((0, 0, 400, 200),))
    assert lengths(area) == [400]


def test_a_ring_is_cut_in_two(tmp_path):
    """A ring road joined at one spot gives two pieces with two ends each."""
    town = OsmDrawing()
    town.way((100, 100), (200, 100), (200, 200), (100, 200), (100, 100), highway="residential")
    town.way((20, 100), (100, 100), highway="residential")
    area = built(town, tmp_path)
    assert lengths(area) == [80, 200, 200]


def test_a_street_drawn_twice_is_one(tmp_path):
    """Two ways over the same nodes, one of them backwards, are one piece."""
    town = OsmDrawing()
    town.way((100, 100), (200, 100), highway="service")
    town.way((200, 100), (100, 100), highway="footway")
    area = built(town, tmp_path)
    assert list(area.streets.kind) == ["service"]


def test_what_nobody_walks_in_the_open_is_no_street(tmp_path):
    """Platforms, planned streets, corridors and outlines of squares are left out."""
    town = OsmDrawing()
    town.way((50, 100), (300, 100), highway="residential")
    town.way((50, 120), (300, 120), highway="platform")
    town.way((50, 130), (300, 130), highway="proposed")
    town.way((50, 140), (300, 140), highway="footway", indoor="yes")
    town.way((50, 150), (300, 150), (300, 170), (50, 150), highway="pedestrian", area="yes")
    town.way((50, 180), (300, 180), highway="service", access="private")
    assert list(built(town, tmp_path).streets.kind) == ["residential", "service"]


def test_a_pavement_is_part_of_its_street(tmp_path):
    """Pavement and crossing vanish; the path that ended on the pavement reaches the street."""
    town = OsmDrawing()
    town.way((50, 100), (350, 100), highway="residential", name="Lê Lợi")
    town.way((50, 106), (200, 106), (350, 106), highway="footway", footway="sidewalk")
    town.way((300, 106), (300, 94), highway="footway", footway="crossing")
    town.way((200, 106), (200, 180), highway="footway")
    area = built(town, tmp_path)
    assert lengths(area) == [80, 150, 150]
    ends = {tuple(line.coords[k]) for line in area.streets.geometry for k in (0, -1)}
    assert len(ends) == 4


def test_a_path_far_from_any_street_stays_loose(tmp_path):
    """A pavement without a street within 25 m gives its path no street to end on."""
    town = OsmDrawing()
    town.way((50, 100), (350, 100), highway="residential")
    town.way((50, 140), (200, 140), highway="footway", footway="sidewalk")
    town.way((200, 140), (200, 180), highway="footway")
    assert lengths(built(town, tmp_path)) == [40, 300]


@pytest.mark.parametrize(
    ("tags", "cost", "width"),
    [
        ({"highway": "residential"}, 12, 6.0),
        ({"highway": "residential", "width": "3"}, 6, 3.0),
        ({"highway": "residential", "width": "1,2 m"}, 6, 1.2),
        ({"highway": "primary", "lanes": "6"}, 98, 19.5),
        ({"highway": "primary_link"}, 40, 10.0),
        ({"highway": "service", "width": "wide"}, 4, 3.5),
        ({"highway": "steps", "width": "0.5"}, 1, 0.5),
        ({"highway": "cycleway"}, 3, 1.5),
    ],
)
def test_a_post_costs_what_its_street_is_wide(tags, cost, width):
    """The class sets the price; lanes and width move it between half and double."""
    assert (barrier_cost(tags), street_width(tags)) == (cost, width)


def test_streets_do_not_depend_on_the_order_of_the_file(tmp_path):
    """Ways written in another order give the same pack."""
    town = OsmDrawing()
    town.way((50, 100), (300, 100), highway="residential")
    town.way((100, 100), (100, 300), highway="service", name="Hẻm 1 Lê Lợi")
    first = built(town, tmp_path)
    town.ways.reverse()
    second = built(town, tmp_path)
    assert first.digest == second.digest
    assert with_changes(first, sources=()).coverage == second.coverage


def test_a_clipped_street_that_comes_back_is_two_pieces(tmp_path):
    """A street that leaves the box and returns is cut, not joined across the outside."""
    town = OsmDrawing()
    town.way((300, 100), (450, 100), (450, 200), (300, 200), highway="residential")
    area = built(town, tmp_path, wards=((-100, -100, 600, 600),))
    assert lengths(area) == pytest.approx([100, 100], abs=3)
    assert not shapely.intersects(*area.streets.geometry)


def test_a_path_joins_the_street_at_its_vertex_where_one_is_near(tmp_path):
    """A vertex half a metre away serves as the junction; no hand's width of street arises."""
    town = OsmDrawing()
    town.way((50, 100), (200.5, 100), (350, 100), highway="residential")
    town.way((50, 106), (200, 106), (350, 106), highway="footway", footway="sidewalk")
    town.way((200, 180), (200, 106), highway="footway")
    assert lengths(built(town, tmp_path)) == [80, 150, 150]
