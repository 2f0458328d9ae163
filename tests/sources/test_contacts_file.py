"""A list of contacts is read whole or refused whole, with every fault named and no person."""

import json

import openpyxl
import pandas as pd
import pytest

import zoning
from zoning.errors import InvalidCases
from zoning.sources.contacts_file import CONTACT_COLUMNS, contacts_from_records

CASES = pd.DataFrame({"case_id": ["C1", "C2"]})


def contact(**more):
    row = {"case_id": "t1", "contact_of": "C1", "kind": "F1", "reported_at": "2026-07-03"}
    return row | {"address": "5 Bến Sỏi"} | more


def faults_of(*records, cases=None):
    with pytest.raises(InvalidCases) as caught:
        contacts_from_records(records, cases=cases)
    assert caught.value.subject == "contacts"
    return [str(fault) for fault in caught.value.faults]


class TestFiles:
    """CSV, Excel, GeoJSON; Vietnamese names as a ward office writes them."""

    def test_a_vietnamese_csv(self, tmp_path):
        """Times are Vietnamese, a site has a name."""
        path = tmp_path / "truy_vet.csv"
        path.write_text(
            "Mã tiếp xúc;Tiếp xúc với ca;Loại;Ngày truy vết;Từ;Đến;Tình trạng;Địa điểm;Địa chỉ\n"
            "t1;C1;Tiếp xúc gần;3/7/2026;;1/7/2026 18:00;Đang cách ly;;5 Bến Sỏi\n"
            "v1;C2;Điểm đến;3/7/2026;1/7/2026 07:00;1/7/2026 08:30;;Chợ Mẫu;\n",
            encoding="utf-8",
        )
        frame = zoning.read_contacts(path, cases=CASES)
        assert tuple(frame.columns) == CONTACT_COLUMNS
        assert frame["kind"].tolist() == ["F1", "visited"]
        assert frame["status"].tolist() == ["traced", "traced"]
        assert frame["site"].tolist() == [None, "Chợ Mẫu"]
        assert frame["to"].tolist() == [
            pd.Timestamp("2026-07-01T11:00Z"),
            pd.Timestamp("2026-07-01T01:30Z"),
        ]
        assert frame["row"].tolist() == [2, 3]

    def test_excel_and_geojson_say_the_same(self, tmp_path):
        """A position of either kind."""
        book = openpyxl.Workbook()
        row = contact(kind="visited", **{"from": "2026-07-01T07:00:00+07:00"})
        del row["address"]
        book.active.append([*row, "lng", "lat"])
        book.active.append([*row.values(), 106.7, 10.77])
        book.save(tmp_path / "contacts.xlsx")
        feature = {"type": "Feature", "properties": row}
        feature["geometry"] = {"type": "Point", "coordinates": [106.7, 10.77]}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (tmp_path / "contacts.geojson").write_text(text, encoding="utf-8")
        one = zoning.read_contacts(tmp_path / "contacts.xlsx").drop(columns="row")
        other = zoning.read_contacts(tmp_path / "contacts.geojson").drop(columns="row")
        pd.testing.assert_frame_equal(one, other)
        assert (one["lng"][0], one["lat"][0]) == (106.7, 10.77)

    def test_a_missing_file_is_one_of_contacts(self, tmp_path):
        """The report says what was looked for."""
        with pytest.raises(InvalidCases, match="a file with contacts"):
            zoning.read_contacts(tmp_path / "none.csv")


def test_a_list_without_rows_says_that_there_are_no_contacts(tmp_path):
    """Which a zone that waits for contacts must know; no list says nothing."""
    path = tmp_path / "contacts.csv"
    path.write_text("case_id,contact_of,kind,reported_at,address\n", encoding="utf-8")
    frame = zoning.read_contacts(path, cases=CASES)
    assert tuple(frame.columns) == CONTACT_COLUMNS
    assert frame.empty
    some = contacts_from_records([contact()])
    assert frame.drop(columns="row").dtypes.equals(some.drop(columns="row").dtypes)


