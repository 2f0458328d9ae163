"""Write numbers as they are written in Viet Nam."""

import math
from typing import Final

_THIN: Final = "\u202f"
"""A narrow space that does not break: between thousands, so that no reader takes it for a mark."""


def written(value: float, *, decimals: int | None = None, signed: bool = False) -> str:
    """
    Write a number with a decimal comma and narrow spaces between thousands.

    Parameters
    ----------
    value
        The number.
    decimals
        Digits after the comma; if left out, none for whole numbers and for those from 1,000 on,
        else so many that about three digits count.
    signed
        Whether a plus stands before a number above 0.

    Returns
    -------
    str
        "–" where the value is not a number.

    Examples
    --------
    >>> written(1234567.0), written(0.0512), written(-3.0), written(12, signed=True)
    ('1\u202f234\u202f567', '0,051', '−3', '+12')
    """
    if not math.isfinite(value):
        return "–"
    if decimals is None:
        decimals = _decimals(abs(value))
    digits = f"{abs(value):,.{decimals}f}"
    text = digits.replace(",", _THIN).replace(".", ",")
    is_zero = not any(digit in "123456789" for digit in digits)
    sign = "" if is_zero else "−" if value < 0 else "+" if signed else ""
    return sign + text


def share(value: float) -> str:
    """Return a share of 1 as a percentage, "–" where it is not a number."""
    if not math.isfinite(value):
        return "–"
    decimals = 1 if 0 < abs(value) < 0.0995 else 0
    return f"{written(100 * value, decimals=decimals)}{_THIN}%"


def _decimals(size: float) -> int:
    """Return how many digits after the comma are worth reading."""
    if size == int(size) or size >= 1000:
        return 0
    if size >= 100:
        return 1
    if size >= 1:
        return 2
    return min(6, 1 - math.floor(math.log10(size)))
