"""A person chooses between the candidates of doubtful cases in a workbook, and is obeyed."""

import json
from collections.abc import Callable

import openpyxl
import pandas as pd
import pytest
from drawn_town import southern_town
from khoanh_command import khoanh

from zoning.area.bundled import bundled_area_path
from zoning.area.write import write_area
from zoning.cli.review_book import NONE_LABEL, Place, Question, review_book
from zoning.cli.reviews import Reviews
from zoning.geocode import Gazetteer, geocode
from zoning.geocode.choices import decide
from zoning.perimeter.case_places import is_placed
from zoning.sources.cases_file import cases_from_records

FIRST = 4
"""Row of the first case in the sheet."""

ADDRESSES = {
    "H1": "9999 Đường Bến Sỏi",
    "H2": "9999 Đường Kênh Tây",
    "H3": "=9999 Đường Kênh Tây",
    "U1": "99999 Khu phố 13, Phường Chợ Mẫu",
    "F1": "225/67 Đường Kênh Tây, Khu phố 8, Phường Bến Mẫu",
}


@pytest.fixture
def run(tmp_path) -> Callable:
    """Return what geocodes a list in the demo town with a workbook."""

    def call(*reviews: str, addresses: dict[str, str] = ADDRESSES, area=None):
        rows = [{"case_id": c, "reported_at": "2026-07-01", "address": a}
                for c, a in addresses.items()]  # fmt: skip
        pd.DataFrame(rows).to_csv(tmp_path / "cases.csv", index=False)
        words = [word for name in reviews for word in ("--review", tmp_path / name)]
        status, said, _ = khoanh(
            "geocode", tmp_path / "cases.csv", "--area", area or bundled_area_path(),
            "-o", tmp_path / "o.geojson", *words, "--json",
        )  # fmt: skip
        figures = json.loads(said)
        cases = {}
        if status == 0:
            content = json.loads((tmp_path / "o.geojson").read_text(encoding="utf-8"))
            cases = {one["properties"]["case_id"]: one["properties"] for one in content["features"]}
        return status, figures, cases

    return call


def test_rows_are_as_high_as_their_texts(tmp_path):
    """What is wrapped can be read, in programs too that do not fit rows to their texts."""
    place = Place("1. Nơi", None, "w-1", 1.0, 10.0, 106.0)
    asked = [Question("A", "x" * n, "vì", "01/07/2026", 2, (place,), "0") for n in (10, 200, 1000)]
    (tmp_path / "r.xlsx").write_bytes(review_book(asked, "0"))
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["review"]
    low, high, highest = (sheet.row_dimensions[FIRST + at].height for at in range(3))
    assert low == 15
    assert high >= 4 * low
    assert high < highest <= 120


def change(path, *cells: tuple[str, object]) -> None:
    """Write into cells of the sheet, as a person does."""
    book = openpyxl.load_workbook(path)
    for at, value in cells:
        book["review"][at] = value
    book.save(path)


def choices_of(path, row: int) -> list[str]:
    """Return the list that the cell of a row offers."""
    book = openpyxl.load_workbook(path)
    (rule,) = [
        one
        for one in book["review"].data_validations.dataValidation
        if f"B{row}" in str(one.sqref).split()
    ]
    assert rule.type == "list"
    assert rule.showErrorMessage
    sheet, _, cells = rule.formula1.partition("!")
    return [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]


def faults_of(figures: dict) -> list[str]:
    return [f"{one['where']}: {one['found']}" for one in figures["faults"]]


