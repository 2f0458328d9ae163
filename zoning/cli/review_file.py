"""Write a table for an officer to work through, readable by its owner alone."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pandas as pd

from zoning.errors import Fault, InvalidInput

_STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


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
    faults = []
    write = {".csv": _csv, ".xlsx": _xlsx}.get(path.suffix.lower())
    if write is None:
        found = f"the ending {path.suffix!r}" if path.suffix else "no ending"
        faults.append(Fault(str(path), found, ".csv or .xlsx", "Name the file so."))
    if not path.parent.is_dir():
        faults.append(Fault(str(path.parent), "no such folder", "a folder", "Make it first."))
    if path.is_dir():
        faults.append(Fault(str(path), "a folder", "a file to write"))
    if faults or write is None:
        raise InvalidInput(faults, subject="review file")
    content = write
    return lambda table: _write_aside(path, content(table))


def _write_aside(path: Path, content: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
        aside = Path(folder) / path.name
        aside.write_bytes(content)
        aside.chmod(0o600)
        aside.replace(path)


def _csv(table: pd.DataFrame) -> bytes:
    # The mark at the start lets Excel see that the text is UTF-8.
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _xlsx(table: pd.DataFrame) -> bytes:
    """Return a workbook without the times at which it was written."""
    book = io.BytesIO()
    table.to_excel(book, index=False, sheet_name="review")
    plain = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(plain, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return plain.getvalue()
