"""Write frames as GeoJSON and read them back, value for value and byte for byte."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely

from zoning.errors import Fault, InvalidPlan
from zoning.quantities import WGS84

_OPTIONS: Final = orjson.OPT_SERIALIZE_NUMPY


def plain(value: Any) -> Any:
    """
    Return a value as JSON knows it.

    Parameters
    ----------
    value
        A cell of a frame: a number, text, time, list or mapping, or something missing.

    Returns
    -------
    Any
        None for NaN, NaT and NA; ISO 8601 text for times; lists and dictionaries for
        sequences and mappings; Python numbers for numpy numbers.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        value = None
    elif isinstance(value, datetime | date):
        value = value.isoformat()
    elif isinstance(value, Mapping):
        value = {str(key): plain(item) for key, item in value.items()}
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        value = [plain(item) for item in value]
    return value


def feature_collection(frame: gpd.GeoDataFrame, columns: Sequence[str]) -> bytes:
    """
    Return a frame as one GeoJSON feature collection, a feature a line.

    Parameters
    ----------
    frame
        Rows to write, in this order, in EPSG:4326. A column ``id`` becomes the feature's id.
    columns
        The properties, in this order. The geometry is written as it is, unrounded.

    Returns
    -------
    bytes
        UTF-8 JSON. The same frame gives the same bytes.
    """
    geometries = shapely.to_geojson(frame.geometry.to_numpy())
    records = zip(*(frame[column] for column in columns), strict=True) if columns else ()
    lines = []
    for geometry, values in zip(geometries, records, strict=True):
        properties = {name: plain(value) for name, value in zip(columns, values, strict=True)}
        feature: dict[str, Any] = {"type": "Feature"}
        if "id" in properties:
            feature["id"] = properties["id"]
        feature["properties"] = properties
        feature["geometry"] = orjson.Fragment(geometry) if geometry is not None else None
        lines.append(orjson.dumps(feature, option=_OPTIONS))
    return b'{"type":"FeatureCollection","features":[\n' + b",\n".join(lines) + b"\n]}\n"


def frame_of(text: bytes, columns: Sequence[str], *, where: str) -> gpd.GeoDataFrame:
    """
    Read a frame that `feature_collection` wrote.

    Parameters
    ----------
    text
        The JSON.
    columns
        The columns to read, in this order.
    where
        Name of the file, for the report.

    Returns
    -------
    geopandas.GeoDataFrame
        The rows in their order, in EPSG:4326.

    Raises
    ------
    InvalidPlan
        If the text is no feature collection, or a feature lacks a column; every faulty
        feature is named.
    """
    try:
        document = orjson.loads(text)
        features = document["features"]
        rows = [feature["properties"] for feature in features]
        shapes = [
            None if feature["geometry"] is None else orjson.dumps(feature["geometry"]).decode()
            for feature in features
        ]
        geometry = shapely.from_geojson(np.array(shapes, dtype=object))
    except (orjson.JSONDecodeError, KeyError, TypeError, shapely.errors.GEOSException) as error:
        raise InvalidPlan(
            [Fault(where, type(error).__name__, "a GeoJSON feature collection", "Draw it again.")]
        ) from None
    faults = [
        Fault(f"{where}, feature {number}", f"no property {name!r}", "every column of a plan")
        for number, row in enumerate(rows, start=1)
        for name in columns
        if name not in row
    ]
    if faults:
        raise InvalidPlan(faults)
    frame = pd.DataFrame({name: _column([row[name] for row in rows]) for name in columns})
    return gpd.GeoDataFrame(frame, geometry=list(geometry), crs=WGS84)


def _column(values: list[Any]) -> "pd.Series[Any]":
    # Left to itself pandas would turn a missing text into NaN, which is no text's absence.
    numbers = all(isinstance(value, int | float) for value in values)
    return pd.Series(values, dtype=None if numbers and values else object)


def located_from(
    text: bytes, columns: list[str], *, where: str = "cases.geojson"
) -> gpd.GeoDataFrame:
    """
    Read located cases or contacts that `feature_collection` wrote.

    Parameters
    ----------
    text
        GeoJSON.
    columns
        Their columns, in order.
    where
        Name of the file, for the report.

    Returns
    -------
    GeoDataFrame
        With times in UTC, numbers as numbers and candidates as tuples.

    Raises
    ------
    InvalidPlan
        As `frame_of`.
    """
    located = frame_of(text, columns, where=where)
    for name in ("reported_at", "from", "to"):
        if name in located:
            located[name] = pd.to_datetime(located[name], utc=True, format="ISO8601")
    located["candidates"] = pd.Series(
        [tuple(found or ()) for found in located["candidates"]], dtype=object
    )
    numbers = ("lng", "lat", "access_m", "score", "radius_m", "off_m")
    for name in (*numbers, "accuracy_m", "stated_x", "stated_y"):
        if name in located:
            located[name] = pd.to_numeric(located[name]).astype("float64")
    for name in ("onset_date", "case_day"):
        if name in located:
            # Days stay the words they are; one that is no day is a ValueError.
            pd.to_datetime(located[name], format="ISO8601")
    return located
