"""A run counts what the whole plan would hold."""

import dataclasses

import numpy as np
import pytest

import zoning
from tests.drawn_area import located
from tests.drawn_blocks import random_cases, random_policy, street_of_blocks
from tests.drawn_hexagons import cases_in, hexagon_area
from tests.drawn_main_road import main_road_area
from zoning.plan.planner import Planner
from zoning.plan.summary import summary
from zoning.scenario.run import run

FIELD = """
      9 9 9 9
     9 9 9 9 9
      9 9 9 9
"""
COUNTED = (
    *("people_red", "people_yellow", "households_red", "households_yellow"),
    *("posts", "barriers", "doors", "cost", "gap", "plan_id"),
)


@pytest.fixture(scope="module")
def areas():
    return {
        "streets": street_of_blocks(),
        "main roads": street_of_blocks(main_road_area, across=tuple(range(1, 60, 3))),
    }


@pytest.fixture(scope="module")
def planners(areas):
    return {name: Planner(area) for name, area in areas.items()}


def agrees(outcome, plan):
    """Compare a row with the plan it stands for."""
    assert outcome.problem is None
    figures = summary(plan)
    row = outcome.row()
    assert {name: row[name] for name in COUNTED} == {name: figures[name] for name in COUNTED}
    closed = outcome.closed.reset_index(drop=True)
    told = plan.households[["household_id", "level"]].to_numpy(str).tolist()
    told += plan.cells[["cell_id", "level"]].to_numpy(str).tolist()
    assert closed.to_numpy(str).tolist() == told


@pytest.mark.parametrize("on", ["streets", "main roads"])
@pytest.mark.parametrize("seed", range(6))
def test_every_figure_is_that_of_the_whole_plan(areas, planners, on, seed):
    """Whatever was run before, a row says what `Scenario.draw` draws afresh."""
    random = np.random.default_rng(500 + seed)
    study = zoning.Scenario(
        areas[on], random_cases(areas[on], random, 6), policy=random_policy(random)
    )
    scenarios = [
        study,
        study.withdraw_cases("c1"),
        study.with_parameter("policy.ring_m", 70),
        study.withdraw_cases("c3").with_parameter("policy.posts.red_factor", 2000),
        study.with_parameter("policy.posts.manned_kinds", ["door"]),
    ]
    for scenario in scenarios:
        agrees(run(planners[on], scenario, keep="households"), scenario.draw(Planner(areas[on])))


def test_on_cells_the_guards_between_cells_are_counted():
    """Where no street is known, every side where levels part has its guard."""
    area = hexagon_area(FIELD)
    study = zoning.Scenario(area, cases_in(area, (1, 4)))
    outcome = run(Planner(area), study, keep="households")
    plan = study.draw()
    assert len(plan.cells)
    agrees(outcome, plan)
    assert outcome.posts + outcome.barriers > 0


def test_infections_left_fall_with_the_price_of_an_infection(areas, planners):
    """Whoever pays more for an infection has fewer left, and with nothing closed all are left."""
    cases = random_cases(areas["streets"], np.random.default_rng(3), 6)
    study = zoning.Scenario(areas["streets"], cases)
    left = [
        run(planners["streets"], study.with_parameter("policy.risk.price_open", price))
        for price in (200_000, 2_000_000, 20_000_000)
    ]
    infections = [outcome.infections_left for outcome in left]
    assert infections == sorted(infections, reverse=True)
    assert infections[0] > infections[-1] > 0


def test_where_no_plan_exists_the_row_says_why(areas, planners):
    """A rule that cannot be kept is a row with a problem, and the figures are missing."""
    study = zoning.Scenario(areas["streets"], located(areas["streets"], {"household": 5}))
    outcome = run(planners["streets"], study.with_parameter("policy.caps.max_people_red", 1))
    assert "1" in outcome.problem
    assert "\n" not in outcome.problem
    assert outcome.scenario_id.startswith("s-")
    assert all(outcome.row()[name] is None for name in COUNTED)


def test_rules_that_contradict_each_other_are_a_problem_too(areas, planners):
    """A sweep goes on past a point of its grid that means nothing."""
    study = zoning.Scenario(areas["streets"], located(areas["streets"], {"household": 5}))
    mixed = study.with_parameter("policy.closing.yellow_per_person", 10**6)
    outcome = run(planners["streets"], mixed)
    assert "yellow_per_person" in outcome.problem
    assert outcome.scenario_id is None


def test_a_planner_leaves_no_trace_in_a_row(areas, planners):
    """The same scenario gives the same row, but for the seconds, before and after others."""
    study = zoning.Scenario(
        areas["streets"], random_cases(areas["streets"], np.random.default_rng(4), 5)
    )
    first = run(Planner(areas["streets"]), study)
    run(planners["streets"], study.withdraw_cases("c1"))
    again = run(planners["streets"], study)
    assert (
        dataclasses.replace(first, seconds=0).row() == dataclasses.replace(again, seconds=0).row()
    )


def test_in_a_town_posts_are_those_of_the_whole_plan_after_every_change():
    """What is counted anew round a change, and what is kept beside it, are the plan's together."""
    town = zoning.read_area(zoning.bundled_area_path())
    planner = Planner(town)
    cases = planner.locate(zoning.read_cases(zoning.bundled_area_path() / "sample_cases.csv"))
    study = zoning.Scenario(town, cases)
    random = np.random.default_rng(11)
    for _ in range(8):
        gone = random.choice(cases["case_id"].to_numpy(object), 3, replace=False)
        scenario = study.withdraw_cases(*gone)
        agrees(run(planner, scenario, keep="households"), scenario.draw(planner))
    wider = study.with_parameter("policy.ring_m", 120)
    agrees(run(planner, wider, keep="households"), wider.draw(planner))
