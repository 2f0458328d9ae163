"""A sweep may follow infections under the plan of every run, all with the same chances."""

import json

import pytest

import zoning
from zoning.errors import InvalidInput
from zoning.scenario.outcome import FIGURES, SPREAD

MODEL = zoning.SpreadModel(
    parameters=zoning.SpreadParameters(contact_factor=0.4), replicates=20, seed=3, days=9
)
GRID = {"policy.ring_m": [30, 60], "policy.caps.max_people_red": [0, 1]}


@pytest.fixture(scope="module")
def folder(study, planner, tmp_path_factory):
    """A folder of four runs, two of which have a plan."""
    out = tmp_path_factory.mktemp("followed") / "S"
    zoning.sweep(study, grid=GRID, planner=planner, spread=MODEL, out=out)
    return out


def test_a_row_says_what_escapes_its_plan(study, planner, folder):
    """After the figures, as `zoning.spread` finds it for the plan drawn whole; else nothing."""
    rows = zoning.read_sweep(folder).runs
    first = list(rows).index(FIGURES[0])
    assert tuple(rows)[first : first + 13] == (*FIGURES, *SPREAD)
    for number, ring in ((0, 30), (2, 60)):
        plan = study.with_parameter("policy.ring_m", ring).draw(planner)
        told = zoning.spread(
            plan, planner, parameters=MODEL.parameters, replicates=20, seed=3, days=9
        )
        row = told.table.set_index("where").loc["outside_red"]
        assert rows.loc[number, list(SPREAD)].tolist() == row[["mean", "low", "high"]].tolist()
    assert rows.loc[0, "infections_high"] > 0
    assert rows.loc[[1, 3], list(SPREAD)].isna().all(axis=None)


def test_runs_are_compared_by_what_escapes(folder):
    """What the model found stands in place of what is expected, and the record says how."""
    swept = zoning.read_sweep(folder)
    assert zoning.compare_runs(swept.runs).infections == "infections_mean"
    assert swept.study["spread"] == MODEL.as_record()
    assert swept.study["columns"][-7:-4] == list(SPREAD)


@pytest.mark.parametrize("other", [None, zoning.SpreadModel(replicates=20, seed=4)])
def test_a_folder_followed_in_another_way_is_refused(study, planner, folder, other):
    """Rows that met other chances, or none, do not belong together."""
    with pytest.raises(InvalidInput, match=r"with another .*spread"):
        zoning.sweep(study, grid=GRID, planner=planner, spread=other, out=folder)


def test_a_folder_without_spread_says_nothing_of_it(study, planner, tmp_path):
    """Its record is the one it always was."""
    rows = zoning.sweep(study, planner=planner, out=tmp_path / "S")
    assert "spread" not in json.loads((tmp_path / "S/study.json").read_text())
    assert not set(SPREAD) & set(rows)


def test_a_planner_follows_one_run_too(study, planner, folder):
    """`zoning.run` finds what the sweep found."""
    outcome = zoning.run(planner, study.with_parameter("policy.ring_m", 30), spread=MODEL)
    rows = zoning.read_sweep(folder).runs
    assert [outcome.row()[name] for name in SPREAD] == rows.loc[0, list(SPREAD)].tolist()
