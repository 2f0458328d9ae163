"""`khoanh whatif` reads a study, runs it and says what came of it."""

import json

import pandas as pd
import pytest
from khoanh_command import khoanh

STUDY = """
area = "A"
cases = "cases.csv"
as_of = 2026-07-03T08:00:00+07:00
keep = "households"

[[scenario]]
name = "as it is"

[[scenario]]
name = "one more"
[[scenario.add_cases]]
case_id = "F0-9"
reported_at = "2026-07-02T08:00:00+07:00"
household_id = "hh-1-00001"

[grid]
policy.ring_m = [10, 40]
"policy.closing.yellow_per_person" = [200, 300]
"""


def written(town, text):
    """Write a study beside the town's pack and cases."""
    (town / "study.toml").write_text(text)
    return town / "study.toml"


def runs_of(folder):
    """Return the rows that a sweep wrote."""
    return pd.read_parquet(folder / "runs" / "part-00000.parquet")


def test_a_study_is_run_and_written(town):
    """Every scenario with every combination is a row; what is said are the ranges."""
    status, text, _ = khoanh("whatif", written(town, STUDY), "-o", town / "W")
    assert (status, text.splitlines()[0]) == (0, "8 runs, 0 of them without a plan")
    rows = runs_of(town / "W")
    assert rows["study"].tolist() == ["as it is"] * 4 + ["one more"] * 4
    assert rows["policy.ring_m"].tolist() == [10, 10, 40, 40] * 2
    assert (town / "W/closed/part-00000.parquet").exists()
    assert f"{rows['people_red'].max():,.1f}" in text


def test_json_says_the_same(town):
    """One object: how many runs, and least, middle and most of every figure."""
    status, text, _ = khoanh("whatif", "-o", town / "W", written(town, STUDY), "--json")
    told = json.loads(text)
    assert (status, told["runs"], told["without_plan"]) == (0, 8, 0)
    people = runs_of(town / "W")["people_red"]
    assert told["figures"]["people_red"] == [people.min(), people.median(), people.max()]


def test_asked_again_it_is_read(town):
    """The same study in the same folder is finished; another study is refused."""
    study = written(town, STUDY)
    first = khoanh("whatif", study, "-o", town / "W")
    assert khoanh("whatif", study, "-o", town / "W") == first
    changed = written(town, STUDY.replace("40]", "41]"))
    status, _, said = khoanh("whatif", changed, "-o", town / "W")
    assert (status, "another sweep" in said) == (2, True)


def test_a_list_of_runs_and_a_sobol_design_are_run_too(town):
    """Each run changes what it names."""
    head = 'area = "A"\ncases = "cases.csv"\n'
    listed = '[[run]]\nposts_available = 50\n[[run]]\nwithdraw_cases = "F0-1"\n[[run]]\n'
    assert khoanh("whatif", written(town, head + listed), "-o", town / "L")[0] == 0
    rows = runs_of(town / "L")
    assert rows["posts_available"].fillna(0).tolist() == [50, 0, 0]
    assert rows["people_red"].tolist()[1] == 0
    sobol = "[sobol]\ncount = 4\nseed = 2\n[sobol.ranges]\npolicy.ring.street_m = [5.0, 50.0]\n"
    assert khoanh("whatif", written(town, head + sobol), "-o", town / "S")[0] == 0
    assert runs_of(town / "S")["policy.ring.street_m"].between(5, 50).all()


def test_what_escapes_the_plans_is_followed_where_it_is_asked_for(town):
    """Three columns more, their ranges, and the words that belong to them."""
    model = "[spread]\nreplicates = 20\nseed = 1\nparameters.contact_factor = 0.4\n"
    study = written(town, STUDY + model)
    status, text, _ = khoanh("whatif", study, "-o", town / "W", "--json")
    told = json.loads(text)
    rows = runs_of(town / "W")
    assert (status, told["figures"]["infections_mean"][2]) == (0, rows["infections_mean"].max())
    assert rows["infections_low"].le(rows["infections_high"]).all()
    assert "không phải dự báo" in told["note"]
    assert "model, not forecast" in khoanh("whatif", study, "-o", town / "W")[1]


def test_several_areas_have_folders_of_their_own(town):
    """A nation is run area by area."""
    text = """
        cases = "cases.csv"
        [[areas]]
        name = "Bắc"
        area = "A"
        [[areas]]
        name = "Nam"
        area = "A"
        [grid]
        policy.ring_m = [10, 40]
    """
    status, said, _ = khoanh("whatif", written(town, text), "-o", town / "W")
    assert (status, said.splitlines()[0]) == (0, "4 runs, 0 of them without a plan")
    assert runs_of(town / "W/Bắc").equals(runs_of(town / "W/Nam"))


def test_without_any_plan_the_rules_are_told(town):
    """Exit status 3, as where one plan does not exist."""
    text = 'area = "A"\ncases = "cases.csv"\n[grid]\n"policy.caps.max_people_red" = [1, 2]\n'
    status, _, said = khoanh("whatif", written(town, text), "-o", town / "W")
    assert (status, "no plan exists" in said) == (3, True)


def test_a_run_without_a_plan_is_told_beside_the_others(town):
    """The sweep goes on."""
    text = 'area = "A"\ncases = "cases.csv"\n[grid]\n"policy.caps.max_people_red" = [0, 1]\n'
    status, said, _ = khoanh("whatif", written(town, text), "-o", town / "W")
    assert (status, said.splitlines()[0]) == (0, "2 runs, 1 of them without a plan")
    assert "1×" in said


def test_every_fault_of_a_study_file_is_told(town):
    """Unknown keys, wrong kinds and missing names, in one report."""
    text = """
        aera = "A"
        policy = 3
        as_of = 2026-07-03
        allow_unlocated = "yes"
        [[scenario]]
        [[scenario]]
        name = "x"
        [[scenario]]
        name = "x"
        [grid]
        a = 1
        [sobol]
        points = 3
        [spread]
        seed = "one"
    """
    status, _, said = khoanh("whatif", written(town, text), "-o", town / "W")
    words = ("aera", "policy", "as_of", "allow_unlocated", "1: name", "3: name", "cases: found")
    words += ("points", "ranges", "count", "one of grid, run and sobol", "spread.seed")
    assert status == 2
    assert [word for word in words if word not in said] == []
    assert not (town / "W").exists()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "cases"),
        ("cases = ", "TOML"),
        ('area = "A"\ncases = "none.csv"', "none.csv"),
        ('area = "none"\ncases = "cases.csv"', "area pack"),
        ('area = "A"\ncases = "cases.csv"\npolicy = "none"', "khoanh-ward"),
        ('area = "A"\ncases = "cases.csv"\nkeep = "zones"', "households"),
        ('area = "A"\ncases = "cases.csv"\n[[scenario]]\nname = "x"\ncolour = 1', "scenario 'x'"),
        ('area = "A"\ncases = "cases.csv"\n[[run]]\nadd_cases = 3', "rows as tables"),
        ('areas = [{name = "../x", area = "A"}]', "a folder can have"),
    ],
)
def test_a_study_that_cannot_be_run_is_refused(town, text, word):
    """The report says what stands there and what should."""
    status, _, said = khoanh("whatif", written(town, text), "-o", town / "W")
    assert (status, word in said) == (2, True), said


def test_a_missing_study_is_told(tmp_path):
    """No traceback."""
    status, _, said = khoanh("whatif", tmp_path / "none.toml", "-o", tmp_path / "W")
    assert (status, "no such file" in said) == (2, True)
