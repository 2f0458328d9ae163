"""Turn rows of a list of contacts into one frame, or say everything that is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from zoning.errors import InvalidCases
from zoning.sources.cases_file.columns import POSITION_COLUMNS
from zoning.sources.cases_file.records import place_columns, times
from zoning.sources.cases_file.values import moment_of
from zoning.sources.tables.reading import Reading, objects, reading_of
from zoning.sources.tables.values import text_of

from .columns import CONTACT_COLUMNS, PLACE_FIELDS, VOCABULARY, fields_of
from .values import contact_status_of, kind_of
from .whose import whose_faults


def contacts_from_records(
    records: Iterable[Mapping[str, Any]],
    *,
    where: str = "contacts",
    rows: Sequence[int] | None = None,
    cases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Turn rows of a list of contacts into a frame.

    Parameters
    ----------
    records
        One mapping a contact or visit, by column name, Vietnamese or English. A position may
        also stand under ``geometry``, as a GeoJSON point or a shapely one in EPSG:4326.
    where
        What the rows come from, for the report: a file name.
    rows
        The number of each row in its source; 1, 2, 3 … if left out.
    cases
        The case list, where it is at hand: every ``contact_of`` must then name one of its
        cases, or for an F2 an F1 of this list.

    Returns
    -------
    DataFrame
        Columns `CONTACT_COLUMNS`, in the order of the records: ``kind`` F1, F2 or visited;
        ``reported_at`` in UTC, ``from`` and ``to`` in UTC, ``to`` the last exposure or the end
        of the visit; ``status`` traced or cleared; ``lng`` and ``lat`` EPSG:4326 or NaN. Then
        what the list has of `zoning.sources.cases_file.columns.POSITION_COLUMNS`.

    Raises
    ------
    InvalidCases
        If a needed column is missing, a cell cannot be read, a visit has no
        time, or a row names no case: every faulty row and column is named, and never an
        address or a person.

    Notes
    -----
    A time without an offset is Vietnamese time. A blank status is ``traced``. Where one of
    ``from`` and ``to`` is missing the other stands for both; a contact without either was last
    exposed when it was reported, at the latest. Linear in the number of rows.
    A list without rows says that there are no contacts, and is an empty frame.
    """
    table = list(records)
    if not table:
        return _frame(Reading(where, [], {}, {}, []))
    reading = reading_of(table, rows, where=where, vocabulary=VOCABULARY, fields_of=fields_of)
    frame = _frame(reading)
    repeated = reading.repeated(
        "case_id",
        frame["case_id"].tolist(),
        noun="contact",
        expected="each case_id once",
        shows=True,
    )
    faults = [*reading.of_columns, *reading.in_order(), *(fault for _, fault in repeated)]
    if cases is not None and "contact_of" in reading.columns:
        column = reading.columns["contact_of"]
        faults += whose_faults(frame, cases, where=where, column=column)
    if faults:
        raise InvalidCases(faults, subject="contacts")
    return frame


def _frame(reading: Reading) -> pd.DataFrame:
    texts = {name: reading.read(name, text_of) for name in ("case_id", "contact_of", "site")}
    texts["kind"] = reading.read("kind", kind_of)
    texts["status"] = [
        found or "traced" for found in reading.read("status", contact_status_of)
    ]  # whoever is listed is followed
    for name in ("case_id", "contact_of", "kind", "reported_at"):
        reading.need(name)
    frame = pd.DataFrame({name: objects(values) for name, values in texts.items()})
    moments = {name: reading.read(name, moment_of) for name in ("reported_at", "from", "to")}
    for name, values in moments.items():
        frame[name] = times(values)
    _exposures(frame, reading)
    place_columns(frame, reading, PLACE_FIELDS)
    last = [name for name in POSITION_COLUMNS if name in frame]
    return frame[[*CONTACT_COLUMNS, *last]]


def _exposures(frame: pd.DataFrame, reading: Reading) -> None:
    """Fill in the times that are missing, and note visits without one and times turned round."""
    visited = (frame["kind"] == "visited").to_numpy(bool)
    without = (frame["from"].isna() & frame["to"].isna()).to_numpy(bool)
    unread = {at for at, _ in reading.faults}
    for at in np.flatnonzero(visited & without).tolist():
        if at not in unread:
            reading.fault_of_row(at, "a visit without a time", "from (từ), to (đến) or both")
    for at in np.flatnonzero((frame["to"] < frame["from"]).to_numpy(bool)).tolist():
        reading.fault_of_row(at, "an end before the beginning", "from no later than to")
    last = frame["to"].fillna(frame["from"]).fillna(frame["reported_at"])
    frame["from"] = frame["from"].fillna(last)
    frame["to"] = last
