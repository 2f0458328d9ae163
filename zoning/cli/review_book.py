"""Write a workbook in which a person chooses between the candidates of doubtful cases."""

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from zoning.cli.plain_cells import plain_cell
from zoning.cli.timeless_book import timeless
from zoning.sources.choices_file import CHECK, CHOICE, HEADER_ROW, MARK, MARK_SHEET, SHEET, VERSION

CANDIDATES_SHEET: Final = "candidates"
NONE_LABEL: Final = "0. Không nơi nào đúng / None of these"

_HEADINGS: Final = (
    ("Mã ca", "Case", 16),
    ("Chọn nơi đúng", "Choose the right place", 58),
    ("Địa chỉ đã ghi", "Address as written", 52),
    ("Lý do chưa rõ", "Why it is open", 44),
    ("Ngày báo cáo", "Reported", 18),
    ("Dòng", "Row", 8),
    ("Số nơi", "Places", 8),
    ("Vĩ độ nơi đầu", "Latitude of the first", 22),
    ("Kinh độ nơi đầu", "Longitude of the first", 22),
    ("Mã kiểm", "Check", 34),
)
_CANDIDATE_HEADINGS: Final = (
    ("Mã ca", "Case", 16),
    ("Nơi", "Place", 70),
    ("Mã hộ", "Household", 22),
    ("Mã đơn vị", "Unit", 22),
    ("Điểm", "Score", 10),
    ("Vĩ độ", "Latitude", 14),
    ("Kinh độ", "Longitude", 14),
)
_LAT: Final = 7
_LINE_POINTS: Final = 15
"""Height of a line. Programs do not all make rows as high as what is wrapped in them."""

_MOST_LINES: Final = 8

_DEGREES: Final = "0.0000000"

_HELP_VI: Final = (
    "Ở cột “Chọn nơi đúng” (ô vàng), bấm mũi tên và chọn một nơi; để trống nếu chưa rõ. "
    "Các ô khác đã khóa. Lưu rồi chạy lại lệnh cũ."
)
_HELP_EN: Final = (
    "In the column “Choose the right place” (yellow), open the list and choose; leave it empty "
    "if you do not know. All else is locked. Save, and run the same command again."
)
_HEAD_FONT: Final = Font(bold=True, color="FFFFFF")
_HEAD_FILL: Final = PatternFill("solid", fgColor="1F4E78")
_CHOICE_FILL: Final = PatternFill("solid", fgColor="FFF2CC")
_LINE: Final = Side(style="thin", color="BFBFBF")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_MIDDLE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Place:
    """
    A candidate, as a person sees it.

    Attributes
    ----------
    label
        Its number and its words.
    household_id, unit_id
        What it is.
    score
        0 to 1.
    lat, lng
        EPSG:4326, degrees.
    """

    label: str
    household_id: str | None
    unit_id: str
    score: float
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class Question:
    """
    A doubtful case, as a person sees it.

    Attributes
    ----------
    case_id, address, why, reported, row
        The case; ``why`` in both languages, ``row`` as its file shows it.
    places
        Its candidates, best first.
    check
        What an answer is tied to.
    """

    case_id: str
    address: str
    why: str
    reported: str
    row: int
    places: tuple[Place, ...]
    check: str


def review_book(questions: Sequence[Question], area_digest: str) -> bytes:
    """
    Return a workbook of doubtful cases.

    Parameters
    ----------
    questions
        The cases, in the order in which they are to be shown.
    area_digest
        Digest of the area.

    Returns
    -------
    bytes
        The workbook: a sheet with a list to choose from in every row, one with the candidates,
        and a hidden one that says for which area it is. Only the choices can be changed. The
        same cases give the same bytes.
    """
    book = Workbook(write_only=True)
    review = _sheet(book, SHEET, _HEADINGS, HEADER_ROW)
    review.column_dimensions[get_column_letter(CHECK + 1)].hidden = True
    for text in (_HELP_VI, _HELP_EN):
        review.append([_cell(review, text, Alignment(vertical="center"), Font(italic=True))])
    review.append(_heading_cells(review, _HEADINGS))
    candidates = _sheet(book, CANDIDATES_SHEET, _CANDIDATE_HEADINGS, 1)
    candidates.append(_heading_cells(candidates, _CANDIDATE_HEADINGS))
    first = 2
    for at, question in enumerate(questions, HEADER_ROW + 1):
        review.row_dimensions[at].height = _height(question)
        review.append(_question_cells(review, question))
        labels = _candidate_rows(candidates, question)
        review.data_validations.append(_choices(at, first, first + labels - 1))
        first += labels
    _add_mark(book, area_digest)
    content = io.BytesIO()
    book.save(content)
    return timeless(content.getvalue())


