"""Read the rows of an Excel workbook."""

import warnings
from collections.abc import Callable, Generator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from zoning.errors import Fault

from .readable import Readable
from .table import Batch, TableStream, known_names, repeated_names
from .values import is_blank
from .vocabulary import Vocabulary, folded

_BROKEN: Final = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    EOFError,
    OSError,
)
_FAILED: Final = frozenset({"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})

_MOST_HELD: Final = 200_000_000
"""Most bytes to which a workbook that is held in memory may unfold: a few hundred may hold many."""

Line = tuple[Any, ...]
_Found = TypeVar("_Found")


def open_excel(path: Readable, vocabulary: Vocabulary, size: int) -> TableStream:
    """
    Open the first sheet of an Excel workbook.

    Parameters
    ----------
    path
        An .xlsx file, or one that is held; the first row of its first sheet names the columns.
    vocabulary
        The columns understood; the others are not kept.
    size
        Rows in a batch.

    Returns
    -------
    TableStream
        Rows that hold anything; the header is row 1. Formulas give the value last computed.
        Measured in the rows that the sheet says it has.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses, here or while the rows are read: if it is no workbook, is cut
        off, or its first sheet has no header.

    Notes
    -----
    Rows are read one after the other; the texts of a workbook stand in one table of it, which
    is held as a whole.
    """
    lines, total = _sheet(path, vocabulary)
    first = _next(lines, 1, path, vocabulary)
    lines.close()
    if not first or all(is_blank(name) for name in first[0]):
        raise vocabulary.refusal([Fault(path.name, "no header in the first row", "column names")])
    header = ["" if is_blank(name) else str(name).strip() for name in first[0]]
    return TableStream(
        known_names(header, vocabulary),
        repeated_names(header, path.name, vocabulary),
        total,
        lambda: _batches(path, header, vocabulary, size),
    )


def _batches(
    path: Readable, header: list[str], vocabulary: Vocabulary, size: int
) -> Iterator[Batch]:
    kept = [(at, name) for at, name in enumerate(header) if folded(name) in vocabulary.fields]
    lines, _ = _sheet(path, vocabulary)
    _next(lines, 1, path, vocabulary)
    start = 2
    while found := _next(lines, size, path, vocabulary):
        records, rows, faults = [], [], []
        for row, line in enumerate(found, start):
            if all(cell is None or is_blank(cell) for cell in line):
                continue
            # A row ends at its last cell, so it may be shorter than the header.
            cells = {name: line[at] for at, name in kept if at < len(line)}
            failed = [
                Fault(f"{path.name}, row {row}, column {name}", "a formula that failed", "a value")
                for name, cell in cells.items()
                if isinstance(cell, str) and cell in _FAILED
            ]
            if failed:
                faults += [(row, fault) for fault in failed]
            else:
                records.append(cells)
                rows.append(row)
        start += len(found)
        yield Batch(records, rows, faults, start)


def _sheet(path: Readable, vocabulary: Vocabulary) -> tuple[Generator[Line, None, None], int]:
    """Open the first sheet; return its lines and how many it says it has."""
    if not isinstance(path, Path):
        _refuse_bomb(path, vocabulary)
    source = path if isinstance(path, Path) else path.open("rb")
    book = _unbroken(
        lambda: load_workbook(source, read_only=True, data_only=True), path, vocabulary
    )
    sheet = _unbroken(lambda: book.worksheets[0], path, vocabulary)
    total = sheet.max_row or 0
    sheet.reset_dimensions()

    def lines() -> Generator[Line, None, None]:
        try:
            yield from sheet.iter_rows(values_only=True)
        finally:
            book.close()

    return lines(), total


def _refuse_bomb(path: Readable, vocabulary: Vocabulary) -> None:
    """Refuse what a stranger sent if it unfolds to far more than it is."""

    def unfolded() -> int:
        with path.open("rb") as opened, ZipFile(opened) as archive:
            return sum(entry.file_size for entry in archive.infolist())

    size = _unbroken(unfolded, path, vocabulary)
    if size > _MOST_HELD:
        found = f"a workbook of {size:,} bytes once unfolded"
        expected = f"at most {_MOST_HELD:,}"
        raise vocabulary.refusal(
            [Fault(path.name, found, expected, "Send it in parts, or as CSV.")]
        )


def _next(lines: Iterator[Line], size: int, path: Readable, vocabulary: Vocabulary) -> list[Line]:
    return _unbroken(lambda: list(islice(lines, size)), path, vocabulary)


def _unbroken(read: Callable[[], _Found], path: Readable, vocabulary: Vocabulary) -> _Found:
    """Read something of a workbook, or refuse it; what is raised holds nothing of its text."""
    with warnings.catch_warnings():
        # openpyxl warns of styles and list rules it drops; only values are read here.
        warnings.simplefilter("ignore", UserWarning)
        try:
            return read()
        except _BROKEN as error:
            kind = type(error).__name__
    fault = Fault(
        path.name,
        f"a workbook that cannot be opened ({kind})",
        "an .xlsx workbook",
        "It may be cut off; save it again.",
    )
    raise vocabulary.refusal([fault])