class TestRoundTrip:
    """Written, chosen, read back."""

    def test_choices_are_applied(self, run, tmp_path):
        """A household and a unit chosen are where the case is; the others stay as they were."""
        status, figures, before = run("r.xlsx")
        assert (status, figures["asked"], figures["decided_by_person"]) == (0, 4, 0)
        offered = choices_of(tmp_path / "r.xlsx", FIRST)
        change(
            tmp_path / "r.xlsx", ("B4", offered[1]), ("B7", choices_of(tmp_path / "r.xlsx", 7)[0])
        )
        status, figures, after = run("r.xlsx")
        assert (status, figures["decided_by_person"], figures["unasked"]) == (0, 2, 0)
        chosen = before["H1"]["candidates"][1]
        assert after["H1"]["household_id"] == chosen["household_id"]
        assert after["H1"]["outcome"] == "found"
        assert after["H1"]["score"] == 1.0
        assert after["H1"]["why"] is None
        assert after["U1"]["hamlet_id"] == before["U1"]["candidates"][0]["unit_id"]
        assert after["U1"]["match_level"] == "hamlet"
        assert after["U1"]["outcome"] == "ambiguous"
        assert after["U1"]["household_id"] is None
        decided = {case: one["decided_by"] for case, one in after.items()}
        assert decided == {"H1": "person", "U1": "person", "H2": None, "H3": None, "F1": None}
        for case in ("H2", "H3", "F1"):
            assert after[case] == before[case]

    def test_none_of_these(self, run, tmp_path):
        """A person may say that no candidate is right: then the case is nowhere."""
        run("r.xlsx")
        change(tmp_path / "r.xlsx", ("B4", NONE_LABEL))
        _, figures, after = run("r.xlsx")
        assert (after["H1"]["outcome"], after["H1"]["why"]) == ("not_found", "rejected")
        assert after["H1"]["candidates"] == []
        assert figures["decided_by_person"] == 1

    def test_number_alone(self, run, tmp_path):
        """The number of a candidate will do; a spreadsheet may make it a number."""
        run("r.xlsx")
        change(tmp_path / "r.xlsx", ("B4", 2))
        _, _, after = run("r.xlsx")
        assert after["H1"]["decided_by"] == "person"

    def test_a_review_is_not_overwritten(self, run, tmp_path):
        """What a person wrote is read and left alone, byte for byte."""
        run("r.xlsx")
        change(tmp_path / "r.xlsx", ("B4", 1))
        content = (tmp_path / "r.xlsx").read_bytes()
        run("r.xlsx")
        assert (tmp_path / "r.xlsx").read_bytes() == content

    def test_the_next_review_asks_about_the_rest(self, run, tmp_path):
        """New doubtful cases are asked about in a second workbook; both are obeyed."""
        run("r.xlsx")
        change(tmp_path / "r.xlsx", ("B4", 1))
        more = ADDRESSES | {"N1": "9999 Đường Kênh Tây"}
        _, figures, _ = run("r.xlsx", addresses=more)
        assert figures["unasked"] == 1
        _, figures, _ = run("r.xlsx", "s.xlsx", addresses=more)
        assert (figures["asked"], figures["unasked"], figures["decided_by_person"]) == (1, 0, 1)
        change(tmp_path / "s.xlsx", ("B4", 1))
        _, figures, after = run("r.xlsx", "s.xlsx", addresses=more)
        assert figures["decided_by_person"] == 2
        assert after["N1"]["decided_by"] == "person"

    def test_same_bytes(self, run, tmp_path):
        """The same cases give the same workbook."""
        run("r.xlsx")
        run("s.xlsx")
        assert (tmp_path / "r.xlsx").read_bytes() == (tmp_path / "s.xlsx").read_bytes()
        assert (tmp_path / "r.xlsx").stat().st_mode & 0o777 == 0o600

    def test_a_plan_is_drawn_round_what_was_chosen(self, run, tmp_path):
        """The file of located cases is itself a list of cases, at the household chosen."""
        run("r.xlsx", addresses={"H1": ADDRESSES["H1"]})
        change(tmp_path / "r.xlsx", ("B4", 1))
        _, _, after = run("r.xlsx", addresses={"H1": ADDRESSES["H1"]})
        status, _, _ = khoanh(
            "plan", tmp_path / "o.geojson", "--area", bundled_area_path(), "-o", tmp_path / "P"
        )
        assert status == 0
        closed = pd.read_csv(tmp_path / "P" / "households.csv").set_index("household_id")
        assert closed.loc[after["H1"]["household_id"], "level"] == "red"


