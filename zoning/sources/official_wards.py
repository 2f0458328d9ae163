"""Read official ward polygons."""

from pathlib import Path

import geopandas as gpd

from .ward_file import read_ward_file
from .ward_file.read import PROVINCE_NAME

__all__ = ["PROVINCE_NAME", "read_wards"]


def read_wards(
    path: str | Path, *, code_column: str | None = None, name_column: str | None = None
) -> gpd.GeoDataFrame:
    """
    Read official ward polygons.

    Parameters
    ----------
    path
        GeoParquet (``.parquet``), GeoPackage, GeoJSON, a (zipped) Shapefile, or any GIS file
        that GDAL reads; ``FILE:LAYER`` names a layer. Codes, names, kinds and province codes are
        found by the headings of the national set, of the statistics office, GADM, HDX,
        geoBoundaries and OpenStreetMap exports.
    code_column, name_column
        The columns that hold codes and full names, where their headings are not known.

    Returns
    -------
    GeoDataFrame
        Columns code, name, fullName, fullNameEn, provinceCode and kind as text, null where the
        file says nothing, and provinceName where the file has it; polygons in EPSG:4326, sorted
        by code. A file without codes gets codes made from names and boxes.

    Raises
    ------
    InvalidSource
        If the file cannot be read, lacks a name, a CRS or a row, or holds a code or a polygon
        twice, a geometry that is no valid polygon, or coordinates that its CRS cannot hold;
        every fault is named.
    """
    return read_ward_file(path, code_column=code_column, name_column=name_column).wards
