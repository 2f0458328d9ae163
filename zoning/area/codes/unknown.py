"""Say which codes nobody bears, and what was probably meant."""

from collections.abc import Callable
from datetime import date

from zoning.errors import Fault

from .unit import CODE_LENGTH, CodedUnit, Level

Bearers = Callable[[str], tuple[CodedUnit, ...]]


def unknown_code(text: str, level: Level, day: date, bearers: Bearers) -> Fault:
    """
    Return the fault of a code that no unit bears on a day.

    Parameters
    ----------
    text
        The code as it was given.
    level
        The level it was looked for at.
    day
        The day it was looked for on.
    bearers
        Gives the units that bear a code of that level at any time.

    Returns
    -------
    Fault
        With the day on which another unit bears the code, or the code with its leading zeros,
        if either exists. The code is not corrected.
    """
    digits = CODE_LENGTH[level]
    expected = f"the code of a {level} in force on that day, {digits} digits"
    found = f"no {level} of this code on {day}"
    return Fault(f"code {text!r}", found, expected, _mend(text, digits, day, bearers))


def _mend(text: str, digits: int, day: date, bearers: Bearers) -> str:
    others = bearers(text)
    if others:
        return f"{_periods(others)} Ask for that day."
    padded = text.strip().removesuffix(".0").zfill(digits)
    units = bearers(padded) if padded != text else ()
    named = next((one for one in units if one.is_in_force(day)), None)
    if named is not None:
        return f"Leading zeros may be lost: {padded} is {named.full_name} on that day."
    if units:
        return f"Leading zeros may be lost: {padded}. {_periods(units)}"
    return ""


def _periods(units: tuple[CodedUnit, ...]) -> str:
    return " ".join(f"{unit.full_name} bears it {_period(unit)}." for unit in units)


def _period(unit: CodedUnit) -> str:
    words = []
    if unit.valid_from is not None:
        words.append(f"from {unit.valid_from}")
    if unit.valid_to is not None:
        words.append(f"until {unit.valid_to}")
    return " ".join(words) or "on every day"
