"""Read the values of filters: texts, numbers, times and geometries."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import shapely

from .refusal import FilterRefused
from .tree import Value

ToLngLat = Callable[[np.ndarray], np.ndarray]
"""Turn an array of coordinates as they are written into longitude and latitude."""

_EXPECTED_TIME: Final = "a time with its offset, like 2026-07-01T08:00:00+07:00"
_EXPECTED_DATE: Final = "a date, like 2026-07-01"
_EXPECTED_SHAPE: Final = "a valid point, line or polygon, or several of one kind"
_FARTHEST: Final = 1e9
"""More than any coordinate of any system."""

_MOST_WHOLE: Final = 2**63 - 1


def text_value(text: str, where: str) -> Value:
    """
    Return a text.

    Parameters
    ----------
    text
        The text.
    where
        Where it stands, for the report.

    Returns
    -------
    Value
        The text.

    Raises
    ------
    FilterRefused
        If no database could hold it: NUL, or half of a surrogate pair.
    """
    if "\0" in text or any("\ud800" <= mark <= "\udfff" for mark in text):
        raise FilterRefused(where, "a text with NUL or half a character", "readable text")
    return Value("text", text)


def number_value(number: float, where: str) -> Value:
    """
    Return a number.

    Parameters
    ----------
    number
        A whole or decimal number.
    where
        Where it stands, for the report.

    Returns
    -------
    Value
        Whole numbers that need more than 64 bits become decimal ones.

    Raises
    ------
    FilterRefused
        If it is not finite.
    """
    if isinstance(number, int) and abs(number) <= _MOST_WHOLE:
        return Value("integer", number)
    try:
        decimal = float(number)
    except OverflowError:
        decimal = math.inf
    if not math.isfinite(decimal):
        raise FilterRefused(where, "a number beyond all bounds", "a number")
    return Value("number", decimal)


def date_value(text: str, where: str) -> Value:
    """
    Read a date.

    Parameters
    ----------
    text
        ISO 8601.
    where
        Where it stands, for the report.

    Returns
    -------
    Value
        Seconds from 1970 to its first moment in UTC.

    Raises
    ------
    FilterRefused
        If it is none.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise FilterRefused(where, "another text", _EXPECTED_DATE) from None
    return Value("date", datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def time_value(text: str, where: str) -> Value:
    """
    Read a time.

    Parameters
    ----------
    text
        RFC 3339, with its offset.
    where
        Where it stands, for the report.

    Returns
    -------
    Value
        Seconds since 1970 in UTC.

    Raises
    ------
    FilterRefused
        If it is none.
    """
    try:
        moment = datetime.fromisoformat(text.upper())
        seconds = moment.timestamp() if moment.tzinfo else None
    except (ValueError, OverflowError):
        seconds = None
    if seconds is None:
        raise FilterRefused(where, "another text", _EXPECTED_TIME)
    return Value("timestamp", seconds)


def shape_value(geometry: Any, where: str, to_lng_lat: ToLngLat) -> Value:
    """
    Return a geometry in longitude and latitude.

    Parameters
    ----------
    geometry
        A shapely geometry, as it is written.
    where
        Where it stands, for the report.
    to_lng_lat
        Turns its coordinates into longitude and latitude.

    Returns
    -------
    Value
        Well-known binary of two dimensions.

    Raises
    ------
    FilterRefused
        If it is empty or invalid, lies outside its system, or mixes points, lines and polygons.
    """
    flat = shapely.force_2d(geometry)
    if flat.geom_type == "GeometryCollection":
        flat = shapely.union_all(shapely.get_parts(flat))
    if flat.is_empty or flat.geom_type == "GeometryCollection" or not flat.is_valid:
        raise FilterRefused(where, "an empty, invalid or mixed geometry", _EXPECTED_SHAPE)
    moved = shapely.transform(flat, to_lng_lat)
    if not np.isfinite(shapely.get_coordinates(moved)).all() or not moved.is_valid:
        raise FilterRefused(
            where, "coordinates outside their system", "coordinates of the system filter-crs names"
        )
    return Value("geometry", shapely.to_wkb(moved, byte_order=1))


def box_value(numbers: list[float], where: str, to_lng_lat: ToLngLat) -> Value:
    """
    Return a box as a geometry.

    Parameters
    ----------
    numbers
        Four numbers, or six with heights, which are passed over.
    where
        Where it stands, for the report.
    to_lng_lat
        As in `shape_value`.

    Returns
    -------
    Value
        A polygon; a line or point where the box has no width or height. Its sides are divided,
        for a straight side may be a curve in longitude and latitude.

    Raises
    ------
    FilterRefused
        If it is no box.
    """
    half = len(numbers) // 2
    if len(numbers) not in (4, 6) or not all(abs(number) < _FARTHEST for number in numbers):
        raise FilterRefused(where, "other numbers", "four or six numbers of a place")
    left, bottom, right, top = numbers[0], numbers[1], numbers[half], numbers[half + 1]
    if left > right or bottom > top:
        raise FilterRefused(where, "a minimum above its maximum", "minima, then maxima")
    if left < right and bottom < top:
        shape = shapely.box(left, bottom, right, top)
    elif (left, bottom) == (right, top):
        shape = shapely.Point(left, bottom)
    else:
        shape = shapely.LineString([(left, bottom), (right, top)])
    longest = max(right - left, top - bottom)
    return shape_value(shapely.segmentize(shape, longest / 16) if longest else shape,
                       where, to_lng_lat)  # fmt: skip


def wkt_shape(text: str, where: str) -> Any:
    """
    Read well-known text.

    Parameters
    ----------
    text
        The text of one geometry.
    where
        Where it stands, for the report.

    Returns
    -------
    shapely.Geometry
        As it is written.

    Raises
    ------
    FilterRefused
        If it cannot be read.
    """
    try:
        return shapely.from_wkt(text)
    except shapely.errors.ShapelyError:
        raise FilterRefused(where, "a geometry that cannot be read", _EXPECTED_SHAPE) from None


def geojson_shape(text: bytes, where: str) -> Any:
    """
    Read a geometry of GeoJSON.

    Parameters
    ----------
    text
        One geometry, encoded.
    where
        Where it stands, for the report.

    Returns
    -------
    shapely.Geometry
        As it is written.

    Raises
    ------
    FilterRefused
        If it cannot be read.
    """
    try:
        return shapely.from_geojson(text)
    except shapely.errors.ShapelyError:
        raise FilterRefused(where, "a geometry that cannot be read", _EXPECTED_SHAPE) from None
