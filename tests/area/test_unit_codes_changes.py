"""Changes that came after the table are added from a file, and change no answer before them."""

from datetime import date

import pytest
from drawn_codes import FIRST_DAY, JULY, drawn_codes, seen

from zoning.area.codes import read_changes, with_changes
from zoning.errors import InvalidInput

CODES = drawn_codes()

SPLIT = """
[[unit]]
day = 2027-01-01
level = "ward"
code = "00005"
name = "Phường Năm"
parent = "01"
takes = ["00005"]

[[unit]]
day = 2027-01-01
level = "ward"
code = "00003"
name = "Phường Chi"
parent = "01"
takes = ["00003", "00005"]
"""


def changed(tmp_path, text):
    (tmp_path / "changes.toml").write_text(text, encoding="utf-8")
    return with_changes(CODES, read_changes(tmp_path / "changes.toml"))


def test_a_unit_that_gives_ground_away_begins_anew(tmp_path):
    """00005 keeps its code and name, and a part of its ground."""
    codes = changed(tmp_path, SPLIT)
    there = codes.successors("00005", on="2026-12-31")
    assert seen(there) == ["00003 Phường Chi part", "00005 Phường Năm part"]
    assert seen(codes.successors("00003", on=JULY)) == ["00003 Phường Chi whole"]
    assert codes.last_change == date(2027, 1, 1)


def test_answers_before_the_change_stay(tmp_path):
    """The day before everything is as it was, and the table given has not changed."""
    codes = changed(tmp_path, SPLIT)
    for code in ("00001", "00002", "00003"):
        before = seen(CODES.successors(code, on=FIRST_DAY, at="2026-12-31"))
        assert seen(codes.successors(code, on=FIRST_DAY, at="2026-12-31")) == before
    assert CODES.unit("00003", on="2027-01-01").kind == "Xã"
    assert codes.unit("00003", on="2027-01-01").kind == "Phường"


def test_chains_run_over_added_changes(tmp_path):
    """An lay whole in 00005 until 2026, and in part in two from 2027 on."""
    codes = changed(tmp_path, SPLIT)
    assert [one.share for one in codes.successors("00001", on=FIRST_DAY)] == ["part", "part"]
    back = codes.predecessors("00003", on="2027-01-01")
    assert seen(back) == ["00001 Xã An part", "00002 Xã Bình part", "00003 Thị trấn Chi whole"]


def test_changes_of_several_days_follow_each_other(tmp_path):
    """Their order in the file does not matter."""
    later = SPLIT.split("[[unit]]")[1].replace("2027-01-01", "2028-01-01").replace("Năm", "Lăm")
    codes = changed(tmp_path, f"[[unit]]{later}{SPLIT}")
    assert [one.name for one in codes.units("00005")] == ["Năm", "Năm", "Lăm"]


def test_a_province_may_change_its_kind(tmp_path):
    """A province has no parent, and its wards keep theirs."""
    text = '[[unit]]\nday = 2026-05-01\nlevel = "province"\ncode = "01"\n'
    codes = changed(tmp_path, text + 'name = "Thành phố Một"\ntakes = ["01"]\n')
    assert codes.unit("01", on="2026-05-01", level="province").kind == "Thành phố"
    assert codes.unit("00009", on="2026-05-01").parent == "01"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('takes = ["00005"]', 'takes = ["00001"]', "ward 00005: found that it takes 00001"),
        ("2027-01-01", "2025-06-30", "expected a day after 2025-06-30"),
        ('code = "00003"', 'code = "00009"', "Đặc khu Đảo and Phường Chi on one day"),
        ('parent = "01"', 'parent = "77"', "found the parent 77"),
        ("day = 2027-01-01", 'day = "2027-01-01"', "unit 1, day: found '2027-01-01'"),
        ('level = "ward"', 'level = "xã"', "unit 1, level: found 'xã'"),
        ('takes = ["00005"]', "takes = []", r"unit 1, takes: found \[\]"),
        ('code = "00005"', 'code = "5"', "unit 1, ward 5: found the code '5'"),
        ('name = "Phường Năm"', "", "unit 1, name: found None"),
        ('parent = "01"', 'parent = "01"\nnote = "x"', "unit 1, note: found an unknown key"),
        ("[[unit]]", "[[ward]]", r"no \[\[unit\]\]"),
        ("[[unit]]", "[[unit]", "cannot be read"),
    ],
)
def test_a_change_that_cannot_be_is_refused(tmp_path, old, new, message):
    """It is said which, and what should stand there."""
    with pytest.raises(InvalidInput, match=message):
        changed(tmp_path, SPLIT.replace(old, new))


def test_a_missing_file_is_a_fault(tmp_path):
    """Not a traceback."""
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_changes(tmp_path / "none.toml")
