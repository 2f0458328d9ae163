"""The commands read files, print what they found, and leave with the contract's status (§3)."""

import json
import shutil

import h3
import pytest
from alley_town import CASES
from drawn_hexagons import cell_at, hexagon_area
from khoanh_command import khoanh

from zoning.area.write import write_area


def draw(town, cases="cases.csv", out="P", *more):
    """Draw a plan of the town."""
    return khoanh("plan", town / cases, "--area", town / "A", "-o", town / out, *more)


def test_a_case_list_becomes_a_plan_that_verifies(town):
    """Plan writes the folder, verify finds it sound, and both leave with 0."""
    status, text, _ = draw(town)
    assert status == 0
    assert "guarded posts" in text
    names = {path.name for path in (town / "P").iterdir()}
    assert {"zones.geojson", "checkpoints.geojson", "plan.json", "households.csv"} <= names
    status, text, _ = khoanh("verify", town / "P", "--area", town / "A")
    assert (status, "sound" in text) == (0, True)


def test_the_same_command_writes_the_same_bytes(town):
    """Two runs differ in nothing."""
    draw(town, out="P")
    draw(town, out="Q")
    first = {path.name: path.read_bytes() for path in (town / "P").iterdir()}
    second = {path.name: path.read_bytes() for path in (town / "Q").iterdir()}
    assert first == second


@pytest.mark.parametrize("position", ["before", "after"])
def test_json_may_stand_before_or_after_the_command(town, position):
    """--json prints one object, with the hot figures and nothing else."""
    words = ["plan", town / "cases.csv", "--area", town / "A", "-o", town / "P"]
    status, text, _ = khoanh(*(["--json", *words] if position == "before" else [*words, "--json"]))
    figures = json.loads(text)
    assert status == 0
    assert figures["zones_red"] == 1
    assert figures["gap"] == 0


def test_a_tampered_plan_fails_the_check(town):
    """Without its checkpoints the red zone leaks: verify says so and leaves with 1."""
    draw(town)
    (town / "P" / "checkpoints.geojson").write_text('{"type":"FeatureCollection","features":[]}')
    status, text, _ = khoanh("verify", town / "P", "--area", town / "A")
    assert status == 1
    assert "checkpoint" in text


def test_every_fault_of_a_case_file_is_reported_and_nothing_is_written(town):
    """A repeated id and a missing time are one report; status 2; no folder."""
    (town / "bad.csv").write_text(CASES + CASES.splitlines()[1] + "\nF0-2,,hh-1-00001\n")
    status, text, errors = draw(town, "bad.csv")
    assert (status, text) == (2, "")
    assert "2 faults" in errors
    assert not (town / "P").exists()


def test_errors_are_one_object_too_when_json_is_asked_for(town):
    """A program reads the faults as records."""
    (town / "bad.csv").write_text("case_id,reported_at,household_id\nF0-1,soon,hh-1-00001\n")
    status, text, _ = draw(town, "bad.csv", "P", "--json")
    record = json.loads(text)
    assert status == 2
    assert record["error"] == "InvalidCases"
    assert len(record["faults"]) == 1


def test_a_case_that_lies_nowhere_is_not_dropped_in_silence(town):
    """It stops the plan; --allow-unlocated draws without it and names it."""
    (town / "far.csv").write_text(
        "case_id,reported_at,lng,lat\nF0-9,2026-07-01T08:00:00+07:00,105.85,21.03\n"
    )
    status, _, errors = draw(town, "far.csv")
    assert status == 2
    assert "F0-9" in errors
    status, text, _ = draw(town, "far.csv", "P", "--allow-unlocated")
    assert status == 0
    assert "LEFT OUT, not located: F0-9" in text


def test_a_time_without_offset_is_refused(town):
    """Nobody has to guess which noon was meant."""
    status, _, errors = draw(town, "cases.csv", "P", "--as-of", "2026-07-01T12:00:00")
    assert status == 2
    assert "a time with offset" in errors


def test_a_plan_as_of_an_earlier_time_does_not_know_later_cases(town):
    """As of the day before the report, nothing is closed."""
    status, _, _ = draw(town, "cases.csv", "P", "--as-of", "2026-06-30T08:00:00+07:00")
    assert status == 0
    assert json.loads((town / "P" / "zones.geojson").read_text())["features"] == []


def test_explain_says_why_a_house_is_closed_and_that_another_is_open(town):
    """The case's house is red; the far end of the street is open."""
    draw(town)
    status, text, _ = khoanh("explain", town / "P", "hh-1-00015")
    assert (status, "đỏ (red)" in text) == (0, True)
    status, text, _ = khoanh("explain", town / "P", "hh-1-00000")
    assert (status, "open" in text) == (0, True)


def test_diff_counts_what_one_more_case_costs(town):
    """A plan against itself changes nothing; a second case closes more households."""
    (town / "more.csv").write_text(CASES + "F0-2,2026-07-01T09:00:00+07:00,hh-1-00000\n")
    draw(town)
    draw(town, "more.csv", "Q")
    same = json.loads(khoanh("--json", "diff", town / "P", town / "P")[1])
    more = json.loads(khoanh("--json", "diff", town / "P", town / "Q")[1])
    assert same["households"] == []
    assert {"household_id": "hh-1-00000", "before": "open", "after": "red"} in more["households"]
    assert more["change"]["households_red"] > 0


