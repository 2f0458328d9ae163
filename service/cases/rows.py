"""Keep rows of a case list as plain contents, and make frames of them again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from service.store.case_ports import ReportKind
from zoning.errors import Fault
from zoning.sources.case_reports import Reports
from zoning.sources.cases_file.columns import (
    CASE_COLUMNS,
    POSITION_COLUMNS,
    SOURCE_COLUMN,
    UNIT_COLUMN,
)
from zoning.sources.cases_file.records import times
from zoning.sources.contacts_file.columns import CONTACT_COLUMNS
from zoning.sources.tables.reading import objects
from zoning.sources.tables.values import is_blank

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {"case": CASE_COLUMNS, "contact": CONTACT_COLUMNS}
_OPTIONAL: Final = (SOURCE_COLUMN, *POSITION_COLUMNS, UNIT_COLUMN)
_NUMBERS: Final = frozenset({"lng", "lat", "accuracy_m", "stated_x", "stated_y"})
_IDENTIFIERS: Final = frozenset({"case_id", "contact_of"})

LONGEST_ID: Final = 200
"""Most characters of an identifier: what an index of PostgreSQL holds with room to spare."""

_TIMES: Final = frozenset({"reported_at", "from", "to"})


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """
    One row of a list, as it was understood.

    Attributes
    ----------
    row
        Its number in the list.
    case_id
        Whose row it is.
    kind
        Whether it is a case or a contact.
    content
        Its cells by field, blank ones left out; JSON types only.
    """

    row: int
    case_id: str
    kind: ReportKind
    content: Mapping[str, Any]

    @property
    def is_withdrawal(self) -> bool:
        """Return whether the row says that the case is none."""
        return self.kind == "case" and self.content["status"] == "discarded"


def rows_of(reports: Reports) -> list[ReportedRow]:
    """
    Take a list apart.

    Parameters
    ----------
    reports
        The list.

    Returns
    -------
    list of ReportedRow
        In the order of its rows.
    """
    found = [
        *_rows(reports.cases, "case"),
        *_rows(reports.contacts, "contact"),
    ]
    return sorted(found, key=lambda one: one.row)


def storing_faults(rows: Iterable[ReportedRow], where: str) -> list[Fault]:
    """
    Return what no database could hold of a list, though a file may.

    Parameters
    ----------
    rows
        Its rows.
    where
        What the list is called.

    Returns
    -------
    list of Fault
        A text with NUL, and an identifier of more than `LONGEST_ID` characters, cell by cell.
    """
    faults = []
    for row in rows:
        for name, value in row.content.items():
            cell = f"{where}, row {row.row}, column {name}"
            if "\0" in str(value):
                faults.append(Fault(cell, "a text with NUL", "readable text"))
            elif name in _IDENTIFIERS and len(str(value)) > LONGEST_ID:
                found = f"{len(str(value))} characters"
                faults.append(Fault(cell, found, f"at most {LONGEST_ID}"))
    return faults


def _rows(frame: pd.DataFrame | None, kind: ReportKind) -> list[ReportedRow]:
    if frame is None:
        return []
    names = [str(name) for name in frame.columns if name != "row"]
    cells = zip(*(frame[name].tolist() for name in names), strict=True)
    contents = [
        {name: _plain(value) for name, value in zip(names, row, strict=True) if not is_blank(value)}
        for row in cells
    ]
    return [
        ReportedRow(int(row), str(content["case_id"]), kind, content)
        for row, content in zip(frame["row"].tolist(), contents, strict=True)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def frame_of(contents: Sequence[Mapping[str, Any]], kind: ReportKind) -> pd.DataFrame:
    """
    Make a list again.

    Parameters
    ----------
    contents
        Contents of rows of one kind.
    kind
        Which.

    Returns
    -------
    DataFrame
        As `zoning.read_cases` or `zoning.read_contacts` return it, rows numbered from 1.
    """
    known = _COLUMNS[kind]
    more = [name for name in _OPTIONAL if any(name in content for content in contents)]
    columns = {
        name: _column(name, [content.get(name) for content in contents])
        for name in (*known, *more)
        if name != "row"
    }
    columns["row"] = pd.Series(np.arange(1, len(contents) + 1, dtype=np.int64))
    return pd.DataFrame(columns)[[*known, *more]]


def _column(name: str, values: Iterable[Any]) -> pd.Series:
    listed = list(values)
    if name in _NUMBERS:
        numbers = [np.nan if value is None else value for value in listed]
        return pd.Series(np.array(numbers, dtype=np.float64))
    if name in _TIMES:
        return times([None if value is None else datetime.fromisoformat(value) for value in listed])
    return objects(listed)
