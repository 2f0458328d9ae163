"""Read what a person chose in a workbook of doubtful cases that `khoanh geocode` wrote."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from zoning.errors import Fault, InvalidInput
from zoning.sources.tables.reading import is_identifier
from zoning.sources.tables.values import is_blank, text_of

SHEET: Final = "review"
MARK_SHEET: Final = "khoanh"
MARK: Final = "khoanh-review"
VERSION: Final = 1
"""Sheets of such a workbook; the second is hidden and says what the workbook is, and for which
area it was made."""

HEADER_ROW: Final = 3
CASE, CHOICE, CHECK = 0, 1, 9
"""Columns that are read back, from 0: the case, the choice, and what the choice is tied to."""

SUBJECT: Final = "review file"
_NUMBER: Final = re.compile(r"(\d{1,3})(?:\.0|\. .*)?", re.DOTALL)
_BROKEN: Final = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, EOFError)


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A row of a workbook of doubtful cases.

    Attributes
    ----------
    where
        The file and row, for a report.
    case_id
        The case.
    check
        What the answer is tied to.
    text
        What stands under the choice; None where nobody chose.
    number
        The number at its start; None where nobody chose, or it has none.
    """

    where: str
    case_id: str
    check: str
    text: str | None
    number: int | None


def read_choices(path: Path, *, area_digest: str) -> list[Answer]:
    """
    Read the rows of a workbook of doubtful cases.

    Parameters
    ----------
    path
        The workbook.
    area_digest
        Digest of the area for which it must have been made.

    Returns
    -------
    list of Answer
        In the order of the rows.

    Raises
    ------
    InvalidInput
        If it is no such workbook, was made for another area, or a row of it cannot be
        understood. Every fault is named by its row, and no cell is repeated.
    """
    sheets = _sheets(path)
    mark = (sheets.get(MARK_SHEET) or [()])[0]
    if list(mark[:2]) != [MARK, VERSION] or len(mark) < 3:
        _refuse(path.name, "no workbook of doubtful cases", "one that `khoanh geocode` wrote")
    if mark[2] != area_digest:
        mend = "Move it away, and write a new one."
        _refuse(path.name, "a review of another area, or of another state of it", "this area", mend)
    answers: list[Answer] = []
    faults: list[Fault] = []
    for row, line in enumerate(sheets.get(SHEET, [])[HEADER_ROW:], HEADER_ROW + 1):
        if any(not is_blank(cell) for cell in line):
            _take(f"{path.name}, row {row}", line, answers, faults)
    if faults:
        raise InvalidInput(faults, subject=SUBJECT)
    return answers


def _take(where: str, line: Sequence[Any], answers: list[Answer], faults: list[Fault]) -> None:
    case_id, text, check = (
        text_of(line[at]) if at < len(line) else None for at in (CASE, CHOICE, CHECK)
    )
    if case_id is None or check is None:
        mend = "Undo the change, or write a new review."
        faults.append(Fault(where, "a row without its case or its check", "both", mend))
        return
    match = _NUMBER.fullmatch(text or "")
    if text is not None and match is None:
        expected = "a choice of the list, or nothing"
        faults.append(Fault(where, f"a text of {len(text)} characters", expected))
        return
    answers.append(Answer(where, case_id, check, text, int(match.group(1)) if match else None))


def _sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the cells of the sheets that are read; what is raised holds nothing of them."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of list rules it does not know; only values are read here.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(path, read_only=True, data_only=True)
            try:
                return {name: _cells(book[name]) for name in (SHEET, MARK_SHEET) if name in book}
            finally:
                book.close()
    except (*_BROKEN, OSError) as error:
        found = f"a workbook that cannot be opened ({type(error).__name__})"
    raise InvalidInput([Fault(path.name, found, "an .xlsx workbook")], subject=SUBJECT)


def _cells(sheet: Any) -> list[tuple[Any, ...]]:
    sheet.reset_dimensions()
    return list(sheet.iter_rows(values_only=True))


def _refuse(where: str, found: str, expected: str, mend: str = "") -> None:
    raise InvalidInput([Fault(where, found, expected, mend)], subject=SUBJECT)


def case_named(case_id: str) -> str:
    """Return how a report names a case: by its identifier if it looks like one."""
    return f"case {case_id}" if is_identifier(case_id) else "a case"
