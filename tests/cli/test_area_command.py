"""``khoanh area build`` and ``khoanh area check`` report to people, programs and shells."""

import json

import geopandas as gpd
import pytest
from click.testing import CliRunner
from drawn_area import drawn_area
from drawn_wards import write_census as write_census_text
from drawn_wards import write_ward_file
from osm_drawing import OsmDrawing, write_census, write_wards

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


def test_build_without_an_extract_gives_units_alone(tmp_path):
    """Wards and a census make a sound pack of provinces and wards; figures say who is unknown."""
    wards = write_wards(tmp_path, ((0, 0, 90, 90), (90, 0, 180, 90)))
    census = write_census(tmp_path, w00001=700)
    out = tmp_path / "pack"
    arguments = ["area", "build", "--wards", wards, "--census", census, "--out", out]
    built = run(*arguments)
    assert built.exit_code == 0, built.output
    assert "2 wards, 0 hamlets, 0 alleys, 0 streets, 0 households, 700 people" in built.output
    assert "1 provinces\n1 wards whose population nobody states" in built.output
    assert run("area", "check", out).exit_code == 0
    answer = json.loads(run(*arguments, "--only", "00002", "--json").output)
    assert (answer["provinces"], answer["wards"], answer["people"]) == (0, 1, 0)


def test_a_long_list_of_wards_is_not_printed(tmp_path):
    """Forty-one wards are counted, not listed; a program gets them all."""
    wards = write_wards(tmp_path, [(9 * x, 0, 9 * x + 9, 9) for x in range(41)])
    arguments = ["area", "build", "--wards", wards, "--out", tmp_path / "pack"]
    assert len(run(*arguments).output.splitlines()) == 4
    assert len(json.loads(run(*arguments, "--json").output)["coverage"]) == 41


def test_only_is_no_option_of_a_build_from_an_extract(files, tmp_path):
    """With an extract, its extent chooses; both together are refused."""
    built = run("area", "build", "--osm", files[0], "--wards", files[1], "--only", "00001",
                "--out", tmp_path / "pack")  # fmt: skip
    assert built.exit_code == 2
    assert "leave out --osm" in built.output


def test_cells_need_no_extract(tmp_path):
    """Wards and a census make an area of H3 cells; its figures count them."""
    wards = write_ward_file(tmp_path)
    census = write_census_text(tmp_path, "code,population\n00001,1000\n00002,70\n")
    out = tmp_path / "pack"
    arguments = ("area", "build", "--wards", wards, "--census", census, "--cells", 10, "--out", out)
    built = run(*arguments, "--only", "00002")
    assert built.exit_code == 0, built.output
    assert "1 wards, 0 hamlets, 0 alleys, 0 streets, " in built.output
    assert " cells, 20 households, 70 people" in built.output
    answer = json.loads(run(*arguments, "--json").output)
    assert (answer["people"], answer["households"]) == (1070, 306)
    assert answer["cells"] == len(read_area(out).cells)


def test_cells_stand_beside_an_extract(files, tmp_path):
    """A ward the extract touches without a street of it is cut into cells."""
    built = run("area", "build", "--osm", files[0], "--wards", files[1], "--cells", 10,
                "--out", tmp_path / "pack")  # fmt: skip
    assert built.exit_code == 0, built.output
    area = read_area(tmp_path / "pack")
    assert set(area.cells.unit_id).isdisjoint(area.households.unit_id)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ((), "Name what to build from"),
        (("--wards", "w", "--buildings", "b"), "add --cells"),
        (("--osm", "o", "--cells", "10"), "add --wards"),
    ],
)
def test_a_build_of_nothing_is_refused(tmp_path, options, word):
    """Options that name no source, or only half of one, are refused; status 2."""
    built = run("area", "build", "--out", tmp_path / "p", *options)
    assert (built.exit_code, word in built.output) == (2, True)
