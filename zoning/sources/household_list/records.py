"""Turn rows of a household list into one frame, or say everything that is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from zoning.errors import Fault
from zoning.sources.tables.reading import Reading, objects, reading_of
from zoning.sources.tables.values import text_of

from .cells import house_number_of, people_of, unit_text, ward_of
from .columns import LIST_COLUMNS, PLACE_FIELDS, VOCABULARY, fields_of, kind_word

MOST_FAULTS: Final = 200
"""Faults shown of one list; the rest is counted. A shifted list has one in every row."""

_TEXTS: Final = ("list_id", "address", "house_number", "alley", "street", "hamlet", "ward")


def _unit(reading: Reading, name: str) -> list[Any]:
    """Read a column of units; a bare number gets the word of its column."""
    word = kind_word(name, reading.columns[name]) if name in reading.columns else ""
    return reading.read(name, lambda value: unit_text(value, word))


def _ward(reading: Reading, name: str) -> list[Any]:
    """Read a column of wards, by name or by code."""
    word = kind_word("ward", reading.columns[name]) if name in reading.columns else ""
    return reading.read(name, lambda value: ward_of(value, word))


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
    reading = reading_of(records, rows, where=where, vocabulary=VOCABULARY, fields_of=fields_of)
    frame = _frame(reading)
    if PLACE_FIELDS & reading.columns.keys():
        _refuse_nowhere(frame, reading)
    # The identifier itself is not shown: in a shifted column it may be somebody's name.
    reading.faults += reading.repeated(
        "list_id",
        frame["list_id"].tolist(),
        noun="household",
        expected="each household once",
        shows=False,
    )
    ordered = reading.in_order()
    if reading.of_columns or ordered:
        raise VOCABULARY.refusal(reading.of_columns + _shortened(ordered, where))
    return frame


def _frame(reading: Reading) -> pd.DataFrame:
    texts = {
        "list_id": reading.read("list_id", text_of),
        "address": reading.read("address", text_of),
        "house_number": reading.read("house_number", house_number_of),
        "alley": _unit(reading, "alley"),
        "street": reading.read("street", lambda value: unit_text(value, "đường")),
        "hamlet": _first(_unit(reading, "hamlet"), _unit(reading, "group")),
        "ward": _first(_ward(reading, "ward_code"), _ward(reading, "ward")),
    }
    lng, lat, _ = reading.positions()
    people = reading.read("people", people_of)
    frame = pd.DataFrame({name: objects(texts[name]) for name in _TEXTS})
    frame["people"] = np.array([np.nan if n is None else n for n in people], dtype=np.float64)
    frame["lng"], frame["lat"] = lng, lat
    frame["row"] = np.array(reading.rows, dtype=np.int64)
    return frame[list(LIST_COLUMNS)]


def _first(preferred: list[Any], other: list[Any]) -> list[Any]:
    return [a if a is not None else b for a, b in zip(preferred, other, strict=True)]


def _refuse_nowhere(frame: pd.DataFrame, reading: Reading) -> None:
    faulty = {at for at, _ in reading.faults}
    placed = frame["lng"].notna()
    for name in ("list_id", "address", "house_number", "alley", "street", "hamlet"):
        placed |= frame[name].notna()
    expected = "an address, a house number, a position or a household"
    for at in np.flatnonzero(~placed).tolist():
        if at not in faulty:
            reading.fault_of_row(at, "no place at all", expected)


def _shortened(faults: list[Fault], where: str) -> list[Fault]:
    if len(faults) <= MOST_FAULTS:
        return faults
    rest = f"{len(faults) - MOST_FAULTS} more faults"
    return [*faults[:MOST_FAULTS], Fault(where, rest, "none", "Mend the ones above first.")]
