"""Say what lies at a position: household, alley, hamlet, ward and cell, and how far off."""

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod

from zoning.area.area import Area
from zoning.area.locate import Located, Locator
from zoning.area.locate_households import REACH_M
from zoning.errors import Fault, InvalidInput

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

GEOD: Final = Geod(ellps="WGS84")

COLUMNS: Final = (
    "is_inside",
    "household_id",
    "household_m",
    "alley_id",
    "alley_m",
    "hamlet_id",
    "hamlet_m",
    "ward_id",
    "province_id",
    "cell_id",
    "cell",
    "nearest_ward_id",
    "outside_m",
)
"""Columns of what `reverse_many` returns, in order."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    What lies at one position.

    Attributes
    ----------
    is_inside
        Whether it lies in a ward of the area.
    household_id, household_m
        The nearest household of the ward within reach, and the metres to it; None and NaN
        where there is none.
    alley_id, alley_m, hamlet_id, hamlet_m
        Those of the household, or else those whose ground holds the position; and the metres
        to their ground, 0 on it.
    ward_id, province_id
        The ward that holds the position, and its province.
    cell_id
        The area's cell that holds it, where no household is known.
    cell
        Its H3 cell of resolution 12.
    nearest_ward_id, outside_m
        Outside the area the nearest ward and the metres to it; inside None and 0.
    """

    is_inside: bool
    household_id: str | None
    household_m: float
    alley_id: str | None
    alley_m: float
    hamlet_id: str | None
    hamlet_m: float
    ward_id: str | None
    province_id: str | None
    cell_id: str | None
    cell: str
    nearest_ward_id: str | None
    outside_m: float


@dataclass(frozen=True, eq=False)
class Reverser:
    """
    An area made ready to be asked what lies at positions.

    Parameters
    ----------
    area
        The area. Make one and ask it many times: what a question needs is made ready when it
        is first asked.

    Raises
    ------
    InvalidArea
        If a unit's shape is invalid or no polygon.
    """

    area: Area
    locator: Locator = field(init=False)

    def __post_init__(self) -> None:
        """Refuse an area that cannot be asked."""
        object.__setattr__(self, "locator", Locator(self.area))

    def frame(self, lng: npt.ArrayLike, lat: npt.ArrayLike, *, reach_m: float) -> pd.DataFrame:
        """Return what lies at each of many positions, as `reverse_many` says."""
        located = self.locator.locate(lng, lat, reach_m=reach_m)
        named = located.frame()
        nearest, metres = self._outside(located)
        units = self.area.units["unit_id"].array
        cells = self.area.cells["cell_id"].array.astype("string")
        named["is_inside"] = located.ward >= 0
        named["household_m"] = self._household_m(located)
        for level in ("alley", "hamlet"):
            named[f"{level}_m"] = self._unit_m(getattr(located, level), located)
        named["cell_id"] = cells.take(self._cells_at(located), allow_fill=True)
        named["nearest_ward_id"] = units.take(nearest, allow_fill=True)
        named["outside_m"] = metres
        return named[list(COLUMNS)]

    def _household_m(self, located: Located) -> Floats:
        """Return the metres to each household, NaN for none."""
        found = np.full(len(located.lng), np.nan)
        has = located.household >= 0
        ends = self.locator.households.lng_lat[located.household[has]]
        found[has] = GEOD.inv(located.lng[has], located.lat[has], *ends.T)[2]
        return found

    def _unit_m(self, unit: Ints, located: Located) -> Floats:
        """Return the metres to the ground of each unit, NaN for none."""
        found = np.where(unit >= 0, 0.0, np.nan)
        has = np.flatnonzero(unit >= 0)
        inside = shapely.intersects_xy(self._units[unit[has]], located.lng[has], located.lat[has])
        off = has[~inside]
        found[off] = self._metres(self._flat_units[unit[off]], located.lng[off], located.lat[off])
        return found

    def _outside(self, located: Located) -> tuple[Ints, Floats]:
        """Return the nearest ward of each position outside, -1 inside, and the metres to it."""
        nearest, metres = np.full(len(located.ward), -1), np.zeros(len(located.ward))
        out = np.flatnonzero(located.ward < 0)
        if not len(out):
            return nearest, metres
        lng, lat = located.lng[out], located.lat[out]
        rows, tree = self._wards
        asked, found = tree.query_nearest(shapely.points(lng * self._wide, lat))
        # Of several at one distance the one with the lower identifier, as on a border.
        first = np.full(len(out), len(rows))
        np.minimum.at(first, asked, found)
        nearest[out] = rows[first]
        metres[out] = self._metres(tree.geometries[first], lng, lat)
        return nearest, metres

    def _cells_at(self, located: Located) -> Ints:
        """Return the row of the area's cell that holds each position, the first, or -1."""
        found = np.full(len(located.lng), -1)
        if len(self.area.cells):
            asked, row = self._cells.query(
                shapely.points(located.lng, located.lat), predicate="intersects"
            )
            first = np.full(len(found), len(self.area.cells))
            np.minimum.at(first, asked, row)
            found = np.where(first < len(self.area.cells), first, -1)
        return found

    def _metres(self, ground: npt.NDArray[np.object_], lng: Floats, lat: Floats) -> Floats:
        """Return the metres from positions to ground drawn as wide as it is high."""
        lines = shapely.shortest_line(ground, shapely.points(lng * self._wide, lat))
        ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
        metres = GEOD.inv(ends[:, 0, 0] / self._wide, ends[:, 0, 1], lng, lat)[2]
        return np.asarray(metres, dtype=np.float64)

    @cached_property
    def _wide(self) -> float:
        """Return how wide a degree of longitude is, measured by one of latitude."""
        _, south, _, north = self.area.units.total_bounds
        return math.cos(math.radians((south + north) / 2))

    @cached_property
    def _units(self) -> npt.NDArray[np.object_]:
        shapes = np.asarray(self.area.units.geometry.values, dtype=object)
        shapely.prepare(shapes)
        return shapes

    @cached_property
    def _flat_units(self) -> npt.NDArray[np.object_]:
        scale = np.array([self._wide, 1.0])
        flat: npt.NDArray[np.object_] = shapely.transform(self._units, lambda xy: xy * scale)
        return flat

    @cached_property
    def _wards(self) -> tuple[Ints, shapely.STRtree]:
        """Return the rows of the wards by identifier, and a search tree of their ground."""
        units = self.area.units
        rows = np.flatnonzero((units["level"] == "ward").to_numpy(bool))
        rows = rows[np.argsort(units["unit_id"].to_numpy(object)[rows], kind="stable")]
        return rows, shapely.STRtree(self._flat_units[rows])

    @cached_property
    def _cells(self) -> shapely.STRtree:
        return shapely.STRtree(self.area.cells.geometry.to_numpy())


