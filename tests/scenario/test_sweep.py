"""A sweep makes every run once, whoever makes it, and says what is wrong before the first one."""

import hashlib
import json
import multiprocessing
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import zoning
from tests.drawn_area import drawn_area, located
from zoning.errors import InvalidInput
from zoning.scenario.outcome import OUTCOME_COLUMNS
from zoning.scenario.run import run
from zoning.scenario.run_order import run_order
from zoning.scenario.shares import Shares

GRID = {"policy.ring_m": [30, 60], "withdraw_cases": [None, "c1"], "delay_days": [0, 2.5]}


@pytest.fixture(scope="module")
def swept(study, planner):
    return zoning.sweep(study, grid=GRID, planner=planner)


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Compare sweeps but for how long each run took."""
    left, right = (frame.drop(columns="seconds") for frame in (one, other))
    pd.testing.assert_frame_equal(left, right)
    return True


def digests(folder: Path) -> dict[str, str]:
    """Return the bytes of a sweep's files that are compared."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "seconds"
    }


def test_every_combination_of_a_grid_is_a_row(swept):
    """Columns are the grid's in its order, then those of an outcome; rows are numbered."""
    assert list(swept.columns) == [*GRID, *OUTCOME_COLUMNS]
    assert swept.index.tolist() == list(range(8))
    assert swept["policy.ring_m"].tolist() == [30] * 4 + [60] * 4
    assert swept["withdraw_cases"].isna().tolist() == [True, True, False, False] * 2
    assert swept["delay_days"].tolist() == [0, 2.5] * 4
    assert swept["problem"].isna().all()


def test_a_row_is_the_run_of_its_scenario(swept, study, planner):
    """What stands beside the settings is what the scenario with them leads to."""
    for number, made in ((0, study), (7, study.withdraw_cases("c1").delay_reports(days=2.5))):
        outcome = run(planner, made.with_parameter("policy.ring_m", [30, 60][number > 0]))
        row = swept.loc[number]
        assert {n: row[n] for n in ("plan_id", "scenario_id", "cost", "posts")} == {
            n: outcome.row()[n] for n in ("plan_id", "scenario_id", "cost", "posts")
        }


def test_without_a_design_a_study_is_run_as_it_is(study, planner):
    """One scenario, one row."""
    found = zoning.sweep(study, planner=planner)
    assert list(found.columns) == list(OUTCOME_COLUMNS)
    assert found["scenario_id"].tolist() == [study.scenario_id]


def test_several_scenarios_have_their_names(study, planner):
    """Every scenario is run with everything that the design changes."""
    named = {"as it is": study, "fewer cases": study.withdraw_cases("c1", "c2")}
    found = zoning.sweep(named, grid={"policy.ring_m": [30, 60]}, planner=planner)
    assert found["study"].tolist() == ["as it is", "as it is", "fewer cases", "fewer cases"]
    assert found["people_red"][0] >= found["people_red"][2]


def test_scenarios_may_be_of_several_areas(study, planner):
    """Each is drawn on its own area."""
    other = drawn_area("+---1---1---1---+")
    named = {"street": study, "row": zoning.Scenario(other, located(other, {"household": 1}))}
    found = zoning.sweep(named, grid={"policy.ring_m": [5, 30]}, planner=planner)
    alone = zoning.sweep(named["row"], grid={"policy.ring_m": [5, 30]})
    assert found["plan_id"].tolist()[2:] == alone["plan_id"].tolist()


def test_a_list_changes_what_each_run_names(study, street, planner):
    """A run that does not name a setting leaves it as it is; cases are shown by identifier."""
    more = located(street, {"case_id": "more", "household": 3})
    design = [
        {"add_cases": more},
        {"posts_available": 300},
        {"as_of": "2026-07-09T08:00:00+07:00"},
        {},
    ]
    found = zoning.sweep(study, design=design, planner=planner)
    assert found["add_cases"].fillna("").tolist() == ["more", "", "", ""]
    assert found["posts_available"].tolist()[1] == 300
    assert found["posts"].notna().all()
    assert found["scenario_id"].iloc[-1] == study.scenario_id
    assert found["scenario_id"].is_unique


