"""Write a table for an officer to work through, readable by its owner alone."""

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from zoning.cli.plain_cells import plain_cell
from zoning.cli.timeless_book import timeless
from zoning.cli.whole_file import refuse_target, write_whole


def review_writer(path: Path) -> Callable[[pd.DataFrame], None]:
    """
    Return how a review file is written.

    Parameters
    ----------
    path
        The file to be, .csv or .xlsx.

    Returns
    -------
    callable
        Takes the table and writes it whole or not at all; the same table gives the same bytes.

    Raises
    ------
    InvalidInput
        If its ending is another, its folder is missing, or it is a folder.
    """
    contents = {".csv": _csv, ".xlsx": _xlsx}
    refuse_target(path, *contents, subject="review file")
    content = contents[path.suffix.lower()]
    return lambda table: write_whole(path, content(table.map(plain_cell)), is_private=True)


def _csv(table: pd.DataFrame) -> bytes:
    # The mark at the start lets Excel see that the text is UTF-8.
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _xlsx(table: pd.DataFrame) -> bytes:
    book = io.BytesIO()
    table.to_excel(book, index=False, sheet_name="review")
    return timeless(book.getvalue())
