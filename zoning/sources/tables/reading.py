"""Read a list column by column, and keep every fault with the row it stands in."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from zoning.errors import Fault

from .positions import POSITION_FIELDS, positions_of
from .values import UnreadableValue, is_blank
from .vocabulary import Vocabulary

_ROWS_NAMED: Final = 20
"""Rows named in one fault about many."""

_ROWS_APART: Final = 3
"""Up to so many rows with one fault are named one by one, even if no other row has a position."""

_IDENTIFIER: Final = re.compile(r"[\w./-]{1,40}")
"""What may be repeated in a report. What stands in a shifted column may be a name; an
identifier has no space."""


FieldsOf = Callable[..., tuple[dict[str, str], list[Fault]]]
"""Takes column names and ``where``; says which column holds which field, and what is wrong."""


@dataclass(slots=True)
class Reading:
    """
    A list while it is read: its columns by field, and what is wrong with them.

    Attributes
    ----------
    where
        What the rows come from, for the report: a file name.
    rows
        The number of each row in its source.
    columns
        Field → the list's own column name.
    cells
        Field → the cells of its column.
    of_columns
        What is wrong with the columns themselves.
    faults
        What is wrong with single rows, each with the row's place in the list.
    """

    where: str
    rows: Sequence[int]
    columns: Mapping[str, str]
    cells: Mapping[str, list[Any]]
    of_columns: list[Fault]
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def fault(self, at: int, name: str, error: UnreadableValue) -> None:
        """Note a fault of one cell."""
        column = self.columns.get(name, name)
        place = f"{self.where}, row {self.rows[at]}, column {column}"
        self.faults.append((at, Fault(place, error.found, error.expected, error.mend)))

    def fault_of_row(self, at: int, found: str, expected: str, mend: str = "") -> None:
        """Note a fault of a whole row."""
        place = f"{self.where}, row {self.rows[at]}"
        self.faults.append((at, Fault(place, found, expected, mend)))

    def read(self, name: str, reader: Callable[[Any], Any]) -> list[Any]:
        """Read one column; None where a cell is blank or faulty."""
        values = self.cells.get(name)
        if values is None:
            return [None] * len(self.rows)
        found: list[Any] = [None] * len(values)
        for at, value in enumerate(values):
            if value is None or is_blank(value):
                continue
            try:
                found[at] = reader(value)
            except UnreadableValue as error:
                self.fault(at, name, error)
        return found

    def need(self, name: str) -> None:
        """Note a fault for every blank cell of a column, where the list has the column."""
        for at, value in enumerate(self.cells.get(name, ())):
            if is_blank(value):
                self.fault(at, name, UnreadableValue("nothing", "a value in every row"))

    def positions(self) -> tuple[np.ndarray, np.ndarray, frozenset[int]]:
        """Read longitudes and latitudes, NaN for none, and the rows whose position is faulty."""
        held = {key: self.cells[key] for key in POSITION_FIELDS if key in self.cells}
        positions = positions_of(held, len(self.rows))
        alike: dict[tuple[str, str, str], list[tuple[int, UnreadableValue]]] = {}
        for at, found in positions.faults.items():
            for name, unreadable in found:
                key = (name, unreadable.expected, unreadable.mend)
                alike.setdefault(key, []).append((at, unreadable))
        stated = len(positions.faults) + int(np.isfinite(positions.lng).sum())
        for (name, _, _), rows in alike.items():
            if len(rows) == stated > _ROWS_APART:
                self._fault_of_all(name, rows)
                continue
            for at, unreadable in rows:
                self.fault(at, name, unreadable)
        return positions.lng, positions.lat, frozenset(positions.faults)

    def _fault_of_all(self, name: str, rows: list[tuple[int, UnreadableValue]]) -> None:
        """Note one fault that every row with a position has: a cause of the whole list."""
        first, error = rows[0]
        listed = ", ".join(str(self.rows[at]) for at, _ in rows[:_ROWS_NAMED])
        more = ", …" if len(rows) > _ROWS_NAMED else ""
        place = f"{self.where}, rows {listed}{more}, column {self.columns.get(name, name)}"
        found = f"in all {len(rows)} rows with a position the like of {error.found}"
        self.faults.append((first, Fault(place, found, error.expected, error.mend)))

    def repeated(
        self, name: str, values: Sequence[str | None], *, noun: str, expected: str, shows: bool
    ) -> list[tuple[int, Fault]]:
        """
        Name the identifiers that stand in several rows.

        Parameters
        ----------
        name
            The field of the identifiers.
        values
            The identifiers, None for none.
        noun
            What one row is, "case".
        expected
            What should stand there, "each case_id once".
        shows
            Whether an identifier may be repeated in the report.

        Returns
        -------
        list of tuple
            The place of the first row, and the fault.
        """
        rows: dict[str, list[int]] = {}
        for at, value in enumerate(values):
            if value is not None:
                rows.setdefault(value, []).append(at)
        faults = []
        for value, places in rows.items():
            if len(places) > 1:
                fault = repetition(
                    value if shows else "",
                    [self.rows[at] for at in places],
                    where=self.where,
                    column=self.columns[name],
                    noun=noun,
                    expected=expected,
                )
                faults.append((places[0], fault))
        return faults

    def in_order(self) -> list[Fault]:
        """Return the faults of single rows, in the order of the rows."""
        return [fault for _, fault in sorted(self.faults, key=lambda pair: pair[0])]


def repetition(
    value: str, rows: Sequence[int], *, where: str, column: str, noun: str, expected: str
) -> Fault:
    """
    Name an identifier that stands in several rows.

    Parameters
    ----------
    value
        The identifier; it is repeated only if it looks like one.
    rows
        The numbers of the rows, ascending.
    where
        What they come from: a file name.
    column
        The list's own name of the column.
    noun
        What one row is, "case".
    expected
        What should stand there, "each case_id once".

    Returns
    -------
    Fault
        With the first twenty rows.
    """
    shown = f" {value}" if _IDENTIFIER.fullmatch(value) else ""
    listed = ", ".join(str(row) for row in rows[:_ROWS_NAMED])
    return Fault(
        f"{where}, rows {listed}, column {column}",
        f"the same identifier{shown} {len(rows)} times",
        expected,
        f"Remove the repeated rows, or give each {noun} its own identifier.",
    )


def reading_of(
    records: Iterable[Mapping[str, Any]],
    rows: Sequence[int] | None,
    *,
    where: str,
    vocabulary: Vocabulary,
    fields_of: FieldsOf,
    names: Sequence[str] | None = None,
) -> Reading:
    """
    Begin to read a list.

    Parameters
    ----------
    records
        One mapping a row, by the list's own column names.
    rows
        The number of each row in its source; None for 1, 2, 3 ….
    where
        What the rows come from, for the report.
    vocabulary
        What a row is, and how the list is refused.
    fields_of
        Says which column holds which field.
    names
        The list's own column names; those that stand in the records if left out.

    Returns
    -------
    Reading
        The columns understood, with their cells.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if there is no row.
    """
    table = list(records)
    numbers = list(range(1, len(table) + 1)) if rows is None else list(rows)
    if not table:
        raise vocabulary.refusal([Fault(where, f"no {vocabulary.holds}", "at least one row")])
    if names is None:
        names = list(dict.fromkeys(str(name) for record in table for name in record))
    columns, faults = fields_of(names, where=where)
    cells = {key: [record.get(name) for record in table] for key, name in columns.items()}
    return Reading(where, numbers, columns, cells, faults)


def is_identifier(text: str) -> bool:
    """Return whether a text looks like an identifier, and may be repeated in a report."""
    return _IDENTIFIER.fullmatch(text) is not None


def objects(values: Sequence[Any]) -> pd.Series:
    """Return values as a column of objects, None kept as None."""
    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    return pd.Series(column, dtype=object)
