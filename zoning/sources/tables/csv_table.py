"""Read the rows of a CSV file."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from zoning.errors import Fault, InvalidInput

from .readable import Readable, size_of
from .table import Batch, TableStream, known_names, repeated_names
from .vocabulary import Vocabulary, folded

_CHUNK: Final = 1 << 20
_LONGEST_HEADER: Final = 1 << 20


def open_csv(path: Readable, vocabulary: Vocabulary, size: int) -> TableStream:
    """
    Open a CSV file: UTF-8 with or without a mark, comma, semicolon or tab between the columns.

    Parameters
    ----------
    path
        The file; its first row names the columns.
    vocabulary
        The columns understood; the others are not kept.
    size
        Rows in a batch.

    Returns
    -------
    TableStream
        Rows that hold anything; the header is row 1. Measured in bytes.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses, here or while the rows are read: if it is not UTF-8, or a
        quotation mark is never closed (the file is cut off). Rows with more or fewer columns
        than the header are faults of the batch.
    """
    delimiter = _delimiter(path, vocabulary)
    first = next(_lines(path, delimiter, vocabulary), None)
    if first is None:
        expected = f"a header and at least one {vocabulary.holds}"
        raise vocabulary.refusal([Fault(path.name, "no row", expected)])
    header = [name.strip() for name in first[0]]
    return TableStream(
        known_names(header, vocabulary),
        repeated_names(header, path.name, vocabulary),
        size_of(path),
        lambda: _batches(path, delimiter, header, vocabulary, size),
    )


def _batches(
    path: Readable, delimiter: str, header: list[str], vocabulary: Vocabulary, size: int
) -> Iterator[Batch]:
    kept = [(at, name) for at, name in enumerate(header) if folded(name) in vocabulary.fields]
    records, rows, faults, done = [], [], [], 0
    lines = _lines(path, delimiter, vocabulary)
    next(lines)
    end = None
    try:
        for row, (line, done) in enumerate(lines, start=2):
            if not any(cell.strip() for cell in line):
                continue
            if len(line) == len(header):
                records.append({name: line[at] for at, name in kept})
                rows.append(row)
            else:
                faults.append((row, _other_width(f"{path.name}, row {row}", line, header)))
            if len(records) + len(faults) == size:
                yield Batch(records, rows, faults, done)
                records, rows, faults = [], [], []
    except InvalidInput as error:
        end = error
    yield Batch(records, rows, faults, done)
    if end is not None:
        raise end


def _other_width(where: str, line: list[str], header: list[str]) -> Fault:
    mend = "A comma inside a cell needs quotation marks round the cell."
    return Fault(where, f"{len(line)} columns", f"{len(header)}, as the header has", mend)


def _lines(
    path: Readable, delimiter: str, vocabulary: Vocabulary
) -> Iterator[tuple[list[str], int]]:
    """Yield the cells of each line, and how many bytes are read."""
    with path.open("rb") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        reader = csv.reader(
            _without_zeros(text, path, vocabulary), delimiter=delimiter, strict=True
        )
        while True:
            # What is raised must not hold the text that was read, as the causes do.
            refusal = None
            try:
                line = next(reader, None)
            except UnicodeDecodeError:
                refusal = _no_utf8(path, vocabulary)
            except csv.Error as error:
                refusal = _no_csv(path, reader.line_num, str(error), vocabulary)
            if refusal is not None:
                raise refusal
            if line is None:
                return
            yield line, raw.tell()


def _without_zeros(text: io.TextIOWrapper, path: Readable, vocabulary: Vocabulary) -> Iterator[str]:
    for line in text:
        if "\x00" in line:
            raise vocabulary.refusal([Fault(path.name, "bytes of zero", "text in UTF-8")])
        yield line


def _no_csv(path: Readable, line: int, found: str, vocabulary: Vocabulary) -> InvalidInput:
    fault = Fault(
        f"{path.name}, from line {line}",
        f"text that is no CSV ({found})",
        "every quotation mark closed",
        "The file may be cut off.",
    )
    return vocabulary.refusal([fault])


def _no_utf8(path: Readable, vocabulary: Vocabulary) -> InvalidInput:
    fault = Fault(
        path.name,
        f"bytes that are not UTF-8, the first at byte {_first_bad_byte(path)}",
        "text in UTF-8",
        "In Excel, save it as “CSV UTF-8”, or as .xlsx.",
    )
    return vocabulary.refusal([fault])


def _first_bad_byte(path: Readable) -> int:
    """Return where the first byte stands that is no UTF-8, counted from 1."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return read - held + error.start + 1
            read += len(chunk)
    return read - len(decoder.getstate()[0]) + 1


def _delimiter(path: Readable, vocabulary: Vocabulary) -> str:
    with path.open("rb") as file:
        first = file.readline(_LONGEST_HEADER).decode("utf-8-sig", errors="replace")
    header = first.splitlines()[0] if first.strip() else ""
    return max(",;\t", key=lambda mark: _known_columns(header, mark, vocabulary))


def _known_columns(header: str, delimiter: str, vocabulary: Vocabulary) -> tuple[int, int]:
    names = next(csv.reader([header], delimiter=delimiter), [])
    return len({vocabulary.fields.get(folded(name)) for name in names} - {None}), len(names)
