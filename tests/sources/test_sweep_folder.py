"""What a sweep wrote is read whole, and what cannot be read is named."""

import json

import pandas as pd
import pytest

import zoning
from zoning.errors import InvalidSource


@pytest.fixture
def folder(tmp_path):
    """Two parts of runs, two parts of closed households, and the study."""
    for name in ("runs", "closed"):
        (tmp_path / name).mkdir()
    (tmp_path / "study.json").write_text(json.dumps({"version": 1}))
    for part in range(2):
        pd.DataFrame(
            {"run": [1 - part], "policy.a.x": [part], "scenario_id": [f"s-{part}"]}
        ).to_parquet(tmp_path / "runs" / f"part-{part}.parquet")
    closed(tmp_path, 0, ("s-0", "h2", "red"), ("s-0", "h1", "yellow"))
    closed(tmp_path, 1, ("s-1", "h2", "yellow"), ("s-2", "h2", "yellow"))
    return tmp_path


def closed(folder, part, *rows):
    """Write one part of closed households; levels as categories, as large sweeps keep them."""
    table = pd.DataFrame(rows, columns=["scenario_id", "household_id", "level"])
    table.astype({"level": "category"}).to_parquet(folder / "closed" / f"part-{part}.parquet")


def test_runs_of_all_parts_are_one_table_and_closed_households_are_counted(folder):
    """Runs by their number, whatever part they are in; the number is no parameter."""
    swept = zoning.read_sweep(folder)
    assert swept.study == {"version": 1}
    assert swept.runs.to_dict("list") == {"policy.a.x": [1, 0], "scenario_id": ["s-1", "s-0"]}
    assert swept.closed.to_dict("list") == {
        "household_id": ["h1", "h2"],
        "red": [0, 1],
        "yellow": [1, 2],
    }


def test_a_run_that_was_written_twice_stands_once(folder):
    """An interrupted sweep may leave a part beside the whole."""
    (folder / "runs" / "part-2.parquet").write_bytes((folder / "runs/part-0.parquet").read_bytes())
    assert zoning.read_sweep(folder).runs["policy.a.x"].tolist() == [1, 0]


def test_closed_households_need_not_have_been_kept(folder):
    """Then nothing is counted, which is not the same as nobody closed."""
    for part in (folder / "closed").iterdir():
        part.unlink()
    assert zoning.read_sweep(folder).closed is None
    closed(folder, 0)
    assert len(zoning.read_sweep(folder).closed) == 0


def test_a_scenario_that_was_written_twice_counts_once(folder):
    """In another file, after others in the same file, and right after itself."""
    closed(folder, 2, ("s-0", "h2", "red"), ("s-0", "h9", "red"))
    again = ("s-1", "h2", "yellow")
    closed(folder, 1, again, ("s-2", "h2", "yellow"), again, again)
    assert zoning.read_sweep(folder).closed["yellow"].tolist() == [1, 2]
    assert "h9" not in set(zoning.read_sweep(folder).closed["household_id"])


def test_a_scenario_may_reach_over_several_row_groups(folder):
    """Its later households are counted too, and none twice."""
    rows = [("s-1", f"h{n}", "red") for n in range(10)] + [("s-1", "h0", "red")]
    table = pd.DataFrame(rows, columns=["scenario_id", "household_id", "level"])
    table.to_parquet(folder / "closed" / "part-1.parquet", row_group_size=4)
    counted = zoning.read_sweep(folder).closed.set_index("household_id")["red"]
    assert counted.to_dict() == {f"h{n}": 1 for n in range(10)} | {"h2": 2}


def test_every_fault_of_a_folder_is_reported_together(folder):
    """Half a file, a table of something else, a level there is not, a study that is none."""
    (folder / "runs" / "part-0.parquet").write_bytes(b"PAR1 half")
    closed(folder, 0, ("s-0", "h2", "purple"))
    pd.DataFrame({"a": [1]}).to_parquet(folder / "closed" / "part-1.parquet")
    (folder / "study.json").write_text("[]")
    with pytest.raises(InvalidSource) as refused:
        zoning.read_sweep(folder)
    said = str(refused.value)
    assert len(refused.value.faults) == 4
    assert all(word in said for word in ("resumes", "'purple'", "household_id", "no JSON object"))


def test_a_folder_of_something_else_is_no_sweep(tmp_path):
    """With what is missing, and the command that makes it."""
    with pytest.raises(InvalidSource, match="khoanh whatif"):
        zoning.read_sweep(tmp_path)
    (tmp_path / "study.json").write_text("{half")
    with pytest.raises(InvalidSource, match="no JSON;"):
        zoning.read_sweep(tmp_path)
