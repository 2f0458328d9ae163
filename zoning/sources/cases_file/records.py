"""Turn rows of a case list into one frame, or say everything that is wrong with them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from zoning.errors import Fault, InvalidCases
from zoning.sources.tables.position import position_of
from zoning.sources.tables.values import UnreadableValue, is_blank, text_of

from .columns import CASE_COLUMNS, PLACE_FIELDS, SOURCE_COLUMN, fields_of
from .values import day_of, moment_of, source_of, status_of


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    where: str
    columns: Mapping[str, str]
    cases: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: int, name: str, error: UnreadableValue) -> None:
        column = self.columns.get(name, name)
        place = f"{self.where}, row {row}, column {column}"
        self.faults.append(Fault(place, error.found, error.expected, error.mend))


def cases_from_records(
    records: Iterable[Mapping[str, Any]],
    *,
    where: str = "cases",
    rows: Sequence[int] | None = None,
) -> pd.DataFrame:
    """
    Turn rows of a case list into a frame of cases.

    Parameters
    ----------
    records
        One mapping a case, by column name, Vietnamese or English; accents, case and punctuation
        of a name do not matter. A position may also stand under ``geometry``, as a GeoJSON point
        or a shapely one in EPSG:4326.
    where
        What the rows come from, for the report: a file name.
    rows
        The number of each row in its source; 1, 2, 3 … if left out.

    Returns
    -------
    DataFrame
        Columns `CASE_COLUMNS`, in the order of the records: ``reported_at`` in UTC,
        ``onset_date`` ISO 8601 or None, ``lng`` and ``lat`` EPSG:4326 or NaN. Where the list
        has a column for the source of infection, also ``source``: known, unknown or None.

    Raises
    ------
    InvalidCases
        If there is no row, a needed column is missing, or any cell cannot be read: every faulty
        row and column is named, and never an address.

    Notes
    -----
    A time without an offset is Vietnamese time. A blank status is ``confirmed``. Columns that
    are not understood are dropped. Linear in the number of rows; no clock is read.
    """
    table = list(records)
    numbers = list(range(1, len(table) + 1)) if rows is None else list(rows)
    if not table:
        raise InvalidCases([Fault(where, "no case", "at least one row")])
    names = list(dict.fromkeys(str(name) for record in table for name in record))
    columns, faults = fields_of(names, where=where)
    reading = _Reading(where, columns, faults=faults)
    for row, record in zip(numbers, table, strict=True):
        cells = {name: record.get(column) for name, column in columns.items()}
        reading.cases.append(_case(cells, row, reading))
    _refuse_repeated_ids(reading)
    if reading.faults:
        raise InvalidCases(reading.faults)
    return _frame(reading.cases, with_source=SOURCE_COLUMN in columns)


def _case(cells: Mapping[str, Any], row: int, reading: _Reading) -> dict[str, Any]:
    case: dict[str, Any] = dict.fromkeys(CASE_COLUMNS)
    case |= {"row": row, "case_id": text_of(cells.get("case_id"))}
    for name, read in (
        ("reported_at", moment_of),
        ("onset_date", day_of),
        ("status", status_of),
    ):
        value = cells.get(name)
        try:
            case[name] = read(value) if name == "status" or not is_blank(value) else None
        except UnreadableValue as error:
            reading.fault(row, name, error)
    for name in ("case_id", "reported_at"):
        if name in reading.columns and is_blank(cells.get(name)):
            reading.fault(row, name, UnreadableValue("nothing", "a value in every row"))
    case[SOURCE_COLUMN] = source_of(cells.get(SOURCE_COLUMN))
    for name in ("household_id", "address"):
        case[name] = text_of(cells.get(name))
    position, faults = position_of(cells)
    for name, unreadable in faults:
        reading.fault(row, name, unreadable)
    case["lng"], case["lat"] = position or (np.nan, np.nan)
    is_placed = position or faults or case["address"] or case["household_id"]
    if not is_placed and PLACE_FIELDS & reading.columns.keys():
        expected = "an address, a position or a household"
        reading.faults.append(Fault(f"{reading.where}, row {row}", "no place at all", expected))
    return case


def _refuse_repeated_ids(reading: _Reading) -> None:
    rows: dict[str, list[int]] = {}
    for case in reading.cases:
        if case["case_id"] is not None:
            rows.setdefault(case["case_id"], []).append(case["row"])
    for case_id, places in rows.items():
        if len(places) > 1:
            # What stands in a shifted column may be a name; an identifier has no space.
            name = f" {case_id}" if re.fullmatch(r"[\w./-]{1,40}", case_id) else ""
            column = reading.columns["case_id"]
            listed = ", ".join(map(str, places))
            reading.faults.append(
                Fault(
                    f"{reading.where}, rows {listed}, column {column}",
                    f"the same identifier{name} {len(places)} times",
                    "each case_id once",
                    "Remove the repeated rows, or give each case its own identifier.",
                )
            )


def _frame(cases: list[dict[str, Any]], *, with_source: bool) -> pd.DataFrame:
    columns = [*CASE_COLUMNS, *([SOURCE_COLUMN] if with_source else [])]
    frame = pd.DataFrame(cases, columns=columns)
    frame["reported_at"] = pd.to_datetime(frame["reported_at"], utc=True).astype(
        "datetime64[us, UTC]"
    )
    texts = ("case_id", "onset_date", "status", "household_id", "address", SOURCE_COLUMN)
    for name in (name for name in texts if name in columns):
        values = np.empty(len(cases), dtype=object)
        values[:] = [case[name] for case in cases]
        frame[name] = pd.Series(values, dtype=object)
    return frame.astype({"lng": "float64", "lat": "float64", "row": "int64"})
