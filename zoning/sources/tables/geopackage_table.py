"""Read the features of a GeoPackage file."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from zoning.errors import Fault, InvalidInput

from .position import lng_lat_of
from .table import Batch, TableStream, known_names
from .values import plain_time
from .vocabulary import Vocabulary

POINT = 0
"""Shapely's number for a point."""


def open_geopackage(path: Path, vocabulary: Vocabulary, size: int) -> TableStream:
    """
    Open the one layer of a GeoPackage.

    Parameters
    ----------
    path
        The file. It holds one layer, or one of the vocabulary's name; points in any system, or
        no geometry.
    vocabulary
        The columns understood; the others are not kept.
    size
        Features in a batch.

    Returns
    -------
    TableStream
        One record a feature, in the order of the file; its point under ``geometry``, in
        EPSG:4326. The first feature is row 1. Measured in features.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses, here or while the features are read: if it cannot be opened
        (cut off), or holds several layers and none of that name.
    """
    try:
        layer = _layer(path, vocabulary)
        info = pyogrio.read_info(path, layer=layer, force_feature_count=True)
    except (DataSourceError, DataLayerError):
        layer = None
    if layer is None:
        raise _closed(path, vocabulary)
    known = known_names([str(name) for name in info["fields"]], vocabulary)
    shapes = ["geometry"] if info["geometry_type"] is not None else []
    batches = partial(_batches, path, layer, known, vocabulary, size)
    return TableStream([*known, *shapes], (), int(info["features"]), batches)


def _batches(
    path: Path, layer: str, known: list[str], vocabulary: Vocabulary, size: int
) -> Iterator[Batch]:
    start = 0
    while True:
        try:
            frame = pyogrio.read_dataframe(
                path, layer=layer, columns=known, skip_features=start, max_features=size
            )
        except (DataSourceError, DataLayerError):
            frame = None
        if frame is None:
            raise _closed(path, vocabulary)
        if not len(frame):
            return
        columns = [name for name in frame.columns if name != "geometry"]
        records = [
            {name: plain_time(value) for name, value in record.items()}
            for record in frame[columns].to_dict("records")
        ]
        if isinstance(frame, gpd.GeoDataFrame):
            crs = None if frame.crs is None else CRS(frame.crs)
            for record, shape in zip(records, in_degrees(frame.geometry, crs), strict=True):
                record["geometry"] = shape
        rows = range(start + 1, start + len(frame) + 1)
        start += len(frame)
        yield Batch(records, rows, (), start)


def in_degrees(shapes: Any, crs: CRS | None) -> np.ndarray:
    """
    Turn the points among shapes into degrees.

    Parameters
    ----------
    shapes
        Shapes or None; what is no point is left for the report.
    crs
        Their system; None leaves them as they are.

    Returns
    -------
    ndarray
        As many shapes, points in EPSG:4326, (lng, lat).
    """
    found = np.array(shapes, dtype=object)
    is_point = (shapely.get_type_id(found) == POINT) & ~shapely.is_empty(found)
    if crs is not None and is_point.any():
        found[is_point] = lng_lat_of(shapely.get_coordinates(found[is_point]), crs)
    return found


def _layer(path: Path, vocabulary: Vocabulary) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if len(names) == 1:
        return names[0]
    if vocabulary.layer in names:
        return vocabulary.layer
    found = f"{len(names)} layers: {', '.join(names)}" if names else "no layer"
    expected = f"one layer, or one named {vocabulary.layer}"
    raise vocabulary.refusal([Fault(path.name, found, expected)])


def _closed(path: Path, vocabulary: Vocabulary) -> InvalidInput:
    fault = Fault(path.name, "a file that cannot be opened", "a GeoPackage", "It may be cut off.")
    return vocabulary.refusal([fault])
