"""Read the rows of a CSV file."""

import csv
import io
from pathlib import Path

from zoning.errors import Fault, InvalidCases

from .columns import fields_of
from .table import Table


def read_csv(path: Path) -> Table:
    """
    Read a CSV file: UTF-8 with or without a mark, comma, semicolon or tab between the columns.

    Parameters
    ----------
    path
        The file; its first row names the columns.

    Returns
    -------
    Table
        Rows that hold anything; the header is row 1.

    Raises
    ------
    InvalidCases
        If it is not UTF-8, a quotation mark is never closed (the file is cut off), or rows have
        more or fewer columns than the header.
    """
    text = _decoded(path)
    header = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=lambda mark: _known_columns(header, mark, path.name))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        fault = Fault(
            f"{path.name}, from line {reader.line_num}",
            f"text that is no CSV ({error})",
            "every quotation mark closed",
            "The file may be cut off.",
        )
        raise InvalidCases([fault]) from error
    if not lines:
        raise InvalidCases([Fault(path.name, "no row", "a header and at least one case")])
    return _table(lines, path.name)


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(
            path.name,
            f"bytes that are not UTF-8, the first at byte {error.start + 1}",
            "text in UTF-8",
            "In Excel, save it as “CSV UTF-8”, or as .xlsx.",
        )
        raise InvalidCases([fault]) from error
    if "\x00" in text:
        raise InvalidCases([Fault(path.name, "bytes of zero", "text in UTF-8")])
    return text


def _known_columns(header: str, delimiter: str, where: str) -> tuple[int, int]:
    names = next(csv.reader([header], delimiter=delimiter), [])
    return len(fields_of(names, where=where)[0]), len(names)


def _table(lines: list[list[str]], where: str) -> Table:
    header = [name.strip() for name in lines[0]]
    faults = [
        Fault(f"{where}, row 1", f"two columns named {name!r}", "each column name once")
        for name in dict.fromkeys(header)
        if name and header.count(name) > 1
    ]
    records, rows = [], []
    for row, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(header):
            mend = "A comma inside a cell needs quotation marks round the cell."
            expected = f"{len(header)}, as the header has"
            faults.append(Fault(f"{where}, row {row}", f"{len(line)} columns", expected, mend))
            continue
        records.append(dict(zip(header, line, strict=True)))
        rows.append(row)
    if faults:
        raise InvalidCases(faults)
    return Table(records, rows)
