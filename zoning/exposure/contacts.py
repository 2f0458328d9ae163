"""Tell which contacts and visits count on a day, and how many infectious cases each is worth."""

from datetime import datetime, timedelta, timezone

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.policy.contacts import Contacts

from .infectious import first_day

Bools = NDArray[np.bool_]


def counted_contacts(
    contacts: pd.DataFrame,
    case: pd.Series,
    cases: pd.DataFrame,
    *,
    as_of: datetime,
    utc_offset_hours: float,
) -> pd.DataFrame:
    """
    Return the contacts and visits that are known at a time, and of whose case something is.

    Parameters
    ----------
    contacts
        Contacts with ``case_id``, ``reported_at``, ``from`` and ``status``.
    case
        The case each is a contact of, None for none; by the index of ``contacts``.
    cases
        All cases known, with ``case_id``, ``status``, ``reported_at`` and ``onset_date``.
    as_of
        The time, with a UTC offset.
    utc_offset_hours
        Offset of the days' midnight.

    Returns
    -------
    DataFrame
        Those reported by the time, of an exposure that has begun, that are not cleared and
        whose case was reported by then and not discarded: a recovered or dead patient was a
        case all the same. With ``case_day``, the ISO date of the case's onset, or of its
        report. Sorted by ``case_id``, with a fresh index.
    """
    now = pd.Timestamp(as_of)
    real = cases[(cases["status"] != "discarded") & (cases["reported_at"] <= now)]
    days = first_day(real, utc_offset_hours=utc_offset_hours).dt.strftime("%Y-%m-%d")
    day = case.map(dict(zip(real["case_id"], days, strict=True)))
    counts = (
        day.notna()
        & (contacts["reported_at"] <= now)
        & (contacts["from"] <= now)
        & (contacts["status"] != "cleared")
    )
    found = contacts.assign(case_day=day.astype(object))[counts]
    return found.sort_values("case_id", kind="stable", ignore_index=True)


def visits_that_count(
    contacts: pd.DataFrame, rules: Contacts, *, as_of: datetime, utc_offset_hours: float
) -> Bools:
    """
    Return which rows are visits to sites that count at a time.

    Parameters
    ----------
    contacts
        As `counted_contacts` returns them.
    rules
        The days.
    as_of
        The time, with a UTC offset.
    utc_offset_hours
        Offset of the days' midnight.

    Returns
    -------
    ndarray
        Shape (k,). A visit counts that ended no earlier than ``look_back_days`` before the
        case's onset, and no longer than ``visited_days`` ago.
    """
    ended = _local_day(contacts["to"], utc_offset_hours)
    onset = pd.to_datetime(contacts["case_day"], format="ISO8601")
    within = (onset - ended).dt.days <= rules.look_back_days
    fresh = _days_since(ended, as_of, utc_offset_hours) <= rules.visited_days
    return np.asarray((contacts["kind"] == "visited") & within & fresh, bool)


def contact_weight(
    contacts: pd.DataFrame, rules: Contacts, *, as_of: datetime, utc_offset_hours: float
) -> NDArray[np.float64]:
    """
    Return how many infectious cases each contact or visit counts for at a time.

    Parameters
    ----------
    contacts, rules, as_of, utc_offset_hours
        As `visits_that_count`.

    Returns
    -------
    ndarray
        Weights, shape (k,): of a contact its policy's until so many days after the last
        exposure, the last one included; of a visit that counts that of visits; else 0.
    """
    since = _days_since(_local_day(contacts["to"], utc_offset_hours), as_of, utc_offset_hours)
    kind = contacts["kind"]
    visits = visits_that_count(contacts, rules, as_of=as_of, utc_offset_hours=utc_offset_hours)
    return np.select(
        [
            (kind == "F1") & (since <= rules.f1_days),
            (kind == "F2") & (since <= rules.f2_days),
            visits,
        ],
        [rules.f1_weight, rules.f2_weight, rules.visited_weight],
        0.0,
    ).astype(np.float64)


def _local_day(moments: pd.Series, utc_offset_hours: float) -> pd.Series:
    """Return the local days of some times, as dates without an offset."""
    zone = timezone(timedelta(hours=utc_offset_hours))
    days: pd.Series = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    return days


def _days_since(days: pd.Series, as_of: datetime, utc_offset_hours: float) -> pd.Series:
    """Return how many days ago some local days are."""
    zone = timezone(timedelta(hours=utc_offset_hours))
    today = pd.Timestamp(as_of).tz_convert(zone).tz_localize(None).normalize()
    since: pd.Series = (today - days).dt.days
    return since
