"""Read codes, names and kinds of wards from the columns that hold them."""

import hashlib
from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .headings import is_numbered

VIETNAMESE_KINDS: Final = ("đặc khu", "thị trấn", "phường", "xã")
"""Kinds of Vietnamese wards, of 2025 and before."""

NEUTRAL_KIND: Final = "ward"
"""Kind of a ward whose file names none."""

CODE_DIGITS: Final = 5
"""Digits of an official Vietnamese ward code."""


def texts(column: pd.Series) -> pd.Series:
    """
    Return a column as text.

    Parameters
    ----------
    column
        Text, or whole numbers stored as integers or floats.

    Returns
    -------
    Series
        Composed Unicode without surrounding space; null where the cell is blank. The number
        26734.0 is "26734".
    """
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    plain = column.astype("string").str.strip().str.normalize("NFC")
    return plain.mask(plain.str.len() == 0)


def codes(frame: pd.DataFrame, column: str, kinds: pd.Series) -> pd.Series:
    """
    Return the codes of wards.

    Parameters
    ----------
    frame
        The file's rows.
    column
        The column that holds codes.
    kinds
        Kinds of the wards.

    Returns
    -------
    Series
        Text. Numbers of Vietnamese wards under a heading of codes get back their leading zeros.
    """
    found = texts(frame[column])
    is_number = pd.api.types.is_numeric_dtype(frame[column])
    if is_number and is_numbered(column) and kinds.isin(VIETNAMESE_KINDS).any():
        found = found.str.zfill(CODE_DIGITS)
    return found


def made_codes(names: pd.Series, shapes: np.ndarray) -> pd.Series:
    """
    Make codes for wards that have none.

    Parameters
    ----------
    names
        Names of the wards.
    shapes
        Their polygons in degrees.

    Returns
    -------
    Series
        "x" and eight hexadecimal digits of a digest of name and box: the same ward has the same
        code in another order, and in a file that holds more wards.
    """
    boxes = np.round(shapely.bounds(shapes), 5).tolist()
    made = [
        "x" + hashlib.sha256(f"{name} {box}".encode()).hexdigest()[:8]
        for name, box in zip(names.fillna("").tolist(), boxes, strict=True)
    ]
    return pd.Series(made, index=names.index, dtype="string")


def named(frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """
    Read what wards are called.

    Parameters
    ----------
    frame
        The file's rows.
    columns
        Field → column, with at least ``fullName``.

    Returns
    -------
    DataFrame
        Columns name, fullName, fullNameEn, provinceCode and kind. A Vietnamese kind stands
        before the full name and not in the name; any other kind stands by itself. provinceName
        too, where the file has it.
    """
    full = texts(frame[columns["fullName"]])
    stated = texts(frame[columns["kind"]]).str.lower() if "kind" in columns else None
    prefix = pd.Series(pd.NA, index=full.index, dtype="string")
    for kind in VIETNAMESE_KINDS:
        prefix = prefix.mask(full.str.lower().str.startswith(kind + " ").fillna(value=False), kind)
    if stated is not None:
        bare = prefix.isna() & stated.isin(VIETNAMESE_KINDS)
        full = full.mask(bare, stated.str.capitalize() + " " + full)
        prefix = prefix.mask(bare, stated)
    short = full.copy()
    for kind in VIETNAMESE_KINDS:
        short = short.mask((prefix == kind).fillna(value=False), full.str.slice(len(kind) + 1))
    kinds = prefix if stated is None else prefix.fillna(stated)
    table = pd.DataFrame({"name": short, "fullName": full, "kind": kinds.fillna(NEUTRAL_KIND)})
    if "name" in columns and columns["name"] != columns["fullName"]:
        table["name"] = texts(frame[columns["name"]])
    for field in ("fullNameEn", "provinceCode"):
        blank = pd.Series(pd.NA, index=full.index, dtype="string")
        table[field] = texts(frame[columns[field]]) if field in columns else blank
    if "provinceName" in columns:
        table["provinceName"] = texts(frame[columns["provinceName"]])
    return table
