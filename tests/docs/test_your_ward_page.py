"""Whoever follows docs/your-ward.md, command by command, gets a pack and a plan."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import orjson
import pytest
import shapely
from asking import get
from click.testing import CliRunner
from osm_drawing import OsmDrawing, metres, write_wards
from patience import PATIENCE_S

from zoning.area.read import read_area
from zoning.cli.main import main

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "your-ward.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line)
    for block in re.findall(r"```sh\n(.*?)```", TEXT, flags=re.DOTALL)
    for line in block.splitlines()
]
TABLES = dict(re.findall(r"(?m)^`(\w+\.csv)`[^\n]*\n\n```csv\n(.*?)```", TEXT, flags=re.DOTALL))


def drawn_ward():
    """Draw two streets, an alley and two houses, where the page's cases are."""
    town = OsmDrawing()
    town.way((10, 100), (200, 100), (300, 100), (390, 100), highway="residential", name="Lê Lợi")
    town.way((10, 250), (200, 250), (390, 250), highway="residential", name="Nguyễn Trãi")
    town.way((200, 0), (200, 100), (200, 250), (200, 400), highway="tertiary", name="Lê Lai")
    town.way((300, 100), (300, 200), highway="service", name="Hẻm 88 Lê Lợi")
    town.box(97, 110, 8, 10, building="house", addr__housenumber="5", addr__street="Lê Lợi")
    town.box(270, 205, 8, 10, building="house")
    return town


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Lay out the files the page starts from, under the names it gives them."""
    folder = tmp_path_factory.mktemp("your-ward")
    drawn_ward().write(folder, name="ward.osm")
    wards = gpd.read_parquet(write_wards(folder, names=["Bến Mẫu"]))
    plain = gpd.GeoDataFrame(
        {"code": ["26734"], "name": ["Phường Bến Mẫu"]}, geometry=wards.geometry.values, crs=4326
    )
    plain.to_file(folder / "ward.gpkg")
    survey = plain.rename(columns={"code": "K1", "name": "K2"}).to_crs(9210)
    survey.to_file(folder / "survey.gpkg", layer="ranh_gioi")
    survey.to_file(folder / "survey.gpkg", layer="ranh_gioi_cu")
    for name, table in TABLES.items():
        (folder / name).write_text(table, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def outputs(folder):
    """Run all commands of the page, in its order, except the one that goes on for ever."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return {
            shlex.join(words): CliRunner().invoke(main, words[1:])
            for words in COMMANDS
            if words[1] != "serve"
        }
    finally:
        os.chdir(before)


def test_every_command_of_the_page_ends_well(outputs):
    """All exit with status 0, in the order of the page."""
    assert len(outputs) >= 7
    assert {command: found.output for command, found in outputs.items() if found.exit_code} == {}


def test_the_page_names_its_files():
    """Every command is ours, and each table of the page has a name."""
    assert {words[0] for words in COMMANDS} == {"khoanh"}
    assert sorted(TABLES) == ["cases.csv", "households.csv", "population.csv"]


def test_the_first_look_is_derived_and_named(outputs, folder):
    """The draft is one derived ward, under the name the page gives it."""
    draft = read_area(folder / "draft")
    wards = draft.units[draft.units.level == "ward"]
    assert list(zip(wards.name, wards.origin, strict=True)) == [("Phường Bến Mẫu", "derived")]
    assert "flagged derived" in next(iter(outputs.values())).output


def test_the_population_of_the_page_is_housed(outputs, folder):
    """1 400 people live in the ward, nearly all of them in derived households."""
    area = read_area(folder / "A")
    assert area.coverage[0].people_known == 1400
    assert area.households.people.sum() == pytest.approx(1400, rel=0.02)
    assert (area.households.origin == "derived").mean() > 0.9


def test_the_survey_and_the_drawing_are_one_ward(outputs, folder):
    """The layer in VN-2000, with headings nobody knows, gives the ward of the plain file."""
    survey, plain = read_area(folder / "B"), read_area(folder / "C")
    assert list(survey.units.name) == list(plain.units.name)
    shapes = [metres(area.units.geometry.values[-1:])[0] for area in (survey, plain)]
    assert shapely.hausdorff_distance(*shapes) < 2


def test_the_household_list_of_the_page_is_laid_over(outputs, folder):
    """One house was known and keeps its identifier, one is new; both have the list's people."""
    before, after = (
        read_area(folder / name).households.set_index("household_id") for name in ("A", "A2")
    )
    listed = after[after.origin == "household_list"]
    assert sorted(zip(listed.house_number, listed.people, strict=True)) == [("5", 6), ("7", 3)]
    known = before.index[before.house_number == "5"]
    assert set(known) <= set(listed.index)


def test_the_hexagons_of_the_page_hold_the_population(outputs, folder):
    """The people of the ward are in cells, to the last one."""
    cells = read_area(folder / "H").cells
    assert int(cells.people.sum()) == 1400


def test_the_cases_of_the_page_get_zones(outputs):
    """The plan of the two invented cases is drawn and verified."""
    plan = next(found for command, found in outputs.items() if "khoanh plan" in command)
    assert "red" in plan.output


def test_the_pack_is_served(outputs, folder, tmp_path):
    """The map of the pack answers at the address it announces."""
    (command,) = [words for words in COMMANDS if words[1] == "serve"]
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    start = [sys.executable, "-m", "zoning", *command[1:], "--port", "0", "--json"]
    with subprocess.Popen(
        start, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as server:
        said = b""
        while not said.endswith(b"}\n"):
            line = server.stdout.readline()
            assert line, server.stderr.read().decode()
            said += line
        answer = get(orjson.loads(said)["url"] + "/collections")
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE_S) == 0
    assert answer.status_code == 200


def test_the_page_quotes_faults_as_they_are_written():
    """Each sentence in the table of faults is one that the code can say."""
    table = TEXT.split("| it says | cure |")[1]
    quoted = re.findall(r"^\| `([^`]+)` \|", table, flags=re.MULTILINE)
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "zoning").rglob("*.py"))
    code = code.replace("{crs.name}", "WGS 84")
    assert len(quoted) >= 10
    assert [sentence for sentence in quoted if sentence not in code] == []
