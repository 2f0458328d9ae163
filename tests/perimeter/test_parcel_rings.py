"""What is asked of the corners of parcels is what their polygons would say."""

import numpy as np
import pytest
import shapely

import zoning
from zoning.perimeter.network import place_network
from zoning.perimeter.outline_edges import OPEN, borders_between, edges_of
from zoning.perimeter.parcel_borders import parcel_borders
from zoning.perimeter.parcel_coverage import Parcels, parcels_of
from zoning.perimeter.parcel_file import parcel_bytes, parcels_from_bytes
from zoning.perimeter.parcel_rings import ParcelRings
from zoning.perimeter.parcel_squares import ParcelSquares

DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def parcels() -> Parcels:
    area = zoning.read_area(zoning.bundled_area_path())
    return parcels_of(area, place_network(area))


@pytest.mark.parametrize("seed", range(4))
def test_borders_of_zones_are_those_of_their_polygons(parcels, seed):
    """Zones strewn over a town: each border once, the greater zone to its left, by position."""
    chance = np.random.default_rng(seed)
    zone = chance.integers(-3, 4, parcels.rings.places)
    zone[zone < 0] = OPEN
    closed = np.flatnonzero(zone != OPEN)
    found = parcel_borders(parcels.rings, closed, zone)
    expected = borders_between(edges_of(parcels.shape[closed], zone[closed]))
    for name in ("start", "end", "left", "right", "piece"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))


def test_a_twin_leads_back_and_is_the_same_read_or_made(parcels):
    """From a file as from polygons: back along the step, and the twin's twin is the step."""
    made = ParcelRings.of(parcels.shape)
    data = parcel_bytes(parcels, area_digest=DIGEST)
    read = parcels_from_bytes(data, area_digest=DIGEST)
    assert read is not None
    np.testing.assert_array_equal(read.rings.twin, made.twin)
    step = np.flatnonzero(made.twin >= 0)
    twin = made.twin[step].astype(np.intp)
    np.testing.assert_array_equal(made.corner[made.after(step)], made.corner[twin])
    np.testing.assert_array_equal(made.twin[twin], step)
    beside = np.unique(np.sort(np.stack([made.across[step], made.across[twin]], 1), 1), axis=0)
    np.testing.assert_array_equal(beside[beside[:, 0] != beside[:, 1]], parcels.touching)


def test_polygons_are_made_of_the_places_asked_for():
    """A hole, two parts and no ground at all, in any order and twice."""
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    two = shapely.union_all([shapely.box(20, 0, 21, 1), shapely.box(30, 0, 31, 1)])
    shape = shapely.orient_polygons(np.array([ring, shapely.Polygon(), two], dtype=object))
    rings = ParcelRings.of(shape)
    asked = np.array([2, 1, 0, 2])
    assert shapely.to_wkt(rings.shapes(asked)).tolist() == shapely.to_wkt(shape[asked]).tolist()
    np.testing.assert_array_equal(rings.boxes, shapely.bounds(shape))


def test_parcels_near_boxes_are_found_by_squares(parcels):
    """None whose box meets one asked about is missed, and most of a town is left out."""
    box = parcels.rings.boxes
    squares = ParcelSquares.of(np.where(np.isnan(box), 0.0, box), 32.0)
    some = np.flatnonzero(~np.isnan(box[:, 0]))[::211]
    found = squares.near(box[some])
    meets = shapely.STRtree(shapely.box(*box.T)).query(shapely.box(*box[some].T))[1]
    assert set(meets.tolist()) <= set(found.tolist())
    assert len(found) < len(box) / 2
    assert (np.diff(found) > 0).all()


def test_squares_a_step_apart_are_near_one_another():
    """Of four squares in a row and one far off, each pair of neighbours is named, and itself."""
    corner = np.array([[0, 0], [32, 0], [64, 0], [96, 0], [900, 0]], float) + 1
    squares = ParcelSquares.of(np.hstack([corner, corner]), 32.0)
    used, _, _ = squares.of_some(np.array([0, 1, 3, 4]))
    pairs = {tuple(sorted(pair)) for pair in squares.near_one_another(used).tolist()}
    assert {pair for pair in pairs if pair[0] != pair[1]} == {(0, 1)}
    everywhere, _, _ = squares.of_some(np.arange(5))
    pairs = {tuple(sorted(pair)) for pair in squares.near_one_another(everywhere).tolist()}
    assert {pair for pair in pairs if pair[0] != pair[1]} == {(0, 1), (1, 2), (2, 3)}
