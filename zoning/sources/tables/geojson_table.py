"""Read the features of a GeoJSON file."""

import math
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any, Final

import numpy as np

from zoning.errors import Fault

from .json_text import BrokenJson, JsonText
from .position import lng_lat_of, system_of
from .readable import Readable
from .table import Batch, TableStream
from .values import UnreadableValue
from .vocabulary import Vocabulary, folded

_SEQUENCES: Final = (".geojsonl", ".geojsons", ".geojsonseq", ".ndjson")
"""Endings of files with one feature after the other and nothing round them (RFC 8142)."""


def open_geojson(path: Readable, vocabulary: Vocabulary, size: int) -> TableStream:
    """
    Open a GeoJSON feature collection, or a sequence of features.

    Parameters
    ----------
    path
        The file. Coordinates are (lng, lat) in EPSG:4326 (RFC 7946); an older file may name
        another system under ``crs``.
    vocabulary
        The columns understood; the others are not kept.
    size
        Features in a batch.

    Returns
    -------
    TableStream
        One record a feature: its properties, and its geometry under ``geometry``. The first
        feature is row 1. Measured in features.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if it is no JSON (cut off), no feature collection, or names
        an unknown coordinate system. What is no feature is a fault of the batch.

    Notes
    -----
    The file is read twice: any feature may have a property that no other has, and ``crs`` may
    stand behind the features. No more than a batch is held.
    """
    names: dict[str, bool] = {}
    count, crs, has_shapes = 0, None, False
    is_collection = path.suffix.lower() in _SEQUENCES
    for key, value in _members(path, vocabulary):
        if key == "features":
            count += 1
            properties, shape = _parts(value)
            for name in properties or ():
                if name not in names:
                    names[name] = folded(name) in vocabulary.fields
            has_shapes |= bool(shape)
        elif key == "crs":
            crs = _named_system(value, path.name, vocabulary)
        elif key == "type":
            is_collection = value == "FeatureCollection"
    if not is_collection:
        fault = Fault(path.name, "no feature collection", "a FeatureCollection")
        raise vocabulary.refusal([fault])
    known = [name for name, is_known in names.items() if is_known and name != "geometry"]
    batches = partial(_batches, path, frozenset(known), crs, vocabulary, size)
    return TableStream([*known, *(["geometry"] if has_shapes else [])], (), count, batches)


def _batches(
    path: Readable, known: frozenset[str], crs: Any, vocabulary: Vocabulary, size: int
) -> Iterator[Batch]:
    features = (value for key, value in _members(path, vocabulary) if key == "features")
    start = 1
    while found := list(islice(features, size)):
        records: list[dict[str, Any]] = []
        rows, faults = [], []
        shapes: dict[int, Any] = {}
        for row, feature in enumerate(found, start):
            properties, shape = _parts(feature)
            if properties is None:
                expected = "a feature with properties and a geometry or null"
                faults.append((row, Fault(f"{path.name}, row {row}", "no feature", expected)))
                continue
            if shape:
                shapes[len(records)] = shape
            records.append({name: value for name, value in properties.items() if name in known})
            rows.append(row)
        for at, shape in _in_degrees(shapes, crs).items():
            records[at]["geometry"] = shape
        start += len(found)
        yield Batch(records, rows, faults, start - 1)


def _parts(feature: Any) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return the properties and the geometry of a feature; no properties if it is none."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    is_feature = isinstance(properties, dict) and isinstance(shape, dict | None)
    return (properties, shape) if is_feature else (None, None)


def _members(path: Readable, vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    """Yield each member of a collection, and each feature as a member ``features`` of its own."""
    with JsonText.of(path) as text:
        try:
            if path.suffix.lower() in _SEQUENCES:
                while text.next_sign():
                    yield "features", text.value()
            elif text.next_sign() == "{":
                yield from _of_object(text)
            else:
                text.value()
        except BrokenJson as error:
            place = f"{path.name}, {error.place}"
        else:
            return
    mend = "The file may be cut off."
    raise vocabulary.refusal([Fault(place, "text that is no JSON", "GeoJSON", mend)])


def _of_object(text: JsonText) -> Iterator[tuple[str, Any]]:
    text.take("{")
    while not text.takes("}"):
        key = text.text_value()
        text.take(":")
        if key == "features" and text.takes("["):
            while not text.takes("]"):
                yield key, text.value()
                if text.next_sign() != "]":
                    text.take(",")
        else:
            yield key, text.value()
        if text.next_sign() != "}":
            text.take(",")
    text.take("")


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


def _named_system(member: Any, where: str, vocabulary: Vocabulary) -> Any:
    """Read the member ``crs`` of GeoJSON 2008, which surveying tools still write."""
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name.upper().endswith("CRS84"):
        return None
    try:
        return system_of(name.upper().removeprefix("URN:OGC:DEF:CRS:"))
    except UnreadableValue as error:
        fault = Fault(f"{where}, crs", error.found, error.expected)
    raise vocabulary.refusal([fault])
