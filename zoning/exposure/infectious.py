"""Tell which cases count on a day, and which of them can infect others."""

from datetime import datetime, timedelta, timezone

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.policy.schema import Infectious


def active_cases(cases: gpd.GeoDataFrame, as_of: datetime) -> gpd.GeoDataFrame:
    """
    Return the cases that are confirmed and were reported by a time.

    Parameters
    ----------
    cases
        Cases with ``status`` and ``reported_at``.
    as_of
        The time, with a UTC offset; a report at this very time counts.

    Returns
    -------
    GeoDataFrame
        Those whose status is confirmed: recovered, died and discarded do not count. Sorted by
        ``case_id``, with a fresh index.
    """
    counts = (cases["status"] == "confirmed") & (cases["reported_at"] <= pd.Timestamp(as_of))
    rows = np.flatnonzero(counts)
    order = cases["case_id"].iloc[rows].argsort(kind="stable").to_numpy()
    return cases.iloc[rows[order]].reset_index(drop=True)


def infectious_weight(
    cases: gpd.GeoDataFrame, infectious: Infectious, *, as_of: datetime, utc_offset_hours: float
) -> NDArray[np.float64]:
    """
    Return 1 for every case that can infect others at a time, and 0 for the rest.

    Parameters
    ----------
    cases
        Cases with ``reported_at`` and ``onset_date`` (ISO date, or null).
    infectious
        The days round onset on which a case is infectious, first and last included.
    as_of
        The time, with a UTC offset.
    utc_offset_hours
        Offset of the days' midnight.

    Returns
    -------
    ndarray
        Weights, shape (k,). Where onset is unknown, or later than the report, the day of the
        report stands in for it.
    """
    zone = timezone(timedelta(hours=utc_offset_hours))
    day = first_day(cases, utc_offset_hours=utc_offset_hours)
    today = pd.Timestamp(as_of).tz_convert(zone).tz_localize(None).normalize()
    since = (today - day).dt.days.to_numpy()
    inside = (since >= -infectious.days_before_onset) & (since <= infectious.days_after_onset)
    return np.asarray(inside, np.float64)


def first_day(cases: pd.DataFrame, *, utc_offset_hours: float) -> pd.Series:
    """
    Return the day on which each case fell ill, as far as it is known.

    Parameters
    ----------
    cases
        Cases with ``reported_at`` and ``onset_date`` (ISO date, or null).
    utc_offset_hours
        Offset of the days' midnight.

    Returns
    -------
    Series
        Local dates at midnight, without an offset. Where onset is unknown, or later than the
        report, the day of the report stands in for it.
    """
    zone = timezone(timedelta(hours=utc_offset_hours))
    reported = cases["reported_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    onset = pd.to_datetime(cases["onset_date"], format="ISO8601")
    return onset.fillna(reported).clip(upper=reported)
