"""Columns of codes and lists of units are compared and translated whole."""

import pandas as pd
import pytest
from drawn_codes import FIRST_DAY, JULY, drawn_codes

from zoning.area.codes.compare import disagreements
from zoning.area.codes.differences import differences
from zoning.area.codes.spelling import spelling_key
from zoning.area.codes.translate import translate
from zoning.errors import InvalidInput

CODES = drawn_codes()


def test_a_column_keeps_its_order_and_index():
    """A divided unit's row is there once for each part."""
    column = pd.Series(["00002", "00001", "00002"], index=[7, 8, 9])
    there = translate(CODES, column, from_date=FIRST_DAY, to_date=JULY)
    assert list(there.index) == [7, 8, 8, 9]
    assert there.to_numpy().tolist() == [
        ["00002", "00004", "Xã Tây", "whole"],
        ["00001", "00001", "Phường Đông", "part"],
        ["00001", "00004", "Xã Tây", "part"],
        ["00002", "00004", "Xã Tây", "whole"],
    ]


def test_a_column_goes_back_too():
    """To an earlier day the answers are predecessors."""
    there = translate(CODES, ["00004", "00003"], from_date="2025-07-01", to_date="2025-06-30")
    assert list(zip(there.successor, there.share, strict=True)) == [
        ("00001", "part"),
        ("00002", "whole"),
        ("00003", "whole"),
    ]


def test_no_code_gives_no_row():
    """An empty column is no error."""
    there = translate(CODES, [], from_date=FIRST_DAY, to_date=JULY)
    assert (len(there), list(there)) == (0, ["code", "successor", "name", "share"])


def test_every_unknown_code_is_named_once():
    """Numbers that lost their zeros are not read as codes."""
    with pytest.raises(InvalidInput) as caught:
        translate(CODES, [2, 2, 99999, "00001"], from_date=FIRST_DAY, to_date=JULY)
    assert [fault.where for fault in caught.value.faults] == ["code '2'", "code '99999'"]
    assert "00002" in caught.value.faults[0].mend


def test_a_missing_code_is_named_by_its_row():
    """Nothing is dropped in silence."""
    with pytest.raises(InvalidInput, match="row 1: found no code"):
        translate(CODES, ["00001", None], from_date=FIRST_DAY, to_date=JULY)


def ward_list(**changes):
    names = {"00001": "Phường Đông", "00003": "Xã Chi", "00004": "Xã Tây", "00009": "Đặc khu Đảo"}
    rows = [(code, name, "01") for code, name in (names | changes).items() if name]
    return pd.DataFrame(rows, columns=["code", "fullName", "provinceCode"])


def compared(units):
    found = differences(CODES, units, on=JULY)
    return found.astype(object).where(found.notna(), None).to_numpy().tolist()


def test_the_same_list_differs_in_nothing():
    """Every unit of the day, and no other."""
    assert compared(ward_list()) == []


def test_each_difference_is_told_apart():
    """Added, ended, renamed, spelled otherwise and of another kind."""
    units = ward_list(**{
        "00001": "Phường Bắc", "00003": "Phường Chi", "00004": None, "00009": "Đặc Khu Đảo",
        "00010": "Xã Mười",
    })  # fmt: skip
    assert compared(units) == [
        ["added", "00010", None, "Xã Mười"],
        ["ended", "00004", "Xã Tây", None],
        ["renamed", "00001", "Phường Đông", "Phường Bắc"],
        ["respelled", "00009", "Đặc khu Đảo", "Đặc Khu Đảo"],
        ["kind_changed", "00003", "Xã Chi", "Phường Chi"],
    ]


def test_the_same_unit_under_another_code_is_recoded():
    """Name, kind and province are the same; in another province it is another unit."""
    units = ward_list(**{"00004": None, "00011": "Xã Tây"})
    assert compared(units) == [["recoded", "00004", "00004 Xã Tây", "00011 Xã Tây"]]
    units.loc[units.code == "00011", "provinceCode"] = "02"
    assert [row[0] for row in compared(units)] == ["added", "ended"]


