"""Turn rows of a case list into one frame, or say everything that is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from zoning.errors import InvalidCases
from zoning.sources.tables.reading import Reading, objects, reading_of
from zoning.sources.tables.values import text_of

from .columns import CASE_COLUMNS, PLACE_FIELDS, SOURCE_COLUMN, VOCABULARY, fields_of
from .values import day_of, moment_of, source_of, status_of

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
    place_columns(frame, reading, PLACE_FIELDS)
    last = [SOURCE_COLUMN] if SOURCE_COLUMN in reading.columns else []
    return frame[[*CASE_COLUMNS, *last]]


def place_columns(frame: pd.DataFrame, reading: Reading, place_fields: frozenset[str]) -> None:
    """
    Add what says where each row is, and note the rows that say nothing.

    Parameters
    ----------
    frame
        The rows; gets ``household_id``, ``address``, ``lng``, ``lat`` and ``row``. Columns of
        ``place_fields`` that it has already count as well.
    reading
        The list being read.
    place_fields
        Fields of which every row needs one.
    """
    for name in ("household_id", "address"):
        frame[name] = objects(reading.read(name, text_of))
    frame["lng"], frame["lat"], faulty = reading.positions()
    frame["row"] = np.array(reading.rows, dtype=np.int64)
    if not place_fields & reading.columns.keys():
        return
    placed = frame[sorted(place_fields & set(frame.columns))].notna().any(axis=1)
    for at in np.flatnonzero(~placed.to_numpy(bool)).tolist():
        if at not in faulty:
            reading.fault_of_row(at, "no place at all", "an address, a position or a household")


def times(values: Sequence[datetime | None]) -> pd.Series:
    """Return times as a column in UTC, to the microsecond; NaT for None."""
    return pd.to_datetime(objects(values), utc=True).astype("datetime64[us, UTC]")
