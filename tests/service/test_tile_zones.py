"""Zones on maps from afar: none is lost, none overlaps, and borders stay common."""

import numpy as np
import pytest
import shapely
from drawn_zones import METRE, square, zone_source
from stored_sample import sample_area, sample_plan

from service.store.layer_ports import Page
from service.tiles.drawn import EXACT_ZOOM, drawn_at
from service.tiles.grid import EXTENT, MAX_ZOOM, units_across, world_of
from service.tiles.source import source_of
from service.tiles.visible import VISIBLE

ZOOMS = range(MAX_ZOOM + 1)
HOUSE, ALLEY = 8, 200
CORNER = (106.7, 10.7)


def one_house():
    """Return the zone of one house, and the ring round it."""
    return zone_source(
        ("r", "red", "y", square(0, 0, HOUSE)), ("y", "yellow", None, square(0, 0, 60, hole=HOUSE))
    )


def street_of_houses():
    """Return thirty red houses side by side, ten metres apart, each in a ring of its own."""
    zones = []
    for number in range(30):
        east = number * 30
        zones.append((f"r{number:02}", "red", f"y{number:02}", square(east, 0, HOUSE)))
        zones.append((f"y{number:02}", "yellow", None, square(east, 0, 20, hole=HOUSE)))
    return zone_source(*zones)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_red_house_is_seen_at_every_zoom(zoom):
    """It is a valid polygon, a pixel wide at least, and holds the middle of the house."""
    source = one_house()
    red = drawn_at(source, zoom).shapes[0]
    assert red.is_valid
    assert red.geom_type == "Polygon"
    left, top, right, bottom = red.bounds
    assert min(right - left, bottom - top) >= VISIBLE - 1
    assert red.buffer(1).covers(house_at(source, zoom).centroid)


def house_at(source, zoom):
    """Return the red zone as it is, in units of a zoom."""
    return shapely.transform(source.shapes[0], lambda corners: corners * units_across(zoom))


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("draw", [one_house, street_of_houses])
def test_red_stays_inside_its_yellow(draw, zoom):
    """Nowhere do the two overlap, and no ground is open between a red one and its own ring."""
    source = draw()
    shapes = drawn_at(source, zoom).shapes
    is_red = np.array([level == "red" for level in source.levels])
    reds, yellows = shapely.union_all(shapes[is_red]), shapely.union_all(shapes[~is_red])
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes[is_red]).any()
    assert reds.intersection(yellows).area == 0
    assert shapely.union_all(shapes).buffer(1).covers(reds.buffer(2))


def test_a_strip_as_thin_as_an_alley_is_seen_all_along():
    """Two metres by two hundred: no piece of it is lost, where rounding alone would break it."""
    x, y = square(0, 0, 1).centroid.coords[0]
    strip = shapely.box(x, y, x + ALLEY * METRE, y + 2 * METRE)
    source = zone_source(("r", "red", None, strip))
    for zoom in ZOOMS:
        drawn = drawn_at(source, zoom).shapes[0]
        exact = house_at(source, zoom)
        assert drawn.geom_type == "Polygon"
        assert drawn.buffer(1).covers(exact)


def test_every_part_of_a_red_zone_is_seen():
    """A zone of two houses far apart has two polygons until they meet on one pixel."""
    two = shapely.union_all([square(0, 0, HOUSE), square(900, 0, HOUSE)])
    source = zone_source(("r", "red", None, two))
    for zoom in ZOOMS:
        exact = house_at(source, zoom)
        drawn = drawn_at(source, zoom).shapes[0]
        for part in exact.geoms:
            assert drawn.buffer(1).covers(part.centroid)
    assert len(drawn.geoms) == 2


def test_from_far_reds_cover_what_a_yellow_has_left():
    """Rings that many reds cover may vanish; a red one never does."""
    shapes = drawn_at(street_of_houses(), 0).shapes
    assert not shapely.is_empty(shapes[:30]).any()


def test_near_a_zone_is_what_was_decided():
    """From zoom 14 on corners are rounded only: a red zone holds each of its households."""
    plan, area = sample_plan(5, 20), sample_area()
    zones = plan.zones.sort_values("id")
    source = zone_source(*zip(zones["id"], zones["level"], zones["inside"], zones.geometry,
                              strict=True))  # fmt: skip
    homes = area.households.set_index("household_id").geometry
    for zoom in range(EXACT_ZOOM, MAX_ZOOM + 1):
        drawn = dict(zip(source.identifiers, drawn_at(source, zoom).shapes, strict=True))
        for household, zone in zip(plan.households["household_id"], plan.households["zone"],
                                   strict=True):  # fmt: skip
            spot = world_of(shapely.get_coordinates(homes[household])) * units_across(zoom)
            assert drawn[zone].covers(shapely.Point(spot[0])), (zoom, zone)


@pytest.mark.parametrize("zoom", [8, 11, 13, 15])
def test_neighbours_keep_the_border_they_share(zoom):
    """Simplified together: a jagged border between two wards opens no gap and no overlap."""
    random = np.random.default_rng(1)
    jagged = [(CORNER[0] + jump, CORNER[1] + step * 0.002)
              for step, jump in enumerate(random.uniform(-0.001, 0.001, 40))]  # fmt: skip
    (_, low), (_, high) = jagged[0], jagged[-1]
    west, east = CORNER[0] - 0.05, CORNER[0] + 0.05
    wards = [shapely.Polygon([*jagged, (west, high), (west, low)]),
             shapely.Polygon([*jagged, (east, high), (east, low)])]  # fmt: skip
    properties = ({"unit_id": "w"}, {"unit_id": "e"})
    page = Page(2, ("w", "e"), properties, tuple(shapely.to_wkb(wards)))
    left, right = drawn_at(source_of("wards", page), zoom).shapes
    assert left.intersection(right).area == 0
    assert len(left.union(right).interiors) == 0
    common = left.intersection(right)
    assert common.length > 0.9 * 0.078 / 360 * units_across(zoom)
    if zoom == 8:
        assert shapely.get_num_coordinates(left) < 40


def test_a_position_has_its_place_on_the_grid():
    """The middle of the world is the middle of the grid; the north pole is on its edge."""
    assert world_of([(0, 0)]).tolist() == [[0.5, 0.5]]
    assert world_of([(-180, 90)])[0] == pytest.approx([0, 0], abs=1e-9)
    assert world_of([(180, -85.0511287798066)])[0] == pytest.approx([1, 1])
    assert units_across(3) == 8 * EXTENT
