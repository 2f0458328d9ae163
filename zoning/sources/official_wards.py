"""Read official ward polygons."""

from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from zoning.errors import Fault, InvalidSource
from zoning.quantities import WGS84

COLUMNS: Final = ("code", "name", "fullName", "fullNameEn", "provinceCode")
"""Columns a ward file has: the names under which the national set is published."""

PROVINCE_NAME: Final = "provinceName"
"""Column a ward file may have: its province's name with its kind, "Tỉnh Lào Cai"."""

EXPECTED: Final = "GeoParquet, or a GIS file that GDAL reads"


def read_wards(path: str | Path) -> gpd.GeoDataFrame:
    """
    Read official ward polygons.

    Parameters
    ----------
    path
        GeoParquet (``.parquet``), or any GIS file that GDAL reads, with the columns code, name,
        fullName, fullNameEn and provinceCode; provinceName is read where there is one.

    Returns
    -------
    GeoDataFrame
        Those columns as text, and polygons in EPSG:4326, sorted by code.

    Raises
    ------
    InvalidSource
        If the file cannot be read, lacks a column or a CRS, or holds a code twice or a geometry
        that is no valid polygon; every fault is named.
    """
    file = Path(path)
    if not file.is_file():
        raise InvalidSource([Fault(str(path), "no such file", EXPECTED)], subject="ward file")
    try:
        read = gpd.read_parquet if file.suffix == ".parquet" else pyogrio.read_dataframe
        frame = read(file)
    except Exception as error:  # readers raise what they like; it is reported with its text
        found = f"a file that cannot be read ({type(error).__name__}: {error})"
        raise InvalidSource([Fault(str(path), found, EXPECTED)], subject="ward file") from error
    faults = _table_faults(frame, str(path)) or _row_faults(frame, str(path))
    if faults:
        raise InvalidSource(faults, subject="ward file")
    names = [*COLUMNS, *({PROVINCE_NAME} & set(frame.columns))]
    texts = {name: frame[name].astype("string") for name in names}
    wards = gpd.GeoDataFrame(texts, geometry=frame.geometry, crs=frame.crs).to_crs(WGS84)
    return wards.sort_values("code", ignore_index=True)


def _table_faults(frame: pd.DataFrame, where: str) -> list[Fault]:
    faults = [
        Fault(f"{where}, column {name}", "no such column", "the columns " + ", ".join(COLUMNS))
        for name in COLUMNS
        if name not in frame.columns
    ]
    if not isinstance(frame, gpd.GeoDataFrame):
        return [*faults, Fault(where, "no geometry", "ward polygons")]
    if frame.crs is None:
        mend = "State the CRS the coordinates are in."
        faults.append(Fault(where, "no CRS", "a CRS, EPSG:4326 or another", mend))
    elif len(frame) == 0:
        faults.append(Fault(where, "no ward", "at least one ward"))
    return faults


def _row_faults(frame: gpd.GeoDataFrame, where: str) -> list[Fault]:
    missing = {name: int(frame[name].isna().sum()) for name in COLUMNS[:3]}
    faults = [
        Fault(f"{where}, column {name}", f"{count} rows without it", "a value")
        for name, count in missing.items()
        if count
    ]
    faults += [
        Fault(f"{where}, code {code}", "the code twice", "unique codes")
        for code in sorted(set(frame.code[frame.code.duplicated()].dropna()))
    ]
    kinds = np.array(frame.geom_type.fillna("nothing"))
    bad = ~np.isin(kinds, ("Polygon", "MultiPolygon")) | ~np.asarray(frame.geometry.is_valid)
    faults += [
        Fault(
            f"{where}, code {code}",
            f"{kind}, not valid" if "Polygon" in kind else str(kind),
            "a valid polygon",
        )
        for code, kind in zip(frame.code[bad], kinds[bad], strict=True)
    ]
    boxes = np.abs(shapely.bounds(frame.geometry.to_crs(WGS84).values))
    if not (boxes <= (180, 90, 180, 90)).all():
        found = f"coordinates that {frame.crs.name} cannot hold"
        mend = "The stated CRS may not be the one the coordinates are in."
        faults.append(Fault(where, found, "coordinates inside that CRS", mend))
    return faults
