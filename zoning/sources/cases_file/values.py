"""Read single values of a case list: times, dates, statuses."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

from zoning.sources.tables.values import UnreadableValue, is_blank, number_of, shown
from zoning.sources.tables.vocabulary import folded

VIETNAM_TIME: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Times without an offset are read in this zone, which has stood at +07:00 since 1975."""

MOST_ACCURACY_M: Final = 100_000.0
"""A position less exact than this says nothing."""

STATUSES: Final = ("confirmed", "recovered", "died", "discarded")

_STATUS_WORDS: Final = {
    "confirmed": ("confirmed", "positive", "xac dinh", "xac nhan", "duong tinh", "f0", "mac",
                  "mac benh", "ca benh", "dang dieu tri"),
    "recovered": ("recovered", "khoi", "khoi benh", "da khoi", "da khoi benh", "hoi phuc",
                  "ra vien", "xuat vien"),
    "died": ("died", "dead", "deceased", "tu vong", "chet", "da mat"),
    "discarded": ("discarded", "negative", "loai tru", "loai", "am tinh", "khong mac"),
}  # fmt: skip
_STATUS_OF: Final = {word: status for status, words in _STATUS_WORDS.items() for word in words}

_UNKNOWN_SOURCE: Final = frozenset(
    {
        "unknown",
        "unclear",
        "untraced",
        "chua ro",
        "chua ro nguon",
        "chua ro nguon lay",
        "khong ro",
        "khong ro nguon lay",
        "chua xac dinh",
        "chua xac dinh duoc",
        "chua xac dinh nguon lay",
    }
)

_CLOCK: Final = r"(?:[T\s]+(\d{1,2})[:h](\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
_ZONE: Final = r"\s*(Z|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_CLOCK}{_ZONE}", re.IGNORECASE)
_DAY_FIRST: Final = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){_CLOCK}{_ZONE}")


def moment_of(value: Any) -> datetime:
    """
    Read a time.

    Parameters
    ----------
    value
        ISO 8601 or day first (``31/7/2026 08:30``), with or without an offset; or a date of a
        spreadsheet. Without an offset it is Vietnamese time; without an hour it is midnight.

    Returns
    -------
    datetime
        In UTC.

    Raises
    ------
    UnreadableValue
        If it is no time, or one before 1900 or after 2199.
    """
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=VIETNAM_TIME)
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day, tzinfo=VIETNAM_TIME)
    else:
        moment = _moment_of_text(str(value).strip())
    if not 1900 <= moment.year < 2200:
        raise UnreadableValue(f"the year {moment.year}", "a year from 1900 to 2199")
    return moment.astimezone(UTC)


def _moment_of_text(text: str) -> datetime:
    expected = "a date like 2026-07-31 or 31/7/2026, with a time like 08:30 if it is known"
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.group(1, 2, 3)
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.group(1, 2, 3)
    else:
        raise UnreadableValue(shown(text), expected)
    hour, minute, second = (int(part or 0) for part in match.group(4, 5, 6))
    try:
        return datetime(
            int(year), int(month), int(day), hour, minute, second, tzinfo=_zone(match.group(7))
        )
    except ValueError as error:
        raise UnreadableValue(shown(text), expected, "The day stands before the month.") from error


def _zone(text: str | None) -> timezone:
    if text is None:
        return VIETNAM_TIME
    if text in "Zz":
        return UTC
    digits = text.replace(":", "")
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))


def day_of(value: Any) -> str:
    """
    Read a day.

    Parameters
    ----------
    value
        As in `moment_of`; an hour is left out.

    Returns
    -------
    str
        ISO 8601 date as it is written, in the zone it is written in.

    Raises
    ------
    UnreadableValue
        If it is no date.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    moment_of(value)
    return _moment_of_text(str(value).strip()).date().isoformat()


def source_of(value: Any) -> str | None:
    """
    Read whether it is known whence a case comes.

    Parameters
    ----------
    value
        The cell: a word for unknown, or anything else that was written down.

    Returns
    -------
    str or None
        "unknown", or "known" where a source is written: the text itself, which may name a
        person, goes no further. None where nothing is written.
    """
    if is_blank(value):
        return None
    return "unknown" if folded(str(value)) in _UNKNOWN_SOURCE else "known"


def status_of(value: Any) -> str:
    """
    Read a status in Vietnamese or English.

    Parameters
    ----------
    value
        The cell; blank means confirmed, for a case list holds confirmed cases.

    Returns
    -------
    str
        One of `STATUSES`.

    Raises
    ------
    UnreadableValue
        If the word is not known.
    """
    if is_blank(value):
        return "confirmed"
    status = _STATUS_OF.get(folded(str(value)))
    if status is None:
        expected = (
            "confirmed (xác định, dương tính), recovered (khỏi), died (tử vong) "
            "or discarded (loại trừ)"
        )
        raise UnreadableValue(shown(value), expected)
    return status


def accuracy_of(value: Any) -> float:
    """
    Read how exact a position is.

    Parameters
    ----------
    value
        Metres.

    Returns
    -------
    float
        Metres, 0 to 100,000: what a receiver calls its accuracy, the radius within which about
        two in three of its positions lie.

    Raises
    ------
    UnreadableValue
        If it is no such number.
    """
    metres = number_of(value)
    if not 0 <= metres <= MOST_ACCURACY_M:
        raise UnreadableValue(shown(value), "metres, 0 to 100,000")
    return metres