def test_a_plan_is_drawn_from_the_one_in_force(town):
    """The discarded case steps down; the plan verifies, and nothing changes without news."""
    draw(town, out="P")
    status, _, _ = draw(town, "cases.csv", "SAME", "--in-force", town / "P")
    assert status == 0
    _, text, _ = khoanh("diff", town / "P", town / "SAME", "--json")
    assert json.loads(text)["households"] == []
    gone = CASES.replace("household_id", "household_id,status").replace(
        "hh-1-00015", "hh-1-00015,loại trừ"
    )
    (town / "gone.csv").write_text(gone)
    status, _, _ = draw(town, "gone.csv", "NEXT", "--in-force", town / "P")
    assert status == 0
    _, text, _ = khoanh("explain", town / "NEXT", "hh-1-00015")
    assert "[held]" in text
    assert khoanh("verify", town / "NEXT", "--area", town / "A")[0] == 0


def test_lifting_is_listed_condition_by_condition(town):
    """Fourteen days later red may step down; the ring waits for it."""
    draw(town)
    asked = ("lift", town / "P", town / "cases.csv", "--area", town / "A")
    status, text, _ = khoanh(*asked, "--as-of", "2026-07-15T08:00:00+07:00")
    assert status == 0
    assert "1 of 2 zones may be lifted" in text
    assert "not met no_red_inside: 1 of 0 zones" in text
    _, text, _ = khoanh(*asked, "--as-of", "2026-07-14T08:00:00+07:00", "--json")
    found = json.loads(text)
    assert found["may_lift"] == []
    clocks = [c for c in found["conditions"] if c["condition"] == "days_without_case"]
    assert {c["earliest"] for c in clocks} == {"2026-07-15T01:00:00+00:00"}


def test_negative_tests_of_every_household_lift_a_zone(town):
    """The ninth edition asks for them: without results red stays, with them it steps down."""
    policy = ("--policy", "cn-9th-2022")
    draw(town, "cases.csv", "P", *policy)
    rows = (town / "P" / "households.csv").read_text().splitlines()[1:]
    tests = [f"{row.split(',')[0]},2026-07-08T06:00:00+07:00,âm tính" for row in rows]
    (town / "tests.csv").write_text("\n".join(["mã hộ,ngày lấy mẫu,kết quả", *tests]), "utf-8")
    day = ("--as-of", "2026-07-08T08:00:00+07:00")
    lift = ("lift", town / "P", town / "cases.csv", "--area", town / "A", *day)
    assert "0 of 2 zones may be lifted" in khoanh(*lift)[1]
    assert "1 of 2 zones may be lifted" in khoanh(*lift, "--tests", town / "tests.csv")[1]
    again = (*policy, *day, "--in-force", town / "P")
    draw(town, "cases.csv", "HELD", *again)
    draw(town, "cases.csv", "DOWN", *again, "--tests", town / "tests.csv")
    assert "red" in khoanh("explain", town / "HELD", "hh-1-00015")[1]
    assert "yellow" in khoanh("explain", town / "DOWN", "hh-1-00015")[1]


def test_a_policy_may_be_a_file_of_ones_own(town):
    """A preset with a version of one's own; a file with a fault is refused."""
    _, text, _ = khoanh("policy", "show", "khoanh-ward")
    (town / "mine.toml").write_text(text.replace('id = "khoanh-ward"', 'id = "our-ward"'), "utf-8")
    status, text, _ = draw(town, "cases.csv", "MINE", "--policy", town / "mine.toml")
    assert (status, "policy our-ward" in text) == (0, True)
    (town / "bad.toml").write_text("id = 3", "utf-8")
    status, _, errors = draw(town, "cases.csv", "BAD", "--policy", town / "bad.toml")
    assert (status, "policy: " in errors) == (2, True)
    assert not (town / "BAD").exists()


def test_policies_are_listed_and_shown():
    """The default is marked, and its text names a source for its numbers."""
    status, text, _ = khoanh("policy", "list")
    assert (status, "* khoanh-ward" in text) == (0, True)
    status, text, _ = khoanh("policy", "show", "khoanh-ward")
    assert (status, "[sources]" in text) == (0, True)
    assert khoanh("policy", "show", "none-such")[0] == 2


def test_a_folder_that_is_no_plan_or_no_area_is_refused(town):
    """The report says what to run instead."""
    status, _, errors = khoanh("verify", town / "A", "--area", town / "A")
    assert (status, "khoanh plan CASES" in errors) == (2, True)
    shutil.rmtree(town / "A")
    assert draw(town)[0] == 2
    assert not (town / "P").exists()


def test_cells_are_drawn_explained_and_compared(tmp_path):
    """Where no street is known: plan, verify, explain by piece and by H3 index, and diff."""
    area = hexagon_area(" 9 9 9\n9 9 9 9\n 9 9 9")
    write_area(area, tmp_path / "A")
    for name, (row, column) in {"one": (1, 2), "two": (1, 4)}.items():
        lat, lng = h3.cell_to_latlng(cell_at(row, column))
        text = f"case_id,reported_at,lng,lat\nF0-1,2026-07-01T08:00:00+07:00,{lng},{lat}\n"
        (tmp_path / f"{name}.csv").write_text(text)
        assert draw(tmp_path, cases=f"{name}.csv", out=name)[0] == 0
        assert khoanh("verify", tmp_path / name, "--area", tmp_path / "A")[0] == 0
    red = cell_at(1, 2)
    assert (tmp_path / "one" / "cells.csv").read_text().count(",red,") == 1
    for word in (red, f"{red}-a"):
        status, text, _ = khoanh("explain", tmp_path / "one", word)
        assert (status, "đỏ (red)" in text, "[cell_case]" in text) == (0, True, True)
    status, text, _ = khoanh("diff", tmp_path / "one", tmp_path / "two")
    assert status == 0
    assert f"{red}-a: red → yellow, 90 people" in text
