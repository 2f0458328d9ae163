"""Read the features of a GeoJSON file."""

import json
import math
from pathlib import Path
from typing import Any

from shapely import Point

from zoning.errors import Fault, InvalidCases

from .position import lng_lat_of_point, system_of
from .table import Table
from .values import UnreadableValue


def read_geojson(path: Path) -> Table:
    """
    Read a GeoJSON feature collection.

    Parameters
    ----------
    path
        The file. Coordinates are (lng, lat) in EPSG:4326 (RFC 7946); an older file may name
        another system under ``crs``.

    Returns
    -------
    Table
        One record a feature: its properties, and its geometry under ``geometry``. The first
        feature is row 1.

    Raises
    ------
    InvalidCases
        If it is no JSON (cut off), no feature collection, holds something that is no feature,
        or names an unknown coordinate system.
    """
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "its text"
        fault = Fault(
            f"{path.name}, {place}", "text that is no JSON", "GeoJSON", "The file may be cut off."
        )
        raise InvalidCases([fault]) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise InvalidCases([Fault(path.name, "no feature collection", "a FeatureCollection")])
    return _table(features, _named_system(content, path.name), path.name)


def _table(features: list[Any], crs: Any, where: str) -> Table:
    records, faults = [], []
    for row, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or not isinstance(shape, dict | None):
            expected = "a feature with properties and a geometry or null"
            faults.append(Fault(f"{where}, row {row}", "no feature", expected))
            continue
        record = {name: value for name, value in properties.items() if name != "geometry"}
        records.append(record | {"geometry": _in_degrees(shape, crs)} if shape else record)
    if faults:
        raise InvalidCases(faults)
    return Table(records, range(1, len(records) + 1))


def _in_degrees(shape: dict[str, Any], crs: Any) -> Any:
    coordinates = shape.get("coordinates")
    is_point = shape.get("type") == "Point" and isinstance(coordinates, list)
    numbers = coordinates[:2] if is_point and coordinates else []
    if crs is None or len(numbers) != 2 or not all(_is_number(value) for value in numbers):
        return shape
    return lng_lat_of_point(Point(numbers), crs)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _named_system(content: dict[str, Any], where: str) -> Any:
    """Read the member ``crs`` of GeoJSON 2008, which surveying tools still write."""
    member = content.get("crs")
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name.upper().endswith("CRS84"):
        return None
    try:
        return system_of(name.upper().removeprefix("URN:OGC:DEF:CRS:"))
    except UnreadableValue as error:
        raise InvalidCases([Fault(f"{where}, crs", error.found, error.expected)]) from error
