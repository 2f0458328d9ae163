"""Read a list of contacts and visited sites from a file of any of the kinds people keep."""

from pathlib import Path

import pandas as pd

from zoning.sources.tables.read_table import read_table

from .columns import VOCABULARY
from .records import contacts_from_records


def read_contacts(path: Path | str, *, cases: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Read a list of traced contacts and visited sites: all of it, or nothing.

    Parameters
    ----------
    path
        A CSV (UTF-8; comma, semicolon or tab), Excel (.xlsx, its first sheet), GeoJSON or
        GeoPackage (one layer, or one named ``contacts``) file. A row is a person (F1, F2) at a
        household, address or position, or a visit of a case to a site (visited) by the site's
        name or identifier, an address or a position. Column names may be Vietnamese.
    cases
        The case list, where it is at hand: see `contacts_from_records`.

    Returns
    -------
    DataFrame
        As `contacts_from_records` returns it. ``row`` counts as the file shows it.

    Raises
    ------
    InvalidCases
        If the file is missing, empty, cut off, or not what its ending says; or if any row
        cannot be understood. Every fault is named, and never an address or a person.
    """
    path = Path(path)
    table = read_table(path, VOCABULARY)
    return contacts_from_records(table.records, where=path.name, rows=table.rows, cases=cases)
