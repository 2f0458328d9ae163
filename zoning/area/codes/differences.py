"""Compare the units of a day with a list from elsewhere."""

from typing import Final

import pandas as pd

from zoning.errors import Fault, InvalidInput

from .days import DayLike
from .kinds import split_kind
from .spelling import spelling_key
from .table import UnitCodes
from .unit import CodedUnit, Level

DIFFERENCES: Final = ("added", "ended", "recoded", "renamed", "respelled", "kind_changed", "moved")
"""
What may differ: a code only the list has; only the table has; a unit of the same name, kind and
parent under another code; another name; the same name in other letters; another kind; another
unit above.
"""


def differences(
    codes: UnitCodes, units: pd.DataFrame, *, on: DayLike, level: Level = "ward"
) -> pd.DataFrame:
    """
    Compare the units of a day with a list from elsewhere.

    Parameters
    ----------
    codes
        The table of units.
    units
        The list: ``code``, ``fullName`` (with the word for the kind) and, if it says so,
        ``provinceCode`` (the unit above), as a ward file has them. Its index does not matter.
    on
        The day for which the list is meant.
    level
        The level of the units of the list.

    Returns
    -------
    DataFrame
        ``difference`` (one of `DIFFERENCES`), ``code`` (of the table; of the list if the table
        lacks it), ``ours`` and ``theirs``; a unit may have several. Sorted by difference in
        that order, then by code.

    Raises
    ------
    InvalidInput
        If the list lacks a column, a code or a name, or has a code twice, or the day cannot be
        answered for.
    """
    _check_list(units)
    parents = units["provinceCode"] if "provinceCode" in units else [None] * len(units)
    theirs = {
        str(code): (str(name), None if pd.isna(above) else str(above))
        for code, name, above in zip(units["code"], units["fullName"], parents, strict=True)
    }
    ours = {unit.code: unit for unit in codes.units_on(on, level=level)}
    rows = _one_sided(ours, theirs)
    for code in ours.keys() & theirs.keys():
        rows += _both(ours[code], *theirs[code])
    rows.sort(key=lambda row: (DIFFERENCES.index(row[0]), row[1]))
    columns = ["difference", "code", "ours", "theirs"]
    return pd.DataFrame(rows, columns=columns, dtype="string")


Row = tuple[str, str, str | None, str | None]


def _one_sided(ours: dict[str, CodedUnit], theirs: dict[str, tuple[str, str | None]]) -> list[Row]:
    ended = {code: ours[code] for code in sorted(ours.keys() - theirs.keys())}
    added = sorted(theirs.keys() - ours.keys())
    rows: list[Row] = []
    for code in added:
        name, above = theirs[code]
        twin = next((one for one in ended.values() if _is_same(one, name, above)), None)
        if twin is None:
            rows.append(("added", code, None, name))
        else:
            del ended[twin.code]
            rows.append(("recoded", twin.code, f"{twin.code} {twin.full_name}", f"{code} {name}"))
    return rows + [("ended", code, unit.full_name, None) for code, unit in ended.items()]


def _is_same(unit: CodedUnit, name: str, above: str | None) -> bool:
    return spelling_key(unit.full_name) == spelling_key(name) and above in {None, unit.parent}


def _both(unit: CodedUnit, name: str, above: str | None) -> list[Row]:
    kind, bare = split_kind(name)
    rows: list[Row] = []
    if spelling_key(bare) != spelling_key(unit.name):
        rows.append(("renamed", unit.code, unit.full_name, name))
    elif name != unit.full_name and kind == unit.kind:
        rows.append(("respelled", unit.code, unit.full_name, name))
    if kind != unit.kind:
        rows.append(("kind_changed", unit.code, unit.full_name, name))
    if above is not None and above != unit.parent:
        rows.append(("moved", unit.code, unit.parent, above))
    return rows


def _check_list(units: pd.DataFrame) -> None:
    needed = ("code", "fullName")
    faults = [
        Fault(f"column {name}", "no such column", "the columns code and fullName")
        for name in needed
        if name not in units
    ]
    if not faults:
        faults += [
            Fault(f"column {name}", f"{count} rows without it", "a value in each")
            for name in needed
            if (count := int(units[name].isna().sum()))
        ]
        twice = sorted(set(units["code"][units["code"].duplicated()].dropna().astype(str)))
        faults += [Fault(f"code {code}", "the code twice", "each code once") for code in twice]
    if faults:
        raise InvalidInput(faults, subject="list of units")
