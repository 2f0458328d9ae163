"""Read the rows of a list from a file of any of the kinds people keep."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from zoning.errors import Fault

from .csv_table import open_csv
from .geojson_table import open_geojson
from .geopackage_table import open_geopackage
from .parquet_table import open_parquet
from .readable import HeldFile, Readable
from .table import BATCH_ROWS, Table, TableStream, whole_table
from .vocabulary import Vocabulary


def _open_excel(path: Readable, vocabulary: Vocabulary, size: int) -> TableStream:
    from .excel_table import open_excel  # noqa: PLC0415 - openpyxl is slow to import

    return open_excel(path, vocabulary, size)


READERS: Final[dict[str, Callable[[Path, Vocabulary, int], TableStream]]] = {
    ".csv": open_csv,
    ".geojson": open_geojson,
    ".geojsonl": open_geojson,
    ".geojsons": open_geojson,
    ".geojsonseq": open_geojson,
    ".json": open_geojson,
    ".ndjson": open_geojson,
    ".gpkg": open_geopackage,
    ".parquet": open_parquet,
    ".xlsx": _open_excel,
    ".xlsm": _open_excel,
}
"""How each kind of file is read, by the ending of its name."""

HELD_READERS: Final[dict[str, Callable[[Readable, Vocabulary, int], TableStream]]] = {
    ".csv": open_csv,
    ".geojson": open_geojson,
    ".xlsx": _open_excel,
}
"""How what is held in memory is read, by the ending of its name."""

_KINDS: Final = ".csv, .xlsx, .geojson, .geojsonl, .gpkg or .parquet"

_BEGINNINGS: Final = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive", (".xlsx", ".xlsm")),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", ()),
    (b"SQLite format 3\x00", "a GeoPackage or another SQLite file", (".gpkg",)),
    (b"PAR1", "a Parquet file", (".parquet",)),
    (b"%PDF", "a PDF document", ()),
)
"""First bytes by which a file shows what it is, and the endings under which we read it."""


def read_table(path: Path, vocabulary: Vocabulary) -> Table:
    """
    Read the rows of a file.

    Parameters
    ----------
    path
        A CSV, Excel, GeoJSON, GeoJSON sequence, GeoPackage or Parquet file.
    vocabulary
        The columns understood; the others are not kept.

    Returns
    -------
    Table
        Rows numbered as the file shows them: the header of a CSV or Excel sheet is row 1, the
        first feature of a GeoJSON or GeoPackage and the first row of a Parquet file is row 1.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if the file is missing, empty, cut off, or not what its
        ending says.
    """
    return whole_table(open_table(path, vocabulary), vocabulary)


def open_table(path: Path, vocabulary: Vocabulary, *, size: int = BATCH_ROWS) -> TableStream:
    """
    Open a file to read it piece by piece.

    Parameters
    ----------
    path, vocabulary
        As in `read_table`.
    size
        Rows in a batch, at least 1.

    Returns
    -------
    TableStream
        Its columns, and a way to read its rows.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if the file is missing, empty, or not what its ending says.
    """
    _refuse_unusable(path, vocabulary)
    return READERS[path.suffix.lower()](path, vocabulary, size)


def held_table(file: HeldFile, vocabulary: Vocabulary) -> Table:
    """
    Read the rows of a file that is held in memory.

    Parameters
    ----------
    file
        A CSV, GeoJSON or Excel file, by the ending of its name.
    vocabulary
        The columns understood; the others are not kept.

    Returns
    -------
    Table
        As `read_table`.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if it is empty, cut off, or not what its ending says.
    """
    _refuse_head(file, vocabulary, file.content[:16])
    return whole_table(HELD_READERS[file.suffix](file, vocabulary, BATCH_ROWS), vocabulary)


def _refuse_unusable(path: Path, vocabulary: Vocabulary) -> None:
    ending = path.suffix.lower()
    if not path.is_file():
        raise vocabulary.refusal(
            [Fault(str(path), "no such file", f"a file with {vocabulary.layer}")]
        )
    if ending not in READERS:
        mend = "Save it as .xlsx." if ending == ".xls" else ""
        found = f"the ending {ending!r}" if ending else "no ending"
        raise vocabulary.refusal([Fault(path.name, found, _KINDS, mend)])
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise vocabulary.refusal(
            [Fault(path.name, f"no way to read it ({error.strerror})", _KINDS)]
        ) from error
    _refuse_head(path, vocabulary, head)


def _refuse_head(file: Readable, vocabulary: Vocabulary, head: bytes) -> None:
    ending = file.suffix.lower()
    if not head:
        raise vocabulary.refusal(
            [Fault(file.name, "an empty file", f"a file with {vocabulary.layer}")]
        )
    for beginning, name, endings in _BEGINNINGS:
        if head.startswith(beginning) and ending not in endings:
            mend = f"Rename it to {endings[0]}." if endings else f"Save it as {_KINDS}."
            raise vocabulary.refusal([Fault(file.name, name, f"a {ending} file", mend)])
