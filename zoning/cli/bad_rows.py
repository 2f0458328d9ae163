"""List the rows of a file that could not be read, for the person who mends them."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from zoning.cli.plain_cells import plain_cell
from zoning.cli.whole_file import whole_file
from zoning.errors import Fault

_HEADER: Final = ("row", "where", "found", "expected", "mend")

NumberedFault = tuple[int, Fault]
"""A fault, and the number of its row in its file."""


@contextmanager
def bad_rows_file(path: Path | None) -> Iterator[Callable[[Sequence[NumberedFault]], None]]:
    """
    Write faults of rows to a CSV file: whole or not at all, readable by its owner alone.

    Parameters
    ----------
    path
        The file; None for none.

    Yields
    ------
    callable
        Adds faults.
    """
    if path is None:
        yield lambda _: None
        return
    with (
        whole_file(path, is_private=True) as aside,
        aside.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(_HEADER)

        def add(faults: Sequence[NumberedFault]) -> None:
            for row, fault in faults:
                cells = (row, fault.where, fault.found, fault.expected, fault.mend)
                lines.writerow([plain_cell(cell) for cell in cells])

        yield add
