"""Say where the doors of a unit or street lie, with a radius that holds nine of ten."""

import math
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from .gazetteer import Gazetteer
from .spread_value import Spread

_SHARE: Final = 0.93
"""Share of known doors that the radius holds: one more door lies in it nine times of ten."""

_BESIDE_M: Final = 15.0
"""Metres that a door may stand farther off: known doors are often put on their street."""


def unit_spread(unit: int, gazetteer: Gazetteer) -> Spread:
    """
    Return a point that stands for a unit, and how far its doors lie from it.

    Parameters
    ----------
    unit
        Row of the unit.
    gazetteer
        The area.

    Returns
    -------
    Spread
        At the household nearest to the middle of the unit's households, or at a point inside
        the unit where it has none.

    Notes
    -----
    Worked out once for each unit.
    """
    key = ("unit", unit)
    if key not in gazetteer.spreads:
        shape = gazetteer.area.units.geometry.iloc[unit]
        gazetteer.spreads[key] = spread_of(_rows_in(unit, gazetteer), gazetteer, shape=shape)
    return gazetteer.spreads[key]


def _rows_in(unit: int, gazetteer: Gazetteer) -> NDArray[np.intp]:
    level = gazetteer.units.levels[unit]
    if level == "alley":
        rows = gazetteer.alley_households.get(unit)
        return np.empty(0, np.intp) if rows is None else rows
    if level == "hamlet":
        return np.flatnonzero(gazetteer.hamlet_of == unit)
    if level == "ward":
        return np.flatnonzero(gazetteer.ward_of == unit)
    return np.arange(len(gazetteer.xy))


def spread_of(
    rows: NDArray[np.intp], gazetteer: Gazetteer, *, shape: shapely.Geometry | None = None
) -> Spread:
    """
    Return a point that stands for some households, and how far they lie from it.

    Parameters
    ----------
    rows
        The households; some, or a shape.
    gazetteer
        The area.
    shape
        The ground they lie on, EPSG:4326.

    Returns
    -------
    Spread
        The radius is the smallest within which one more door lies nine times of ten, if it is
        like those known, and 15 m more. Where fewer than fourteen are known it reaches the
        farthest of them, and the farthest corner of the shape, and 15 m more.
    """
    if len(rows):
        doors = gazetteer.xy[rows]
        nearest = int(rows[((doors - doors.mean(axis=0)) ** 2).sum(axis=1).argmin()])
        lng, lat = map(float, gazetteer.lng_lat[nearest])
        far = np.sort(np.hypot(*(doors - gazetteer.xy[nearest]).T))
        rank = math.ceil(_SHARE * (len(rows) + 1))
        if rank <= len(rows):
            return Spread(lng, lat, float(far[rank - 1]) + _BESIDE_M)
        reach = float(far[-1])
    else:
        assert shape is not None
        point = shape.representative_point()
        lng, lat, reach = float(point.x), float(point.y), 0.0
    if shape is not None:
        here = gazetteer.metres(lng, lat)
        corners = shapely.get_coordinates(shape).tolist()
        reach = max(reach, *(math.dist(here, gazetteer.metres(*one)) for one in corners))
    return Spread(lng, lat, reach + _BESIDE_M)
