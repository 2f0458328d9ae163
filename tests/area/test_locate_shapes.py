"""Which shape holds a point is decided exactly, borders included, by a grid and few looks."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from zoning.area.locate_build import shape_index
from zoning.area.locate_raster import border_of, traces_of


def holders(shapes, points, **options) -> list[int]:
    """Return the answer of the index for points."""
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    return shape_index(np.array(shapes, dtype=object), **options).holder(x, y).tolist()


def first_that_intersects(shapes, x, y) -> np.ndarray:
    """Return the answer by asking every shape for every point."""
    hits = np.array([shapely.intersects(shape, shapely.points(x, y)) for shape in shapes])
    return np.where(hits.any(axis=0), hits.argmax(axis=0), -1)


def test_a_shared_border_belongs_to_the_first():
    """On the line between two squares, and at the corner of four, the first one answers."""
    squares = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2), box(1, 1, 2, 2)]
    points = [(1, 0.5), (1, 1), (1.5, 1), (1.2, 1.0), (1.5, 1.5), (0.5, 1)]
    assert holders(squares, points) == [0, 0, 1, 1, 3, 0]
    assert holders(squares[::-1], points) == [2, 0, 0, 0, 0, 1]


def test_outside_is_nobody():
    """Just beyond a border, and far beyond the grid, no shape answers."""
    points = [(np.nextafter(0, -1), 0.5), (np.nextafter(1, 2), 0.5), (-170, 89), (1e300, -1e300)]
    assert holders([box(0, 0, 1, 1)], points) == [-1] * 4
    assert holders([box(0, 0, 1, 1)], [(0, 0.5), (1, 0.5), (0, 0), (1, 1)]) == [0] * 4


def test_an_overlap_belongs_to_the_first():
    """Where one shape lies wholly inside another the first answers, be it the larger or not."""
    small, big = box(4, 4, 5, 5), box(0, 0, 10, 10)
    points = [(4.5, 4.5), (4, 4.5), (3, 3), (3.999, 4.5)]
    assert holders([big, small], points) == [0, 0, 0, 0]
    assert holders([small, big], points) == [0, 0, 1, 1]
    assert holders([box(0, 0, 9, 9), small, big], [(4.5, 4.5), (9.5, 1)]) == [0, 2]


def test_a_hole_is_outside_and_its_rim_inside():
    """In a hole nobody answers, or the island that fills it; the rim is the ring's."""
    ring = box(0, 0, 10, 10) - box(4, 4, 6, 6)
    island = box(4, 4, 6, 6)
    points = [(5, 5), (4, 5), (1, 1), (4.5, 4.5)]
    assert holders([ring], points) == [-1, 0, 0, -1]
    assert holders([ring, island], points) == [1, 0, 0, 1]
    assert holders([island, ring], points) == [0, 0, 1, 0]


def test_the_parts_of_a_multipolygon_are_one_shape():
    """Both islands answer, the water between them does not; a ring's turn makes no difference."""
    clockwise = shapely.Polygon([(5, 0), (5, 1), (6, 1), (6, 0)])
    islands = shapely.MultiPolygon([box(0, 0, 1, 1), clockwise])
    assert holders([islands], [(0.5, 0.5), (5.5, 0.5), (3, 0.5), (5, 0)]) == [0, 0, -1, 0]


def test_no_shapes_hold_nothing():
    """An empty index answers, and so does an index that is asked nothing."""
    assert holders([], [(1, 2)]) == [-1]
    assert holders([box(0, 0, 1, 1)], []) == []


def test_many_lots_of_shapes_are_as_one(monkeypatch):
    """Tracing borders a few at a time leads to the same index."""
    squares = [box(i, j, i + 1, j + 1) for i in range(9) for j in range(9)]
    whole = shape_index(np.array(squares, dtype=object))
    monkeypatch.setattr("zoning.area.locate_build.SEGMENTS_AT_ONCE", 17)
    parts = shape_index(np.array(squares, dtype=object))
    for name in ("large", "small", "first", "listed"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))


def test_most_points_are_answered_without_a_look():
    """Of a square's ground more than nine tenths lie in cells no border touches."""
    index = shape_index(np.array([box(0, 0, 1, 1)], dtype=object))
    rng = np.random.default_rng(5)
    codes = index._codes(*rng.random((2, 10_000)))
    assert (codes == 0).mean() > 0.9
    assert set(np.unique(codes)) <= {0, *range(int(codes.min()), -1)}


