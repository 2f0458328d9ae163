"""Read plus codes (Open Location Code), whole or cut to what stands behind a place's name."""

import math
import re
from dataclasses import dataclass
from typing import Final

DIGITS: Final = "23456789CFGHJMPQRVWX"
"""The twenty digits, by value."""

_PAIRS: Final = 10
"""Digits that stand in pairs, latitude first; those behind divide a cell into 5 rows, 4 columns."""

_BEFORE: Final = 8
"""Digits before the plus sign of a whole code."""

_MOST: Final = 15
"""Digits that are read; more say nothing that can be measured."""

CODE: Final = re.compile(
    rf"(?<![\w+])([{DIGITS}0]{{0,8}})\+([{DIGITS}]{{2,}}|(?<=[{DIGITS}0]{{8}}\+))(?!\w)",
    re.IGNORECASE,
)
"""A plus code in a text; `parse_plus_code` checks it fully."""


@dataclass(frozen=True, slots=True)
class PlusCode:
    """
    One plus code.

    Attributes
    ----------
    digits
        Its digits in capitals, without the plus sign and without zeros that only fill.
    missing
        How many digits are cut off in front: 0, 2, 4, 6 or 8.
    """

    digits: str
    missing: int

    @property
    def height(self) -> float:
        """Return how high the cell is, degrees."""
        count = len(self.digits) + self.missing
        fine = max(count - _PAIRS, 0)
        return 20.0 ** (2 - min(count, _PAIRS) // 2) / 5.0**fine

    @property
    def width(self) -> float:
        """Return how wide the cell is, degrees."""
        count = len(self.digits) + self.missing
        fine = max(count - _PAIRS, 0)
        return 20.0 ** (2 - min(count, _PAIRS) // 2) / 4.0**fine

    def corner(self) -> tuple[float, float]:
        """Return how far east and north of its ground's corner the cell begins, degrees."""
        east = north = 0.0
        for at, digit in enumerate(self.digits):
            place, value = at + self.missing, DIGITS.index(digit)
            if place >= _PAIRS:
                step = place - _PAIRS + 1
                row, column = divmod(value, 4)
                north += row * 20.0**-3 / 5.0**step
                east += column * 20.0**-3 / 4.0**step
            elif place % 2 == 0:
                north += value * 20.0 ** (1 - place // 2)
            else:
                east += value * 20.0 ** (1 - place // 2)
        return east, north

    def centres(self, bounds: tuple[float, float, float, float]) -> tuple[tuple[float, float], ...]:
        """
        Return where the code lies.

        Parameters
        ----------
        bounds
            West, south, east and north of the ground it is looked for on, degrees, EPSG:4326.
            A whole code lies at one place of the earth, whatever the bounds.

        Returns
        -------
        tuple
            (lng, lat) of the middle of each cell within the bounds that ends so; from south to
            north, then from west to east.
        """
        east, north = self.corner()
        lng, lat = east - 180.0 + self.width / 2, north - 90.0 + self.height / 2
        if self.missing == 0:
            return ((lng, lat),)
        step = 20.0 ** (2 - self.missing // 2)
        return tuple(
            (lng + column * step, lat + row * step)
            for row in _steps(lat, step, bounds[1], bounds[3])
            for column in _steps(lng, step, bounds[0], bounds[2])
        )


def parse_plus_code(text: str) -> PlusCode | None:
    """
    Read a plus code.

    Parameters
    ----------
    text
        The code and nothing else, in any case.

    Returns
    -------
    PlusCode or None
        None where it is no valid code.

    References
    ----------
    .. [1] Open Location Code, specification, https://github.com/google/open-location-code.

    Examples
    --------
    >>> [round(middle, 7) for middle in parse_plus_code("7FG49QCJ+2V").centres((0, 0, 0, 0))[0]]
    [2.7821875, 20.3700625]
    >>> parse_plus_code("RJ4X+WWF").missing
    4
    """
    before, sign, after = text.strip().upper().partition("+")
    digits = before.rstrip("0")
    filled = len(before) - len(digits)
    is_whole = len(before) == _BEFORE
    is_sound = (
        bool(sign)
        and len(before) in (0, 2, 4, 6, _BEFORE)
        and len(after) != 1
        and set(digits + after) <= set(DIGITS)
        and (is_whole or (not filled and bool(digits + after)))
        and filled % 2 == 0
        and not (filled and (after or not digits))
    )
    if not is_sound or (is_whole and not _is_on_earth(digits)):
        return None
    return PlusCode((digits + after)[: _MOST - (_BEFORE - len(before))], _BEFORE - len(before))


def _is_on_earth(digits: str) -> bool:
    """Return whether the first digits lie within 180 degrees of latitude and 360 of longitude."""
    return DIGITS.index(digits[0]) < 9 and (len(digits) < 2 or DIGITS.index(digits[1]) < 18)


def _steps(first: float, step: float, low: float, high: float) -> range:
    return range(math.ceil((low - first) / step), math.floor((high - first) / step) + 1)