def reverse(
    lng: float,
    lat: float,
    area: Area,
    *,
    reach_m: float = REACH_M,
    reverser: Reverser | None = None,
) -> Place:
    """
    Say what lies at a position.

    Parameters
    ----------
    lng, lat
        Degrees, EPSG:4326.
    area
        The area.
    reach_m
        Metres up to which the nearest household of the ward is named, at least 0.
    reverser
        The area made ready; made here if left out. Give it when asking more than once.

    Returns
    -------
    Place
        As `reverse_many` answers one position.

    Raises
    ------
    InvalidInput
        If the position is missing or no degrees, the reach is negative, or the reverser was
        made of another area.
    InvalidArea
        If a unit's shape is invalid or no polygon.
    """
    row = reverse_many([lng], [lat], area, reach_m=reach_m, reverser=reverser).iloc[0]
    values: dict[str, Any] = {
        name: None if name.endswith("_id") and pd.isna(row[name]) else row[name] for name in COLUMNS
    }
    return Place(**values | {"is_inside": bool(row["is_inside"])})


def reverse_many(
    lng: npt.ArrayLike,
    lat: npt.ArrayLike,
    area: Area,
    *,
    reach_m: float = REACH_M,
    reverser: Reverser | None = None,
) -> pd.DataFrame:
    """
    Say what lies at each of many positions.

    Parameters
    ----------
    lng, lat
        Degrees, EPSG:4326; two sequences of one length.
    area
        The area.
    reach_m
        Metres up to which the nearest household of the ward is named, at least 0.
    reverser
        The area made ready; made here if left out. Give it when asking more than once.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row a position in their order, as `Place` describes them. A position
        outside the area has no household and no unit: only the nearest ward, and how far it
        is.

    Raises
    ------
    InvalidInput
        If a position is missing or no degrees (every one is counted), the reach is negative, or
        the reverser was made of another area.
    InvalidArea
        If a unit's shape is invalid or no polygon.

    Notes
    -----
    On a border the ward with the lower identifier answers. Metres are geodesic; which ward is
    nearest is decided on a plane true at the area's middle latitude. Positions are answered
    together, and one answer does not depend on the others.
    """
    faults = []
    if not reach_m >= 0:
        faults.append(Fault("reach_m", f"{reach_m:g}", "metres, at least 0"))
    if reverser is not None and reverser.area.digest != area.digest:
        faults.append(Fault("reverser", "another area's", f"one made of {area.name}"))
    if faults:
        raise InvalidInput(faults, subject="positions")
    return (reverser or Reverser(area)).frame(lng, lat, reach_m=reach_m)
