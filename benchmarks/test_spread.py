"""How long it takes to follow infections under a plan, run by run."""

import time

import pytest

import zoning
from zoning.exposure.infectious import active_cases
from zoning.scenario.spread.book import SpreadBook
from zoning.scenario.spread.model import SpreadModel

RUNS = 10_000
ROW_RUNS = 200
"""Runs for one row of a table of plans."""


@pytest.fixture(scope="module")
def planned(instance):
    """A planner on the instance, and the plan of its cases."""
    planner = zoning.Planner(instance.area)
    return planner, planner.draw(planner.locate(instance.cases))


def test_spread(benchmark, instance, planned):
    """Ten thousand runs of fourteen days, from plan to tables."""
    planner, plan = planned
    cpu = []

    def followed():
        start = time.process_time()
        result = zoning.spread(plan, planner, replicates=RUNS, seed=1)
        cpu.append(time.process_time() - start)
        return result

    result = benchmark.pedantic(followed, rounds=3)
    assert result.stopped == 0
    benchmark.extra_info.update(
        section="spread",
        job="runs",
        instance=instance.name,
        households=len(instance.area.households),
        cases=len(plan.located),
        runs=RUNS,
        infections=float(result.infections.sum(axis=1).mean()),
        cpu=min(cpu),
    )


def test_spread_of_a_row(benchmark, instance, planned):
    """A row of a table of plans, the neighbours of places being known from rows before."""
    planner, plan = planned
    book = SpreadBook(planner)
    cases = active_cases(plan.located, plan.as_of)
    model = SpreadModel(replicates=ROW_RUNS)

    def row():
        return book.escaped(
            plan.certificate.labels, cases, plan.policy, as_of=plan.as_of, model=model
        )

    found = benchmark.pedantic(row, rounds=5, warmup_rounds=1)
    assert found["infections_high"] > 0
    benchmark.extra_info.update(
        section="spread", job="row", instance=instance.name, runs=ROW_RUNS, cases=len(cases)
    )
