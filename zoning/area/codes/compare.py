"""Compare the changes of a day with those another source states."""

from datetime import date, timedelta
from typing import Final

import pandas as pd

from zoning.errors import Fault, InvalidInput

from .days import DayLike, parse_day
from .table import UnitCodes
from .unit import CODE_LENGTH, Level

DISAGREEMENTS: Final = ("unknown_before", "unknown_after", "missing", "extra", "share")
"""
How sources disagree: the table does not know the unit before or the unit after; only the other
source states the change; only the table does; both do, with another share.
"""

Row = tuple[str, str, str, str | None, str | None]

_LEVELS: Final[dict[int, Level]] = {digits: level for level, digits in CODE_LENGTH.items()}


def disagreements(codes: UnitCodes, changes: pd.DataFrame, *, day: DayLike) -> pd.DataFrame:
    """
    Compare the changes of a day with those another source states.

    Parameters
    ----------
    codes
        The table of units.
    changes
        The other source: codes ``before`` and ``after``, and ``share`` ("whole" or "part") where
        it states one. The level of a unit is told by the length of its code. The units that go
        into wards, or into provinces, must be all there: what the table has beyond them is
        reported.
    day
        The first day of the units after.

    Returns
    -------
    DataFrame
        ``disagreement`` (one of `DISAGREEMENTS`), ``before``, ``after``, ``ours`` and
        ``theirs`` (shares; missing where there is none). Sorted by disagreement in that order,
        then by both codes.

    Raises
    ------
    InvalidInput
        If a column is missing, a code has the length of none, or a change stands there twice.
    """
    _check_changes(changes)
    first = parse_day(day, name="day")
    levels = {_LEVELS[len(code)] for code in changes["after"].astype(str).unique()}
    ours = {
        (link.before.code, link.after.code): str(link.share)
        for link in codes.links
        if link.after.valid_from == first and link.after.level in levels
    }
    shares = changes["share"] if "share" in changes else [None] * len(changes)
    theirs = {
        (str(before), str(after)): None if pd.isna(share) else str(share)
        for before, after, share in zip(changes["before"], changes["after"], shares, strict=True)
    }
    eve = first - timedelta(days=1)
    rows: list[Row] = [("extra", *pair, ours[pair], None) for pair in ours.keys() - theirs.keys()]
    rows += [
        (_why_missing(codes, pair, eve, first), *pair, None, theirs[pair])
        for pair in theirs.keys() - ours.keys()
    ]
    rows += [
        ("share", *pair, ours[pair], theirs[pair])
        for pair in ours.keys() & theirs.keys()
        if theirs[pair] not in {None, ours[pair]}
    ]
    rows.sort(key=lambda row: (DISAGREEMENTS.index(row[0]), row[1], row[2]))
    columns = ["disagreement", "before", "after", "ours", "theirs"]
    return pd.DataFrame(rows, columns=columns, dtype="string")


def _why_missing(codes: UnitCodes, pair: tuple[str, str], eve: date, first: date) -> str:
    before, after = pair
    if codes.unit(before, on=eve, level=_LEVELS[len(before)]) is None:
        return "unknown_before"
    if codes.unit(after, on=first, level=_LEVELS[len(after)]) is None:
        return "unknown_after"
    return "missing"


def _check_changes(changes: pd.DataFrame) -> None:
    needed = ("before", "after")
    faults = [
        Fault(f"column {name}", "no such column", "the columns before and after")
        for name in needed
        if name not in changes
    ]
    if not faults:
        codes = sorted({str(code) for name in needed for code in changes[name]})
        faults += [
            Fault(f"code {code!r}", f"{len(code)} characters", "2, 3 or 5 digits")
            for code in codes
            if len(code) not in _LEVELS
        ]
        again = changes[changes.duplicated(list(needed))]
        faults += [
            Fault(f"change of {before} into {after}", "the change twice", "each change once")
            for before, after in zip(again["before"], again["after"], strict=True)
        ]
    if faults:
        raise InvalidInput(faults, subject="changes of units")
