"""Lay the town's metres on the globe, in the open sea, where it can be taken for no real place."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import shapely

from .path import Point

CENTRE: Final = (107.5, 9.5)
METRES_PER_DEGREE: Final = (109_803.0, 110_604.0)
"""Lengths of a degree of longitude and latitude at 9.5° N on the WGS 84 ellipsoid."""
DECIMALS: Final = 7


def to_degrees(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return a geometry in (lng, lat) degrees with 7 decimals; equal points stay equal."""
    return shapely.transform(geometry, _degrees)


def point_in_degrees(point: Point) -> shapely.Point:
    """Return a point of the town in (lng, lat)."""
    return shapely.Point(_degrees(np.array([point]))[0])


def line_in_degrees(points: Iterable[Point]) -> shapely.LineString:
    """Return a line of the town in (lng, lat)."""
    return shapely.LineString(_degrees(np.array(list(points))))


def _degrees(points: np.ndarray) -> np.ndarray:
    # Millimetres first: a point computed twice must not fall on two sides of a rounding step.
    return np.round(np.round(points, 3) / METRES_PER_DEGREE + CENTRE, DECIMALS)