def _sheet(
    book: Workbook, name: str, headings: Sequence[tuple[str, str, int]], header_row: int
) -> Any:
    sheet: Any = book.create_sheet(name)
    for at, (_, _, width) in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[header_row].height = 34
    sheet.freeze_panes = f"C{header_row + 1}"
    sheet.protection.sheet = True
    # What is False here is allowed: widths may be changed, and text be searched by a filter.
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header_row}:{header_row}"
    return sheet


def _cell(sheet: Any, value: Any, alignment: Alignment, font: Font | None = None) -> Any:
    cell: Any = WriteOnlyCell(sheet, plain_cell(value))
    cell.alignment = alignment
    if font is not None:
        cell.font = font
    return cell


def _heading_cells(sheet: Any, headings: Iterable[tuple[str, str, int]]) -> list[Any]:
    cells = [_cell(sheet, f"{vi}\n{en}", _MIDDLE, _HEAD_FONT) for vi, en, _ in headings]
    for cell in cells:
        cell.fill, cell.border = _HEAD_FILL, _BOX
    return cells


def _height(question: Question) -> int:
    """Return how high a row must be for its texts, and for the longest choice, points."""
    labels = max((len(place.label) for place in question.places), default=0)
    lengths = (len(question.case_id), labels, len(question.address), len(question.why))
    lines = (
        math.ceil(length / (width - 4))
        for length, (_, _, width) in zip(lengths, _HEADINGS, strict=False)
    )
    return _LINE_POINTS * min(max(1, *lines), _MOST_LINES)


def _question_cells(sheet: Any, question: Question) -> list[Any]:
    first = question.places[0] if question.places else None
    values = (
        question.case_id,
        None,
        question.address,
        question.why,
        question.reported,
        question.row,
        len(question.places),
        first and round(first.lat, 7),
        first and round(first.lng, 7),
        question.check,
    )
    cells = [_cell(sheet, value, _TOP) for value in values]
    for cell in cells:
        cell.border = _BOX
    for cell in cells[_LAT : _LAT + 2]:
        cell.number_format = _DEGREES
    cells[CHOICE].fill = _CHOICE_FILL
    cells[CHOICE].protection = Protection(locked=False)
    return cells


def _candidate_rows(sheet: Any, question: Question) -> int:
    """Add the candidates of a case, and that none of them is right; return how many rows."""
    for place in question.places:
        values = (
            question.case_id,
            place.label,
            place.household_id,
            place.unit_id,
            round(place.score, 2),
            round(place.lat, 7),
            round(place.lng, 7),
        )
        cells = [_cell(sheet, value, _TOP) for value in values]
        for cell in cells[-2:]:
            cell.number_format = _DEGREES
        sheet.append(cells)
    sheet.append([_cell(sheet, value, _TOP) for value in (question.case_id, NONE_LABEL)])
    return len(question.places) + 1


def _choices(row: int, first: int, last: int) -> DataValidation:
    rule = DataValidation(
        type="list",
        formula1=f"{CANDIDATES_SHEET}!$B${first}:$B${last}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Khoanh",
        error="Hãy chọn một dòng trong danh sách.\nPlease choose a line of the list.",
    )
    rule.add(f"{get_column_letter(CHOICE + 1)}{row}")
    return rule


def _add_mark(book: Workbook, area_digest: str) -> None:
    sheet: Any = book.create_sheet(MARK_SHEET)
    sheet.sheet_state = "veryHidden"
    sheet.append([MARK, VERSION, area_digest])
