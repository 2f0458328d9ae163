"""Know the plane systems of VN-2000 by their central meridians."""

import re
from collections.abc import Mapping
from typing import Final

from .vocabulary import folded

THREE_DEGREES: Final[Mapping[int, int]] = {
    6120: 5896,
    6180: 9205,
    6240: 9206,
    6270: 9207,
    6285: 9208,
    6300: 5897,
    6330: 9209,
    6345: 9210,
    6360: 9211,
    6375: 9212,
    6390: 9213,
    6420: 9214,
    6435: 9215,
    6450: 9216,
    6465: 5899,
    6480: 5898,
    6495: 9217,
    6510: 9218,
}
"""Central meridian, minutes east → EPSG code of the zone of 3°, k = 0.9999."""

SIX_DEGREES: Final[Mapping[int, int]] = {6300: 3405, 6660: 3406}
"""The same for the zones of 6°, k = 0.9996."""

PLANE_SYSTEMS: Final = (*THREE_DEGREES.values(), *SIX_DEGREES.values())
"""EPSG codes of all of them, from west to east, the zones of 3° first."""

_MERIDIAN: Final = re.compile(
    r"(?<!\d)(10[2-9]|11[0-7])(?:\s*(?:[°ºo˚*]|độ|do\b|deg\w*)?\s*([-.,: ]?)\s*(\d{1,2})(?!\d))?",
    re.IGNORECASE,
)

_PARTS_OF_A_DEGREE: Final = {"25": 15, "5": 30, "75": 45, "0": 0}
"""What stands behind a point where a meridian is written as a decimal number, in minutes."""


def systems_of_meridian(text: str) -> tuple[int, ...]:
    """
    Return the plane systems of VN-2000 that a text may name.

    Parameters
    ----------
    text
        Words with a central meridian: ``VN-2000, KTT 105°45', múi 3``, or ``105-45``.

    Returns
    -------
    tuple of int
        EPSG codes; empty where the text names no meridian of VN-2000, and two where zones of
        3° and of 6° have it and the text does not say which.

    Examples
    --------
    >>> systems_of_meridian("VN-2000, KTT 105°45', múi 3")
    (9210,)
    >>> systems_of_meridian("kinh tuyến trục 105 độ")
    (5897, 3405)
    """
    match = _MERIDIAN.search(re.sub(r"(?i)vn\s*-?\s*2000", " ", text))
    if match is None:
        return ()
    degrees, mark, rest = match.groups(default="")
    minutes = 60 * int(degrees) + int(rest or 0)
    if mark in (".", ","):
        minutes = 60 * int(degrees) + _PARTS_OF_A_DEGREE.get(rest.rstrip("0"), int(rest))
    three = re.search(r"\b(mui|zone) ?(chieu )?3\b|\b3 ?(do|degree)\b", folded(text))
    six = re.search(r"\b(mui|zone) ?(chieu )?6\b|\b6 ?(do|degree)\b|\butm\b", folded(text))
    books = [THREE_DEGREES] if three else [SIX_DEGREES] if six else [THREE_DEGREES, SIX_DEGREES]
    return tuple(book[minutes] for book in books if minutes in book)


def meridian_of(code: int) -> str | None:
    """
    Say the central meridian of a plane system of VN-2000.

    Parameters
    ----------
    code
        EPSG code.

    Returns
    -------
    str or None
        Such as ``105°45'``; None for a code of another system.
    """
    for book in (THREE_DEGREES, SIX_DEGREES):
        for minutes, known in book.items():
            if known == code:
                return f"{minutes // 60}°{minutes % 60:02d}'"
    return None
