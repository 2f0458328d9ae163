"""Read the rows of a CSV file."""

import csv
import io
from pathlib import Path

from zoning.errors import Fault

from .table import Table, repeated_names
from .vocabulary import Vocabulary, folded


def read_csv(path: Path, vocabulary: Vocabulary) -> Table:
    """
    Read a CSV file: UTF-8 with or without a mark, comma, semicolon or tab between the columns.

    Parameters
    ----------
    path
        The file; its first row names the columns.
    vocabulary
        The columns understood; the others are not kept.

    Returns
    -------
    Table
        Rows that hold anything; the header is row 1.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if it is not UTF-8, a quotation mark is never closed
        (the file is cut off), or rows have more or fewer columns than the header.
    """
    text = _decoded(path, vocabulary)
    header = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=lambda mark: _known_columns(header, mark, vocabulary))
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
        raise vocabulary.refusal([fault]) from error
    if not lines:
        expected = f"a header and at least one {vocabulary.holds}"
        raise vocabulary.refusal([Fault(path.name, "no row", expected)])
    return _table(lines, path.name, vocabulary)


def _decoded(path: Path, vocabulary: Vocabulary) -> str:
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
        raise vocabulary.refusal([fault]) from error
    if "\x00" in text:
        raise vocabulary.refusal([Fault(path.name, "bytes of zero", "text in UTF-8")])
    return text


def _known_columns(header: str, delimiter: str, vocabulary: Vocabulary) -> tuple[int, int]:
    names = next(csv.reader([header], delimiter=delimiter), [])
    return len({vocabulary.fields.get(folded(name)) for name in names} - {None}), len(names)


def _table(lines: list[list[str]], where: str, vocabulary: Vocabulary) -> Table:
    header = [name.strip() for name in lines[0]]
    faults = repeated_names(header, where, vocabulary)
    kept = [(at, name) for at, name in enumerate(header) if folded(name) in vocabulary.fields]
    records, rows = [], []
    for row, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(header):
            mend = "A comma inside a cell needs quotation marks round the cell."
            expected = f"{len(header)}, as the header has"
            faults.append(Fault(f"{where}, row {row}", f"{len(line)} columns", expected, mend))
            continue
        records.append({name: line[at] for at, name in kept})
        rows.append(row)
    if faults:
        raise vocabulary.refusal(faults)
    return Table(records, rows)
