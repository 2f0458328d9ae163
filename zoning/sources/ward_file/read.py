"""Read a ward file, whatever its columns are called."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from zoning.errors import Fault, InvalidSource
from zoning.quantities import WGS84

from .headings import columns_of
from .names import codes, made_codes, named
from .open import SUBJECT, open_ward_file
from .shapes import LISTED, in_degrees, place_faults, shape_faults

PROVINCE_NAME: Final = "provinceName"
"""Column a ward file may have: its province's name with its kind, "Tỉnh Lào Cai"."""

FIELDS: Final = ("code", "name", "fullName", "fullNameEn", "provinceCode", "kind", PROVINCE_NAME)
"""Columns of the frame that is returned; the last only where the file has it."""


@dataclass(frozen=True, slots=True)
class WardFile:
    """
    What a ward file says.

    Attributes
    ----------
    wards
        Columns code, name, fullName, fullNameEn, provinceCode and kind as text, and provinceName
        where the file has it; polygons in EPSG:4326, sorted by code.
    remarks
        What the reader should know of how the file was read, one sentence each.
    """

    wards: gpd.GeoDataFrame
    remarks: tuple[str, ...]


def read_ward_file(
    stated: str | Path, *, code_column: str | None = None, name_column: str | None = None
) -> WardFile:
    """
    Read a ward file, whatever its columns are called.

    Parameters
    ----------
    stated
        GeoParquet, GeoPackage, GeoJSON, a (zipped) Shapefile, or another file that GDAL reads;
        ``FILE:LAYER`` names a layer.
    code_column, name_column
        The columns that hold codes and full names; by default they are known by their headings.
        Codes are made where no column holds them.

    Returns
    -------
    WardFile
        Wards, and how they were read.

    Raises
    ------
    InvalidSource
        If the file cannot be read, lacks a name, a CRS or a row, or holds a code or a polygon
        twice, a geometry that is no valid polygon, or coordinates that its CRS cannot hold;
        every fault is named.
    """
    where = str(stated)
    frame = open_ward_file(stated)
    columns = columns_of(str(name) for name in frame.columns if name != "geometry")
    columns |= {"code": code_column} if code_column is not None else {}
    if name_column is not None:
        columns = {field: own for field, own in columns.items() if field != "name"}
        columns["fullName"] = name_column
    faults = _table_faults(frame, columns, where)
    if faults or not isinstance(frame, gpd.GeoDataFrame):
        raise InvalidSource(faults, subject=SUBJECT)
    frame = frame.reset_index(drop=True)
    crs = CRS(frame.crs)
    shapes = in_degrees(np.asarray(frame.geometry.values, dtype=object), crs)
    table = named(frame, columns)
    has_codes = "code" in columns
    table["code"] = (
        codes(frame, columns["code"], table["kind"])
        if has_codes
        else made_codes(table["name"], shapes)
    )
    faults = _value_faults(table, columns, where)
    faults += shape_faults(frame, _labels(table, has_codes=has_codes), where)
    faults += place_faults(shapes, crs, where)
    if faults:
        raise InvalidSource(faults, subject=SUBJECT)
    wards = gpd.GeoDataFrame(
        table[[name for name in FIELDS if name in table]], geometry=shapes, crs=WGS84
    )
    return WardFile(wards.sort_values("code", ignore_index=True), _remarks(columns))


def _table_faults(frame: pd.DataFrame, columns: dict[str, str], where: str) -> list[Fault]:
    names = [str(name) for name in frame.columns if name != "geometry"]
    listed = ", ".join(names) or "none"
    faults = [
        Fault(f"{where}, column {own}", "no such column", f"one of its columns: {listed}")
        for own in sorted(set(columns.values()) - set(names))
    ]
    if "fullName" not in columns:
        expected = "a column of names, such as name, ten_xa, NAME_3 or shapeName"
        mend = "Say which it is: --name-column."
        found = f"no column known to hold names among: {listed}"
        faults.append(Fault(f"{where}, columns", found, expected, mend))
    if not isinstance(frame, gpd.GeoDataFrame):
        return [*faults, Fault(where, "no geometry", "ward polygons")]
    if frame.crs is None:
        mend = "State the CRS the coordinates are in."
        faults.append(Fault(where, "no CRS", "a CRS, EPSG:4326 or another", mend))
    elif len(frame) == 0:
        faults.append(Fault(where, "no ward", "at least one ward"))
    return faults


def _value_faults(table: pd.DataFrame, columns: dict[str, str], where: str) -> list[Fault]:
    faults = [
        Fault(f"{where}, column {columns[field]}", f"{count} rows without it", "a value")
        for field in ("code", "fullName")
        if field in columns and (count := int(table[field].isna().sum()))
    ]
    twice = sorted(set(table.code[table.code.duplicated()].dropna()))
    mend = "Unite the rows of one ward, or name the column that tells wards apart: --code-column."
    faults += [
        Fault(f"{where}, code {code}", "the code twice", "unique codes", mend)
        for code in twice[:LISTED]
    ]
    if len(twice) > LISTED:
        rest = f"{len(twice) - LISTED} more codes twice"
        faults.append(Fault(where, rest, "unique codes", mend))
    return faults


def _labels(table: pd.DataFrame, *, has_codes: bool) -> pd.Series:
    rows = pd.Series([f"row {row}" for row in range(1, len(table) + 1)], dtype="string")
    return ("code " + table.code).fillna(rows) if has_codes else rows


def _remarks(columns: dict[str, str]) -> tuple[str, ...]:
    made = (
        "The ward file has no column of codes: codes were made from each ward's name and box "
        "(name a column with --code-column)."
    )
    return () if "code" in columns else (made,)
