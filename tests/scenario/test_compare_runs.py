"""Runs are ranked by what beats them, and nothing is weighed against anything else."""

import numpy as np
import pandas as pd
import pytest
from made_runs import grid_runs, run, runs

import zoning
from zoning.errors import InvalidInput
from zoning.scenario.compare.dominance import beaten_by


def four():
    """Cheap and risky, dear and safe, a bad one, and one that closes most with least posts."""
    return runs(
        run({"policy.a.x": 1}, people=(10, 10), infections=9.0, posts=5),
        run({"policy.a.x": 2}, people=(40, 60), infections=1.0, posts=6),
        run({"policy.a.x": 3}, people=(60, 60), infections=9.5, posts=6),
        run({"policy.a.x": 4}, people=(99, 99), infections=3.0, posts=1),
    )


def brute(figures):
    """Count by two loops what is no worse in all and better in one."""
    return [
        sum(
            all(a <= b for a, b in zip(other, own, strict=True)) and tuple(other) != tuple(own)
            for other in figures
        )
        for own in figures
    ]


@pytest.mark.parametrize("seed", range(20))
def test_what_beats_a_row_is_what_two_loops_count(seed):
    """Rows with many ties, and rows that repeat."""
    random = np.random.default_rng(seed)
    figures = random.integers(0, 4, size=(60, 1 + seed % 3)).astype(float)
    assert beaten_by(figures).tolist() == brute(figures.tolist())


def test_more_rows_than_are_compared_at_once_are_all_counted():
    """A chain of 700: every row is beaten by those before it."""
    chain = np.arange(700.0)[::-1, None] + np.zeros((1, 3))
    assert beaten_by(chain).tolist() == list(range(699, -1, -1))


def test_only_a_run_that_is_worse_in_something_and_better_in_nothing_is_beaten():
    """The third run closes more and leaves more than the first: two beat it, the rest none."""
    table = zoning.compare_runs(four()).table.set_index("policy.a.x")
    assert table["beaten_by"].to_dict() == {1: 0, 2: 0, 3: 2, 4: 0}
    assert table["rank"].to_dict() == {1: 1, 2: 2, 4: 3, 3: 4}


def test_the_fronts_are_of_people_against_one_figure_each():
    """Few people with few posts: only the first and the last; the second is safe, and dear."""
    table = zoning.compare_runs(four()).table.set_index("policy.a.x")
    assert table.index[table["on_risk_front"]].tolist() == [1, 2]
    assert table.index[table["on_posts_front"]].tolist() == [1, 4]


def test_runs_with_the_same_figures_share_a_rank():
    """They are counted as alike, and the next rank leaves room for them."""
    rows = [run({"policy.a.x": n}, people=(9, 0), infections=1.0, posts=1) for n in range(3)]
    table = zoning.compare_runs(
        runs(*rows, run({"policy.a.x": 9}, people=(10, 0), infections=2.0, posts=2))
    ).table
    assert table["rank"].tolist() == [1, 1, 1, 4]
    assert table["alike"].tolist() == [3, 3, 3, 1]


def test_the_order_of_rows_makes_no_difference():
    """Runs come as they finish; what is said of them does not."""
    rows = grid_runs(lambda x, y: (x * y, 1.0 / x, y), a__x=[1, 2, 3], b__y=[4, 5])
    compared = zoning.compare_runs(rows)
    shuffled = zoning.compare_runs(rows.sample(frac=1, random_state=4))
    pd.testing.assert_frame_equal(compared.table, shuffled.table)
    pd.testing.assert_frame_equal(compared.effects, shuffled.effects)


def test_runs_without_a_plan_are_kept_apart_with_their_reason():
    """They have no rank, and do not disturb whole numbers."""
    rows = runs(
        run({"policy.a.x": 1}, people=(5, 5), infections=1.0, posts=2),
        run({"policy.a.x": 2}, problem="rule A against rule B"),
    )
    compared = zoning.compare_runs(rows)
    assert compared.table["posts"].tolist() == [2]
    assert compared.table["people_closed"].dtype == np.int64
    assert compared.unplanned["problem"].tolist() == ["rule A against rule B"]
    assert [remark.kind for remark in compared.remarks] == ["no_plan", "few_runs"]


