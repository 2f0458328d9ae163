"""A code with a day names one unit, and every unit can be followed over changes."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from drawn_codes import FIRST_DAY, JULY, drawn_codes, seen, unit

from zoning.area.codes import CodedUnit, Link, UnitCodes
from zoning.errors import InvalidInput

CODES = drawn_codes()


def test_a_reused_code_names_another_unit_from_the_boundary_day_on():
    """00001 is An on 30 June and Đông on 1 July."""
    assert CODES.unit("00001", on="2025-06-30").full_name == "Xã An"
    assert CODES.unit("00001", on="2025-07-01").full_name == "Phường Đông"
    assert [one.name for one in CODES.units("00001")] == ["An", "Đông"]


def test_a_code_nobody_bears_on_the_day_names_no_unit():
    """00004 does not yet exist on 30 June, and 00002 no longer on 1 July."""
    assert CODES.unit("00004", on=FIRST_DAY) is None
    assert CODES.unit("00002", on=JULY) is None
    assert CODES.units("77777") == ()


def test_a_divided_unit_lies_in_part_in_each_successor():
    """An went to Đông and to Tây."""
    there = CODES.successors("00001", on="2025-06-30", at="2025-07-01")
    assert seen(there) == ["00001 Phường Đông part", "00004 Xã Tây part"]


def test_a_merged_unit_lies_whole_in_its_successor():
    """Bình went to Tây, all of it."""
    assert seen(CODES.successors("00002", on=FIRST_DAY, at=JULY)) == ["00004 Xã Tây whole"]


def test_a_unit_in_force_on_both_days_is_its_own_successor():
    """On the eve everything still stands; Chi stands since July; the province always."""
    assert seen(CODES.successors("00001", on=FIRST_DAY, at=FIRST_DAY)) == ["00001 Xã An whole"]
    assert seen(CODES.successors("00003", on=JULY, at="2030-01-01")) == ["00003 Xã Chi whole"]
    assert seen(CODES.successors("01", on=FIRST_DAY, level="province")) == ["01 Tỉnh Một whole"]


def test_parts_that_come_together_again_are_whole():
    """Over two changes all of An lies in 00005, though July had divided it."""
    assert seen(CODES.successors("00001", on=FIRST_DAY)) == ["00005 Phường Năm whole"]


def test_the_last_day_before_a_second_change_gives_the_units_between():
    """On 28 February An still lies in two."""
    there = CODES.successors("00001", on=FIRST_DAY, at="2026-02-28")
    assert [one.unit.code for one in there] == ["00001", "00004"]


def test_predecessors_say_how_much_of_each_is_taken():
    """Tây is made of a part of An and all of Bình."""
    there = CODES.predecessors("00004", on=JULY)
    assert seen(there) == ["00001 Xã An part", "00002 Xã Bình whole"]


def test_predecessors_over_two_changes_are_whole_again():
    """00005 took Đông and Tây, so all of An and all of Bình."""
    there = CODES.predecessors("00005", on="2026-03-01")
    assert seen(there) == ["00001 Xã An whole", "00002 Xã Bình whole"]
    between = CODES.predecessors("00005", on="2026-03-01", at="2025-12-31")
    assert seen(between) == ["00001 Phường Đông whole", "00004 Xã Tây whole"]


def test_a_district_lives_on_in_the_wards_of_its_wards():
    """District 001 lies in three wards; the island district, without wards, in one."""
    inland = CODES.successors("001", on=FIRST_DAY, at=JULY, level="district")
    assert [(one.unit.code, one.share) for one in inland] == [
        ("00001", "part"),
        ("00003", "part"),
        ("00004", "part"),
    ]
    island = CODES.successors("002", on=FIRST_DAY, level="district")
    assert seen(island) == ["00009 Đặc khu Đảo whole"]
    assert seen(CODES.predecessors("00009", on=JULY)) == ["002 Huyện Đảo whole"]


def test_an_unknown_code_is_a_fault_not_a_guess():
    """The message says who bears it on other days, or the code with its zeros."""
    with pytest.raises(InvalidInput, match="Leading zeros may be lost: 00002 is Xã Bình"):
        CODES.successors("2", on=FIRST_DAY)
    with pytest.raises(InvalidInput, match=r"00004.*Xã Tây bears it from 2025-07-01 until 2026"):
        CODES.successors("00004", on=FIRST_DAY)
    with pytest.raises(InvalidInput, match=r"may be lost: 00002\. Xã Bình bears it until 2025-06"):
        CODES.successors("2", on=JULY)
    with pytest.raises(InvalidInput) as caught:
        CODES.predecessors("77777", on=JULY)
    assert caught.value.faults[0].mend == ""


def test_the_table_answers_for_no_day_before_it_begins():
    """What stood in 2024 is not known, and not guessed."""
    with pytest.raises(InvalidInput, match="found 2024-12-31; expected 2025-06-30 or a later day"):
        CODES.unit("00001", on="2024-12-31")
    with pytest.raises(InvalidInput, match="at: found 2024-12-31"):
        CODES.predecessors("00004", on=JULY, at="2024-12-31")


def test_days_in_the_wrong_order_are_a_fault():
    """Successors are later, predecessors earlier."""
    with pytest.raises(InvalidInput, match="days in that order"):
        CODES.successors("00003", on=JULY, at=FIRST_DAY)
    with pytest.raises(InvalidInput, match="days in that order"):
        CODES.predecessors("00001", on=FIRST_DAY, at=JULY)


@pytest.mark.parametrize("day", ["1/7/2025", "2025-02-30", "20250701", datetime(2025, 7, 1)])  # noqa: DTZ001
def test_only_a_date_is_a_day(day):
    """Other forms are refused, moments too."""
    with pytest.raises(InvalidInput, match="YYYY-MM-DD"):
        CODES.unit("00001", on=day)


def test_units_of_a_day_are_all_there_once():
    """Three wards on the eve, four from July on."""
    assert [one.code for one in CODES.units_on(FIRST_DAY)] == ["00001", "00002", "00003"]
    assert [one.code for one in CODES.units_on(JULY)] == ["00001", "00003", "00004", "00009"]
    assert CODES.units_on(JULY, level="district") == ()


def faults_of(units, links=()):
    with pytest.raises(InvalidInput) as caught:
        UnitCodes(tuple(units), tuple(links), FIRST_DAY)
    return [str(fault) for fault in caught.value.faults]


def test_a_table_that_gives_two_answers_is_refused():
    """Two bearers of one code, on one day only, are found."""
    province = unit("01", "Tỉnh Một")
    old = unit("00001", "Xã An", ends=date(2025, 7, 2))
    new = unit("00001", "Xã Đông", begins=JULY)
    (fault,) = faults_of([province, old, new], [Link(old, new, "whole")])[:1]
    assert "Xã An and Xã Đông on one day" in fault


def test_a_unit_without_parent_successor_or_predecessor_is_refused():
    """All three are reported together."""
    units = [unit("00001", "Xã An", ends=JULY), unit("00002", "Xã Bình", begins=JULY)]
    text = "\n".join(faults_of(units))
    assert "ward 00001: found the parent 01; expected a province of the table" in text
    assert "ward 00001: found an end without a successor" in text
    assert "ward 00002: found a beginning without a predecessor" in text


def test_shares_must_fit():
    """The only successor takes the whole; each of two a part; nobody takes twice."""
    units = list(CODES.all_units)
    links = [replace(link, share="whole") for link in CODES.links]
    assert sum("of 2 successors" in fault for fault in faults_of(units, links)) == 2
    assert any("the change twice" in fault for fault in faults_of(units, CODES.links * 2))


def test_a_change_joins_units_that_follow_each_other():
    """A unit cannot go into one that began earlier, or is in no table."""
    ward = {one.full_name: one for one in CODES.all_units}
    early = Link(ward["Phường Đông"], ward["Xã Tây"], "whole")
    links = [link for link in CODES.links if link.before != ward["Phường Đông"]]
    text = "\n".join(faults_of(CODES.all_units, [*links, early]))
    assert "expected the first day right after the last" in text
    stranger = Link(unit("00008", "Xã Xa", ends=JULY), ward["Xã Chi"], "whole")
    text = "\n".join(faults_of(CODES.all_units, [*CODES.links, stranger]))
    assert "a unit that is not in the table" in text


def test_a_unit_before_the_beginning_is_refused():
    """A table that begins in June holds nothing that ended in May."""
    old = unit("00007", "Xã Cũ", ends=date(2025, 6, 1))
    text = "\n".join(faults_of([*CODES.all_units, old], CODES.links))
    assert "days after 2025-06-30, when the table begins" in text


def test_a_province_has_no_parent():
    """Nothing stands above it."""
    province = CodedUnit("province", "01", "Tỉnh", "Một", "02", None, None)
    assert "a province without a parent" in faults_of([province])[0]


def test_a_unit_has_a_code_a_name_and_a_period():
    """All that is wrong with one is said together."""
    with pytest.raises(InvalidInput) as caught:
        CodedUnit("ward", "1", "", "", "01", JULY, FIRST_DAY)
    assert [fault.expected for fault in caught.value.faults] == [
        "5 digits",
        "both",
        "a period of one day or more",
    ]
