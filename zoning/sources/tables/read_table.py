"""Read the rows of a list from a file of any of the kinds people keep."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from zoning.errors import Fault

from .csv_table import read_csv
from .excel_table import read_excel
from .geojson_table import read_geojson
from .geopackage_table import read_geopackage
from .table import Table
from .vocabulary import Vocabulary

READERS: Final[dict[str, Callable[[Path, Vocabulary], Table]]] = {
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


def read_table(path: Path, vocabulary: Vocabulary) -> Table:
    """
    Read the rows of a file.

    Parameters
    ----------
    path
        A CSV, Excel, GeoJSON or GeoPackage file.
    vocabulary
        The columns understood; the others are not kept.

    Returns
    -------
    Table
        Rows numbered as the file shows them: the header of a CSV or Excel sheet is row 1, the
        first feature of a GeoJSON or GeoPackage is row 1.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses: if the file is missing, empty, cut off, or not what its
        ending says.
    """
    _refuse_unusable(path, vocabulary)
    return READERS[path.suffix.lower()](path, vocabulary)


def _refuse_unusable(path: Path, vocabulary: Vocabulary) -> None:
    kinds = ".csv, .xlsx, .geojson or .gpkg"
    ending = path.suffix.lower()
    if not path.is_file():
        raise vocabulary.refusal(
            [Fault(str(path), "no such file", f"a file with {vocabulary.layer}")]
        )
    if ending not in READERS:
        mend = "Save it as .xlsx." if ending == ".xls" else ""
        found = f"the ending {ending!r}" if ending else "no ending"
        raise vocabulary.refusal([Fault(path.name, found, kinds, mend)])
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise vocabulary.refusal(
            [Fault(path.name, f"no way to read it ({error.strerror})", kinds)]
        ) from error
    if not head:
        raise vocabulary.refusal(
            [Fault(path.name, "an empty file", f"a file with {vocabulary.layer}")]
        )
    for beginning, name, endings in _BEGINNINGS:
        if head.startswith(beginning) and ending not in endings:
            mend = f"Rename it to {endings[0]}." if endings else f"Save it as {kinds}."
            raise vocabulary.refusal([Fault(path.name, name, f"a {ending} file", mend)])
