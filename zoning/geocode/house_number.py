"""Know what house numbers say: order along a street, its side, and ranges."""

import re
from typing import Final

_NUMBER: Final = re.compile(r"(\d{1,6})([a-z]\d{0,2})?(bis|ter)?")
_WIDEST_RANGE: Final = 40


def place_in_row(number: str) -> tuple[int, str] | None:
    """
    Return where a house number stands in the order along its street.

    Parameters
    ----------
    number
        Normalised, one piece: ``12``, ``12a``, ``12bis``; a range counts by its first end.

    Returns
    -------
    tuple of int and str, or None
        The number and its suffix, which compare in the order of the doors; None if it is no
        number. Odd and even numbers stand on opposite sides.

    References
    ----------
    .. [1] Quyết định 05/2006/QĐ-BXD: natural numbers, odd on the left, even on the right.
    """
    match = _NUMBER.fullmatch(number.split("-", maxsplit=1)[0])
    if match is None:
        return None
    return int(match.group(1)), (match.group(2) or "") + (match.group(3) or "")


def members(number: str) -> tuple[str, ...]:
    """
    Return the single numbers that a range covers.

    Parameters
    ----------
    number
        Normalised: ``24-28``, ``36-38-40``, ``99-99a``.

    Returns
    -------
    tuple of str
        ``24``, ``26``, ``28`` for a range along one side; both ends where they lie on two
        sides or far apart; nothing for a single number.
    """
    ends = number.split("-")
    if len(ends) < 2:
        return ()
    low, high = place_in_row(ends[0]), place_in_row(ends[-1])
    is_run = len(ends) == 2 and low and high and not (low[1] or high[1])
    if not (is_run and low and high):
        return tuple(ends)
    width = high[0] - low[0]
    if width % 2 or not 0 < width <= _WIDEST_RANGE:
        return tuple(ends)
    return tuple(str(value) for value in range(low[0], high[0] + 1, 2))