def test_sobol_points_lie_in_their_ranges_and_stay_the_same(study, planner):
    """Whole numbers stay whole, a list gives its values; the seed decides."""
    ranges = {
        "policy.ring.street_m": (20.0, 90.0),
        "policy.closing.yellow_per_person": (100, 300),
        "policy": ["khoanh-ward", "cn-92-2021", "vn-da-nang-2021"],
    }
    design = zoning.Sobol(ranges, 6, seed=3)
    found = zoning.sweep(study, design=design, planner=planner)
    assert same(found, zoning.sweep(study, design=design, planner=planner))
    assert found["policy.ring.street_m"].between(20, 90).all()
    assert found["policy.closing.yellow_per_person"].dtype == "Int64"
    assert set(found["policy"]) == set(ranges["policy"])
    other = zoning.sweep(study, design=zoning.Sobol(ranges, 6, seed=4), planner=planner)
    assert other["policy.ring.street_m"].tolist() != found["policy.ring.street_m"].tolist()


def test_a_run_without_a_plan_is_a_row(study, planner):
    """The sweep goes on; figures are missing and the problem is told."""
    found = zoning.sweep(study, grid={"policy.caps.max_people_red": [0, 1]}, planner=planner)
    assert found["problem"].isna().tolist() == [True, False]
    assert found["cost"].isna().tolist() == [False, True]


def test_all_faults_of_a_grid_are_told_at_once(study):
    """Wrong names, wrong values and unknown cases, before the first run."""
    grid = {
        "policy.ring_m": [30, -5, "wide"],
        "policy.no.such": [1],
        "withdraw_cases": ["c1", "nobody"],
        "colour": ["red"],
        "posts_available": [0, 2.5],
        "as_of": ["yesterday"],
    }
    with pytest.raises(InvalidInput) as caught:
        zoning.sweep(study, grid=grid)
    told = str(caught.value)
    for word in ("-5", "wide", "no.such", "nobody", "colour", "0", "2.5", "yesterday"):
        assert word in told
    assert len(caught.value.faults) == 8


