"""``khoanh area build`` and ``khoanh area check`` report to people, programs and shells."""

import json

import geopandas as gpd
import pytest
from click.testing import CliRunner
from drawn_area import drawn_area
from osm_drawing import OsmDrawing, write_wards

from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.cli.main import main


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def files(tmp_path):
    town = OsmDrawing()
    town.way((10, 100), (390, 100), highway="residential", name="Lê Lợi")
    town.node(100, 110, addr__housenumber="5", addr__street="Lê Lợi")
    return town.write(tmp_path), write_wards(tmp_path)


def test_build_writes_a_sound_pack(files, tmp_path):
    """What is built can be checked and read, under the name asked for."""
    out = tmp_path / "pack"
    built = run(
        "area", "build", "--osm", files[0], "--wards", files[1], "--out", out, "--name", "A"
    )
    assert built.exit_code == 0, built.output
    assert "Phường Số 1: 99" in built.output
    assert read_area(out).name == "A"
    checked = run("area", "check", out)
    assert (checked.exit_code, "sound" in checked.output) == (0, True)


def test_build_answers_in_json(files, tmp_path):
    """A program reads the same figures."""
    out = tmp_path / "pack"
    built = run("area", "build", "--osm", files[0], "--wards", files[1], "--out", out, "--json")
    answer = json.loads(built.output)
    assert (answer["households"], answer["wards"], answer["coverage"][0]["unit_id"]) == (
        1,
        1,
        "w-00001",
    )


def test_build_without_wards_says_what_it_took_for_one(files, tmp_path):
    """The remark stands under the figures, and among them in JSON."""
    command = ("area", "build", "--osm", files[0], "--out", tmp_path / "pack", "--name", "Bến Mẫu")
    told = run(*command)
    assert told.exit_code == 0, told.output
    assert "Bến Mẫu: 100.0% of the ward" in told.output
    assert told.output.rstrip().endswith("so that boundary relations stay whole.")
    assert len(json.loads(run(*command, "--json").output)["remarks"]) == 1
    with_wards = run("area", "build", "--osm", files[0], "--wards", files[1], "--json",
                     "--out", tmp_path / "pack")  # fmt: skip
    assert json.loads(with_wards.output)["remarks"] == []


def test_build_takes_a_layer_and_columns(files, tmp_path):
    """A layer and its columns are named on the command line; the file is the pack's source."""
    wards = gpd.read_parquet(files[1]).rename(columns={"code": "K1", "fullName": "K2"})
    for layer in ("old", "new"):
        wards[["K1", "K2", "geometry"]].to_file(tmp_path / "survey.gpkg", layer=layer)
    columns = ("--code-column", "K1", "--name-column", "K2")
    built = run("area", "build", "--osm", files[0], "--wards", f"{tmp_path}/survey.gpkg:new",
                *columns, "--out", tmp_path / "pack")  # fmt: skip
    assert built.exit_code == 0, built.output
    pack = read_area(tmp_path / "pack")
    assert list(pack.units.name) == ["Phường Số 1"]
    assert pack.sources[1].origin == "ward boundaries (survey.gpkg)"


def test_bad_input_gives_status_2_and_no_pack(files, tmp_path):
    """Every fault is printed, and nothing written."""
    (tmp_path / "bad.osm").write_text("<osm>")
    wards = tmp_path / "none.parquet"
    out = tmp_path / "pack"
    built = run("area", "build", "--osm", tmp_path / "bad.osm", "--wards", wards, "--out", out)
    assert built.exit_code == 2
    assert "source file: 2 faults" in built.output
    assert not out.exists()


def test_check_gives_status_1_and_every_fault(tmp_path):
    """A pack with a table missing and a broken manifest fails the check."""
    write_area(drawn_area("+--1--+"), tmp_path / "pack")
    (tmp_path / "pack" / "streets.parquet").unlink()
    (tmp_path / "pack" / "area.toml").write_text("")
    checked = run("area", "check", tmp_path / "pack")
    assert checked.exit_code == 1
    assert checked.output.count("\n  - ") == 3
    answer = json.loads(run("area", "check", tmp_path / "pack", "--json").output)
    assert (answer["sound"], len(answer["faults"])) == (False, 3)


def test_a_terminal_sees_progress_and_a_pipe_none(files, tmp_path, monkeypatch):
    """The bar is drawn on a terminal's error stream; the answer stays clean."""
    runner = CliRunner()
    arguments = ["area", "build", "--osm", files[0], "--wards", files[1], "--out", tmp_path / "p"]
    piped = runner.invoke(main, [str(argument) for argument in arguments])
    assert piped.stderr == ""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr("zoning.cli.progress.is_terminal", lambda stream: True)
    shown = runner.invoke(main, [str(argument) for argument in arguments])
    assert "read" in shown.stderr
    assert shown.stdout == piped.stdout
