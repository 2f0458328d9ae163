"""Hold the rows of a file before anything is made of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zoning.errors import Fault, InvalidInput

from .vocabulary import Vocabulary, folded

BATCH_ROWS: Final = 5_000
"""Rows that are held at once where a file is read piece by piece."""


@dataclass(frozen=True, slots=True)
class Table:
    """
    Rows of a list, the columns nobody knows left out.

    Attributes
    ----------
    records
        One mapping a row, by the file's own column names.
    rows
        The number of each row, as the file shows it.
    names
        The file's own names of the columns understood.
    """

    records: Sequence[Mapping[str, Any]]
    rows: Sequence[int]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """
    Some rows of a file that follow each other.

    Attributes
    ----------
    records, rows
        As in `Table`.
    faults
        Rows of the file that are no row of a list, each with its number.
    done
        How far the file is read, in the measure of `TableStream.total`.
    """

    records: Sequence[Mapping[str, Any]]
    rows: Sequence[int]
    faults: Sequence[tuple[int, Fault]]
    done: int


@dataclass(frozen=True, slots=True)
class TableStream:
    """
    A file that is read piece by piece.

    Attributes
    ----------
    names
        The file's own names of the columns understood.
    faults
        What is wrong with the file's columns.
    total
        What there is to read, in rows or bytes; 0 where that is not known.
    batches
        Reads the file from its start; every call gives the same. It raises as the vocabulary
        refuses where the rest of the file cannot be read.
    """

    names: Sequence[str]
    faults: Sequence[Fault]
    total: int
    batches: Callable[[], Iterator[Batch]]


def whole_table(stream: TableStream, vocabulary: Vocabulary) -> Table:
    """
    Read a file to its end.

    Parameters
    ----------
    stream
        The file.
    vocabulary
        How it is refused.

    Returns
    -------
    Table
        All rows.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses, with every fault of the file.
    """
    records: list[Mapping[str, Any]] = []
    rows: list[int] = []
    faults = list(stream.faults)
    try:
        for batch in stream.batches():
            records += batch.records
            rows += batch.rows
            faults += (fault for _, fault in batch.faults)
    except InvalidInput as error:
        faults += error.faults
    if faults:
        raise vocabulary.refusal(faults)
    return Table(records, rows, stream.names)


def known_names(header: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return those of some column names that a vocabulary knows, in their order, each once."""
    return [name for name in dict.fromkeys(header) if folded(name) in vocabulary.fields]


def repeated_names(header: Sequence[str], where: str, vocabulary: Vocabulary) -> list[Fault]:
    """
    Name the columns that stand twice under one name.

    Parameters
    ----------
    header
        The file's column names.
    where
        The file's name, for the report.
    vocabulary
        The columns understood. The others do not count, and are not named: where a file has no
        header, its first row may be somebody's name and address.

    Returns
    -------
    list of Fault
        One a name.
    """
    return [
        Fault(f"{where}, row 1", f"two columns named {name!r}", "each column name once")
        for name in known_names(header, vocabulary)
        if header.count(name) > 1
    ]
