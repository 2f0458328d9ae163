"""Which parameter matters is measured by what the layout of the runs allows."""

import numpy as np
import pytest
from made_runs import grid_runs, run, runs, sampled_runs

import zoning


def effects(table, figure="people_red"):
    """Return what was found of one figure, by parameter."""
    found = zoning.compare_runs(table).effects
    return found[found["figure"] == figure].set_index("parameter")


def test_in_a_grid_one_parameter_changes_and_the_others_stay_in_the_middle():
    """People are 10 x + y: about the middle x moves them from 14 to 34, and y from 23 to 25."""
    table = grid_runs(lambda x, y: (10 * x + y, 1.0, 1), a__x=[1, 2, 3], a__y=[3, 4, 5])
    compared = zoning.compare_runs(table)
    assert (compared.layout, compared.base) == ("grid", {"policy.a.x": "2", "policy.a.y": "4"})
    found = effects(table)
    assert found.loc["policy.a.x", ["low", "low_at", "high", "high_at"]].tolist() == [
        *(14, "1", 34, "3")
    ]
    assert found.loc["policy.a.y", ["low", "base", "high"]].tolist() == [23, 24, 25]
    assert list(found.index) == ["policy.a.x", "policy.a.y"]


def test_shares_of_a_sum_are_those_of_its_variances():
    """People are 3 x + y, both from 0 to 3: 9 parts and 1 part of the variance, and no more."""
    found = effects(grid_runs(lambda x, y: (3 * x + y, 1.0, 1), a__x=range(4), a__y=range(4)))
    assert found["share"].to_dict() == pytest.approx({"policy.a.x": 0.9, "policy.a.y": 0.1})


def test_what_only_acts_together_has_no_share_of_its_own():
    """People differ where x and y differ: neither alone explains anything."""
    table = grid_runs(lambda x, y: (int(x != y), 1.0, 1), a__x=[0, 1], a__y=[0, 1])
    assert effects(table)["share"].tolist() == pytest.approx([0, 0])


def test_in_a_grid_with_a_hole_no_share_is_claimed():
    """The means of the rest would be those of different neighbours."""
    table = grid_runs(lambda x, y: (x + y, 1.0, 1), a__x=[0, 1, 2], a__y=[0, 1, 2])
    table.loc[8, "problem"] = "no plan"
    found = effects(table)
    assert found["share"].isna().all()
    assert found["swing"].tolist() == [2, 2]


def test_the_base_has_a_plan_and_most_runs_beside_it():
    """Where the middle has no plan, changes are measured from another run."""
    table = grid_runs(lambda x, y: (x + y, 1.0, 1), a__x=[0, 1, 2], a__y=[0, 1, 2])
    table.loc[4, "problem"] = "no plan"
    base = zoning.compare_runs(table).base
    assert base != {"policy.a.x": "1", "policy.a.y": "1"}
    assert effects(table)["base"].iloc[0] == sum(map(int, base.values()))


def test_a_star_is_measured_from_its_middle():
    """One run, and others that change one thing each: that is one at a time, without shares."""
    rows = [
        run({"policy.a.x": x, "policy.a.y": y}, people=(people, 0), posts=1)
        for x, y, people in ((5, "b", 10), (6, "b", 13), (9, "b", 30), (5, "a", 8))
    ]
    compared = zoning.compare_runs(runs(*rows))
    assert (compared.layout, compared.base) == ("star", {"policy.a.x": "5", "policy.a.y": "b"})
    found = effects(runs(*rows))
    assert found["swing"].to_dict() == {"policy.a.x": 20, "policy.a.y": 2}
    assert found["share"].isna().all()


def test_a_sample_ranks_what_matters_and_leaves_out_what_does_not():
    """People rise with x, fall with y half as much, and know nothing of z."""
    table = sampled_runs(lambda x, y, z: (int(1000 * (2 * x - y) + 1000), 0.0, 1), 200, seed=3)
    found = effects(table)
    assert zoning.compare_runs(table).layout == "sample"
    assert list(found.index) == ["policy.a.x", "policy.a.y", "policy.a.z"]
    assert found.loc["policy.a.x", "weight"] == pytest.approx(0.9, abs=0.05)
    assert found.loc["policy.a.y", "weight"] == pytest.approx(-0.45, abs=0.05)
    assert abs(found.loc["policy.a.z", "weight"]) < 0.05
    assert found.loc["policy.a.y", ["low_at", "high_at"]].str[0].tolist() == ["≥", "≤"]
    assert found.loc["policy.a.x", "p_value"] < 1e-9 < found.loc["policy.a.z", "p_value"]


def test_a_monotone_bend_changes_no_rank():
    """Ranks see x and its cube alike."""
    straight, bent = (
        effects(
            sampled_runs(lambda x, y, z, p=p: (int(1e6 * x**p), 0.0, 1), 60, seed=1)
        ).sort_index()
        for p in (1, 3)
    )
    same = ["share", "weight", "spearman", "p_value"]
    assert np.allclose(straight[same].astype(float), bent[same].astype(float))


def test_words_are_compared_as_groups():
    """Three policies with their own levels of people: the groups explain nearly all ranks."""
    random = np.random.default_rng(5)
    level = {"a": 100, "b": 500, "c": 300}
    rows = [
        run(
            {"policy": name, "policy.a.x": float(random.random())},
            people=(level[name] + int(random.integers(20)), 0),
            posts=1,
        )
        for name in "abc" * 12
    ]
    found = effects(runs(*rows))
    assert found.loc["policy", "method"] == "rank groups"
    assert found.loc["policy", ["low_at", "high_at"]].tolist() == ["a", "b"]
    assert found.loc["policy", "share"] > 0.85
    assert found.loc["policy", "p_value"] < 1e-6


def test_of_a_sample_too_small_nothing_is_said():
    """Eight runs and three parameters: a remark, and no effects."""
    compared = zoning.compare_runs(sampled_runs(lambda x, y, z: (int(9 * x), 0.0, 1), 8, seed=2))
    assert len(compared.effects) == 0
    assert "few_runs" in [remark.kind for remark in compared.remarks]


def test_a_parameter_that_never_changes_is_none():
    """It stands in the table, and nowhere else."""
    table = grid_runs(lambda x, y: (x, 1.0, 1), a__x=[1, 2], a__y=[7])
    compared = zoning.compare_runs(table)
    assert compared.parameters == ("policy.a.x",)
    assert "policy.a.y" in compared.table
