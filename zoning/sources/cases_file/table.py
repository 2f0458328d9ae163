"""Hold the rows of a file before anything is made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """
    Rows of a case file.

    Attributes
    ----------
    records
        One mapping a row, by the file's own column names.
    rows
        The number of each row, as the file shows it.
    """

    records: Sequence[Mapping[str, Any]]
    rows: Sequence[int]
