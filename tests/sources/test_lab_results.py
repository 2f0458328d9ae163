"""Test results are read household by household, or every fault of them is named."""

import pandas as pd
import pytest

from zoning.errors import InvalidSource
from zoning.sources.lab_results import read_test_results


def written(tmp_path, text):
    path = tmp_path / "tests.csv"
    path.write_text(text, "utf-8")
    return path


def test_vietnamese_columns_and_words_are_understood(tmp_path):
    """Names and telephone numbers beside them go no further."""
    text = (
        "Mã hộ,Ngày lấy mẫu,Kết quả,Họ tên\n"
        "hh-1-00001,12/7/2026 08:00,Âm tính,Trần Thị B\n"
        "hh-1-00002,2026-07-12T09:00:00+07:00,positive,\n"
    )
    frame = read_test_results(written(tmp_path, text))
    assert list(frame.columns) == ["household_id", "taken_at", "result"]
    assert frame["result"].tolist() == ["negative", "positive"]
    assert frame["taken_at"][0] == pd.Timestamp("2026-07-12T01:00:00Z")
    assert "Trần" not in frame.to_csv()


def test_every_fault_is_named_and_no_cell_is_repeated(tmp_path):
    """A blank household, a day that is none, a result that is a name."""
    rows = (",2026-07-12,negative", "h1,soon,negative", "h2,2026-07-12,Ông T")
    text = "\n".join(["household_id,taken_at,result", *rows])
    with pytest.raises(InvalidSource) as caught:
        read_test_results(written(tmp_path, text))
    assert [fault.where for fault in caught.value.faults] == [
        "tests.csv, row 2, column household_id",
        "tests.csv, row 3, column taken_at",
        "tests.csv, row 4, column result",
    ]
    assert "Ông T" not in str(caught.value)


def test_missing_columns_are_named_together(tmp_path):
    """Both of them."""
    with pytest.raises(InvalidSource) as caught:
        read_test_results(written(tmp_path, "mã hộ\nh1\n"))
    assert [f.where for f in caught.value.faults] == [
        "tests.csv, column taken_at",
        "tests.csv, column result",
    ]


def test_a_test_may_be_known_to_a_unit_only(tmp_path):
    """Household or unit, in any row; a row with neither is a fault."""
    text = "mã hộ,mã đơn vị,ngày lấy mẫu,kết quả\nh1,,2026-07-12,âm tính\n,w-1,2026-07-12,dương\n"
    frame = read_test_results(written(tmp_path, text))
    assert list(frame.columns) == ["household_id", "taken_at", "result", "unit_id"]
    assert frame["household_id"].fillna("").tolist() == ["h1", ""]
    assert frame["unit_id"].fillna("").tolist() == ["", "w-1"]
    alone = read_test_results(
        written(tmp_path, "unit_id,taken_at,result\nw-1,2026-07-12,negative\n")
    )
    assert alone["household_id"].isna().all()
    with pytest.raises(InvalidSource, match="household_id or unit_id in every row"):
        read_test_results(written(tmp_path, text + ",,2026-07-12,âm tính\n"))