WRONG = {
    "no values": {"grid": {"policy.ring_m": []}},
    "no list": {"grid": {"policy.ring_m": 30}},
    "one value under two names": {"grid": {"policy.ring_m": [1], "policy.ring.street_m": [2]}},
    "a cap under two names": {
        "design": [{"posts_available": 3, "policy.caps.max_posts": 4}],
    },
    "an empty list": {"design": []},
    "no mapping": {"design": ["policy.ring_m"]},
    "an empty range": {"design": zoning.Sobol({"policy.ring_m": (9, 3)}, 4)},
    "no points": {"design": zoning.Sobol({"policy.ring_m": (3, 9)}, 0)},
    "no ranges": {"design": zoning.Sobol({}, 2)},
    "both": {"grid": {"posts_available": [3]}, "design": [{}]},
    "no workers": {"workers": 0},
    "both kinds of workers": {"workers": 2, "scheduler": "tcp://127.0.0.1:1"},
    "closed households in no folder": {"keep": "households"},
    "keeping what cannot be kept": {"keep": "zones", "out": "nowhere"},
    "no scheduler there": {"scheduler": "tcp://127.0.0.1:1"},
    "no address": {"scheduler": "somewhere"},
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_swept_is_refused(study, what, tmp_path, monkeypatch):
    """Nothing is run and nothing is written."""
    monkeypatch.setattr("zoning.scenario.cluster.PATIENCE_S", 1)
    with pytest.raises(InvalidInput):
        zoning.sweep(study, **WRONG[what])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_holds_the_rows_the_study_and_the_closed(study, planner, swept, tmp_path):
    """What is written is what is returned, each dataset one file, sorted by run."""
    found = zoning.sweep(study, grid=GRID, planner=planner, out=tmp_path / "S", keep="households")
    assert same(found, swept)
    names = [str(p.relative_to(tmp_path / "S")) for p in sorted((tmp_path / "S").rglob("*.*"))]
    part = "part-00000.parquet"
    assert names == [
        ".running",
        f"closed/{part}",
        f"runs/{part}",
        f"seconds/{part}",
        "study.json",
    ]
    told = json.loads((tmp_path / "S/study.json").read_text())
    assert told["version"] == 1
    assert told["provenance"]["study"] == study.provenance.as_record()
    assert told["varied"] == list(GRID)
    runs = pq.read_table(tmp_path / "S/runs" / part).to_pandas()
    assert runs["run"].tolist() == list(range(8))
    closed = pq.read_table(tmp_path / "S/closed" / part).to_pandas()
    assert list(closed.columns) == ["scenario_id", "household_id", "level"]
    plan = study.with_parameter("policy.ring_m", 60).draw(planner)
    mine = closed[closed["scenario_id"] == found["scenario_id"][4]]
    assert mine["household_id"].tolist() == plan.households["household_id"].tolist()
    assert mine["level"].tolist() == plan.households["level"].tolist()
    assert (tmp_path / "S").stat().st_mode & 0o077 == 0


class StoppedError(Exception):
    """Somebody has seen enough."""


def stop_after(count: int):
    """Return a progress that ends a sweep after so many runs."""

    def progress(done: int, _all: int) -> None:
        if done >= count:
            raise StoppedError

    return progress


@pytest.mark.parametrize("count", [0, 1, 5])
def test_an_interrupted_sweep_goes_on_where_it_was(study, planner, tmp_path, count, monkeypatch):
    """Nothing is made twice, and the files are those of a sweep that was not interrupted."""
    whole, part = tmp_path / "W", tmp_path / "P"
    zoning.sweep(study, grid=GRID, planner=planner, out=whole, keep="households")
    with pytest.raises(StoppedError):
        zoning.sweep(
            study,
            grid=GRID,
            planner=planner,
            out=part,
            keep="households",
            progress=stop_after(count),
        )
    made = []
    monkeypatch.setattr(
        "zoning.scenario.runner.run", lambda *a, **k: made.append(1) or run(*a, **k)
    )
    seen = []
    zoning.sweep(
        study,
        grid=GRID,
        planner=planner,
        out=part,
        keep="households",
        progress=lambda done, total: seen.append((done, total)),
    )
    assert len(made) == 8 - count
    assert seen == [(done, 8) for done in range(count, 9)]
    assert digests(part) == digests(whole)


def test_a_finished_sweep_is_read_and_not_made_again(study, planner, tmp_path, monkeypatch):
    """Asking once more costs nothing, and changes no byte; the seconds are those of before."""
    first = zoning.sweep(study, grid=GRID, planner=planner, out=tmp_path / "S")
    before = digests(tmp_path / "S")
    monkeypatch.setattr("zoning.scenario.runner.run", None)
    again = zoning.sweep(study, grid=GRID, planner=planner, out=tmp_path / "S")
    pd.testing.assert_frame_equal(first, again)
    assert digests(tmp_path / "S") == before


def test_many_small_parts_are_put_together_on_the_way(study, planner, tmp_path, monkeypatch):
    """Thousands of runs leave no thousands of files, nor is one of them lost or twice there."""
    monkeypatch.setattr("zoning.scenario.runs_folder.LOOSE", 3)
    most = 0

    def progress(_done: int, _all: int) -> None:
        nonlocal most
        most = max(most, len(list((tmp_path / "S/runs").glob("*.parquet"))))

    found = zoning.sweep(study, grid=GRID, planner=planner, out=tmp_path / "S", progress=progress)
    assert most <= 3
    assert found.index.tolist() == list(range(8))


def test_what_a_killed_sweep_left_half_done_does_no_harm(study, planner, tmp_path):
    """Files that were not whole, and parts that were just put together, change nothing."""
    whole = tmp_path / "S"
    zoning.sweep(study, grid=GRID, planner=planner, out=whole, keep="households")
    before = digests(whole)
    for dataset in ("runs", "seconds", "closed"):
        part = whole / dataset / "part-00000.parquet"
        (whole / dataset / "part-r0000003.parquet").write_bytes(part.read_bytes())
        (whole / dataset / "part-r0000004.parquet.aside").write_bytes(b"PAR1")
    zoning.sweep(study, grid=GRID, planner=planner, out=whole, keep="households")
    assert digests(whole) == before


def test_a_folder_of_something_else_is_left_alone(study, planner, tmp_path):
    """Another sweep, a file of somebody's and a running sweep are refused, and untouched."""
    zoning.sweep(study, planner=planner, out=tmp_path / "S")
    with pytest.raises(InvalidInput, match="another sweep"):
        zoning.sweep(study.withdraw_cases("c1"), planner=planner, out=tmp_path / "S")
    (tmp_path / "D").mkdir()
    (tmp_path / "D/letter.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="no sweep"):
        zoning.sweep(study, planner=planner, out=tmp_path / "D")
    with pytest.raises(InvalidInput, match="no sweep"):
        zoning.sweep(study, planner=planner, out=tmp_path / "D/letter.txt")
    assert (tmp_path / "D/letter.txt").read_text() == "mine"

    def again(_done: int, _all: int) -> None:
        zoning.sweep(study, planner=planner, out=tmp_path / "R")

    with pytest.raises(InvalidInput, match="running"):
        zoning.sweep(study, planner=planner, out=tmp_path / "R", progress=again)


def test_two_processes_make_the_same_bytes_as_one(study, planner, tmp_path):
    """Whoever makes a run, its row, what escapes it and its closed households are the same."""
    asked = {"grid": GRID, "keep": "households", "spread": zoning.SpreadModel(replicates=20)}
    one = zoning.sweep(study, planner=planner, out=tmp_path / "1", **asked)
    two = zoning.sweep(study, workers=2, out=tmp_path / "2", **asked)
    assert one["infections_mean"].min() < one["infections_mean"].max()
    assert same(one, two)
    assert digests(tmp_path / "1") == digests(tmp_path / "2")


def test_runs_with_the_same_rules_follow_each_other():
    """The rules change least often, then the time, then the cases."""
    runs = [
        {"withdraw_cases": case, "as_of": day, "policy.ring_m": ring}
        for case in ("b", "a")
        for day in ("2026-07-02", None)
        for ring in (60, 9)
    ]
    ordered = [tuple(runs[number].values()) for number in run_order(tuple(runs))]
    assert ordered == [
        (case, day, ring) for ring in (9, 60) for day in (None, "2026-07-02") for case in ("a", "b")
    ]


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
def test_shares_are_stretches_and_nothing_is_dealt_twice(workers):
    """Each worker begins with neighbours; who is done takes from the longest that is left."""
    shares = Shares(range(20), workers)
    first = [shares.next(0) for _ in range(2)]
    assert first == [0, 1]
    rest = []
    while (one := shares.next(workers - 1)) is not None:
        rest.append(one)
    assert sorted(first + rest) == list(range(20))
    assert shares.next(0) is None


def test_a_time_may_be_a_time(study, planner):
    """Who has a datetime need not write it out."""
    moment = study.premises.moment - timedelta(days=4)
    found = zoning.sweep(study, grid={"as_of": [moment, moment.isoformat()]}, planner=planner)
    assert len(set(found["scenario_id"])) == 1


def test_who_stops_a_sweep_on_processes_leaves_none_behind(study):
    """When the sweep has ended its processes have too."""
    before = set(multiprocessing.active_children())
    with pytest.raises(StoppedError):
        zoning.sweep(study, grid=GRID, workers=2, progress=stop_after(1))
    assert set(multiprocessing.active_children()) <= before
