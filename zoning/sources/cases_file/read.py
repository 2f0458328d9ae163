"""Read a case list from a file of any of the kinds people keep."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pandas as pd

from zoning.errors import Fault, InvalidCases

from .csv_table import read_csv
from .excel_table import read_excel
from .geojson_table import read_geojson
from .geopackage_table import read_geopackage
from .records import cases_from_records
from .table import Table

READERS: Final[dict[str, Callable[[Path], Table]]] = {
    ".csv": read_csv,
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".gpkg": read_geopackage,
    ".xlsx": read_excel,
    ".xlsm": read_excel,
}
"""How each kind of file is read, by the ending of its name."""

_BEGINNINGS: Final = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive", (".xlsx", ".xlsm")),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", ()),
    (b"SQLite format 3\x00", "a GeoPackage or another SQLite file", (".gpkg",)),
    (b"PAR1", "a Parquet file", ()),
    (b"%PDF", "a PDF document", ()),
)
"""First bytes by which a file shows what it is, and the endings under which we read it."""


def read_cases(path: Path | str) -> pd.DataFrame:
    """
    Read a case list: all of it, or nothing.

    Parameters
    ----------
    path
        A CSV (UTF-8; comma, semicolon or tab), Excel (.xlsx, its first sheet), GeoJSON or
        GeoPackage (one layer) file. Column names and statuses may be Vietnamese.

    Returns
    -------
    DataFrame
        As `cases_from_records` returns it. ``row`` counts as the file shows it: the header of
        a CSV or Excel sheet is row 1, the first feature of a GeoJSON or GeoPackage is row 1.

    Raises
    ------
    InvalidCases
        If the file is missing, empty, cut off, or not what its ending says; or if any row
        cannot be understood. Every fault is named.
    """
    path = Path(path)
    _refuse_unusable(path)
    table = READERS[path.suffix.lower()](path)
    return cases_from_records(table.records, where=path.name, rows=table.rows)


def _refuse_unusable(path: Path) -> None:
    kinds = ".csv, .xlsx, .geojson or .gpkg"
    ending = path.suffix.lower()
    if not path.is_file():
        raise InvalidCases([Fault(str(path), "no such file", "a file with cases")])
    if ending not in READERS:
        mend = "Save it as .xlsx." if ending == ".xls" else ""
        found = f"the ending {ending!r}" if ending else "no ending"
        raise InvalidCases([Fault(path.name, found, kinds, mend)])
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise InvalidCases(
            [Fault(path.name, f"no way to read it ({error.strerror})", kinds)]
        ) from error
    if not head:
        raise InvalidCases([Fault(path.name, "an empty file", "a file with cases")])
    for beginning, name, endings in _BEGINNINGS:
        if head.startswith(beginning) and ending not in endings:
            mend = f"Rename it to {endings[0]}." if endings else f"Save it as {kinds}."
            raise InvalidCases([Fault(path.name, name, f"a {ending} file", mend)])
