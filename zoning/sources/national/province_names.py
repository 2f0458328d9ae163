"""Know what a province is called."""

from typing import Final

from zoning.area.codes import read_codes
from zoning.sources.osm.names import tidy

TWO_WORDS: Final = ("thành phố", "đặc khu", "thị trấn", "thị xã")


def province_name(code: str, stated: str | None, *, on: str) -> tuple[str, bool]:
    """
    Return what a province is called, and whether anybody says so.

    Parameters
    ----------
    code
        Its official code.
    stated
        What the ward file calls it, with its kind; None where it does not say.
    on
        The day for which the code is looked up (`zoning.area.codes`), ISO 8601.

    Returns
    -------
    tuple of str and bool
        The stated name, else that of the code; else "Tỉnh" and the code, and False. Codes are
        known from 30 June 2025 on.

    Examples
    --------
    >>> province_name("46", None, on="2025-07-01")
    ('Thành phố Huế', True)
    >>> province_name("99", None, on="2025-07-01")
    ('Tỉnh 99', False)
    """
    if stated:
        return tidy(stated), True
    codes = read_codes()
    unit = codes.unit(code, on=on, level="province") if on >= codes.first_day.isoformat() else None
    return (f"Tỉnh {code}", False) if unit is None else (unit.full_name, True)


def unit_kind(name: str) -> str:
    """
    Return the kind of a unit, with which its name begins.

    Parameters
    ----------
    name
        The name with its kind, at least one word.

    Returns
    -------
    str
        In small letters: its first two words where they are one kind, else its first word.

    Examples
    --------
    >>> unit_kind("Đặc khu Trường Sa"), unit_kind("Xã Ngọc Tố")
    ('đặc khu', 'xã')
    """
    words = name.lower().split()
    pair = " ".join(words[:2])
    return pair if pair in TWO_WORDS else words[0]
