"""Turn rows of a household list into one frame, or say everything that is wrong with them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from zoning.errors import Fault, InvalidSource
from zoning.sources.tables.positions import POSITION_FIELDS, positions_of
from zoning.sources.tables.values import UnreadableValue, is_blank, text_of

from .cells import house_number_of, people_of, unit_text, ward_of
from .columns import LIST_COLUMNS, PLACE_FIELDS, fields_of, kind_word

MOST_FAULTS: Final = 200
"""Faults shown of one list; the rest is counted. A shifted list has one in every row."""

_TEXTS: Final = ("list_id", "address", "house_number", "alley", "street", "hamlet", "ward")


@dataclass(slots=True)
class _Reading:
    """A list while it is read: its columns by field, and what is wrong with them."""

    where: str
    rows: Sequence[int]
    columns: Mapping[str, str]
    cells: Mapping[str, list[Any]]
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def fault(self, at: int, name: str, error: UnreadableValue) -> None:
        """Note a fault of one cell."""
        column = self.columns.get(name, name)
        place = f"{self.where}, row {self.rows[at]}, column {column}"
        self.faults.append((at, Fault(place, error.found, error.expected, error.mend)))

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

    def unit(self, name: str) -> list[Any]:
        """Read a column of units; a bare number gets the word of its column."""
        word = kind_word(name, self.columns[name]) if name in self.columns else ""
        return self.read(name, lambda value: unit_text(value, word))

    def ward(self, name: str) -> list[Any]:
        """Read a column of wards, by name or by code."""
        word = kind_word("ward", self.columns[name]) if name in self.columns else ""
        return self.read(name, lambda value: ward_of(value, word))


def households_from_records(
    records: Iterable[Mapping[str, Any]],
    *,
    where: str = "household list",
    rows: Sequence[int] | None = None,
) -> pd.DataFrame:
    """
    Turn rows of a household list into a frame of households.

    Parameters
    ----------
    records
        One mapping a household, by column name, Vietnamese or English; accents, case and
        punctuation of a name do not matter. A position may also stand under ``geometry``, as a
        GeoJSON point or a shapely one in EPSG:4326.
    where
        What the rows come from, for the report: a file name.
    rows
        The number of each row in its source; 1, 2, 3 … if left out.

    Returns
    -------
    DataFrame
        Columns `LIST_COLUMNS`, in the order of the records: texts or None, ``people`` a float,
        NaN where not stated, ``lng`` and ``lat`` EPSG:4326 or NaN. ``ward`` is a name, or the
        five digits of an official code.

    Raises
    ------
    InvalidSource
        If there is no row, a needed column is missing, or any cell cannot be read: every faulty
        row and column is named (200 at most, the rest counted), and never an address.

    Notes
    -----
    Linear in the number of rows. Columns that are not understood are dropped.
    """
    table = list(records)
    numbers = list(range(1, len(table) + 1)) if rows is None else list(rows)
    if not table:
        raise _refused([Fault(where, "no household", "at least one row")])
    names = list(dict.fromkeys(str(name) for record in table for name in record))
    columns, faults = fields_of(names, where=where)
    cells = {key: [record.get(name) for record in table] for key, name in columns.items()}
    reading = _Reading(where, numbers, columns, cells)
    frame = _frame(reading)
    if PLACE_FIELDS & columns.keys():
        _refuse_nowhere(frame, reading)
    _refuse_repeated_ids(frame, reading)
    ordered = [fault for _, fault in sorted(reading.faults, key=lambda pair: pair[0])]
    if faults or ordered:
        raise _refused(faults + _shortened(ordered, where))
    return frame


def _frame(reading: _Reading) -> pd.DataFrame:
    texts = {
        "list_id": reading.read("list_id", text_of),
        "address": reading.read("address", text_of),
        "house_number": reading.read("house_number", house_number_of),
        "alley": reading.unit("alley"),
        "street": reading.read("street", lambda value: unit_text(value, "đường")),
        "hamlet": _first(reading.unit("hamlet"), reading.unit("group")),
        "ward": _first(reading.ward("ward_code"), reading.ward("ward")),
    }
    held = {key: reading.cells[key] for key in POSITION_FIELDS if key in reading.cells}
    positions = positions_of(held, len(reading.rows))
    for at, found in positions.faults.items():
        for name, unreadable in found:
            reading.fault(at, name, unreadable)
    people = reading.read("people", people_of)
    frame = pd.DataFrame({name: _objects(texts[name]) for name in _TEXTS})
    frame["people"] = np.array([np.nan if n is None else n for n in people], dtype=np.float64)
    frame["lng"], frame["lat"] = positions.lng, positions.lat
    frame["row"] = np.array(reading.rows, dtype=np.int64)
    return frame[list(LIST_COLUMNS)]


def _first(preferred: list[Any], other: list[Any]) -> list[Any]:
    return [a if a is not None else b for a, b in zip(preferred, other, strict=True)]


def _objects(values: list[Any]) -> pd.Series:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return pd.Series(column, dtype=object)


def _refuse_nowhere(frame: pd.DataFrame, reading: _Reading) -> None:
    faulty = {at for at, _ in reading.faults}
    placed = frame["lng"].notna()
    for name in ("list_id", "address", "house_number", "alley", "street", "hamlet"):
        placed |= frame[name].notna()
    expected = "an address, a house number, a position or a household"
    for at in np.flatnonzero(~placed).tolist():
        if at not in faulty:
            where = f"{reading.where}, row {reading.rows[at]}"
            reading.faults.append((at, Fault(where, "no place at all", expected)))


def _refuse_repeated_ids(frame: pd.DataFrame, reading: _Reading) -> None:
    ids = frame["list_id"]
    repeated = ids.notna() & ids.duplicated(keep=False)
    for _, members in ids[repeated].groupby(ids[repeated], sort=False):
        places = members.index.tolist()
        # The identifier itself is not shown: in a shifted column it may be somebody's name.
        listed = ", ".join(str(reading.rows[at]) for at in places[:20])
        column = reading.columns["list_id"]
        fault = Fault(
            f"{reading.where}, rows {listed}, column {column}",
            f"the same identifier {len(places)} times",
            "each household once",
            "Remove the repeated rows, or give each household its own identifier.",
        )
        reading.faults.append((places[0], fault))


def _shortened(faults: list[Fault], where: str) -> list[Fault]:
    if len(faults) <= MOST_FAULTS:
        return faults
    rest = f"{len(faults) - MOST_FAULTS} more faults"
    return [*faults[:MOST_FAULTS], Fault(where, rest, "none", "Mend the ones above first.")]


def _refused(faults: list[Fault]) -> InvalidSource:
    return InvalidSource(faults, subject="household list")