def test_a_name_without_its_kind_is_a_difference():
    """Which kind is meant is not guessed."""
    assert compared(ward_list(**{"00004": "Tây"})) == [["kind_changed", "00004", "Xã Tây", "Tây"]]


def test_a_unit_of_another_province_has_moved():
    """The unit above is compared where the list says it."""
    units = ward_list()
    units.loc[0, "provinceCode"] = "02"
    assert compared(units) == [["moved", "00001", "01", "02"]]
    assert compared(units.drop(columns="provinceCode")) == []


def test_a_list_without_names_or_with_a_code_twice_is_refused():
    """Both kinds of fault are named."""
    with pytest.raises(InvalidInput, match="column fullName"):
        differences(CODES, pd.DataFrame({"code": ["00001"]}), on=JULY)
    twice = pd.concat([ward_list(), ward_list()], ignore_index=True)
    twice.loc[0, "fullName"] = None
    with pytest.raises(InvalidInput) as caught:
        differences(CODES, twice, on=JULY)
    assert len(caught.value.faults) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa Bình", "Hoà  Bình"), ("B'Lao", "B’lao"), ("Phan Rang - Chàm", "Phan Rang-Chàm"),
     ("Thụy Khuê", "Thuỵ Khuê"), ("Mường É", "Mường é")],
)  # fmt: skip
def test_spellings_of_one_name_have_one_key(one, other):
    """Where the tone stands, capitals, hyphens and apostrophes do not matter."""
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(("one", "other"), [("Tân Thành", "Tân Thạnh"), ("Mỹ Quý", "Mỹ Quí"),
                                            ("Đa", "Da"), ("Ô Môn", "Ơ Môn")])  # fmt: skip
def test_other_names_have_other_keys(one, other):
    """A tone, a letter or i for y is another name."""
    assert spelling_key(one) != spelling_key(other)


OURS = [
    ("00001", "00001", "part"),
    ("00001", "00004", "part"),
    ("00002", "00004", "whole"),
    ("00003", "00003", "whole"),
    ("002", "00009", "whole"),
]


def test_a_source_that_says_the_same_disagrees_in_nothing():
    """Changes of wards and of the island district; those of other days are not asked for."""
    same = pd.DataFrame(OURS, columns=["before", "after", "share"])
    assert disagreements(CODES, same, day=JULY).empty
    assert disagreements(CODES, same.drop(columns="share"), day="2025-07-01").empty


def test_each_disagreement_is_told_apart():
    """Missing, extra, with another share, or about a unit the table does not know."""
    other = [*OURS[:1], ("00002", "00004", "part"), *OURS[3:], ("00002", "00001", "part"),
             ("00777", "00004", "whole"), ("00003", "00777", None)]  # fmt: skip
    frame = pd.DataFrame(other, columns=["before", "after", "share"])
    found = disagreements(CODES, frame, day=JULY).fillna("-").to_numpy().tolist()
    assert found == [
        ["unknown_before", "00777", "00004", "-", "whole"],
        ["unknown_after", "00003", "00777", "-", "-"],
        ["missing", "00002", "00001", "-", "part"],
        ["extra", "00001", "00004", "part", "-"],
        ["share", "00002", "00004", "whole", "part"],
    ]


def test_changes_that_cannot_be_compared_are_refused():
    """A column is missing; a code is too short; a change stands twice."""
    with pytest.raises(InvalidInput, match="column after"):
        disagreements(CODES, pd.DataFrame({"before": ["00001"]}), day=JULY)
    frame = pd.DataFrame([("1", "00001"), ("00001", "00001"), ("00001", "00001")],
                         columns=["before", "after"])  # fmt: skip
    with pytest.raises(InvalidInput) as caught:
        disagreements(CODES, frame, day=JULY)
    assert len(caught.value.faults) == 2
