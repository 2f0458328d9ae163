"""The ground between units is found and shared out piece by piece."""

import numpy as np
import pytest
import shapely
from drawn_borders import box, polygon

from zoning.area.coverage.clusters import faulty_clusters
from zoning.area.coverage.faces import faces_of
from zoning.area.coverage.gaps import enclosed_gaps
from zoning.area.coverage.mend import mended_coverage
from zoning.area.coverage.polygonal import polygonal
from zoning.area.coverage.segments import drawn_once, segments_of
from zoning.area.coverage.shares import DISPUTED, NOBODY, Residents, owners_of

LEFT, RIGHT = box(0, 0, 1, 1), box(1, 0, 2, 1)
RIGHT_WIDE = box(1, 0, 3, 1)
LEFT_OVER = box(0, 0, 2, 2)


def shapes(*drawn):
    return np.array(drawn, dtype=object)


def fitting(*drawn):
    return np.zeros(len(drawn), dtype=bool)


def test_a_shared_side_is_drawn_twice():
    """Two boxes have eight sides; the one between them has the same key in both directions."""
    sides = segments_of(shapes(LEFT, RIGHT))
    assert (len(sides.key), int(drawn_once(sides.key).sum())) == (8, 6)
    assert list(np.bincount(sides.owner)) == [4, 4]


def test_no_side_joins_two_rings():
    """A box with a hole has eight sides, none from its rim to its hole."""
    ring = shapely.Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    sides = segments_of(shapes(ring))
    lengths = np.hypot(*(sides.end - sides.start).T) / 0.01
    assert sorted(np.round(lengths)) == [1, 1, 1, 1, 3, 3, 3, 3]


def test_a_hole_is_a_gap_and_the_land_around_is_none():
    """Four boxes around a fifth that is missing leave one gap of its size."""
    ring = [box(0, 0, 2, 1), box(2, 0, 3, 2), box(1, 2, 3, 3), box(0, 1, 1, 3)]
    (gap,) = enclosed_gaps(shapes(*ring), np.ones(4, dtype=bool))
    assert gap.equals(box(1, 1, 2, 2))


def test_a_hole_that_another_unit_fills_is_no_gap():
    """A ring and the box inside it leave nothing free."""
    ring = shapely.Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    assert len(enclosed_gaps(shapes(ring, box(1, 1, 2, 2)), fitting(ring, ring))) == 0
    assert len(enclosed_gaps(shapes(ring), fitting(ring))) == 1


def test_only_what_does_not_fit_is_gathered():
    """Two pairs overlap far from each other: two clusters; a pair that fits is in none."""
    drawn = shapes(
        LEFT, RIGHT, box(5, 0, 7, 1), box(6, 0, 8, 1), box(11, 0, 13, 1), box(12, 0, 14, 1)
    )
    assert [list(rows) for rows in faulty_clusters(drawn)] == [[2, 3], [4, 5]]


def test_faces_say_who_claims_them_how_large_and_how_wide_they_are():
    """Two boxes that share a strip give three faces, the middle one claimed by both."""
    drawn = shapes(box(0, 0, 2, 1), box(1.5, 0, 4, 1))
    faces = faces_of(drawn, np.array([0, 1]), shapely.STRtree(drawn))
    assert faces.claims == [(0,), (0, 1), (1,)]
    step = 1_100
    assert faces.areas[1] == pytest.approx(0.5 * step * step, rel=0.02)
    assert faces.widths[1] == pytest.approx(0.5 * step, rel=0.02)
    assert np.isinf(faces.widths[[0, 2]]).all()
    assert [tuple(pair) for pair in faces.borders.tolist()] == [(0, 1), (1, 2)]
    assert faces.lengths == pytest.approx(step, rel=0.02)


def faces_between(*drawn):
    drawn = shapes(*drawn)
    return faces_of(drawn, np.arange(len(drawn)), shapely.STRtree(drawn))


def test_ground_claimed_twice_goes_to_the_longer_border():
    """A notch that lies deep in the second box borders it on three sides."""
    faces = faces_between(box(0, 0, 1.2, 3), shapely.union_all([box(1, 0, 3, 3)]))
    notch = faces_between(polygon((0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (1, 2), (1, 3), (0, 3)),
                          box(1, 0, 3, 3))  # fmt: skip
    assert owners_of(notch)[notch.claims.index((0, 1))] == 1
    # A strip from end to end borders both alike: the lower code has it.
    assert owners_of(faces)[faces.claims.index((0, 1))] == 0


def test_ground_goes_to_those_who_live_there():
    """One claimant's household outweighs the longer border; households of two leave it open."""
    faces = faces_between(
        polygon((0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (1, 2), (1, 3), (0, 3)), box(1, 0, 3, 3)
    )
    notch = faces.claims.index((0, 1))
    one = Residents(np.array([notch]), np.array([0]))
    both = Residents(np.array([notch, notch]), np.array([0, 1]))
    assert owners_of(faces, one)[notch] == 0
    assert owners_of(faces, both)[notch] == DISPUTED


def test_a_large_hole_is_nobodys():
    """A hole of a square kilometre may be a lake or a ward that is missing."""
    ring = shapely.Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])
    faces = faces_between(ring, box(3, 0, 4, 3))
    assert owners_of(faces)[faces.claims.index(())] == NOBODY


def test_an_enclave_keeps_its_ground():
    """A ward that was not cut out of the one around it has no other ground, so it has this."""
    faces = faces_between(box(0, 0, 3, 3), box(1, 1, 2, 2))
    assert owners_of(faces)[faces.claims.index((0, 1))] == 1


def test_one_shape_twice_is_a_dispute():
    """Neither of two wards of one shape may vanish: a person must say which is meant."""
    drawn = shapes(box(0, 0, 2, 2), box(0, 0, 2, 2))
    assert list(owners_of(faces_between(*drawn))) == [DISPUTED]
    mended, settled = mended_coverage(drawn)
    assert [shape.equals(LEFT_OVER) for shape in mended] == [True, True]
    assert [face.owner for face in settled] == [DISPUTED]


def test_ground_behind_given_ground_finds_its_owner():
    """A gap that touches nothing but ground just given away goes to who got that."""
    hole = box(1.4, 0.4, 1.5, 0.5)
    one, other = shapely.difference(box(0, 0, 2, 1), hole), shapely.difference(RIGHT_WIDE, hole)
    faces = faces_between(one, other)
    owners = owners_of(faces)
    assert owners[faces.claims.index(())] == owners[faces.claims.index((0, 1))] == 0


def test_a_vertex_on_a_neighbours_side_is_shared():
    """A border with a vertex on one side only gets it on both; nothing else moves."""
    left = polygon((0, 0), (1, 0), (1, 0.5), (1, 1), (0, 1))
    bent = polygon((0, 0), (1, 0), (1.00001, 0.5), (1, 1), (0, 1))
    for first in (left, bent):
        drawn = shapes(first, RIGHT, box(5, 5, 6, 6))
        assert not shapely.coverage_is_valid(drawn)
        mended, _ = mended_coverage(drawn)
        assert shapely.coverage_is_valid(mended)
        assert mended[2].equals_exact(box(5, 5, 6, 6))


def test_lines_and_points_have_no_area():
    """Of a collection the polygons stay; a line alone becomes an empty polygon."""
    line = shapely.LineString([(0, 0), (1, 1)])
    mixed = shapely.GeometryCollection([line, LEFT])
    kept = polygonal(shapes(mixed, line, LEFT))
    assert kept[0].equals(LEFT)
    assert kept[1].is_empty
    assert kept[2] is LEFT