class TestRefused:
    """A workbook that does not fit is refused whole, with every row that does not."""

    def test_stale_rows(self, run, tmp_path):
        """A case that changed, one that is gone, one that is found now: all are told."""
        run("r.xlsx")
        changed = ADDRESSES | {"H1": "9998 Đường Bến Sỏi", "H2": ADDRESSES["F1"]}
        del changed["U1"]
        status, figures, _ = run("r.xlsx", addresses=changed)
        assert status == 2
        assert [text.split(":")[0] for text in faults_of(figures)] == [
            "r.xlsx, row 4", "r.xlsx, row 5", "r.xlsx, row 7",
        ]  # fmt: skip
        assert "U1, which the list does not hold" in faults_of(figures)[2]
        assert "Đường" not in json.dumps(figures, ensure_ascii=False)

    def test_another_area(self, run, tmp_path):
        """A choice made on another area means nothing here."""
        run("r.xlsx")
        write_area(southern_town(), tmp_path / "A")
        status, figures, _ = run("r.xlsx", area=tmp_path / "A")
        assert status == 2
        assert "another area" in faults_of(figures)[0]

    @pytest.mark.parametrize("text", ["5. Đường Kín", "99", "1", "Đường Kín", "1. Đường Kín"])
    def test_a_choice_that_was_not_offered(self, run, tmp_path, text):
        """A changed label, a number too high, a text: refused by its row, and not repeated."""
        run("r.xlsx")
        change(tmp_path / "r.xlsx", ("B5", text))
        status, figures, _ = run("r.xlsx")
        assert status == (0 if text == "1" else 2)
        if status:
            (fault,) = faults_of(figures)
            assert fault.startswith("r.xlsx, row 5: ")
            assert "Kín" not in json.dumps(figures, ensure_ascii=False)

    def test_exchanged_checks(self, run, tmp_path):
        """The check of one case does not serve another."""
        run("r.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["review"]
        change(tmp_path / "r.xlsx", ("J4", sheet["J5"].value), ("J5", sheet["J4"].value))
        status, figures, _ = run("r.xlsx")
        assert status == 2
        assert len(faults_of(figures)) == 2

    def test_rows_without_case_or_check(self, run, tmp_path):
        """What a choice is tied to cannot be left out."""
        run("r.xlsx")
        change(tmp_path / "r.xlsx", ("A4", None), ("J5", None))
        status, figures, _ = run("r.xlsx")
        assert (status, len(faults_of(figures))) == (2, 2)

    def test_decided_twice(self, run, tmp_path):
        """Two workbooks may not decide one case; an open row beside a decided one is nothing."""
        run("r.xlsx")
        run("s.xlsx")
        change(tmp_path / "r.xlsx", ("B4", 1), ("B5", 1))
        change(tmp_path / "s.xlsx", ("B4", 2))
        status, figures, _ = run("r.xlsx", "s.xlsx")
        assert status == 2
        (fault,) = faults_of(figures)
        assert "case H1 again, decided at r.xlsx, row 4" in fault

    def test_two_that_do_not_exist(self, run):
        """Only one new workbook can be written."""
        status, figures, _ = run("r.xlsx", "s.xlsx", "t.xlsx")
        assert status == 2
        assert "3 files that do not exist" in faults_of(figures)[0]

    @pytest.mark.parametrize("kind", ["text", "half", "other", "folder"])
    def test_no_workbook(self, run, tmp_path, kind):
        """Something else under that name is refused and left alone."""
        path = tmp_path / "r.xlsx"
        if kind == "half":
            run("r.xlsx")
            path.write_bytes(path.read_bytes()[:3000])
        elif kind == "text":
            path.write_text("5 Phố Kín")
        elif kind == "folder":
            path.mkdir()
        else:
            openpyxl.Workbook().save(path)
        status, figures, _ = run("r.xlsx")
        assert status == 2
        assert len(figures["faults"]) == 1
        assert "Kín" not in json.dumps(figures, ensure_ascii=False)


class TestLook:
    """The workbook is made for a person who has never seen it."""

    @pytest.fixture
    def sheets(self, run, tmp_path):
        """Return the sheets of a workbook."""
        run("r.xlsx")
        return openpyxl.load_workbook(tmp_path / "r.xlsx")

    def test_headings(self, sheets):
        """Vietnamese, English below it; they stay in sight and are printed on every page."""
        headings = [cell.value for cell in sheets["review"][3]]
        assert headings[:3] == [
            "Mã ca\nCase", "Chọn nơi đúng\nChoose the right place",
            "Địa chỉ đã ghi\nAddress as written",
        ]  # fmt: skip
        assert sheets["review"].freeze_panes == "C4"
        assert sheets["candidates"].freeze_panes == "C2"
        assert sheets["review"].print_title_rows == "$3:$3"
        assert [cell.alignment.wrap_text for cell in sheets["review"][3]] == [True] * 10

    def test_only_the_choice_can_be_changed(self, sheets):
        """Every other cell is locked, and the sheets are protected."""
        review = sheets["review"]
        assert review.protection.sheet
        assert sheets["candidates"].protection.sheet
        open_cells = [
            cell.coordinate for row in review for cell in row if not cell.protection.locked
        ]
        assert open_cells == [f"B{row}" for row in range(FIRST, FIRST + 4)]

    def test_places(self, sheets, run, tmp_path):
        """Each candidate has its words, its identifier and its position; the check is hidden."""
        _, _, cases = run("s.xlsx")
        first = cases["H1"]["candidates"][0]
        line = [cell.value for cell in sheets["candidates"][2]]
        assert line[1].startswith("1. ")
        assert "Đường Bến Sỏi" in line[1]
        assert "Khu phố" in line[1]
        assert "Phường" in line[1]
        assert line[2] == first["household_id"]
        assert line[5:] == [round(first["lat"], 7), round(first["lng"], 7)]
        assert sheets["review"]["H4"].value == round(first["lat"], 7)
        assert sheets["review"].column_dimensions["J"].hidden
        assert sheets["khoanh"].sheet_state == "veryHidden"
        assert choices_of(tmp_path / "s.xlsx", FIRST)[-1] == NONE_LABEL

    def test_widths(self, sheets):
        """Nothing has to be pulled wider before it can be read."""
        widths = sheets["review"].column_dimensions
        assert widths["B"].width > 50
        assert widths["C"].width > 50

    def test_no_formula(self, sheets):
        """What somebody wrote into an address is shown and never run."""
        for sheet in sheets:
            assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
        assert sheets["review"]["C6"].value.startswith("'=9999")

    def test_signs_that_no_workbook_may_hold(self):
        """Control characters and half letters are left out, not a reason to fail."""
        place = Place("1. A\x00", "h\x1b", "u\ufffe", 0.5, 10.0, 106.0)
        book = review_book([Question("a\x07", "b\ud800", "w", "r", 2, (place,), "c")], "d")
        assert book[:2] == b"PK"


def test_as_many_as_a_person_can_read(demo, demo_gazetteer, tmp_path, monkeypatch):
    """One workbook asks about so many cases; the others are left for the next."""
    monkeypatch.setattr("zoning.cli.reviews.MOST_QUESTIONS", 3)
    rows = [
        {"case_id": f"A{at}", "reported_at": "2026-07-01", "address": "9999 Đường Bến Sỏi"}
        for at in range(5)
    ]
    reviews = Reviews([tmp_path / "r.xlsx"], demo_gazetteer)
    reviews.take(geocode(cases_from_records(rows), demo, gazetteer=demo_gazetteer))
    assert (reviews.asked, reviews.left_off) == (3, 2)


class TestDecide:
    """What a choice makes of a case."""

    @pytest.fixture
    def town(self):
        """Return the drawn town, made ready."""
        return Gazetteer(southern_town())

    def test_a_ward_is_known_and_no_house(self, town):
        """A unit chosen is where the plan counts the case, and nobody's door."""
        rows = [{"case_id": "A", "reported_at": "2026-07-01", "address": "999 Khu phố 1"}]
        located = geocode(cases_from_records(rows), town.area, gazetteer=town)
        units = [one["unit_id"] for one in located["candidates"].iloc[0]]
        decided = decide(located, {0: 1}, town)
        assert decided["hamlet_id"].tolist() == [units[0]]
        assert is_placed(decided).tolist() == [True]
        assert decided["household_id"].tolist() == [None]
        assert decided["unit_id"].tolist() == [units[0]]

    def test_nothing_else_changes(self, town):
        """Columns, types and rows not decided stay as they were."""
        rows = [
            {"case_id": "A", "reported_at": "2026-07-01", "address": "1 Lê Lợi, TX Mẫu"},
            {"case_id": "B", "reported_at": "2026-07-02", "address": "12/34/5 Bến Sỏi"},
        ]
        located = geocode(cases_from_records(rows), town.area, gazetteer=town)
        decided = decide(located, {0: 2}, town)
        assert decided["decided_by"].tolist() == ["person", None]
        more = ["decided_by", "unit_id"]
        pd.testing.assert_frame_equal(decided.drop(columns=more).iloc[1:], located.iloc[1:])
        assert decided.dtypes.drop(more).equals(located.dtypes)
        with pytest.raises(IndexError):
            decide(located, {0: 9}, town)
