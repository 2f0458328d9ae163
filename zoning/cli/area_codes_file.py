"""Take the codes of a CSV file from one day to another, for ``khoanh area codes --file``."""

import tempfile
from pathlib import Path
from typing import Any, Final

import pandas as pd

from zoning.area.codes import UnitCodes
from zoning.area.codes.translate import translate
from zoning.area.codes.unit import Level
from zoning.errors import Fault, InvalidInput

ADDED: Final = {"successor": "successor", "successor_name": "name", "share": "share"}
"""Columns of the file that is written, after its own: where `translate` has them."""


def translate_file(
    table: UnitCodes,
    file: Path,
    column: str,
    *,
    from_date: str,
    to_date: str,
    level: Level,
    out: Path,
) -> tuple[dict[str, Any], str]:
    """
    Write a CSV file anew, with the units on another day beside its codes.

    Parameters
    ----------
    table
        The table of units.
    file
        CSV in UTF-8. All columns are kept as text.
    column
        The column of the codes.
    from_date, to_date
        The day on which the codes are meant, and the one to which they are taken.
    level
        The level of the units.
    out
        The file to write, whole or not at all. A row with several answers is written as often.

    Returns
    -------
    tuple
        Figures for a program, and a sentence for a person.

    Raises
    ------
    InvalidInput
        If the file cannot be read, lacks the column or has one that is to be added, the folder
        of the file to write is missing, or a code is unknown; codes are named by their rows'
        values, all of them.
    """
    rows = _read(file)
    _check(rows, file, column, out)
    rows.index += 2  # as the lines of the file are counted, the header first
    answer = translate(table, rows[column], from_date=from_date, to_date=to_date, level=level)
    full = rows.loc[answer.index]
    for name, source in ADDED.items():
        full[name] = answer[source].to_numpy()
    _write(full, out)
    several = answer.index[answer.index.duplicated()].nunique()
    figures = {"rows": len(rows), "with_several": several, "written": len(full), "out": str(out)}
    text = f"{len(rows)} rows, {several} of them with several answers: {len(full)} rows written"
    return figures, f"{text}\n{out}"


def _read(file: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(file, dtype="string", encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        found = f"a file that cannot be read ({error})"
        raise InvalidInput([Fault(str(file), found, "CSV in UTF-8")], subject="codes") from error


def _check(rows: pd.DataFrame, file: Path, column: str, out: Path) -> None:
    mend = "Rename it."
    faults = [
        Fault(f"{file}, column {name}", "a column of that name", "none, the answer takes it", mend)
        for name in ADDED
        if name in rows
    ]
    if column not in rows:
        mend = "Name the column of the codes with --column."
        faults.append(Fault(f"{file}, column {column}", "no such column", "codes", mend))
    if not out.parent.is_dir():
        faults.append(Fault(str(out.parent), "no such folder", "a folder", "Make it first."))
    if faults:
        raise InvalidInput(faults, subject="codes")


def _write(rows: pd.DataFrame, out: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        aside = Path(folder) / out.name
        # The mark at the start lets Excel see that the text is UTF-8.
        rows.to_csv(aside, index=False, encoding="utf-8-sig", lineterminator="\n")
        aside.chmod(0o600)  # the rows may be cases
        aside.replace(out)
