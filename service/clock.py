"""Tell the time, and write it so that texts sort as times do."""

from datetime import UTC, datetime
from typing import Final

_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """Return the time of the machine's clock, in UTC."""
    return datetime.now(UTC)


def moment_text(time: datetime) -> str:
    """
    Write a time for a column that is sorted and compared as text.

    Parameters
    ----------
    time
        A time with an offset.

    Returns
    -------
    str
        RFC 3339 in UTC, always with six decimals; a time that UTC puts before the year 1 or
        after 9999 becomes the first or the last one there is.
    """
    try:
        moment = time.astimezone(UTC)
    except OverflowError:
        moment = _FIRST if time.year == 1 else _LAST
    return moment.isoformat(timespec="microseconds")
