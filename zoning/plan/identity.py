"""Name a plan after what determines it."""

import hashlib
import json
from datetime import datetime, timedelta, timezone
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from zoning.policy.schema import Policy

LOCATED_COLUMNS: Final = (
    "case_id",
    "onset_date",
    "status",
    "outcome",
    "match_level",
    "household_id",
    "street_id",
    "access_m",
    "alley_id",
)
"""Columns of located cases that a plan depends on, besides ``reported_at``."""


def plan_identity(
    *, area_digest: str, policy: Policy, as_of: datetime, located: gpd.GeoDataFrame
) -> str:
    """
    Return the identifier of a plan.

    Parameters
    ----------
    area_digest
        Digest of the area.
    policy
        The policy.
    as_of
        The time, with a UTC offset.
    located
        The cases that count, in any order.

    Returns
    -------
    str
        ``p-`` and the first 16 hexadecimal digits of a SHA-256. Equal for equal plans,
        whatever the order of the cases and the offset in which times are written.
    """
    cases = [
        [_plain(row[name]) for name in LOCATED_COLUMNS] + [_instant(row["reported_at"])]
        for row in located[[*LOCATED_COLUMNS, "reported_at"]].to_dict("records")
    ]
    content = [area_digest, policy.canonical, _instant(as_of), sorted(cases, key=lambda c: c[0])]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"p-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def local_time(moment: datetime, policy: Policy) -> datetime:
    """Return a time in the policy's offset; never earlier, where a nanosecond must go."""
    zone = timezone(timedelta(hours=policy.utc_offset_hours))
    return pd.Timestamp(moment).ceil("us").to_pydatetime().astimezone(zone)


def _instant(moment: datetime) -> str:
    """Return a time in UTC, as text."""
    return pd.Timestamp(moment).tz_convert("UTC").as_unit("us").isoformat()


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it; every kind of null is None."""
    return None if pd.isna(value) else value
