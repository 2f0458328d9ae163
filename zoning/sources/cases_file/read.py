"""Read a case list from a file of any of the kinds people keep."""

from pathlib import Path

import pandas as pd

from zoning.sources.tables.read_table import read_table

from .columns import VOCABULARY
from .records import cases_from_records


def read_cases(path: Path | str) -> pd.DataFrame:
    """
    Read a case list: all of it, or nothing.

    Parameters
    ----------
    path
        A CSV (UTF-8; comma, semicolon or tab), Excel (.xlsx, its first sheet), GeoJSON, GeoJSON
        sequence, GeoPackage (one layer) or Parquet file. Column names and statuses may be
        Vietnamese.

    Returns
    -------
    DataFrame
        As `cases_from_records` returns it. ``row`` counts as the file shows it: the header of
        a CSV or Excel sheet is row 1, the first of any other file is row 1.

    Raises
    ------
    InvalidCases
        If the file is missing, empty, cut off, or not what its ending says; or if any row
        cannot be understood. Every fault is named.
    """
    path = Path(path)
    table = read_table(path, VOCABULARY)
    return cases_from_records(table.records, where=path.name, rows=table.rows, names=table.names)
