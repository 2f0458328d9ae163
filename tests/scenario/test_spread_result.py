"""docs/spread.md: what `zoning.spread` returns, and the columns it gives to tables of plans."""

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from drawn_chains import PLAIN

import zoning
from tests.drawn_area import drawn_area, located
from tests.drawn_hexagons import cases_in, hexagon_area
from zoning.errors import InvalidInput, InvalidPlan
from zoning.exposure.infectious import active_cases
from zoning.plan.planner import Planner
from zoning.scenario.spread import book as book_module
from zoning.scenario.spread.book import SpreadBook, followed
from zoning.scenario.spread.counts import INTERVAL, UNIT_COLUMNS
from zoning.scenario.spread.model import SpreadModel, spread_model_from
from zoning.scenario.spread.parameter_sources import PARAMETER_SOURCES
from zoning.scenario.spread.parameters import SpreadParameters, parameters_from
from zoning.scenario.spread.result import NOTE, SPREAD_COLUMNS

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         +
"""
RUNS = 400


@pytest.fixture(scope="module")
def planner():
    return Planner(drawn_area(TOWN, alleys={"a": None}, people=5))


@pytest.fixture(scope="module")
def plan(planner):
    return planner.draw(located(planner.area, {"household": 3}, {"household": 20}))


@pytest.fixture(scope="module")
def result(plan, planner):
    return zoning.spread(plan, planner, replicates=RUNS, seed=7)


def test_the_same_seed_gives_the_same_result_and_another_does_not(plan, planner, result):
    """From the area alone as from a planner, to the last number."""
    again = zoning.spread(plan, planner.area, replicates=RUNS, seed=7)
    assert pickle.dumps(again.as_record()) == pickle.dumps(result.as_record())
    assert (again.infections == result.infections).all()
    other = zoning.spread(plan, planner, replicates=RUNS, seed=8)
    assert (other.infections != result.infections).any()
    fewer = zoning.spread(plan, planner, replicates=30, seed=7)
    assert (fewer.infections == result.infections[:30]).all()


def test_the_table_adds_up(result):
    """Outside red is open and yellow; all is that and red; intervals hold 95 % of the runs."""
    table = result.table.set_index("where")
    assert tuple(result.table.columns) == SPREAD_COLUMNS
    assert table.loc["outside_red", "mean"] == pytest.approx(
        table.loc["open", "mean"] + table.loc["yellow", "mean"]
    )
    assert table.loc["all", "mean"] == pytest.approx(
        table.loc["outside_red", "mean"] + table.loc["red", "mean"]
    )
    assert table.loc["all", "mean"] == pytest.approx(result.generations["mean"].sum())
    assert (table["hidden_mean"] <= table["mean"]).all()
    low, high = table.loc["outside_red", ["low", "high"]]
    inside = (result.escaped >= low) & (result.escaped <= high)
    assert inside.mean() >= INTERVAL[1] - INTERVAL[0]
    assert table["mean"]["all"] > 0.2


def test_the_distribution_is_that_of_those_who_escape(result):
    """Its runs are all runs; where none escapes is a share of its own."""
    found = result.distribution
    assert found["runs"].sum() == RUNS
    assert (found["infections"] * found["share"]).sum() == pytest.approx(result.escaped.mean())
    assert found.set_index("infections")["share"][0] == result.none_escapes > 0


def test_units_hold_the_infections_of_those_who_live_there(planner, result):
    """The ward holds all, the alley its own; medians are those of every run."""
    table = result.units.set_index("unit_id")
    assert tuple(result.units.columns) == UNIT_COLUMNS
    total = result.infections.sum(axis=1)
    low, median, high = np.quantile(total, [INTERVAL[0], 0.5, INTERVAL[1]], method="inverted_cdf")
    assert table.loc["w-1", "mean"] == pytest.approx(total.mean())
    assert table.loc["w-1", ["median", "low", "high"]].tolist() == [median, low, high]
    assert table.loc["w-1", "any"] == (total > 0).mean()
    assert table.loc["w-1", "outside_mean"] == pytest.approx(result.escaped.mean())
    assert 0 < table.loc["a-1-a", "mean"] < table.loc["h-1-01", "mean"] <= total.mean()
    assert table.loc["a-1-a", "low"] == 0
    assert table.loc["a-1-a", "any"] < 1


def test_every_table_says_that_it_is_a_model(result):
    """In Vietnamese and English."""
    assert "không phải dự báo" in NOTE
    assert "not forecast" in NOTE
    tables = (result.table, result.distribution, result.units, result.generations)
    assert [table.attrs["note"] for table in tables] == [NOTE] * 4
    assert result.as_record()["note"] == result.note == NOTE


def test_a_row_of_a_table_of_plans_gets_the_same_figures(plan, planner, result):
    """From levels and cases, without the plan; whatever was asked of the book before."""
    book = SpreadBook(planner)
    cases = active_cases(plan.located, plan.as_of)
    other = SpreadModel(replicates=RUNS, seed=1)
    labels, model = plan.certificate.labels, SpreadModel(replicates=RUNS, seed=7)
    book.escaped(labels, cases.iloc[:1], plan.policy, as_of=plan.as_of, model=other)
    found = book.escaped(labels, cases, plan.policy, as_of=plan.as_of, model=model)
    row = result.table.set_index("where").loc["outside_red"]
    assert found == {
        "infections_mean": row["mean"],
        "infections_low": row["low"],
        "infections_high": row["high"],
    }
    kernel = replace(plan.policy.kernel, street_hazard=0.8)
    worse = replace(plan.policy, kernel=kernel)
    more = book.escaped(labels, cases, worse, as_of=plan.as_of, model=model)
    assert more["infections_mean"] > found["infections_mean"]


def test_runs_in_which_everybody_falls_ill_are_ended(planner, plan, monkeypatch):
    """And counted: what the table says is then the least."""
    monkeypatch.setattr(book_module, "_AT_ONCE", 200)
    wild = SpreadParameters(**(PLAIN | {"contact_factor": 100, "lines_after_days": 60}))
    chains = SpreadBook(planner).chains(
        plan.certificate.labels, plan.located, plan.policy, as_of=plan.as_of, parameters=wild,
        most=20,
    )  # fmt: skip
    parts = list(followed(chains, replicates=300, seed=0))
    assert [first for first, _, _ in parts] == np.cumsum([0, *(n for _, n, _ in parts)])[
        :-1
    ].tolist()
    assert sum(runs for _, runs, _ in parts) == 300
    assert len(parts) > 2
    counts = np.concatenate([np.bincount(i.run - f, minlength=n) for f, n, i in parts])
    assert counts.min() >= 20
    assert zoning.spread(plan, planner, replicates=20, parameters=wild).stopped == 0


def test_without_cases_nobody_is_infected(planner):
    """No case, no chain, no unit; the table is one of zeros."""
    nothing = zoning.spread(planner.draw(located(planner.area)), planner, replicates=5)
    assert nothing.infections.sum() == 0
    assert nothing.none_escapes == 1
    assert nothing.units.empty
    assert tuple(nothing.units.columns) == UNIT_COLUMNS
    assert nothing.generations.empty


def test_a_hexagon_area_has_homes_of_like_size():
    """Where only how many households there are is known; units are wards."""
    area = hexagon_area(" 5 5\n5 9 5\n 5 5", each=3)
    planner = Planner(area)
    plan = planner.draw(cases_in(area, (1, 2)))
    found = zoning.spread(plan, planner, replicates=200)
    assert found.units["level"].tolist() == ["ward"]
    assert found.infections.sum() > 0
    people = SpreadBook(planner)._people
    assert people.count == planner.network.people.sum()
    assert set(np.diff(people.home_first)) == {3}


def test_a_plan_of_another_area_is_refused(plan, planner):
    """Its levels would be laid over other places."""
    other = drawn_area(TOWN.replace("1--1--1", "1--2--1", 1), alleys={"a": None}, people=5)
    with pytest.raises(InvalidPlan, match="another area"):
        zoning.spread(plan, other)


def test_runs_seed_and_days_out_of_range_are_refused_together(plan, planner):
    """With what each may be."""
    with pytest.raises(InvalidInput) as error:
        zoning.spread(plan, planner, replicates=0, seed=-1, days=0)
    assert [fault.where for fault in error.value.faults] == ["replicates", "seed", "days"]


def test_parameters_out_of_range_are_refused_together():
    """A share above 1, a fraction of a day, a truth value, and a name that there is not."""
    with pytest.raises(InvalidInput) as error:
        SpreadParameters(red_within=1.5, report_days=1.5, isolation=True)
    assert [f.where for f in error.value.faults] == ["report_days", "isolation", "red_within"]
    with pytest.raises(InvalidInput) as error:
        parameters_from({"red_inside": 0.5, "red_across": math.nan})
    assert [fault.where for fault in error.value.faults] == ["red_inside", "red_across"]


def test_a_record_gives_the_parameters_again():
    """Infinity is null in JSON."""
    given = SpreadParameters(dispersion_k=math.inf, red_test_days=2)
    assert given.as_record()["dispersion_k"] is None
    assert parameters_from(given.as_record()) == given
    assert parameters_from({}) == SpreadParameters()


def test_a_model_is_read_from_its_record_and_every_fault_is_told():
    """What is left out is as by default; a study file and a folder say the same."""
    given = SpreadModel(parameters=SpreadParameters(isolation=0.5), replicates=7, seed=1, days=3)
    assert spread_model_from(given.as_record()) == given
    assert spread_model_from({}) == SpreadModel()
    wrong = {"replicates": "many", "seed": True, "runs": 3, "parameters": {"isolation": 2}}
    with pytest.raises(InvalidInput) as error:
        spread_model_from(wrong)
    told = [fault.where for fault in error.value.faults]
    assert told == ["runs", "isolation", "replicates", "seed"]
    with pytest.raises(InvalidInput, match="a table of names"):
        spread_model_from({"parameters": 3})


def test_every_parameter_has_a_source_or_is_called_an_assumption():
    """None is missing, and none is of a parameter that there is not."""
    assert list(PARAMETER_SOURCES) == list(SpreadParameters().as_record())
    assert all(PARAMETER_SOURCES.values())
