"""Hold the rows of a file before anything is made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zoning.errors import Fault

from .vocabulary import Vocabulary, folded


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
    """

    records: Sequence[Mapping[str, Any]]
    rows: Sequence[int]


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
        for name in dict.fromkeys(header)
        if folded(name) in vocabulary.fields and header.count(name) > 1
    ]
