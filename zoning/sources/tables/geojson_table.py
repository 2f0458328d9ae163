"""Read the features of a GeoJSON file."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from zoning.errors import Fault

from .position import lng_lat_of, system_of
from .table import Table
from .values import UnreadableValue
from .vocabulary import Vocabulary, folded


def read_geojson(path: Path, vocabulary: Vocabulary) -> Table:
    """
    Read a GeoJSON feature collection.

    Parameters
    ----------
    path
        The file. Coordinates are (lng, lat) in EPSG:4326 (RFC 7946); an older file may name
        another system under ``crs``.
    vocabulary
        The columns understood; the others are not kept.

    Returns
    -------
    Table
        One record a feature: its properties, and its geometry under ``geometry``. The first
        feature is row 1.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if it is no JSON (cut off), no feature collection, holds
        something that is no feature, or names an unknown coordinate system.
    """
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "its text"
        fault = Fault(
            f"{path.name}, {place}", "text that is no JSON", "GeoJSON", "The file may be cut off."
        )
        raise vocabulary.refusal([fault]) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise vocabulary.refusal([Fault(path.name, "no feature collection", "a FeatureCollection")])
    crs = _named_system(content, path.name, vocabulary)
    return _table(features, crs, path.name, vocabulary)


def _table(features: list[Any], crs: Any, where: str, vocabulary: Vocabulary) -> Table:
    records: list[dict[str, Any]] = []
    faults = []
    shapes: dict[int, Any] = {}
    known: dict[str, bool] = {"geometry": False}
    for row, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or not isinstance(shape, dict | None):
            expected = "a feature with properties and a geometry or null"
            faults.append(Fault(f"{where}, row {row}", "no feature", expected))
            continue
        for name in properties.keys() - known.keys():
            known[name] = folded(name) in vocabulary.fields
        if shape:
            shapes[len(records)] = shape
        records.append({name: value for name, value in properties.items() if known[name]})
    if faults:
        raise vocabulary.refusal(faults)
    for at, shape in _in_degrees(shapes, crs).items():
        records[at]["geometry"] = shape
    return Table(records, range(1, len(records) + 1))


def _in_degrees(shapes: dict[int, Any], crs: Any) -> dict[int, Any]:
    """Turn the points among shapes into degrees; what is no point is left for the report."""
    points = {at: numbers for at, shape in shapes.items() if (numbers := _numbers(shape))}
    if crs is None or not points:
        return shapes
    turned = lng_lat_of(np.array(list(points.values())), crs)
    return shapes | dict(zip(points, turned, strict=True))


def _numbers(shape: dict[str, Any]) -> list[float] | None:
    coordinates = shape.get("coordinates")
    if shape.get("type") != "Point" or not isinstance(coordinates, list):
        return None
    numbers = coordinates[:2]
    return numbers if len(numbers) == 2 and all(map(_is_number, numbers)) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _named_system(content: dict[str, Any], where: str, vocabulary: Vocabulary) -> Any:
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
        raise vocabulary.refusal([Fault(f"{where}, crs", error.found, error.expected)]) from error
