"""Read the rows of an Excel workbook."""

import warnings
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from zoning.errors import Fault

from .table import Table, repeated_names
from .values import is_blank
from .vocabulary import Vocabulary, folded


def read_excel(path: Path, vocabulary: Vocabulary) -> Table:
    """
    Read the first sheet of an Excel workbook.

    Parameters
    ----------
    path
        An .xlsx file; the first row of its first sheet names the columns.
    vocabulary
        The columns understood; the others are not kept.

    Returns
    -------
    Table
        Rows that hold anything; the header is row 1. Formulas give the value last computed.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if it is no workbook, is cut off, or its first sheet
        has no header.
    """
    try:
        lines = _cells(path)
    except (
        BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        ValueError,
        EOFError,
        OSError,
    ) as error:
        fault = Fault(
            path.name,
            f"a workbook that cannot be opened ({type(error).__name__})",
            "an .xlsx workbook",
            "It may be cut off; save it again.",
        )
        raise vocabulary.refusal([fault]) from error
    if not lines or all(is_blank(name) for name in lines[0]):
        raise vocabulary.refusal([Fault(path.name, "no header in the first row", "column names")])
    return _table(lines, path.name, vocabulary)


def _cells(path: Path) -> list[tuple[Any, ...]]:
    with warnings.catch_warnings():
        # openpyxl warns of styles and list rules it drops; only values are read here.
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            return list(sheet.iter_rows(values_only=True))
        finally:
            book.close()


def _table(lines: list[tuple[Any, ...]], where: str, vocabulary: Vocabulary) -> Table:
    header = ["" if is_blank(name) else str(name).strip() for name in lines[0]]
    faults = repeated_names(header, where, vocabulary)
    kept = [(at, name) for at, name in enumerate(header) if folded(name) in vocabulary.fields]
    records, rows = [], []
    for row, line in enumerate(lines[1:], start=2):
        if all(cell is None or is_blank(cell) for cell in line):
            continue
        # A row ends at its last cell, so it may be shorter than the header.
        cells = {name: line[at] for at, name in kept if at < len(line)}
        records.append(cells)
        rows.append(row)
        faults += [
            Fault(f"{where}, row {row}, column {name}", "a formula that failed", "a value")
            for name, cell in cells.items()
            if isinstance(cell, str) and cell in _FAILED
        ]
    if faults:
        raise vocabulary.refusal(faults)
    return Table(records, rows)


_FAILED = frozenset({"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})
