"""Find the ward, hamlet and alley whose ground holds a point, for many points at once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from zoning.errors import Fault, InvalidArea
from zoning.quantities import WGS84

from .frames import POLYGONAL, UNITS, row_faults
from .locate_build import shape_index
from .locate_raster import Floats, Ints
from .locate_shapes import NOWHERE, ShapeIndex
from .positions import checked_positions
from .unit_rows import Units, units_of

READ: Final = ("unit_id", "parent_id", "level", "name", "kind", "origin")
"""Columns of the units that are read here."""


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """Units of one level in order of preference, made ready."""

    row: Ints
    index: ShapeIndex

    def holder(self, lng: Floats, lat: Floats) -> Ints:
        """Return the row of the first unit that holds each point, or -1."""
        return np.append(self.row, NOWHERE)[self.index.holder(lng, lat)]


@dataclass(frozen=True, eq=False)
class UnitIndex:
    """
    Units made ready to be asked which of them holds a point.

    Parameters
    ----------
    units
        Table of units in EPSG:4326, as in an area pack. Build one index and ask it many
        times: each level is made ready when it is first asked for.

    Raises
    ------
    InvalidArea
        If a column is missing, the CRS is another, or a shape is invalid or no polygon.
    """

    units: gpd.GeoDataFrame

    def __post_init__(self) -> None:
        """Refuse a table that cannot be asked."""
        if faults := _column_faults(self.units) or _shape_faults(self.units):
            raise InvalidArea(faults)

    def wards(self, lng: npt.ArrayLike, lat: npt.ArrayLike) -> Ints:
        """
        Return for each point the ward that holds it.

        Parameters
        ----------
        lng, lat
            Degrees, EPSG:4326; two sequences of one length.

        Returns
        -------
        ndarray
            Row of ``units``, or -1. On a border, and where wards overlap, it is the ward with
            the lower identifier.

        Raises
        ------
        InvalidInput
            If a position is missing or no degrees; every one is counted.

        Notes
        -----
        Every answer is one of those of ``geopandas.sjoin(..., predicate="intersects")``.
        """
        return self._wards.holder(*checked_positions(lng, lat))

    def inside(self, ward: Ints, lng: Floats, lat: Floats) -> tuple[Ints, Ints]:
        """
        Return for each point the alley and the hamlet whose ground holds it, in its ward.

        Parameters
        ----------
        ward
            Row of each point's ward, or -1.
        lng, lat
            Degrees, EPSG:4326.

        Returns
        -------
        tuple of ndarray and ndarray
            Rows of alleys and of hamlets, or -1. The alley is the smallest that holds the
            point. The hamlet is the alley's; without an alley the one that holds the point, on
            a border the one with the lower identifier.
        """
        alley = self._kept(self._alleys.holder(lng, lat), ward)
        hamlet = self._kept(self._hamlets.holder(lng, lat), ward)
        return alley, np.where(alley >= 0, self.ancestor("hamlet", alley), hamlet)

    def ancestor(self, level: str, row: Ints) -> Ints:
        """Return the units themselves or their nearest ancestors at a level; -1 stays -1."""
        return np.append(self._ancestors[level], NOWHERE)[row]

    @cached_property
    def rows(self) -> Units:
        """Return the units as plain columns, by row."""
        return units_of(self.units)

    @cached_property
    def _ancestors(self) -> dict[str, Ints]:
        levels = ("province", "ward", "hamlet", "alley")
        return {level: self.rows.ancestors(level) for level in levels}

    @cached_property
    def _rank(self) -> Ints:
        """Return the place of each unit among the sorted identifiers; the last is for none."""
        rank = np.empty(len(self.rows.ids) + 1, dtype=np.int64)
        rank[np.argsort(np.array(self.rows.ids, dtype=object), kind="stable")] = np.arange(
            len(self.rows.ids)
        )
        rank[NOWHERE] = len(self.rows.ids)
        return rank

    @cached_property
    def _wards(self) -> _Level:
        rows = np.array(self.rows.rows_at("ward"), dtype=np.int64)
        return self._made_ready(rows, np.zeros(len(rows)))

    @cached_property
    def _hamlets(self) -> _Level:
        rows = np.array(self.rows.rows_at("hamlet"), dtype=np.int64)
        # On the border of two wards the hamlet must be one of the ward that is answered.
        return self._made_ready(rows, self._rank[self.ancestor("ward", rows)])

    @cached_property
    def _alleys(self) -> _Level:
        rows = np.array(self.rows.rows_at("alley"), dtype=np.int64)
        return self._made_ready(rows, shapely.area(self._shapes(rows)))

    def _made_ready(self, rows: Ints, first_by: npt.NDArray[np.number]) -> _Level:
        rows = rows[np.lexsort((self._rank[rows], first_by))]
        return _Level(rows, shape_index(self._shapes(rows)))

    def _shapes(self, rows: Ints) -> npt.NDArray[np.object_]:
        return np.asarray(self.units.geometry.values, dtype=object)[rows]

    def _kept(self, unit: Ints, ward: Ints) -> Ints:
        return np.where((self.ancestor("ward", unit) == ward) & (ward >= 0), unit, NOWHERE)


def _column_faults(units: pd.DataFrame) -> list[Fault]:
    faults = [
        Fault(f"units, column {name}", "no such column", "a table of units")
        for name in READ
        if name not in units.columns
    ]
    crs = units.crs if isinstance(units, gpd.GeoDataFrame) else None
    if crs is None or not CRS(crs).equals(CRS(WGS84), ignore_axis_order=True):
        found = "no CRS" if crs is None else f"CRS {CRS(crs).name}"
        faults.append(Fault("units", found, f"coordinates in {WGS84}, (lng, lat)"))
    return faults


def _shape_faults(units: gpd.GeoDataFrame) -> list[Fault]:
    shapes, ids = units.geometry.values, units["unit_id"].reset_index(drop=True)
    other = ~np.isin(np.asarray(units.geom_type.fillna("nothing"), dtype=object), POLYGONAL)
    faults = row_faults(UNITS, ids[other], found="no polygon", expected="a polygon or multipolygon")
    broken = ~other & ~shapely.is_valid(shapes)
    return faults + row_faults(
        UNITS, ids[broken], found="an invalid geometry", expected="a valid one"
    )
