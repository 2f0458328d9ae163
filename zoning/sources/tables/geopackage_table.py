"""Read the features of a GeoPackage file."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from zoning.errors import Fault

from .position import lng_lat_of
from .table import Table
from .vocabulary import Vocabulary, folded

POINT = 0
"""Shapely's number for a point."""


def read_geopackage(path: Path, vocabulary: Vocabulary) -> Table:
    """
    Read the one layer of a GeoPackage.

    Parameters
    ----------
    path
        The file. It holds one layer, or one of the vocabulary's name; points in any system, or
        no geometry.
    vocabulary
        The columns understood; the others are not kept.

    Returns
    -------
    Table
        One record a feature, in the order of the file; its point under ``geometry``, in
        EPSG:4326. The first feature is row 1.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if it cannot be opened (cut off), or holds several layers
        and none of that name.
    """
    try:
        layer = _layer(path, vocabulary)
        names = [str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]]
        known = [name for name in names if folded(name) in vocabulary.fields]
        frame = pyogrio.read_dataframe(path, layer=layer, columns=known)
    except (DataSourceError, DataLayerError) as error:
        fault = Fault(
            path.name, "a file that cannot be opened", "a GeoPackage", "It may be cut off."
        )
        raise vocabulary.refusal([fault]) from error
    columns = [name for name in frame.columns if name != "geometry"]
    records: list[dict[str, Any]] = frame[columns].to_dict("records")
    if isinstance(frame, gpd.GeoDataFrame):
        for record, shape in zip(records, _in_degrees(frame), strict=True):
            record["geometry"] = shape
    return Table([_plain(record) for record in records], range(1, len(records) + 1))


def _in_degrees(frame: gpd.GeoDataFrame) -> np.ndarray:
    shapes = np.array(frame.geometry, dtype=object)
    is_point = (shapely.get_type_id(shapes) == POINT) & ~shapely.is_empty(shapes)
    if frame.crs is not None and is_point.any():
        points = shapely.get_coordinates(shapes[is_point])
        shapes[is_point] = lng_lat_of(points, CRS(frame.crs))
    return shapes


def _layer(path: Path, vocabulary: Vocabulary) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if len(names) == 1:
        return names[0]
    if vocabulary.layer in names:
        return vocabulary.layer
    found = f"{len(names)} layers: {', '.join(names)}" if names else "no layer"
    expected = f"one layer, or one named {vocabulary.layer}"
    raise vocabulary.refusal([Fault(path.name, found, expected)])


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Turn the frame's time stamps into plain ones; NaT becomes nothing."""
    return {
        name: (None if pd.isna(value) else value.to_pydatetime(warn=False))
        if isinstance(value, pd.Timestamp) or value is pd.NaT
        else value
        for name, value in record.items()
    }
