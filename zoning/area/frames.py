"""Bring a table to the columns, types and order an area pack promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from zoning.errors import Fault
from zoning.quantities import WGS84

from .schema import (
    CELL_COLUMNS,
    GROUND_COLUMNS,
    HOUSEHOLD_COLUMNS,
    SITE_COLUMNS,
    STREET_COLUMNS,
    UNIT_COLUMNS,
)

DECIMALS: Final = 7
"""Decimals of a degree kept in a pack: about one centimetre, as OpenStreetMap keeps them."""

POLYGONAL: Final = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class FrameKind:
    """
    What one table of a pack looks like.

    Attributes
    ----------
    name
        Name of the table, and of its file without the ending.
    id_column
        Column that names a row; the table is sorted by it.
    columns
        Column names and their types, in order.
    geometries
        Geometry types allowed.
    needed
        Text columns that may not be null.
    optional
        Whether a pack may lack the table; an empty one is then left out of its folder and its
        digest.
    """

    name: str
    id_column: str
    columns: Mapping[str, str]
    geometries: tuple[str, ...]
    needed: tuple[str, ...]
    optional: bool = False

    @property
    def file_name(self) -> str:
        """Return the name of the file that holds the table."""
        return f"{self.name}.parquet"


UNITS: Final = FrameKind(
    "units",
    "unit_id",
    UNIT_COLUMNS,
    POLYGONAL,
    ("unit_id", "level", "name", "kind", "origin", "valid_from"),
)
HOUSEHOLDS: Final = FrameKind(
    "households",
    "household_id",
    HOUSEHOLD_COLUMNS,
    ("Point",),
    ("household_id", "unit_id", "origin", "street_id"),
)
STREETS: Final = FrameKind(
    "streets", "street_id", STREET_COLUMNS, ("LineString",), ("street_id", "kind")
)
SITES: Final = FrameKind(
    "sites", "site_id", SITE_COLUMNS, ("Point",), ("site_id", "kind", "unit_id")
)
GROUND: Final = FrameKind("ground", "ground_id", GROUND_COLUMNS, POLYGONAL, ("ground_id", "kind"))
CELLS: Final = FrameKind(
    "cells",
    "cell_id",
    CELL_COLUMNS,
    POLYGONAL,
    ("cell_id", "cell", "unit_id", "origin"),
    optional=True,
)

FRAME_KINDS: Final = (UNITS, HOUSEHOLDS, STREETS, SITES, GROUND, CELLS)
"""The tables of a pack, in the order in which they are digested and reported."""


def conform(frame: pd.DataFrame, kind: FrameKind) -> tuple[gpd.GeoDataFrame, list[Fault]]:
    """
    Bring a table to its schema, or say everything that keeps it from it.

    Parameters
    ----------
    frame
        The table, any row order; columns the schema does not name are dropped.
    kind
        The schema.

    Returns
    -------
    tuple of GeoDataFrame and list of Fault
        The table in EPSG:4326, coordinates rounded to 7 decimals, sorted by identifier with a
        fresh index; and the faults. The table is empty when there is any fault.
    """
    faults = _column_faults(frame, kind)
    if faults:
        return empty_frame(kind), faults
    cast = {name: _cast(frame[name], name, dtype, kind) for name, dtype in kind.columns.items()}
    faults += [fault for _, found in cast.values() for fault in found]
    faults += _geometry_faults(frame, kind)
    if faults:
        return empty_frame(kind), faults
    table = gpd.GeoDataFrame(
        {name: series.array for name, (series, _) in cast.items()},
        geometry=rounded(np.asarray(frame.geometry.values, dtype=object)),
        crs=WGS84,
    ).astype(dict(kind.columns))
    if table[kind.id_column].is_monotonic_increasing:
        return table, []
    return table.sort_values(kind.id_column, kind="stable", ignore_index=True), []


def empty_frame(kind: FrameKind) -> gpd.GeoDataFrame:
    """Return a table of the schema without rows."""
    columns = {name: pd.Series([], dtype=dtype) for name, dtype in kind.columns.items()}
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([], crs=WGS84), crs=WGS84)


def rounded(geometries: np.ndarray) -> np.ndarray:
    """
    Round coordinates to the pack's grid.

    Parameters
    ----------
    geometries
        Geometries in degrees.

    Returns
    -------
    ndarray
        The same geometries with 7 decimals and no repeated vertex. A polygon that rounding
        would make invalid is laid anew on the grid; one that was invalid before stays as it is,
        so that a check can name it.
    """
    if _is_rounded(geometries):
        return geometries
    flat = shapely.transform(
        shapely.force_2d(geometries), lambda points: np.round(points, DECIMALS)
    )
    collapsed = _collapsed(flat)
    flat[collapsed] = _laid(geometries[collapsed])
    flat = shapely.remove_repeated_points(flat, 0.0)
    broken = ~shapely.is_valid(flat)
    broken[broken] = shapely.is_valid(geometries[broken])
    flat[broken] = _laid(geometries[broken])
    return np.asarray(flat, dtype=object)


def _is_rounded(geometries: np.ndarray) -> bool:
    """Tell whether `rounded` would change nothing; much quicker than to do it."""
    if shapely.has_z(geometries).any() or shapely.has_m(geometries).any():
        return False
    points, row = shapely.get_coordinates(geometries, return_index=True)
    repeated = (points[1:] == points[:-1]).all(axis=1) & (row[1:] == row[:-1])
    return not repeated.any() and np.array_equal(np.round(points, DECIMALS), points)


def _laid(geometries: np.ndarray) -> np.ndarray:
    """Lay geometries anew on the grid: parts and holes thinner than it are left out."""
    laid = shapely.set_precision(geometries, 10.0**-DECIMALS)
    return np.asarray(shapely.transform(laid, lambda points: np.round(points, DECIMALS)))


def _collapsed(flat: np.ndarray) -> np.ndarray:
    """Say which polygons have a ring with fewer than three different points in a row."""
    parts, owner = shapely.get_parts(flat, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    moved = (ring[1:] == ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)
    steps = np.bincount(ring[1:][moved], minlength=len(rings))
    found = np.zeros(len(flat), dtype=bool)
    found[owner[part[steps < 3]]] = True
    return found


def row_faults(
    kind: FrameKind, ids: pd.Series, *, found: object, expected: str, mend: str = ""
) -> list[Fault]:
    """
    Say the same fault of several rows: one entry a row, up to twenty, then their number.

    Parameters
    ----------
    kind
        The table.
    ids
        Identifiers of the faulty rows, by row position.
    found
        What stands there: one text, or a sequence beside ``ids``.
    expected, mend
        As in `Fault`.

    Returns
    -------
    list of Fault
        Empty where ``ids`` is.
    """
    texts = [found] * len(ids) if isinstance(found, str) else list(found)  # type: ignore[call-overload]
    shown = [
        Fault(f"{kind.file_name}, {kind.id_column} {name}", str(text), expected, mend)
        for name, text in zip(ids[:20], texts[:20], strict=True)
    ]
    if len(ids) > 20:
        rest = f"the same in {len(ids) - 20} more rows"
        shown.append(Fault(kind.file_name, rest, expected, mend))
    return shown


def _column_faults(frame: pd.DataFrame, kind: FrameKind) -> list[Fault]:
    faults = [
        Fault(f"{kind.file_name}, column {name}", "no such column", f"a column of type {dtype}")
        for name, dtype in kind.columns.items()
        if name not in frame.columns
    ]
    if not isinstance(frame, gpd.GeoDataFrame) or frame._geometry_column_name not in frame.columns:  # noqa: SLF001 - `geometry` raises where there is none
        return [*faults, Fault(kind.file_name, "no geometry column", "GeoParquet with geometry")]
    if frame.crs is None or not CRS(frame.crs).equals(CRS(WGS84), ignore_axis_order=True):
        found = "no CRS" if frame.crs is None else f"CRS {CRS(frame.crs).name}"
        mend = "Name the CRS the coordinates are in, then convert them."
        faults.append(Fault(kind.file_name, found, f"coordinates in {WGS84}, (lng, lat)", mend))
    return faults


def _cast(
    series: pd.Series, name: str, dtype: str, kind: FrameKind
) -> tuple[pd.Series, list[Fault]]:
    where = f"{kind.file_name}, column {name}"
    if len(series) == 0:
        return pd.Series([], dtype=dtype), []
    if dtype == "string":
        if isinstance(series.dtype, pd.StringDtype):
            return series.astype("string"), []
        texts = series.astype(object).where(series.notna(), None)
        if pd.api.types.infer_dtype(texts, skipna=True) in ("string", "empty"):
            return pd.Series(texts, dtype="string"), []
        return series, [Fault(where, f"values of type {series.dtype}", "text")]
    numeric = pd.api.types.is_numeric_dtype(series.dtype)
    if not numeric or pd.api.types.is_bool_dtype(series.dtype):
        return series, [Fault(where, f"values of type {series.dtype}", f"numbers, {dtype}")]
    return _cast_numbers(series, where, dtype)


def _cast_numbers(series: pd.Series, where: str, dtype: str) -> tuple[pd.Series, list[Fault]]:
    values = series.to_numpy(dtype="float64", na_value=np.nan)
    bad = ~np.isfinite(values)
    if dtype == "int64":
        bad |= values != np.round(values)
    if bad.any():
        expected = "whole numbers" if dtype == "int64" else "finite numbers"
        return series, [Fault(where, f"{int(bad.sum())} values that are none", expected)]
    if dtype == "int64":
        return pd.Series(series.to_numpy(dtype="int64")), []
    # Millimetres: finer figures would only carry the noise of the arithmetic.
    return pd.Series(np.round(values, 3)), []


def _geometry_faults(frame: gpd.GeoDataFrame, kind: FrameKind) -> list[Fault]:
    names = np.array(frame.geom_type.fillna("nothing"), dtype=object)
    names[np.asarray(frame.geometry.is_empty & frame.geometry.notna())] = "an empty geometry"
    bad = ~np.isin(names, kind.geometries)
    ids = frame[kind.id_column].reset_index(drop=True)
    faults = row_faults(
        kind, ids[bad], found=list(names[bad]), expected=" or ".join(kind.geometries)
    )
    coordinates = shapely.get_coordinates(frame.geometry.values)
    if len(coordinates) and not np.isfinite(coordinates).all():
        faults.append(Fault(kind.file_name, "a coordinate that is no number", "finite degrees"))
    return faults
