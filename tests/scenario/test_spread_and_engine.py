"""docs/spread.md: the spread model and the plan weigh the same exposure."""

from dataclasses import replace

import numpy as np
import pytest
from drawn_chains import PLAIN

import zoning
from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_hexagons import cases_in, hexagon_area
from zoning.exposure.infectious import active_cases
from zoning.perimeter.place_exposure import place_exposure
from zoning.plan.planner import Planner
from zoning.policy.load import policy_named
from zoning.scenario.spread.book import SpreadBook
from zoning.scenario.spread.counts import by_level
from zoning.scenario.spread.keyed import root_key
from zoning.scenario.spread.parameters import SpreadParameters

WARD = policy_named()
RUNS = 6_000
TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""
AS_ENGINE = SpreadParameters(**(PLAIN | {"lines_after_days": 60}))
"""What the plan's price of risk assumes: no lines, nobody isolated, all infect alike."""


@pytest.fixture(scope="module")
def planner():
    return Planner(drawn_area(TOWN, alleys={"a": None}, people=6))


@pytest.fixture(scope="module")
def cases(planner):
    return located(planner.area, {"household": 3}, {"household": 21}, {"household": 9})


def first_generation(planner, cases, labels, parameters=AS_ENGINE, **known):
    """Follow the cases of one day to that day: whom they infect, and nobody else."""
    moment = cases["reported_at"].max()
    chains = SpreadBook(planner).chains(
        labels, active_cases(cases, moment), WARD, as_of=moment, parameters=parameters,
        days=0, **known,
    )  # fmt: skip
    infections = chains.follow(root_key(5), first_run=0, runs=RUNS)
    assert set(infections.generation) <= {1}
    return infections


def exposure(planner, cases, **known):
    """Return the infections the engine expects at each place, if nothing is closed."""
    moment = cases["reported_at"].max()
    return place_exposure(planner.network, cases, WARD, as_of=moment, **known)


def test_the_first_generation_is_what_the_engine_expects_at_each_place(planner, cases):
    """Place by place, but where a case lives: he is not infected again."""
    none = np.zeros(planner.network.places, np.int8)
    infections = first_generation(planner, cases, none)
    found = np.bincount(infections.place, minlength=planner.network.places) / RUNS
    expected = exposure(planner, cases)
    others = np.ones(planner.network.places, bool)
    others[planner.network.household_place[[3, 9, 21]]] = False
    error = np.sqrt(np.maximum(expected, 1e-4) / RUNS)
    assert expected[others].sum() > 4
    assert (abs(found - expected)[others] <= 4.5 * error[others]).all()


def test_the_infections_a_plan_leaves_are_those_of_the_first_generation(planner, cases):
    """Those in open ground, and of those in yellow the part that the price of risk leaves."""
    front = zoning.frontier(planner, cases)
    labels = front.labels_at(front.own_row)
    counts = by_level(first_generation(planner, cases, labels), labels, first_run=0, runs=RUNS)
    assert set(labels.tolist()) == {0, 1, 2}
    left = counts[:, 0] + WARD.risk.price_yellow / WARD.risk.price_open * counts[:, 1]
    error = left.std() / np.sqrt(RUNS)
    expected = front.table["infections_left"][front.own_row]
    assert abs(left.mean() - expected) <= 4.5 * error


def test_a_case_in_one_of_many_places_is_in_one_of_them_in_each_run(planner):
    """Known to an alley: no more than the engine expects, which spreads him over all of it."""
    alone = located(planner.area, {"alley": "a"})
    none = np.zeros(planner.network.places, np.int8)
    infections = first_generation(planner, alone, none)
    in_street = planner.network.place_alley < 0
    counts = np.bincount(infections.run[in_street[infections.place]], minlength=RUNS)
    expected = exposure(planner, alone)[in_street].sum()
    assert expected * 0.95 < counts.mean() < expected + 4.5 * counts.std() / np.sqrt(RUNS)


def test_a_contact_and_a_visit_infect_as_often_as_they_weigh():
    """An F1 of weight 0.1 in a house, a visit of 0.2 at a market: so many parts of a case."""
    area = drawn_area("+--1--1--M--1--1--+", sites={"M": "market"})
    planner = Planner(area)
    case = located(area, {"household": 0})
    contacts = traced(area, {"household": 2}, {"kind": "visited", "site": "p-000"})
    plan = planner.draw(case, contacts=contacts)
    only = replace(WARD, infectious=replace(WARD.infectious, days_before_onset=0))
    none = np.zeros(planner.network.places, np.int8)
    past = case.assign(status="recovered")
    moment = plan.as_of
    chains = SpreadBook(planner).chains(
        none, active_cases(past, moment), only, as_of=moment, evidence=plan.evidence,
        parameters=AS_ENGINE, days=1,
    )  # fmt: skip
    infections = chains.follow(root_key(1), first_run=0, runs=4 * RUNS)
    counts = np.bincount(infections.run, minlength=4 * RUNS)
    expected = place_exposure(
        planner.network, past, WARD, as_of=moment, evidence=plan.evidence
    ).sum()
    # He who is infected himself is not infected by himself: less than a tenth of his own part.
    assert expected * 0.9 < counts.mean() < expected + 4.5 * counts.std() / np.sqrt(4 * RUNS)


def test_cells_are_weighed_as_the_engine_weighs_them():
    """People of a cell are spread over its ground, and so are those whom a case infects there."""
    area = hexagon_area(
        """
         5 5
        5 9 5
         5 5
        """
    )
    planner = Planner(area)
    case = cases_in(area, (1, 2))
    none = np.zeros(planner.network.places, np.int8)
    infections = first_generation(planner, case, none)
    counts = np.bincount(infections.run, minlength=RUNS)
    expected = exposure(planner, case).sum()
    assert expected > 0.05
    # The case is one of 90 people of his cell, whom the engine counts among those exposed.
    error = counts.std() / np.sqrt(RUNS)
    assert expected * (1 - 2 / 90) - 4.5 * error < counts.mean() < expected + 4.5 * error
