"""Spots along many lines are found at once, and are those that GEOS finds one by one."""

import numpy as np
import shapely

from zoning.perimeter.measured_lines import MeasuredLines


def drawn_lines(count: int) -> np.ndarray:
    """Return lines of two to nine corners, one of which stands twice."""
    chance = np.random.default_rng(11)
    lines = []
    for _ in range(count):
        xy = np.cumsum(chance.normal(0, 40, (chance.integers(2, 9), 2)), axis=0) + 770_000
        twice = chance.integers(0, len(xy))
        lines.append(shapely.LineString(np.insert(xy, twice, xy[twice], axis=0)))
    return np.array(lines, dtype=object)


def test_spots_are_those_of_geos_to_the_last_bit():
    """Offsets between corners, at corners and at ends give the very floats that GEOS gives."""
    lines = drawn_lines(400)
    measured = MeasuredLines.of(lines)
    np.testing.assert_array_equal(measured.length, shapely.length(lines))
    chance = np.random.default_rng(12)
    row = chance.integers(0, len(lines), 20_000)
    corner = chance.integers(measured.first[row], measured.first[row + 1])
    within = measured.length[row] * chance.random(len(row))
    for offset in (within, measured.along[corner], measured.length[row], np.zeros(len(row))):
        expected = shapely.get_coordinates(shapely.line_interpolate_point(lines[row], offset))
        np.testing.assert_array_equal(measured.spots(row, offset), expected)


def test_beyond_an_end_lies_the_end():
    """An offset below 0 is the first corner, and one beyond the length the last."""
    measured = MeasuredLines.of(np.array([shapely.LineString([(0, 0), (3, 0), (3, 4)])], object))
    spots = measured.spots(np.zeros(3, np.intp), np.array([-1.0, 5.0, 9.0]))
    assert spots.tolist() == [[0, 0], [3, 2], [3, 4]]


def test_no_lines_have_no_spots():
    """An area without streets is measured like any other."""
    none = MeasuredLines.of(np.empty(0, object))
    assert none.length.shape == (0,)
    assert none.spots(np.empty(0, np.intp), np.empty(0)).shape == (0, 2)
