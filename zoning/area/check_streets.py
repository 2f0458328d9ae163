"""Check that streets are split where they meet and belong to alleys that exist."""

import numpy as np
import pandas as pd
import shapely

from zoning.errors import Fault

from .area import Area
from .frames import STREETS, row_faults


def street_faults(area: Area) -> list[Fault]:
    """
    Check streets.

    Parameters
    ----------
    area
        An area with unique identifiers and valid geometries.

    Returns
    -------
    list of Fault
        Empty when sound.
    """
    streets, ids = area.streets, area.streets.street_id
    if not len(streets):
        return []
    cheap = streets.barrier_cost < 1
    faults = row_faults(STREETS, ids[cheap], found="barrier_cost below 1", expected="at least 1")
    alleys = set(area.units.unit_id[area.units.level == "alley"])
    lost = streets.unit_id.notna() & ~streets.unit_id.isin(alleys)
    faults += row_faults(
        STREETS,
        ids[lost],
        found=[f"unit {unit}" for unit in streets.unit_id[lost]],
        expected="an alley of the pack, or none",
    )
    closed = shapely.is_closed(streets.geometry.values)
    faults += row_faults(
        STREETS,
        ids[closed],
        found="a piece that ends where it begins",
        expected="two pieces, so that every piece has two ends",
    )
    return faults + _junction_faults(streets, ids)


def _junction_faults(streets: pd.DataFrame, ids: pd.Series) -> list[Fault]:
    points, row = shapely.get_coordinates(streets.geometry.values, return_index=True)
    start = np.r_[True, row[1:] != row[:-1]]
    end = np.r_[row[1:] != row[:-1], True]
    _, key = np.unique(points, axis=0, return_inverse=True)
    tips = np.zeros(key.max() + 1, dtype=bool)
    tips[key[start | end]] = True
    unsplit = np.unique(row[~(start | end) & tips[key]])
    return row_faults(
        STREETS,
        ids.iloc[unsplit].reset_index(drop=True),
        found="a vertex inside the piece at which another piece ends",
        expected="pieces split at every junction",
    )
