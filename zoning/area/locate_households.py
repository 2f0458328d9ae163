"""Place the households of an area, and find the nearest of them in a ward."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

from zoning.quantities import WGS84

from .area import Area
from .locate_raster import Floats, Ints
from .metric import area_crs
from .unit_rows import Units

REACH_M: Final = 60.0
"""Metres beyond which no household is taken to be meant by a position."""


@dataclass(frozen=True, eq=False)
class HouseholdIndex:
    """
    Households of an area, by row, made ready to be asked for the nearest.

    Parameters
    ----------
    area
        The area.
    units
        Its units, as `zoning.area.unit_rows.units_of` returns them.
    """

    area: Area
    units: Units

    @cached_property
    def unit(self) -> Ints:
        """Return the row of each household's own unit."""
        row = pd.Index(self.units.ids).get_indexer(self.area.households["unit_id"])
        return np.asarray(row, dtype=np.int64)

    @cached_property
    def ward(self) -> Ints:
        """Return the row of each household's ward, or -1."""
        return self.units.ancestors("ward")[self.unit]

    @cached_property
    def lng_lat(self) -> Floats:
        """Return positions in degrees, one row a household."""
        return np.asarray(shapely.get_coordinates(self.area.households.geometry.to_numpy()))

    @cached_property
    def xy(self) -> Floats:
        """Return positions in the area's metric system, one row a household."""
        return self.metres(self.lng_lat) if len(self.lng_lat) else np.empty((0, 2))

    @cached_property
    def projection(self) -> Transformer:
        """Return the way from degrees, longitude first, to the area's metric system."""
        return Transformer.from_crs(WGS84, area_crs(self.area), always_xy=True)

    @cached_property
    def tree(self) -> cKDTree:
        """Return a search tree over all households."""
        return cKDTree(self.xy)

    def metres(self, lng_lat: Floats) -> Floats:
        """Return positions in the area's metric system, one row each."""
        return np.column_stack(self.projection.transform(*lng_lat.T))

    def nearest(self, ward: Ints, lng: Floats, lat: Floats, *, reach_m: float = REACH_M) -> Ints:
        """
        Return for each point the nearest household of its ward.

        Parameters
        ----------
        ward
            Row of each point's ward, or -1.
        lng, lat
            Degrees, EPSG:4326.
        reach_m
            Metres up to which a household counts, this distance included.

        Returns
        -------
        ndarray
            Row of the household, or -1; of equally near ones the first.
        """
        found = np.full(len(ward), -1, dtype=np.int64)
        asked = np.flatnonzero(np.isin(ward, list(self._doors)))
        if not len(asked):
            return found
        points = self.metres(np.column_stack([lng[asked], lat[asked]]))
        order = np.argsort(ward[asked], kind="stable")
        cuts = np.flatnonzero(np.diff(ward[asked][order])) + 1
        for group in np.split(order, cuts):
            tree, first = self._doors[int(ward[asked[group[0]]])]
            found[asked[group]] = _nearest_of(tree, first, points[group], reach_m)
        return found

    @cached_property
    def _doors(self) -> dict[int, tuple[cKDTree, Ints]]:
        """Return for each ward its distinct positions, and the first household at each."""
        x, y = self.xy.T
        order = np.lexsort((np.arange(len(x)), y, x, self.ward))
        keys = np.column_stack([self.ward, x, y])[order]
        new = np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)][: len(order)]
        first = order[new]
        cuts = np.flatnonzero(np.diff(self.ward[first])) + 1
        groups = np.split(first, cuts) if len(first) else []
        return {int(self.ward[rows[0]]): (cKDTree(self.xy[rows]), rows) for rows in groups}


def _nearest_of(tree: cKDTree, rows: Ints, points: Floats, reach_m: float) -> Ints:
    """Return the row nearest to each point, the least of those equally near; -1 beyond reach."""
    # The tree leaves out what lies at the bound itself.
    bound = np.nextafter(reach_m, np.inf)
    known = np.append(rows, -1)
    found = np.empty(len(points), dtype=np.int64)
    open_, count = np.arange(len(points)), 2
    while len(open_):
        wanted = [*range(1, count + 1)]
        metres, place = map(
            np.asarray, tree.query(points[open_], wanted, distance_upper_bound=bound)
        )
        same = (metres == metres[:, :1]) & np.isfinite(metres)
        ranked = np.where(same, known[place], np.iinfo(np.int64).max).min(axis=1)
        found[open_] = np.where(same.any(axis=1), ranked, -1)
        open_ = open_[same.all(axis=1)]
        count *= 2
    return found
