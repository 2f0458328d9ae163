"""`khoanh whatif report` writes a page that only its owner reads, and pictures."""

import importlib.util
import json
import stat

import pytest
from khoanh_command import khoanh

from tests.scenario.made_runs import grid_runs
from tests.scenario.swept_town import write_sweep
from zoning.area.read import read_area


@pytest.fixture
def swept(town):
    """The town with a plan, and a sweep in which the plan's houses are closed three times."""
    assert khoanh("plan", town / "cases.csv", "--area", town / "A", "-o", town / "P")[0] == 0
    rows = grid_runs(lambda x, y: (4 * x, 2.0 - x, y), a__x=[0, 1], a__y=[1, 3]).to_dict("records")
    lines = (town / "P" / "households.csv").read_text().splitlines()[1:]
    table = grid_runs(lambda *_: (0, 0.0, 0), a__x=[0]).iloc[:0].assign(household_id="", level="")
    closed = []
    for row in rows[:3]:
        part = table.reindex(range(len(lines))).assign(scenario_id=row["scenario_id"])
        part["household_id"] = [line.split(",")[0] for line in lines]
        part["level"] = [line.split(",")[1] for line in lines]
        closed.append(part[["scenario_id", "household_id", "level"]])
    write_sweep(town / "S", rows, closed, area_digest=read_area(town / "A").digest)
    return town


def report(town, *more):
    """Write the report of the town's sweep."""
    return khoanh("whatif", "report", town / "S", "-o", town / "r.html", *more)


def test_a_folder_becomes_a_page(swept):
    """One file, for its owner alone; the command says how many runs are worth a look."""
    status, text, _ = report(swept)
    assert status == 0
    assert text.startswith("4 runs, 4 with a plan, ")
    assert (swept / "r.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert stat.S_IMODE((swept / "r.html").stat().st_mode) == 0o600


def test_with_area_and_plan_there_are_maps_and_picture_files(swept):
    """Every picture twice, SVG and PNG; JSON lists them."""
    status, text, _ = report(
        swept, "--area", swept / "A", "--plan", swept / "P", "--pictures", swept / "pics", "--json"
    )
    said = json.loads(text)
    assert status == 0
    assert {"agreement.svg", "circles-map.png", "circles-figures.svg"} <= set(said["pictures"])
    assert sorted(said["pictures"]) == sorted(path.name for path in (swept / "pics").iterdir())
    assert (swept / "pics" / "front.png").read_bytes()[:4] == b"\x89PNG"
    assert said["unbeaten"] >= 1


def test_what_is_wrong_with_the_input_is_said_and_nothing_is_written(swept):
    """Another ending, no sweep, a plan without an area, a radius of nothing."""
    assert khoanh("whatif", "report", swept / "S", "-o", swept / "r.pdf")[0] == 2
    status, _, said = khoanh("whatif", "report", swept / "A", "-o", swept / "r.html")
    assert (status, "study.json" in said) == (2, True)
    status, _, said = report(swept, "--plan", swept / "P")
    assert (status, "without an area" in said) == (2, True)
    assert report(swept, "--radius", "0")[0] == 2
    status, _, said = report(swept, "--pictures", swept / "cases.csv")
    assert (status, "a folder for pictures" in said) == (2, True)
    assert not (swept / "r.html").exists()


def test_without_matplotlib_one_error_says_how_to_get_it(swept, monkeypatch):
    """The rest of the command line works without it."""
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "zoning.scenario.report.needed.find_spec",
        lambda name: None if name == "matplotlib" else found(name),
    )
    status, _, said = report(swept)
    assert (status, "pip install 'khoanh[report]'" in said) == (2, True)
