"""Read a household list from a file of any of the kinds people keep."""

from pathlib import Path

import pandas as pd

from zoning.sources.tables.read_table import read_table

from .columns import VOCABULARY
from .records import households_from_records


def read_household_list(path: Path | str) -> pd.DataFrame:
    """
    Read a household list: all of it, or nothing.

    Parameters
    ----------
    path
        A CSV (UTF-8; comma, semicolon or tab), Excel (.xlsx, its first sheet), GeoJSON or
        GeoPackage (one layer, or one named ``households``) file. Column names may be Vietnamese.

    Returns
    -------
    DataFrame
        As `households_from_records` returns it. ``row`` counts as the file shows it: the header
        of a CSV or Excel sheet is row 1, the first feature of a GeoJSON or GeoPackage is row 1.

    Raises
    ------
    InvalidSource
        If the file is missing, empty, cut off, or not what its ending says; or if any row
        cannot be understood. Every fault is named, and never an address or a person.

    Notes
    -----
    Only the columns understood are kept: names, telephone and identity numbers are never looked
    at. Nothing is fetched.
    """
    path = Path(path)
    table = read_table(path, VOCABULARY)
    return households_from_records(table.records, where=path.name, rows=table.rows)