class TestTimes:
    """From and to stand for one another; a contact without either was exposed when reported."""

    def test_what_is_missing_is_filled(self):
        """The last exposure is what counts."""
        rows = [
            contact(case_id="a", **{"from": "2026-07-01"}),
            contact(case_id="b", to="2026-07-02"),
            contact(case_id="c"),
        ]
        frame = contacts_from_records(rows)
        days = frame["to"].dt.tz_convert("Asia/Ho_Chi_Minh").dt.strftime("%d")
        assert days.tolist() == ["01", "02", "03"]
        assert (frame["from"] == frame["to"]).all()

    def test_a_visit_needs_a_time_and_no_time_may_run_backwards(self):
        """Both are named by row."""
        backwards = {"from": "2026-07-02", "to": "2026-07-01"}
        said = faults_of(contact(kind="visited"), contact(case_id="t2", **backwards))
        assert said[0].startswith("contacts, row 1: found a visit without a time")
        assert said[1].startswith("contacts, row 2: found an end before the beginning")


class TestFaults:
    """All at once, by row and column."""

    def test_every_fault_of_a_list_stands_in_one_report(self):
        """Rows in their order, then what concerns several rows, then the cases."""
        said = faults_of(
            contact(kind="F7", reported_at="yesterday"),
            contact(status="F0", contact_of="C9"),
            contact(case_id="t3", address="", contact_of=""),
            cases=CASES,
        )
        assert [text.split(": found")[0] for text in said] == [
            "contacts, row 1, column kind",
            "contacts, row 1, column reported_at",
            "contacts, row 2, column status",
            "contacts, row 3, column contact_of",
            "contacts, row 3",
            "contacts, rows 1, 2, column case_id",
            "contacts, row 2, column contact_of",
        ]
        assert "List it as a case." in said[2]

    def test_columns_that_are_missing(self):
        """Each is named with its Vietnamese name."""
        said = " ".join(faults_of({"address": "5 Bến Sỏi"}))
        for name in ("case_id", "contact_of", "kind", "reported_at"):
            assert f"column {name}: found no such column" in said

    def test_no_name_and_no_address_is_repeated(self):
        """Whatever column it has slipped into."""
        secret = "Nguyễn Thị Bí Mật"
        row = contact(kind=secret, contact_of=secret, status=secret, to=secret, lng=secret, lat="1")
        said = " ".join(
            faults_of(row, row | {"case_id": secret}, row | {"case_id": secret}, cases=CASES)
        )
        assert "Bí" not in said

    def test_a_list_of_other_cases_is_not_named_row_by_row(self):
        """Twenty rows, and how many more."""
        rows = [contact(case_id=f"t{i}", contact_of="X") for i in range(30)]
        said = faults_of(*rows, cases=CASES)
        assert len(said) == 21
        assert "10 more rows" in said[-1]


class TestWhose:
    """A contact names a case; a contact of a contact may name that contact."""

    def test_an_f2_of_an_f1_is_fine_and_an_f1_of_an_f1_is_not(self):
        """One step only."""
        first = contact(case_id="t1")
        contacts_from_records(
            [first, contact(case_id="t2", contact_of="t1", kind="F2")], cases=CASES
        )
        assert faults_of(first, contact(case_id="t2", contact_of="t1"), cases=CASES)

    def test_without_a_case_list_nothing_is_asked(self):
        """The plan asks later."""
        assert contacts_from_records([contact(contact_of="X")])["contact_of"].tolist() == ["X"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("", "traced"),
        ("Âm tính", "cleared"),
        ("Hoàn thành cách ly", "cleared"),
        ("theo dõi", "traced"),
    ],
)
def test_statuses_in_words(word, status):
    """Blank: whoever is listed is followed."""
    assert contacts_from_records([contact(status=word)])["status"].tolist() == [status]
