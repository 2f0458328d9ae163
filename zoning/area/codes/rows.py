"""Turn units and changes into lines of text, and lines into units and changes."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final, get_args

from zoning.errors import Fault, InvalidInput

from .unit import CodedUnit, Level, Link, Share

UNIT_COLUMNS: Final = ("level", "code", "kind", "name", "parent", "valid_from", "valid_to")
LINK_COLUMNS: Final = ("day", "before_level", "before", "after_level", "after", "share")
"""``day`` is the first day of the unit after; the unit before was in force until the day before."""

_LEVELS: Final = get_args(Level)
_SHARES: Final = get_args(Share)

_as_day = lru_cache(date.fromisoformat)


def unit_lines(units: Iterable[CodedUnit]) -> str:
    """
    Return units as text, one a line, columns parted by tabs.

    Parameters
    ----------
    units
        The units, in the order of the lines.

    Returns
    -------
    str
        A line of column names, then the units; an unknown or open day is left empty.
    """
    rows = (
        (u.level, u.code, u.kind, u.name, u.parent or "", _text(u.valid_from), _text(u.valid_to))
        for u in units
    )
    return _lines(UNIT_COLUMNS, rows)


def link_lines(links: Iterable[Link]) -> str:
    """
    Return changes as text, one a line, columns parted by tabs.

    Parameters
    ----------
    links
        The changes, in the order of the lines.

    Returns
    -------
    str
        A line of column names, then the changes.
    """
    rows = (
        (_text(link.after.valid_from), link.before.level, link.before.code, link.after.level,
         link.after.code, link.share)
        for link in links
    )  # fmt: skip
    return _lines(LINK_COLUMNS, rows)


def units_of(text: str) -> list[CodedUnit]:
    """
    Read units from lines.

    Parameters
    ----------
    text
        What `unit_lines` gives.

    Returns
    -------
    list of CodedUnit
        In the order of the lines.

    Raises
    ------
    InvalidInput
        If columns or values are none of a unit; every bad line is named.
    """
    units, faults = [], []
    for number, row in _rows(text, UNIT_COLUMNS, "units"):
        level, code, kind, name, parent, first, last = row
        try:
            days = _day(first), _day(last)
            units.append(CodedUnit(_level(level), code, kind, name, parent or None, *days))
        except ValueError as error:
            faults.append(_bad_line("units", number, error))
    if faults:
        raise InvalidInput(faults, subject="unit codes")
    return units


def links_of(text: str, units: Iterable[CodedUnit]) -> list[Link]:
    """
    Read changes from lines.

    Parameters
    ----------
    text
        What `link_lines` gives.
    units
        The units they speak of.

    Returns
    -------
    list of Link
        In the order of the lines.

    Raises
    ------
    InvalidInput
        If columns or values are none of a change, or a unit does not begin or end on its day;
        every bad line is named.
    """
    ended, begun = {}, {}
    for unit in units:
        begun[unit.level, unit.code, unit.valid_from] = unit
        ended[unit.level, unit.code, unit.valid_to] = unit
    eve = {day: date.fromordinal(day.toordinal() - 1) for _, _, day in begun if day is not None}
    links, faults = [], []
    for number, row in _rows(text, LINK_COLUMNS, "changes"):
        day, before_level, before, after_level, after, share = row
        try:
            first = _as_day(day)
            old = ended[_level(before_level), before, eve[first]]
            new = begun[_level(after_level), after, first]
            links.append(Link(old, new, _share(share)))
        except KeyError:
            found = f"units {before} and {after} that do not end and begin on {day}"
            faults.append(Fault(f"changes, line {number}", found, "units of the table"))
        except ValueError as error:
            faults.append(_bad_line("changes", number, error))
    if faults:
        raise InvalidInput(faults, subject="unit codes")
    return links


def _rows(text: str, columns: tuple[str, ...], what: str) -> list[tuple[int, list[str]]]:
    lines = text.splitlines()
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, start=1)]
    bad = [number for number, row in rows if len(row) != len(columns)]
    expected = "the columns " + ", ".join(columns) + ", parted by tabs"
    faults = [Fault(f"{what}, line {number}", "other columns", expected) for number in bad]
    if not rows or tuple(rows[0][1]) != columns:
        faults.insert(0, Fault(f"{what}, line 1", "no such names of columns", expected))
    if faults:
        raise InvalidInput(faults, subject="unit codes")
    return rows[1:]


def _bad_line(what: str, number: int, error: ValueError) -> Fault:
    found = str(error).splitlines()[-1].removeprefix("  - ")
    return Fault(f"{what}, line {number}", found, "a line of that table")


def _level(text: str) -> Level:
    if text not in _LEVELS:
        raise ValueError(f"the level {text!r}")
    return text  # type: ignore[return-value]  # one of the literals


def _share(text: str) -> Share:
    if text not in _SHARES:
        raise ValueError(f"the share {text!r}")
    return text  # type: ignore[return-value]  # one of the literals


def _day(text: str) -> date | None:
    return _as_day(text) if text else None


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _lines(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join("\t".join(row) + "\n" for row in (columns, *rows))
