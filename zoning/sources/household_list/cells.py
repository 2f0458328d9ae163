"""Read single cells of a household list: house numbers, units, people."""

import re
from datetime import date
from typing import Any, Final

from zoning.sources.tables.values import UnreadableValue, number_of, text_of

MOST_PEOPLE: Final = 2000
"""People behind one door beyond which the number is taken for a mistake; dormitories exist."""

_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_TURNED_DATE: Final = re.compile(
    rf"\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{2}}|\d{{4}}-\d{{2}}-\d{{2}}.*", re.IGNORECASE
)
_BARE_NUMBER: Final = re.compile(r"\d[\w/\\.-]*")


def house_number_of(value: Any) -> str | None:
    """
    Read a house number.

    Parameters
    ----------
    value
        The cell; 12.0 from a spreadsheet is "12".

    Returns
    -------
    str or None
        As written, without white space round it.

    Raises
    ------
    UnreadableValue
        If a spreadsheet has turned it into a date: 12/3 became 12 March.
    """
    text = text_of(value)
    if isinstance(value, date) or (text is not None and _TURNED_DATE.fullmatch(text)):
        mend = "Format the column as text and type the number anew."
        raise UnreadableValue("a date", "a house number such as 12/3", mend)
    return text


def unit_text(value: Any, word: str) -> str | None:
    """
    Read the name of an alley, hamlet or street.

    Parameters
    ----------
    value
        The cell.
    word
        The word for what its column holds, "khu phố".

    Returns
    -------
    str or None
        As written; a bare number gets the word before it.

    Raises
    ------
    UnreadableValue
        If a spreadsheet has turned it into a date.
    """
    text = house_number_of(value)
    if text is not None and _BARE_NUMBER.fullmatch(text):
        return f"{word} {text}"
    return text


def ward_of(value: Any, word: str) -> str | None:
    """
    Read a ward, by name or by official code.

    Parameters
    ----------
    value
        The cell.
    word
        The word for what its column holds, "phường".

    Returns
    -------
    str or None
        A name as written, "Phường 8" for a bare 8, or the five digits of a code: a spreadsheet
        drops the zeros in front, and no ward's own number has three digits.

    Raises
    ------
    UnreadableValue
        If a spreadsheet has turned it into a date.
    """
    text = text_of(value)
    if text is not None and text.isdigit() and 3 <= len(text) <= 5:
        return text.zfill(5)
    return unit_text(value, word)


def people_of(value: Any) -> int:
    """
    Read how many people a household has.

    Parameters
    ----------
    value
        The cell.

    Returns
    -------
    int
        1 to 2000.

    Raises
    ------
    UnreadableValue
        If it is no such number. The cell is not repeated: in a shifted row it may be a telephone
        number.
    """
    expected = f"a whole number of people, 1 to {MOST_PEOPLE}"
    try:
        number = number_of(value)
    except UnreadableValue as error:
        raise UnreadableValue("no number", expected, error.mend) from error
    if number == 0:
        raise UnreadableValue("0", expected, "Leave out houses where nobody lives.")
    if not number.is_integer() or not 1 <= number <= MOST_PEOPLE:
        raise UnreadableValue("a number that is none of people", expected)
    return int(number)
