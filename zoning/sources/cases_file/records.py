"""Turn rows of a case list into one frame, or say everything that is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from zoning.errors import InvalidCases
from zoning.sources.tables.position import system_of
from zoning.sources.tables.reading import Reading, objects, reading_of
from zoning.sources.tables.values import UnreadableValue, is_blank, number_of, text_of

from .columns import (
    CASE_COLUMNS,
    PLACE_FIELDS,
    POSITION_COLUMNS,
    SOURCE_COLUMN,
    UNIT_COLUMN,
    VOCABULARY,
    fields_of,
)
from .values import accuracy_of, day_of, moment_of, source_of, status_of

NOUN: Final = "case"
ONCE: Final = "each case_id once"
"""What one row is, and what a report expects of the identifiers."""


def cases_from_records(
    records: Iterable[Mapping[str, Any]],
    *,
    where: str = "cases",
    rows: Sequence[int] | None = None,
    names: Sequence[str] | None = None,
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
    names
        The source's own column names; those that stand in the records if left out.

    Returns
    -------
    DataFrame
        Columns `CASE_COLUMNS`, in the order of the records: ``reported_at`` in UTC,
        ``onset_date`` ISO 8601 or None, ``lng`` and ``lat`` EPSG:4326 or NaN. Where the list
        has a column for the source of infection, also ``source``: known, unknown or None. Where
        it has columns for them, also those of `POSITION_COLUMNS`: ``accuracy_m``, and x, y and
        system as they stood there, NaN and None where nothing stood; and ``unit_id``. Of a list
        that ``khoanh geocode`` wrote the positions are those it was given, in ``stated_lng`` and
        ``stated_lat``, not the points it found: the middle of an alley is no house.

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
    reading = reading_of(
        records, rows, where=where, vocabulary=VOCABULARY, fields_of=fields_of, names=names
    )
    frame = case_frame(reading)
    repeated = reading.repeated(
        "case_id", frame["case_id"].tolist(), noun=NOUN, expected=ONCE, shows=True
    )
    faults = [*reading.of_columns, *reading.in_order(), *(fault for _, fault in repeated)]
    if faults:
        raise InvalidCases(faults)
    return frame


def case_frame(reading: Reading) -> pd.DataFrame:
    """
    Read every row of a case list, whatever is wrong with some of them.

    Parameters
    ----------
    reading
        The list; gets the faults of its rows.

    Returns
    -------
    DataFrame
        As in `cases_from_records`; what cannot be read is None, NaN or NaT.
    """
    columns = {
        "case_id": reading.read("case_id", text_of),
        "reported_at": reading.read("reported_at", moment_of),
        "onset_date": reading.read("onset_date", day_of),
        # A case list holds confirmed cases: that is what a blank status means.
        "status": [found or "confirmed" for found in reading.read("status", status_of)],
    }
    reading.need("case_id")
    reading.need("reported_at")
    frame = pd.DataFrame({name: objects(values) for name, values in columns.items()})
    frame["reported_at"] = times(columns["reported_at"])
    if SOURCE_COLUMN in reading.columns:
        frame[SOURCE_COLUMN] = objects([source_of(v) for v in reading.cells[SOURCE_COLUMN]])
    if UNIT_COLUMN in reading.columns:
        frame[UNIT_COLUMN] = objects(reading.read(UNIT_COLUMN, text_of))
    place_columns(frame, reading, PLACE_FIELDS)
    last = [name for name in (SOURCE_COLUMN, *POSITION_COLUMNS, UNIT_COLUMN) if name in frame]
    return frame[[*CASE_COLUMNS, *last]]


def place_columns(frame: pd.DataFrame, reading: Reading, place_fields: frozenset[str]) -> None:
    """
    Add what says where each row is, and note the rows that say nothing.

    Parameters
    ----------
    frame
        The rows; gets ``household_id``, ``address``, ``lng``, ``lat`` and ``row``, and of
        `POSITION_COLUMNS` what the list has columns for. Columns of ``place_fields`` that it
        has already count as well.
    reading
        The list being read.
    place_fields
        Fields of which every row needs one.
    """
    for name in ("household_id", "address"):
        frame[name] = objects(reading.read(name, text_of))
    if {"stated_lng", "stated_lat"} <= reading.columns.keys():
        _take_stated(reading)
    frame["lng"], frame["lat"], faulty = reading.positions()
    if "accuracy_m" in reading.columns:
        frame["accuracy_m"] = _numbers(reading.read("accuracy_m", accuracy_of))
    _system_columns(frame, reading)
    frame["row"] = np.array(reading.rows, dtype=np.int64)
    if not place_fields & reading.columns.keys():
        return
    placed = frame[sorted(place_fields & set(frame.columns))].notna().any(axis=1)
    for at in np.flatnonzero(~placed.to_numpy(bool)).tolist():
        if at not in faulty:
            reading.fault_of_row(at, "no place at all", "an address, a position or a household")


def _take_stated(reading: Reading) -> None:
    """Let the positions of a list be those that were stated, in place of what was found."""
    found = {"lng", "lat", "x", "y", "crs", "geometry"}
    cells = {name: values for name, values in reading.cells.items() if name not in found}
    reading.cells = cells | {name: cells[f"stated_{name}"] for name in ("lng", "lat")}


def _system_columns(frame: pd.DataFrame, reading: Reading) -> None:
    """Add what positions were in a system of their own, as the list states or repeats it."""
    if {"x", "y", "crs"} <= reading.cells.keys():
        for name in ("x", "y"):
            frame[f"stated_{name}"] = _numbers([_number(value) for value in reading.cells[name]])
        texts = ["" if is_blank(value) else str(value) for value in reading.cells["crs"]]
        frame["stated_crs"] = objects([_system_name(text) for text in texts])
    if {"stated_x", "stated_y", "stated_crs"} <= reading.columns.keys():
        for name in ("stated_x", "stated_y"):
            frame[name] = _numbers(reading.read(name, number_of))
        frame["stated_crs"] = objects(reading.read("stated_crs", text_of))


def _number(value: Any) -> float | None:
    """Read a number; what is none was noted as a fault when the position was read."""
    try:
        return None if is_blank(value) else number_of(value)
    except UnreadableValue:
        return None


@lru_cache(maxsize=64)
def _system_name(text: str) -> str | None:
    """Return the code of a system as ``EPSG:9210``, None for none."""
    try:
        return f"EPSG:{system_of(text).to_epsg()}"
    except UnreadableValue:
        return None


def _numbers(values: Sequence[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def times(values: Sequence[datetime | None]) -> pd.Series:
    """Return times as a column in UTC, to the microsecond; NaT for None."""
    return pd.to_datetime(objects(values), utc=True).astype("datetime64[us, UTC]")
