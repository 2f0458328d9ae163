"""Say what of a case list was known on a day, and what came after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from zoning.perimeter.case_places import case_places, is_placed
from zoning.perimeter.network import PlaceNetwork

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """
    The cases of an outbreak in the order of their reports.

    Attributes
    ----------
    cases
        Located cases by day of report and ``case_id``, each confirmed: how it ended was not
        known when it was reported.
    day
        Local day of each report, days since 1970, shape (k,), ascending.
    place
        Place of each case, -1 where only a unit is known, or several places, or none.
    xy
        Position of each, metres, shape (k, 2), NaN where none is known.
    midnight
        When day 0 began, with the local offset.
    """

    cases: gpd.GeoDataFrame
    day: Ints
    place: NDArray[np.int32]
    xy: Floats
    midnight: datetime

    def known_on(self, day: int, *, active_days: int) -> slice:
        """Return the rows of cases reported on a day, or on fewer than so many days before it."""
        first, end = np.searchsorted(self.day, (day - active_days + 1, day + 1))
        return slice(int(first), int(end))

    def after(self, day: int, *, days: int) -> slice:
        """Return the rows of cases reported on so many days from the one after a day on."""
        first, end = np.searchsorted(self.day, (day + 1, day + days + 1))
        return slice(int(first), int(end))

    def end_of(self, day: int) -> datetime:
        """Return the last moment of a day."""
        return self.midnight + timedelta(days=day + 1, microseconds=-1)


def history_of(
    network: PlaceNetwork, located: gpd.GeoDataFrame, *, utc_offset_hours: float
) -> History:
    """
    Put the cases of an outbreak in the order of their reports.

    Parameters
    ----------
    network
        The places of the area.
    located
        Geocoded cases. Discarded ones are left out: they were none.
    utc_offset_hours
        Offset of the days' midnight.

    Returns
    -------
    History
        Cases that were not found among them, at no place.

    Raises
    ------
    InvalidCases
        If a case that counts as found names nothing that this area has.
    """
    zone = timezone(timedelta(hours=utc_offset_hours))
    cases = located[located["status"] != "discarded"].assign(status="confirmed")
    local = cases["reported_at"].dt.tz_convert(zone).dt.tz_localize(None)
    day = local.to_numpy().astype("datetime64[D]").astype(np.int64)
    order = np.lexsort((cases["case_id"].to_numpy(str), day))
    cases = cases.iloc[order].reset_index(drop=True)
    return History(
        cases,
        day[order],
        _places(network, cases),
        _positions(network, cases),
        datetime(1970, 1, 1, tzinfo=zone),
    )


def _places(network: PlaceNetwork, cases: gpd.GeoDataFrame) -> NDArray[np.int32]:
    place = np.full(len(cases), -1, np.int32)
    rows = np.flatnonzero(is_placed(cases).to_numpy(bool))
    place[rows] = case_places(network, cases.iloc[rows].reset_index(drop=True)).place
    return place


def _positions(network: PlaceNetwork, cases: gpd.GeoDataFrame) -> Floats:
    points = cases.geometry.to_crs(network.crs).to_numpy()
    xy = np.full((len(cases), 2), np.nan)
    has = np.array([point is not None for point in points], bool)
    xy[has] = shapely.get_coordinates(points[has])
    return xy
