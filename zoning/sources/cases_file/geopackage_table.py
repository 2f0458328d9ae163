"""Read the features of a GeoPackage file."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from shapely import Point

from zoning.errors import Fault, InvalidCases

from .position import lng_lat_of_point
from .table import Table


def read_geopackage(path: Path) -> Table:
    """
    Read the one layer of a GeoPackage.

    Parameters
    ----------
    path
        The file. It holds one layer, or one named ``cases``; points in any system, or no
        geometry.

    Returns
    -------
    Table
        One record a feature, in the order of the file; its point under ``geometry``, in
        EPSG:4326. The first feature is row 1.

    Raises
    ------
    InvalidCases
        If it cannot be opened (cut off), or holds several layers and none named ``cases``.
    """
    try:
        layer = _layer(path)
        frame = pyogrio.read_dataframe(path, layer=layer)
    except (DataSourceError, DataLayerError) as error:
        fault = Fault(
            path.name, "a file that cannot be opened", "a GeoPackage", "It may be cut off."
        )
        raise InvalidCases([fault]) from error
    columns = [name for name in frame.columns if name != "geometry"]
    records: list[dict[str, Any]] = frame[columns].to_dict("records")
    if isinstance(frame, gpd.GeoDataFrame):
        crs = None if frame.crs is None else CRS(frame.crs)
        for record, shape in zip(records, frame.geometry, strict=True):
            is_point = isinstance(shape, Point) and not shape.is_empty
            record["geometry"] = lng_lat_of_point(shape, crs) if is_point else shape
    return Table([_plain(record) for record in records], range(1, len(records) + 1))


def _layer(path: Path) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if len(names) == 1:
        return names[0]
    if "cases" in names:
        return "cases"
    found = f"{len(names)} layers: {', '.join(names)}" if names else "no layer"
    raise InvalidCases([Fault(path.name, found, "one layer, or one named cases")])


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Turn the frame's time stamps into plain ones; NaT becomes nothing."""
    return {
        name: (None if pd.isna(value) else value.to_pydatetime(warn=False))
        if isinstance(value, pd.Timestamp) or value is pd.NaT
        else value
        for name, value in record.items()
    }
