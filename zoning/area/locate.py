"""Find what lies where: the cell, household, alley, hamlet and ward of many points at once."""

from dataclasses import dataclass
from functools import cached_property

import h3.api.numpy_int as h3
import numpy as np
import numpy.typing as npt
import pandas as pd

from zoning.quantities import CASE_RESOLUTION

from .area import Area
from .locate_households import REACH_M, HouseholdIndex
from .locate_raster import Floats, Ints
from .locate_units import UnitIndex
from .positions import checked_positions


@dataclass(frozen=True, eq=False)
class Located:
    """
    What lies at each of many points.

    Attributes
    ----------
    area
        The area that was asked.
    lng, lat
        The points, degrees, EPSG:4326.
    household, alley, hamlet, ward, province
        Rows of the area's tables, or -1. What is named of one point lies in each other: the
        household in its alley, the alley in its hamlet, all of them in the ward.
    """

    area: Area
    lng: Floats
    lat: Floats
    household: Ints
    alley: Ints
    hamlet: Ints
    ward: Ints
    province: Ints

    @cached_property
    def cell(self) -> npt.NDArray[np.uint64]:
        """Return the H3 cell of each point at resolution 12; made when first asked for."""
        return cells_of(self.lng, self.lat)

    def frame(self) -> pd.DataFrame:
        """
        Return the identifiers of what lies at each point.

        Returns
        -------
        DataFrame
            Columns cell, household_id, alley_id, hamlet_id, ward_id and province_id, text, in
            the order of the points; null where there is none.
        """
        households = self.area.households["household_id"].array
        units = self.area.units["unit_id"].array
        levels = ("alley", "hamlet", "ward", "province")
        return pd.DataFrame(
            {
                "cell": pd.array([f"{cell:x}" for cell in self.cell.tolist()], dtype="string"),
                "household_id": households.take(self.household, allow_fill=True),
                **{
                    f"{level}_id": units.take(getattr(self, level), allow_fill=True)
                    for level in levels
                },
            }
        )


@dataclass(frozen=True, eq=False)
class Locator:
    """
    An area made ready to be asked what lies where.

    Parameters
    ----------
    area
        The area. Build one locator and ask it many times: what a question needs is made
        ready when it is first asked.

    Raises
    ------
    InvalidArea
        If a unit's shape is invalid or no polygon.
    """

    area: Area

    def __post_init__(self) -> None:
        """Refuse an area that cannot be asked."""
        _ = self.units

    @cached_property
    def units(self) -> UnitIndex:
        """Return the area's units, made ready."""
        return UnitIndex(self.area.units)

    @cached_property
    def households(self) -> HouseholdIndex:
        """Return the area's households, made ready."""
        return HouseholdIndex(self.area, self.units.rows)

    def locate(
        self, lng: npt.ArrayLike, lat: npt.ArrayLike, *, reach_m: float = REACH_M
    ) -> Located:
        """
        Find what lies at each of many points.

        Parameters
        ----------
        lng, lat
            Degrees, EPSG:4326; two sequences of one length.
        reach_m
            Metres up to which the nearest household of the ward is taken to be meant.

        Returns
        -------
        Located
            The ward whose ground holds the point, on a border the one with the lower
            identifier; the nearest household of that ward within reach, the first by
            identifier of equally near ones; and its alley and hamlet. Without a household in
            reach, the smallest alley and the hamlet whose ground holds the point.

        Raises
        ------
        InvalidInput
            If a position is missing or no degrees; every one is counted.

        Notes
        -----
        The order of the points makes no difference. A million points take a few seconds.
        """
        x, y = checked_positions(lng, lat)
        ward = self.units.wards(x, y)
        household = self.households.nearest(ward, x, y, reach_m=reach_m)
        alley, hamlet = (np.full(len(x), -1, dtype=np.int64) for _ in range(2))
        has = household >= 0
        own = self.households.unit[household[has]]
        alley[has] = self.units.ancestor("alley", own)
        hamlet[has] = self.units.ancestor("hamlet", own)
        alley[~has], hamlet[~has] = self.units.inside(ward[~has], x[~has], y[~has])
        province = self.units.ancestor("province", ward)
        return Located(self.area, x, y, household, alley, hamlet, ward, province)


def cells_of(lng: Floats, lat: Floats) -> npt.NDArray[np.uint64]:
    """
    Return the H3 cells of points, at the resolution onto which cases are placed.

    Parameters
    ----------
    lng, lat
        Degrees, EPSG:4326; finite, and of one length.

    Returns
    -------
    ndarray
        H3 indexes at resolution 12, one a point.

    Notes
    -----
    H3 knows one point at a time: about 1.3 microseconds each.
    """
    resolution = [CASE_RESOLUTION] * len(lng)
    cells = map(h3.latlng_to_cell, lat.tolist(), lng.tolist(), resolution)
    return np.fromiter(cells, np.uint64, len(lng))