def test_every_cell_a_border_passes_is_touched():
    """No sample of a border lies in an untouched cell, however flat or long the segment."""
    rng = np.random.default_rng(11)
    angle = np.sort(rng.random(40)) * 2 * np.pi
    radius = 10.0 ** rng.uniform(-4, 0, 40)
    star = shapely.Polygon(np.column_stack([radius * np.cos(angle), 1e-3 * np.sin(angle)]))
    shapes = np.array([star.buffer(0), box(-1, 0, 1, 1e-9)], dtype=object)
    grid = shape_index(shapes, large_cells=900).grid
    touched = set(traces_of(border_of(shapes, grid), grid).cell.tolist())
    for line in shapely.boundary(shapes):
        at = shapely.line_interpolate_point(line, rng.random(5_000), normalized=True)
        x, y = shapely.get_coordinates(at).T
        cell = np.floor(grid.up(y)) * grid.columns + np.floor(grid.across(x))
        assert set(cell.astype(int).tolist()) <= touched


STEPS = st.integers(0, 8)
SPOTS = st.tuples(STEPS, STEPS)
BOXES = st.tuples(SPOTS, SPOTS).map(lambda ends: box(*ends[0], *ends[1]))
HULLS = st.lists(SPOTS, min_size=3, max_size=9).map(
    lambda spots: shapely.MultiPoint(spots).convex_hull
)
ONES = BOXES | HULLS
SHAPES = st.one_of(
    ONES,
    st.tuples(ONES, ONES).map(lambda pair: pair[0].difference(pair[1])),
    st.tuples(ONES, ONES).map(lambda pair: pair[0].union(pair[1])),
).map(lambda shape: shape if shape.area else box(2, 2, 3, 3))


def polygonal(shape):
    """Drop the points and lines that an operation may leave beside polygons."""
    return shapely.multipolygons([p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"])


@settings(max_examples=150, deadline=None)
@given(
    shapes=st.lists(SHAPES.map(polygonal), min_size=1, max_size=7),
    large_cells=st.integers(1, 3_000),
    scale=st.sampled_from([1.0, 0.1, 1 / 3, 1e-5]),
    seed=st.integers(0, 10_000),
)
def test_it_agrees_with_asking_every_shape(shapes, large_cells, scale, seed):
    """Any polygons, any grid: the first shape that intersects the point, exactly."""
    shapes = shapely.transform(
        np.array(shapes, dtype=object), lambda points: points * scale + (105.7, 21.0)
    )
    shapes = shapes[shapely.is_valid(shapes)]
    rng = np.random.default_rng(seed)
    corners = shapely.get_coordinates(shapes).reshape(-1, 2)
    middles = (corners[1:] + corners[:-1]) / 2
    anywhere = rng.uniform(-1, 9, (200, 2)) * scale + (105.7, 21.0)
    near = np.nextafter(corners, rng.choice([-np.inf, np.inf], corners.shape))
    x, y = np.concatenate([corners, middles, near, anywhere]).T
    found = shape_index(shapes, large_cells=large_cells).holder(x, y)
    expected = first_that_intersects(shapes, x, y) if len(shapes) else np.full(len(x), -1)
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("seed", range(3))
def test_it_agrees_on_ragged_borders(seed):
    """A coverage of ragged cells: vertices, edge middles and random points, exactly."""
    rng = np.random.default_rng(seed)
    sites = shapely.MultiPoint(rng.random((60, 2)))
    shapes = shapely.get_parts(shapely.voronoi_polygons(sites))
    shapes = shapely.transform(
        shapely.segmentize(shapes, 0.02), lambda p: p + 1e-3 * np.sin(99 * p)
    )
    shapes = shapes[shapely.is_valid(shapes)]
    corners = shapely.get_coordinates(shapes)
    middles = (corners[1:] + corners[:-1]) / 2
    x, y = np.concatenate([corners, middles, rng.uniform(-0.2, 1.2, (2_000, 2))]).T
    found = shape_index(shapes).holder(x, y)
    assert np.array_equal(found, first_that_intersects(shapes, x, y))
