"""Read single values of a list: what is blank, texts, numbers."""

import math
import re
from typing import Any, Final

import pandas as pd

_HALF_LETTER: Final = re.compile("[\ud800-\udfff]")
"""What is left of a letter beyond the first 65,536 when a text is cut in its middle."""

_HARMLESS: Final = re.compile(r"[\d\s:/.,+\-°eETZ]{1,40}")

_PERSONAL: Final = re.compile(r"\+?\d{9,12}(?:\.0)?|0\d{2,3}[ .]\d{3}[ .]\d{3,4}")
"""A telephone or identity number: in a shifted row any cell may hold one."""


class UnreadableValue(ValueError):  # noqa: N818 - it is turned into a Fault, never shown as an error
    """
    A value that cannot be read.

    Parameters
    ----------
    found, expected, mend
        As in `Fault`. The value itself is never repeated unless it is a plain number or date:
        in a shifted row any cell may hold a name or an address.
    """

    def __init__(self, found: str, expected: str, mend: str = "") -> None:
        super().__init__(found)
        self.found, self.expected, self.mend = found, expected, mend


def is_blank(value: Any) -> bool:
    """Return whether a cell holds nothing: None, NaN, NaT, or white space."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    try:
        return bool(value != value)  # noqa: PLR0124 - NaN and NaT differ from themselves
    except (TypeError, ValueError):
        return False


def text_of(value: Any) -> str | None:
    """
    Read a cell as text.

    Parameters
    ----------
    value
        The cell.

    Returns
    -------
    str or None
        12.0 from a spreadsheet is "12"; None where it is blank. Halves of letters, which no
        file can hold, are replaced by U+FFFD.
    """
    if is_blank(value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if _HALF_LETTER.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def plain_time(value: Any) -> Any:
    """Return a time stamp of pandas as a plain one, no time as nothing, and all else as it is."""
    if value is pd.NaT:
        return None
    return value.to_pydatetime(warn=False) if isinstance(value, pd.Timestamp) else value


def shown(value: Any) -> str:
    """Return how a report names a value: itself if it is a number or date, else its length."""
    text = str(value).strip()
    if _PERSONAL.fullmatch(text):
        return f"a number of {sum(letter.isdigit() for letter in text)} digits"
    if _HARMLESS.fullmatch(text):
        return repr(text)
    return f"a text of {len(text)} characters"


def number_of(value: Any) -> float:
    """
    Read a number with a decimal point.

    Parameters
    ----------
    value
        A number, or its text.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    UnreadableValue
        If it is no number; a decimal comma is named as such.
    """
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        mend = "Write a decimal point: 10.76, not 10,76." if "," in text else ""
        found = f"{shown(value)}, a decimal comma" if mend else shown(value)
        raise UnreadableValue(found, "a number with a decimal point", mend)
    number = float(text)
    if not math.isfinite(number):
        raise UnreadableValue(shown(value), "a finite number")
    return number
