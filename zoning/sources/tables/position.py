"""Read where a row says it is: a point, longitude and latitude, or x, y and a system."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely import Point

from zoning.quantities import WGS84

from .position_words import mend_of_degrees, mend_of_plane
from .values import UnreadableValue, is_blank, number_of, shown
from .vn2000 import to_lng_lat
from .vn2000_zones import PLANE_SYSTEMS, systems_of_meridian

REACH_DEG: Final = 1.5
"""How far a point may lie outside the area a system is made for, degrees. Surveyors do use a
neighbouring meridian; swapped axes and wrong zones land much farther off."""

_ANY_ZONE: Final = (95.6, 6.5, 118.0, 23.9)
"""West, south, east and north of where a place of Việt Nam lands in any zone, degrees: a wrong one
moves it by 6.5 degrees at most, and never to the south, where swapped axes land."""

SAME_DEG: Final = 1e-6
"""Two statements of one position may differ by this much, degrees: about a tenth of a metre."""

_LONGEST_NAME: Final = 60
"""Letters of what may name a system."""

Found = tuple[float, float]
"""Longitude and latitude, EPSG:4326, degrees."""

Fault3 = tuple[str, UnreadableValue]
"""A field and what is wrong with it."""


def position_of(cells: Mapping[str, Any]) -> tuple[Found | None, list[Fault3]]:
    """
    Read the position of one row.

    Parameters
    ----------
    cells
        Values by field: any of ``lng``, ``lat``, ``x``, ``y``, ``crs``, ``geometry``.

    Returns
    -------
    tuple
        The position, None where none is stated, and every fault with the field it stands in.
    """
    stated: list[Found] = []
    faults: list[Fault3] = []
    for read in (_from_degrees, _from_system, _from_geometry):
        try:
            position = read(cells)
        except _AtField as error:
            faults += error.faults
        else:
            stated += [] if position is None else [position]
    if not faults and stated and _differ(stated):
        faults.append(("lng", UnreadableValue("two positions that differ", "one position a row")))
    return (stated[0] if stated and not faults else None), faults


class _AtField(Exception):  # noqa: N818 - carries faults inside this module only
    def __init__(self, faults: list[Fault3]) -> None:
        super().__init__()
        self.faults = faults


def _from_degrees(cells: Mapping[str, Any]) -> Found | None:
    numbers = _numbers(cells, ("lng", "lat"))
    return None if numbers is None else _checked(numbers[0], numbers[1], ("lng", "lat"))


def _from_system(cells: Mapping[str, Any]) -> Found | None:
    given = [field for field in ("x", "y", "crs") if not is_blank(cells.get(field))]
    if not given or given == ["crs"]:
        return None
    faults: list[Fault3] = []
    crs = None
    try:
        crs = system_of(cells.get("crs"))
    except UnreadableValue as error:
        faults.append(("crs", error))
    try:
        numbers = _numbers(cells, ("x", "y"))
    except _AtField as error:
        raise _AtField([*error.faults, *faults]) from error
    if crs is None or numbers is None:
        raise _AtField(faults)
    return _inside_its_system(numbers[0], numbers[1], crs)


def _inside_its_system(x: float, y: float, crs: CRS) -> Found:
    lng, lat = _converted(x, y, crs)
    if _is_near(lng, lat, crs):
        return lng, lat
    name = f"EPSG:{crs.to_epsg()}"
    ground = crs.area_of_use.name.rstrip(".") if crs.area_of_use else "its own"
    expected = f"a point inside the area of {name}, {ground}"
    mend = mend_of_plane(x, y, lambda x, y: _is_near(*_converted(x, y, crs), crs))
    fault = UnreadableValue("a point far outside the area of its system", expected, mend)
    raise _AtField([("x", fault)])


def _converted(x: float, y: float, crs: CRS) -> Found:
    lng, lat = to_lng_lat(x, y, crs)
    return float(lng), float(lat)


def _is_near(lng: float, lat: float, crs: CRS) -> bool:
    return bool(is_near(np.array([lng]), np.array([lat]), crs)[0])


def is_near(lng: np.ndarray, lat: np.ndarray, crs: CRS) -> np.ndarray:
    """
    Return which points lie where a system can be meant.

    Parameters
    ----------
    lng, lat
        EPSG:4326, degrees; not finite where a point could not be turned.
    crs
        The system.

    Returns
    -------
    ndarray
        Whether each lies within `REACH_DEG` of the ground the system is made for; for a zone of
        VN-2000 wherever one can land, since a wrong one is explained where the area is known.
    """
    fine = np.isfinite(lng) & np.isfinite(lat) & (np.abs(lat) <= 90) & (np.abs(lng) <= 180)
    area = crs.area_of_use
    if area is None:
        return np.asarray(fine)
    (west, south, east, north), reach = area.bounds, REACH_DEG
    if crs.to_epsg() in PLANE_SYSTEMS:
        (west, south, east, north), reach = _ANY_ZONE, 0.0
    near = (lng >= west - reach) & (lng <= east + reach)
    near &= (lat >= south - reach) & (lat <= north + reach)
    return np.asarray(fine & near)


def _from_geometry(cells: Mapping[str, Any]) -> Found | None:
    shape = cells.get("geometry")
    if shape is None:
        return None
    if isinstance(shape, Mapping):
        point = _point_of_json(shape)
    else:
        point = (shape.x, shape.y) if isinstance(shape, Point) and not shape.is_empty else None
    if point is None:
        raise _AtField([("geometry", UnreadableValue("no point", "a Point with two numbers"))])
    return _checked(point[0], point[1], ("geometry", "geometry"))


def _point_of_json(shape: Mapping[str, Any]) -> Found | None:
    coordinates = shape.get("coordinates")
    if shape.get("type") != "Point" or not isinstance(coordinates, list | tuple):
        return None
    numbers = [
        float(value)
        for value in coordinates
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    ]
    return (numbers[0], numbers[1]) if len(numbers) == len(coordinates) >= 2 else None


def _numbers(cells: Mapping[str, Any], fields: tuple[str, str]) -> Found | None:
    given = [field for field in fields if not is_blank(cells.get(field))]
    if not given:
        return None
    numbers = []
    faults: list[Fault3] = []
    for field in fields:
        if field not in given:
            faults.append((field, UnreadableValue("nothing", f"a number beside {given[0]}")))
            continue
        try:
            numbers.append(number_of(cells[field]))
        except UnreadableValue as error:
            faults.append((field, error))
    if faults:
        raise _AtField(faults)
    return numbers[0], numbers[1]


def _checked(lng: float, lat: float, fields: tuple[str, str]) -> Found:
    faults: list[Fault3] = []
    mend = mend_of_degrees(lng, lat)
    if not -180 <= lng <= 180:
        faults.append((fields[0], UnreadableValue(shown(lng), "degrees east, -180 to 180", mend)))
    if not -90 <= lat <= 90:
        expected = "degrees north, -90 to 90"
        faults.append((fields[1], UnreadableValue(shown(lat), expected, mend)))
    if lng == lat == 0:
        found = "0, 0, which stands for an unknown position"
        faults.append((fields[0], UnreadableValue(found, "a position, or nothing")))
    if faults:
        raise _AtField(faults)
    return lng, lat


def system_of(value: Any) -> CRS:
    """
    Read a coordinate system by its EPSG code, or one of VN-2000 by its meridian.

    Parameters
    ----------
    value
        ``EPSG:9210`` or ``9210``, ``WGS84``, or ``VN-2000 105°45'``.

    Returns
    -------
    CRS
        The system.

    Raises
    ------
    UnreadableValue
        If it is blank, names no system, several of one meridian, or one that is not horizontal.
    """
    expected = "an EPSG code such as EPSG:9210 (VN-2000, meridian 105°45')"
    if is_blank(value):
        raise UnreadableValue("nothing", expected, "x and y mean nothing without their system.")
    text = str(value).strip()
    match = re.fullmatch(r"(?:epsg\s*:+\s*)?(\d{4,6})(?:\.0)?", text, re.IGNORECASE)
    codes = (int(match.group(1)),) if match else _named_systems(text)
    crs = _known_system(codes[0]) if len(codes) == 1 else None
    if crs is None:
        found = f"EPSG:{match.group(1)}, which is no such system" if match else shown(value)
        if len(codes) > 1:
            found = "a meridian of " + " and ".join(f"EPSG:{code}" for code in codes)
        raise UnreadableValue(found, expected)
    return crs


def _named_systems(text: str) -> tuple[int, ...]:
    """Return the codes of the systems that words may mean."""
    if re.fullmatch(r"wgs\s*-?\s*(?:19)?84", text, re.IGNORECASE):
        return (4326,)
    return systems_of_meridian(text) if len(text) <= _LONGEST_NAME else ()


@lru_cache(maxsize=64)
def _known_system(code: int) -> CRS | None:
    try:
        crs = CRS.from_epsg(code)
    except CRSError:
        return None
    return crs if crs.is_projected or (crs.is_geographic and len(crs.axis_info) == 2) else None


def _differ(stated: list[Found]) -> bool:
    first = stated[0]
    return any(max(abs(a - b) for a, b in zip(first, p, strict=True)) > SAME_DEG for p in stated)


def lng_lat_of(points: np.ndarray, crs: CRS) -> np.ndarray:
    """
    Turn points of a layer into longitude and latitude.

    Parameters
    ----------
    points
        (n, 2), in the layer's system.
    crs
        The layer's system.

    Returns
    -------
    ndarray
        n points, EPSG:4326, (lng, lat).
    """
    if not crs.equals(CRS(WGS84), ignore_axis_order=True):
        points = np.column_stack(to_lng_lat(points[:, 0], points[:, 1], crs))
    return np.asarray(shapely.points(points), dtype=object)
