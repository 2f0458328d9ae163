"""
Write a Mapbox vector tile.

A layer's features are one long row of varints, so they are written by numpy in one go: no step
of Python for each feature, value or corner.

References
----------
.. [1] Mapbox Vector Tile Specification 2.1, https://github.com/mapbox/vector-tile-spec
"""

from typing import Any, Final

import numpy as np
import shapely

from .attributes import NOTHING, FeatureTable
from .grid import EXTENT
from .varints import field, varint, varint_sizes, varints, zigzag

_LAYER, _NAME, _FEATURES, _EXTENT, _VERSION = 3, 1, 2, 5, 15
_ID, _TAGS, _TYPE, _GEOMETRY = 1, 2, 3, 4
_BYTES: Final = 2
"""Wire type of what is written with its length before it."""

_POINT, _AREA = 0, 2
"""Dimensions of geometries; 1 is a line's."""

_MOVE, _LINE, _CLOSE = 1, 2, 7


def encode_tile(
    name: str, attributes: FeatureTable, rows: Any, shapes: Any, *, corner: tuple[int, int]
) -> bytes:
    """
    Write a tile of one layer.

    Parameters
    ----------
    name
        The layer's name.
    attributes
        The properties of the whole layer.
    rows
        Which of its features the tile holds, at least one; a feature's number is its row and
        one more.
    shapes
        Their geometries, none empty, all of one dimension, corners on whole units, polygons
        with their outer ring clockwise as seen on a screen.
    corner
        The tile's north-western corner, in units.

    Returns
    -------
    bytes
        The tile.
    """
    tags, tag_counts, used = _tags(attributes, rows)
    kind = int(shapely.get_dimensions(shapes[0])) + 1  # point, line, polygon
    features = _features(rows + 1, kind, (tags, tag_counts), _geometry(shapes, corner))
    body = b"".join(
        [
            field(_NAME, name.encode()),
            features,
            attributes.written_keys,
            *(attributes.values[value] for value in used.tolist()),
            varint(_EXTENT << 3) + varint(EXTENT) + varint(_VERSION << 3) + varint(2),
        ]
    )
    return field(_LAYER, body)


def _tags(attributes: FeatureTable, rows: Any) -> tuple[Any, Any, Any]:
    """Return key and value in turn for every property, how many per feature, and the values."""
    table = attributes.table[rows]
    is_there = table != NOTHING
    used, places = np.unique(table[is_there], return_inverse=True)
    tags = np.empty((len(places), 2), np.int64)
    tags[:, 0] = np.nonzero(is_there)[1]
    tags[:, 1] = places
    return tags.ravel(), 2 * is_there.sum(axis=1), used


def _features(ids: Any, kind: int, tagged: tuple[Any, Any], drawn: tuple[Any, Any]) -> bytes:
    (tags, tag_counts), (geometry, geometry_counts) = tagged, drawn
    tag_bytes = _sums(varint_sizes(tags), tag_counts)
    geometry_bytes = _sums(varint_sizes(geometry), geometry_counts)
    sizes = 1 + varint_sizes(ids) + 2  # identifier and type
    sizes += 1 + varint_sizes(tag_bytes) + tag_bytes
    sizes += 1 + varint_sizes(geometry_bytes) + geometry_bytes
    head = (_FEATURES << 3 | _BYTES, sizes, _ID << 3, ids, _TAGS << 3 | _BYTES, tag_bytes)
    middle = (_TYPE << 3, kind, _GEOMETRY << 3 | _BYTES, geometry_bytes)
    counts = len(head) + tag_counts + len(middle) + geometry_counts
    starts = np.cumsum(counts) - counts
    row = np.empty(int(counts.sum()), np.int64)
    for place, number in enumerate(head):
        row[starts + place] = number
    after = starts + len(head)
    row[_spread(after, tag_counts)] = tags
    for place, number in enumerate(middle):
        row[after + tag_counts + place] = number
    row[_spread(after + tag_counts + len(middle), geometry_counts)] = geometry
    return varints(row)


def _geometry(shapes: Any, corner: tuple[int, int]) -> tuple[Any, Any]:
    """Return the commands of all geometries, one after the other, and how many each has."""
    dimension = int(shapely.get_dimensions(shapes[0]))
    lines, owners = _lines(shapes, dimension)
    corners = shapely.get_coordinates(lines).astype(np.int64) - np.array(corner)
    lengths = shapely.get_num_coordinates(lines)
    if dimension == _AREA:  # the corner that closes a ring is not said
        corners = np.delete(corners, np.cumsum(lengths) - 1, axis=0)
        lengths = lengths - 1
    firsts = np.cumsum(lengths) - lengths
    steps = np.diff(corners, axis=0, prepend=0)
    begins = firsts[np.diff(owners, prepend=-1) != 0]
    steps[begins] = corners[begins]  # each feature counts from the tile's corner
    numbers = zigzag(steps)
    if dimension == _POINT:
        return _moves(numbers, np.bincount(owners, minlength=len(shapes)))
    row, counts = _strokes(numbers, lengths, firsts, is_closed=dimension == _AREA)
    return row, _sums(counts, np.bincount(owners, minlength=len(shapes)))


def _lines(shapes: Any, dimension: int) -> tuple[Any, Any]:
    parts, owners = shapely.get_parts(shapes, return_index=True)
    if dimension < _AREA:
        return parts, owners
    rings, places = shapely.get_rings(parts, return_index=True)
    return rings, owners[places]


def _moves(numbers: Any, counts: Any) -> tuple[Any, Any]:
    """Return the commands of points, so many a feature."""
    starts = np.cumsum(1 + 2 * counts) - (1 + 2 * counts)
    row = np.empty(len(counts) + numbers.size, np.int64)
    row[starts] = _MOVE | counts << 3
    row[_spread(starts + 1, 2 * counts)] = numbers.ravel()
    return row, 1 + 2 * counts


def _strokes(numbers: Any, lengths: Any, firsts: Any, *, is_closed: bool) -> tuple[Any, Any]:
    """Return the commands of lines or rings, one after the other, and how many each has."""
    counts = 4 + 2 * (lengths - 1) + is_closed
    starts = np.cumsum(counts) - counts
    row = np.empty(int(counts.sum()), np.int64)
    row[starts] = _MOVE | 1 << 3
    row[starts + 1], row[starts + 2] = numbers[firsts].T
    row[starts + 3] = _LINE | (lengths - 1) << 3
    row[_spread(starts + 4, 2 * (lengths - 1))] = np.delete(numbers, firsts, axis=0).ravel()
    if is_closed:
        row[starts + counts - 1] = _CLOSE | 1 << 3
    return row, counts


def _spread(starts: Any, counts: Any) -> Any:
    """Return the places from each start on, as many as are counted, one after the other."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))


def _sums(numbers: Any, counts: Any) -> Any:
    """Return the sums of so many numbers each, one after the other; 0 of none."""
    totals = np.concatenate([[0], np.cumsum(numbers)])
    ends = np.cumsum(counts)
    return totals[ends] - totals[ends - counts]
