"""Read results of tests, by household, or by unit where no household is known."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from zoning.errors import Fault, InvalidSource
from zoning.sources.cases_file.values import moment_of
from zoning.sources.tables.read_table import read_table
from zoning.sources.tables.values import UnreadableValue, is_blank, text_of
from zoning.sources.tables.vocabulary import Vocabulary, folded


def _refusal(faults: list[Fault]) -> InvalidSource:
    return InvalidSource(faults, subject="test results")


VOCABULARY: Final = Vocabulary(
    synonyms={
        "household_id": ("household id", "ma ho", "ma ho dan", "ma ho gia dinh"),
        "unit_id": ("unit id", "ma don vi"),
        "taken_at": ("taken at", "sampled at", "ngay lay mau", "thoi gian lay mau"),
        "result": ("result", "ket qua", "ket qua xet nghiem"),
    },
    holds="test",
    layer="tests",
    refusal=_refusal,
)
"""Column names understood, Vietnamese and English."""

_NEEDED: Final = {
    "household_id": "household_id or unit_id",
    "taken_at": "taken_at",
    "result": "result",
}

_RESULTS: Final = {
    "negative": "negative",
    "am tinh": "negative",
    "am": "negative",
    "positive": "positive",
    "duong tinh": "positive",
    "duong": "positive",
}


def read_test_results(path: Path | str) -> pd.DataFrame:
    """
    Read a list of test results: all of it, or nothing.

    Parameters
    ----------
    path
        A CSV, Excel, GeoJSON or GeoPackage file with a row a test: ``household_id`` (mã hộ)
        or ``unit_id`` (mã đơn vị), the smallest unit of the pack known; ``taken_at`` (ngày lấy
        mẫu) and ``result`` (kết quả: âm tính, dương tính).

    Returns
    -------
    DataFrame
        ``household_id``, ``taken_at`` in UTC and ``result`` (negative or positive), in the
        order of the file, with ``unit_id`` where the file has it; missing where a household or
        unit is blank. For `zoning.draw` and `zoning.lift_conditions`. No other column is kept.

    Raises
    ------
    InvalidSource
        If the file cannot be read, a column is missing, a row names neither a household nor a
        unit, or any cell cannot be understood; every fault is named, and never what a cell of
        another kind holds.

    Notes
    -----
    A time without an offset is Vietnamese time, a day its midnight.
    """
    path = Path(path)
    table = read_table(path, VOCABULARY)
    names = list(dict.fromkeys(str(name) for record in table.records for name in record))
    columns, faults = VOCABULARY.columns_of(names, where=path.name)
    faults += [
        Fault(f"{path.name}, column {name}", "no such column", f"a column {words}")
        for name, words in _NEEDED.items()
        if name not in columns and not (name == "household_id" and "unit_id" in columns)
    ]
    rows = []
    for number, record in zip(table.rows, table.records, strict=True) if not faults else ():
        row, wrong = _row(record, columns, where=f"{path.name}, row {number}")
        rows.append(row)
        faults += wrong
    if faults:
        raise _refusal(faults)
    frame = pd.DataFrame(rows, columns=[*_NEEDED, *(["unit_id"] if "unit_id" in columns else [])])
    frame["taken_at"] = pd.to_datetime(frame["taken_at"], utc=True)
    return frame


def _row(
    record: Mapping[str, Any], columns: Mapping[str, str], *, where: str
) -> tuple[dict[str, Any], list[Fault]]:
    """Read one test; a row that does not say where anybody was tested is a fault."""
    places = [name for name in _PLACES if name in columns]
    row: dict[str, Any] = {name: text_of(record.get(columns[name])) for name in places}
    faults = []
    if not any(row.values()):
        expected = f"{' or '.join(places)} in every row"
        faults.append(Fault(f"{where}, column {columns[places[0]]}", "nothing", expected))
    for name, read in _READ.items():
        try:
            row[name] = _read(read, record.get(columns[name]))
        except UnreadableValue as error:
            column = f"{where}, column {columns[name]}"
            faults.append(Fault(column, error.found, error.expected, error.mend))
    return row, faults


def _read(read: Callable[[Any], Any], value: Any) -> Any:
    """Read a cell that may not be blank."""
    if is_blank(value):
        raise UnreadableValue("nothing", "a value in every row")
    return read(value)


def _result_of(value: Any) -> str:
    found = _RESULTS.get(folded(str(value)))
    if found is None:
        raise UnreadableValue("another word", "negative (âm tính) or positive (dương tính)")
    return found


_PLACES: Final = ("household_id", "unit_id")
"""Where somebody was tested: one of them at least."""

_READ: Final[dict[str, Callable[[Any], Any]]] = {"taken_at": moment_of, "result": _result_of}
