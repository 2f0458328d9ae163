"""Read values of a query that are more than a word or a number."""

import math
from datetime import datetime
from typing import Any, Final

from pydantic_core import PydanticCustomError

from service.store.view import Box

BBOX_EXPECTED: Final = (
    "min_lng,min_lat,max_lng,max_lat, or six numbers with heights, "
    "in degrees and with min at most max"
)

DATETIME_EXPECTED: Final = (
    "an RFC 3339 time with its offset, or an interval: time/time, ../time, time/.."
)

Interval = tuple[datetime | None, datetime | None]
"""From and to, both included; None where it is open."""


def bbox_of(value: Any) -> Box:
    """
    Read a box.

    Parameters
    ----------
    value
        Four or six numbers with commas between them.

    Returns
    -------
    tuple of float
        Its sides, without heights, in the system in which they were given.

    Raises
    ------
    PydanticCustomError
        If it is no box.
    """
    try:
        numbers = [float(part) for part in str(value).split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise PydanticCustomError("bbox", BBOX_EXPECTED)
    half = len(numbers) // 2
    low, high = numbers[:half], numbers[half:]
    if any(start > end for start, end in zip(low, high, strict=True)):
        raise PydanticCustomError("bbox", BBOX_EXPECTED)
    return low[0], low[1], high[0], high[1]


def interval_of(value: Any) -> Interval:
    """
    Read a time, or an interval.

    Parameters
    ----------
    value
        RFC 3339 times with a slash between them; an open end is left out, or two dots.

    Returns
    -------
    tuple
        From and to, both included; None where it is open.

    Raises
    ------
    PydanticCustomError
        If it is neither, or ends before it starts.
    """
    parts = str(value).split("/")
    if len(parts) > 2 or parts in ([""], ["..", ".."], ["", ""]):
        raise PydanticCustomError("datetime", DATETIME_EXPECTED)
    ends = [_time(part, may_be_open=len(parts) == 2) for part in parts]
    start, end = ends[0], ends[-1]
    if start is not None and end is not None and start > end:
        raise PydanticCustomError("datetime", DATETIME_EXPECTED)
    return start, end


def _time(text: str, *, may_be_open: bool) -> datetime | None:
    if may_be_open and text in ("", ".."):
        return None
    try:
        # A plus sign that was not encoded arrives as a space.
        time = datetime.fromisoformat(text.replace(" ", "+").upper())
    except ValueError:
        time = datetime.min  # noqa: DTZ901 - refused in the next line
    if time.tzinfo is None:
        raise PydanticCustomError("datetime", DATETIME_EXPECTED)
    return time
