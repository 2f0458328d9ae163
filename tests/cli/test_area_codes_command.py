"""``khoanh area codes`` says what a code meant and what became of the unit."""

import json
import stat

import pytest
from click.testing import CliRunner

from zoning.cli.main import main

CHANGES = """
[[unit]]
day = 2030-01-01
level = "ward"
code = "00004"
name = "Xã Ba Đình"
parent = "01"
takes = ["00004"]
"""


def run(*arguments):
    return CliRunner().invoke(main, ["area", "codes", *map(str, arguments)])


def test_a_code_without_a_day_names_all_its_bearers():
    """00004 was Trúc Bạch and is Ba Đình."""
    done = run("00004")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[:3] == [
        "00004 Phường Trúc Bạch, until 2025-06-30",
        "  became: 00004 Phường Ba Đình (whole)",
        "00004 Phường Ba Đình, from 2025-07-01",
    ]
    assert "  made of: 00016 Phường Ngọc Hà (part)" in lines


def test_a_code_is_taken_from_day_to_day_in_json():
    """Forward the answer is what it became, backward what it is made of."""
    ahead = json.loads(run("00016", "--on", "2025-06-30", "--to", "2025-07-01", "--json").output)
    (unit,) = ahead["units"]
    assert [(one["code"], one["share"]) for one in unit["became"]] == [
        ("00004", "part"),
        ("00008", "part"),
    ]
    back = run("26732", "--on", "2025-07-01", "--to", "2025-06-30")
    assert "made of on 2025-06-30: 755 Huyện Côn Đảo (whole)" in back.output


def test_a_day_alone_picks_the_bearer_of_that_day():
    """One unit, not two."""
    assert run("00004", "--on", "2025-06-30").output.count("00004 Phường Trúc Bạch") == 1
    assert "Trúc Bạch, until" not in run("00004", "--on", "2025-07-01").output


def test_provinces_and_districts_are_levels_too():
    """15 was Yên Bái and is Lào Cai; the district Côn Đảo is a special zone now."""
    provinces = run("15", "46", "--level", "province").output.splitlines()
    assert provinces[1] == "  became: 15 Tỉnh Lào Cai (whole)"
    assert provinces[-1] == "46 Thành phố Huế"
    district = run("755", "--level", "district").output
    assert "became: 26732 Đặc khu Côn Đảo (whole)" in district


def test_every_unknown_code_is_reported_with_status_2():
    """One that lost its zeros, and one that nobody bears."""
    done = run("4", "77777")
    assert done.exit_code == 2
    assert "unit codes: 2 faults" in done.output
    assert "00004 is Phường Ba Đình on that day" in done.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "neither a code nor --file"),
        (["00004", "--file", "x.csv"], "codes and --file"),
        (["00004", "--to", "2025-07-01"], "A code may have been given to another unit"),
        (["--file", "x.csv", "--on", "2025-06-30"], "not all of --on, --to and --out"),
        (["00004", "--out", "x.csv"], "no --file"),
        (["00004", "--on", "1/7/2025"], "--on: found '1/7/2025'; expected a date"),
        (["00004", "--on", "2020-01-01"], "expected 2025-06-30 or a later day"),
    ],
)
def test_options_that_do_not_fit_are_refused(arguments, message):
    """With what was found and what to do."""
    done = run(*arguments)
    assert (done.exit_code, message in done.output) == (2, True), done.output


def translated(tmp_path, text, *more):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(text, encoding="utf-8")
    days = ("--on", "2025-06-30", "--to", "2025-07-01")
    return run("--file", source, *days, "--out", out, *more), out


def test_a_file_is_written_with_a_row_for_each_answer(tmp_path):
    """Its own columns stay as they are; a divided ward is there twice; only its owner reads it."""
    done, out = translated(tmp_path, "case,ward\n007,00016\n008,00001\n", "--column", "ward")
    assert done.exit_code == 0, done.output
    assert "2 rows, 1 of them with several answers: 3 rows written" in done.output
    assert out.read_text(encoding="utf-8-sig").splitlines() == [
        "case,ward,successor,successor_name,share",
        "007,00016,00004,Phường Ba Đình,part",
        "007,00016,00008,Phường Ngọc Hà,part",
        "008,00001,00097,Phường Hồng Hà,whole",
    ]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("case,code\na,00004\nb,77777\n", "code '77777'"),
        ("case,code\na,00004\nb,\n", "row 3: found no code"),
        ("case,ward\na,00004\n", "Name the column of the codes with --column"),
        ("code,share\n00004,1\n", "column share: found a column of that name"),
        ("", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_translated_leaves_none(tmp_path, text, message):
    """The fault is named, and nothing written."""
    done, out = translated(tmp_path, text)
    assert (done.exit_code, message in done.output) == (2, True), done.output
    assert not out.exists()


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    """Before anything is computed."""
    done = run("--file", "x.csv", "--on", "2025-06-30", "--to", "2025-07-01", "--out", "y.csv")
    assert "x.csv: found a file that cannot be read" in done.output
    (tmp_path / "in.csv").write_text("code\n00004\n")
    out = tmp_path / "none" / "y.csv"
    done = run("--file", tmp_path / "in.csv", "--on", "2025-06-30", "--to", "2025-07-01",
               "--out", out)  # fmt: skip
    assert "no such folder" in done.output


def test_later_changes_are_read_from_a_file(tmp_path):
    """The added change is followed like any other."""
    (tmp_path / "changes.toml").write_text(CHANGES, encoding="utf-8")
    done = run("00004", "--changes", tmp_path / "changes.toml", "--on", "2025-06-30",
               "--to", "2030-01-01")  # fmt: skip
    assert "became on 2030-01-01: 00004 Xã Ba Đình (whole)" in done.output