def test_a_sweep_in_which_nothing_has_a_plan_is_still_compared():
    """Nobody is ranked, nothing matters, and no figure is made up."""
    rows = runs(*(run({"policy.a.x": n}, problem="no") for n in range(3)))
    compared = zoning.compare_runs(rows)
    assert (len(compared.table), len(compared.unplanned), len(compared.effects)) == (0, 3, 0)
    assert compared.base == {}


def test_what_changes_how_infections_are_counted_is_remarked():
    """A policy changes everything; a price of posts changes cost alone."""
    rows = grid_runs(lambda *_: (4, 1.0, 1), kernel__street_hazard=[0.1, 0.2])
    assert zoning.compare_runs(rows).remarks[0].kind == "own_count"
    rows = grid_runs(lambda *_: (4, 1.0, 1), posts__red_factor=[1, 2])
    assert zoning.compare_runs(rows).remarks[0].kind == "own_prices"
    rows = runs(*(run({"policy": name}, posts=1) for name in "ab"))
    assert {one.kind for one in zoning.compare_runs(rows).remarks} >= {"own_count", "own_prices"}


def test_runs_that_know_other_cases_are_remarked():
    """Whoever hears late counts fewer infections; the remark stands first."""
    for name in ("study", "delay_days", "read_as.CA-001"):
        rows = runs(*(run({name: n}, posts=1, infections=float(n)) for n in range(2)))
        assert zoning.compare_runs(rows).remarks[0].kind == "own_cases"


def test_the_number_of_a_run_is_no_parameter():
    """It stands before the figures in the files, and changes nothing."""
    rows = four()
    rows.insert(0, "run", [3, 1, 2, 0])
    assert zoning.compare_runs(rows).parameters == ("policy.a.x",)


def test_plans_that_may_cost_too_much_are_remarked():
    """The gap of a plan with caps is part of what is compared."""
    rows = four().assign(gap=[0, 3, 0, 1])
    loose = [one for one in zoning.compare_runs(rows).remarks if one.kind == "not_proved"]
    assert [one.count for one in loose] == [2]


def test_simulated_infections_are_compared_where_every_run_has_them():
    """Where one lacks them, the expected infections are: the two are not mixed."""
    rows = four().assign(infections_mean=[1.0, 9.0, 2.0, 8.0])
    assert zoning.compare_runs(rows).infections == "infections_mean"
    rows = four().assign(infections_mean=[1.0, np.nan, 2.0, 8.0])
    assert zoning.compare_runs(rows).infections == "infections_left"


@pytest.mark.parametrize(("name", "kept"), [("risk.price_open", False), ("kernel.radius_m", True)])
def test_the_price_of_risk_changes_no_simulated_infection(name, kept):
    """It says how many expected infections yellow leaves; the kernel changes both."""
    rows = four().rename(columns={"policy.a.x": f"policy.{name}"})
    kinds = [one.kind for one in zoning.compare_runs(rows).remarks]
    assert "own_count" in kinds
    followed = rows.assign(infections_mean=[1.0, 9.0, 2.0, 8.0])
    kinds = [one.kind for one in zoning.compare_runs(followed).remarks]
    assert ("own_count" in kinds) == kept


def test_every_fault_of_a_table_is_reported_together():
    """A table that no sweep wrote is refused whole."""
    with pytest.raises(InvalidInput) as refused:
        zoning.compare_runs(pd.DataFrame({"people_red": [], "posts": []}))
    said = str(refused.value)
    wanted = ("scenario_id", "problem", "people_yellow", "infections_left", "no run")
    assert all(word in said for word in wanted)


def test_a_run_with_a_plan_and_without_a_figure_is_refused():
    """A missing figure is no zero."""
    rows = four()
    rows.loc[1, "infections_left"] = np.nan
    with pytest.raises(InvalidInput, match="infections_left: found no number in 1 runs"):
        zoning.compare_runs(rows)
