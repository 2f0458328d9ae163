"""Read where buildings stand, and how much floor each has."""

from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from zoning.errors import Fault, InvalidSource
from zoning.quantities import WGS84

from .ellipsoid import square_metres

LEVEL_COLUMNS: Final = ("building:levels", "building_levels", "levels", "num_floors", "floors")
HEIGHT_COLUMN: Final = "height"

STOREY: Final = 3.3
"""Metres from floor to floor, where a file states the height and not the storeys; an assumption."""

TALLEST: Final = 60
"""Storeys at most: a larger number is a slip, or no dwelling."""

SMALLEST: Final = 12.0
"""Footprint, m², below which a building is a shed or a kiosk."""

LARGEST: Final = 2000.0
"""
Footprint, m², above which a building without stated storeys is a factory or a hall: nobody lives
there. An assumption of ours, the same as for buildings of OpenStreetMap.
"""

EXPECTED: Final = "building polygons: GeoParquet, or a GIS file that GDAL reads"


def read_buildings(path: str | Path) -> gpd.GeoDataFrame:
    """
    Read where buildings stand, and how much floor each has.

    Parameters
    ----------
    path
        GeoParquet (``.parquet``), or any GIS file that GDAL reads, with polygons in any CRS.
        Storeys are taken from the first of the columns building:levels, building_levels, levels,
        num_floors and floors that is there, else from height in metres, else one is assumed.

    Returns
    -------
    GeoDataFrame
        The centres of the buildings in EPSG:4326, with a column weight: the floor area, m².
        Sheds below 12 m², and halls above 2,000 m² of which no storeys are stated, are left out.

    Raises
    ------
    InvalidSource
        If the file cannot be read, has no CRS, or holds anything but polygons; every fault is
        named.
    """
    frame = _read(path)
    kinds = np.array(frame.geom_type.fillna("nothing"))
    bad = ~np.isin(kinds, ("Polygon", "MultiPolygon"))
    faults = []
    if frame.crs is None:
        mend = "State the CRS the coordinates are in."
        faults.append(Fault(str(path), "no CRS", "a CRS, EPSG:4326 or another", mend))
    if bad.any():
        found = f"{int(bad.sum())} rows that are no polygon ({', '.join(sorted(set(kinds[bad])))})"
        faults.append(Fault(str(path), found, "the outline of a building in every row"))
    if faults:
        raise InvalidSource(faults, subject="building file")
    shapes = np.asarray(frame.geometry.to_crs(WGS84).values)
    footprint = square_metres(shapes)
    storeys = _storeys(frame)
    stated = storeys > 0
    home = (footprint >= SMALLEST) & (stated | (footprint <= LARGEST))
    weight = footprint * np.where(stated, storeys, 1.0)
    points = shapely.centroid(shapes[home])
    return gpd.GeoDataFrame({"weight": weight[home]}, geometry=points, crs=WGS84)


def _read(path: str | Path) -> gpd.GeoDataFrame:
    file = Path(path)
    if not file.is_file():
        fault = Fault(str(path), "no such file", EXPECTED)
        raise InvalidSource([fault], subject="building file")
    try:
        read = gpd.read_parquet if file.suffix == ".parquet" else pyogrio.read_dataframe
        frame = read(file)
    except Exception as error:  # readers raise what they like; it is reported with its text
        found = f"a file that cannot be read ({type(error).__name__}: {error})"
        fault = Fault(str(path), found, EXPECTED)
        raise InvalidSource([fault], subject="building file") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        fault = Fault(str(path), "no geometry", EXPECTED)
        raise InvalidSource([fault], subject="building file")
    return frame


def _storeys(frame: pd.DataFrame) -> np.ndarray:
    """Return the storeys of each building, 0 where none are stated."""
    storeys = np.zeros(len(frame))
    for column in LEVEL_COLUMNS:
        if column in frame.columns:
            storeys = _numbers(frame[column])
            break
    if HEIGHT_COLUMN in frame.columns:
        tall = np.round(_numbers(frame[HEIGHT_COLUMN]) / STOREY)
        storeys = np.where(storeys > 0, storeys, tall)
    return np.asarray(np.clip(np.round(storeys), 0, TALLEST))


def _numbers(column: pd.Series) -> np.ndarray:
    # Volunteers write "12 m", or "3;4" where wings differ: the leading number is meant.
    numbers = pd.to_numeric(column, errors="coerce")
    if not pd.api.types.is_numeric_dtype(column.dtype):
        leading = column.astype("string").str.extract(r"^\s*(\d+(?:\.\d+)?)", expand=False)
        numbers = pd.to_numeric(leading, errors="coerce")
    return np.asarray(np.nan_to_num(numbers.to_numpy(dtype="float64", na_value=np.nan)))
