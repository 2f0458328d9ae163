"""Read the day for which a code is meant."""

from datetime import date, datetime

from zoning.errors import Fault, InvalidInput

DayLike = date | str


def parse_day(text: DayLike, *, name: str = "on") -> date:
    """
    Return a day.

    Parameters
    ----------
    text
        A date, or its text, YYYY-MM-DD.
    name
        What the caller calls it, for the message.

    Returns
    -------
    date
        The day.

    Raises
    ------
    InvalidInput
        If it is a moment instead of a day, or no date of that form.

    Examples
    --------
    >>> parse_day("2025-07-01")
    datetime.date(2025, 7, 1)
    """
    if isinstance(text, date) and not isinstance(text, datetime):
        return text
    try:
        if isinstance(text, str) and len(text) == len("YYYY-MM-DD"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    fault = Fault(name, repr(text), "a date, YYYY-MM-DD")
    raise InvalidInput([fault], subject="unit codes")
