"""Add changes to a table that came after it."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, get_args

from zoning.errors import Fault, InvalidInput

from .kinds import split_kind
from .table import UnitCodes
from .unit import CODE_LENGTH, CodedUnit, Level, Link, Share

_KEYS: Final = {"level": str, "code": str, "name": str, "parent": str, "takes": list}
_SUBJECT: Final = "changes of units"
_EVE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """
    A unit that begins on a day, and what it is made of.

    Attributes
    ----------
    unit
        The new unit. A unit whose name, kind, parent or extent changes begins anew, under its
        old code or another.
    takes
        Codes, on the day before, of the units of its level of which it takes all or a part.
    """

    unit: CodedUnit
    takes: tuple[str, ...]


def read_changes(path: str | Path) -> tuple[Change, ...]:
    """
    Read changes that came after a table.

    Parameters
    ----------
    path
        TOML in UTF-8: for every unit that begins a ``[[unit]]`` with ``day`` (its first, a
        date), ``level``, ``code``, ``name`` (with the word for its kind), ``parent`` (not for a
        province) and ``takes`` (codes, on the day before, of what it takes wholly or in part).
        A unit that only gives ground away begins anew too, and takes its own code.

    Returns
    -------
    tuple of Change
        In the order of the file.

    Raises
    ------
    InvalidInput
        If the file cannot be read, or a unit lacks a value or has one of another form; every
        fault is named.
    """
    file = Path(path)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = f"a file that cannot be read ({error})"
        raise InvalidInput([Fault(str(path), found, "TOML in UTF-8")], subject=_SUBJECT) from error
    entries = content.get("unit")
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise InvalidInput([Fault(str(path), "no [[unit]]", "at least one")], subject=_SUBJECT)
    changes, faults = [], []
    for number, entry in enumerate(entries, start=1):
        where = f"{file.name}, unit {number}"
        wrong = _entry_faults(entry, where)
        faults += wrong
        if wrong:
            continue
        try:
            changes.append(_change(entry))
        except InvalidInput as error:
            faults += [replace(fault, where=f"{where}, {fault.where}") for fault in error.faults]
    if faults:
        raise InvalidInput(faults, subject=_SUBJECT)
    return tuple(changes)


def with_changes(codes: UnitCodes, changes: Iterable[Change]) -> UnitCodes:
    """
    Return a table that knows later changes too.

    Parameters
    ----------
    codes
        The table before.
    changes
        Every unit that begins after it. The units they take end on the day before.

    Returns
    -------
    UnitCodes
        Another table; the one given is as it was. A unit that several new ones take goes into
        each in part, a unit that one takes goes into it whole.

    Raises
    ------
    InvalidInput
        If a change takes a unit that is not in force on the day before, or the changes leave
        two bearers of a code, or a unit without a parent; every fault of a day is named.
    """
    by_day: dict[date, list[Change]] = {}
    for change in changes:
        by_day.setdefault(change.unit.valid_from or date.min, []).append(change)
    for day in sorted(by_day):
        codes = _after_day(codes, by_day[day], day)
    return codes


def _after_day(codes: UnitCodes, changes: list[Change], day: date) -> UnitCodes:
    takers = _takers(codes, changes, day)
    ended = {unit: replace(unit, valid_to=day - _EVE) for unit in takers}
    units = [ended.get(unit, unit) for unit in codes.all_units]
    links = [replace(link, after=ended.get(link.after, link.after)) for link in codes.links]
    for before, afters in takers.items():
        share: Share = "whole" if len(afters) == 1 else "part"
        links += [Link(ended[before], after, share) for after in afters]
    return UnitCodes((*units, *(change.unit for change in changes)), tuple(links), codes.first_day)


def _takers(codes: UnitCodes, changes: list[Change], day: date) -> dict[CodedUnit, list[CodedUnit]]:
    """Return, for each unit that ends before a day, those that take it."""
    if day <= codes.first_day:
        fault = Fault(f"changes of {day}", "that day", f"a day after {codes.first_day}")
        raise InvalidInput([fault], subject=_SUBJECT)
    takers: dict[CodedUnit, list[CodedUnit]] = {}
    faults = []
    for change in changes:
        unit = change.unit
        for code in dict.fromkeys(change.takes):
            taken = codes.unit(code, on=day - _EVE, level=unit.level)
            if taken is None or taken.valid_to is not None:
                found = f"that it takes {code}"
                expected = f"a {unit.level} in force before {day} and not bound to end"
                faults.append(Fault(f"{unit.level} {unit.code}", found, expected))
            else:
                takers.setdefault(taken, []).append(unit)
    if faults:
        raise InvalidInput(faults, subject=_SUBJECT)
    return takers


def _change(entry: dict[str, Any]) -> Change:
    kind, name = split_kind(entry["name"])
    unit = CodedUnit(
        entry["level"], entry["code"], kind, name, entry.get("parent"), entry["day"], None
    )
    return Change(unit, tuple(entry["takes"]))


def _entry_faults(entry: dict[str, Any], where: str) -> list[Fault]:
    level = entry.get("level")
    needed = {name: form for name, form in _KEYS.items()
              if name != "parent" or level != "province"}  # fmt: skip
    faults = [
        Fault(f"{where}, {name}", repr(entry.get(name)), "text" if form is str else "a list")
        for name, form in needed.items()
        if not isinstance(entry.get(name), form)
    ]
    if type(entry.get("day")) is not date:
        mend = "Without quotation marks."
        faults.append(Fault(f"{where}, day", repr(entry.get("day")), "a date", mend))
    if level not in get_args(Level):
        faults.append(Fault(f"{where}, level", repr(level), "one of " + ", ".join(CODE_LENGTH)))
    takes = entry.get("takes")
    if isinstance(takes, list) and not (takes and all(isinstance(one, str) for one in takes)):
        faults.append(Fault(f"{where}, takes", repr(takes), "codes as text, at least one"))
    unknown = sorted(entry.keys() - _KEYS.keys() - {"day"})
    faults += [Fault(f"{where}, {name}", "an unknown key", "no such key") for name in unknown]
    return faults
