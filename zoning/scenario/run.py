"""Run one scenario: what its plan closes and needs, without writing the plan."""

import time
from dataclasses import asdict
from typing import Any, Literal

import numpy as np
import pandas as pd

from zoning.errors import NoPlan, ZoningError
from zoning.perimeter.problem import RED, YELLOW
from zoning.plan.answered import Answered
from zoning.plan.planner import Planner

from .outcome import Outcome
from .scenario import Scenario
from .spread.book import SpreadBook
from .spread.model import SpreadModel

Keep = Literal["households"]
"""What may be kept of each run besides its row."""


def run(
    planner: Planner,
    scenario: Scenario,
    *,
    keep: Keep | None = None,
    spread: SpreadModel | None = None,
    book: SpreadBook | None = None,
) -> Outcome:
    """
    Return what a scenario's plan closes and needs.

    Parameters
    ----------
    planner
        A planner on the scenario's area. What it keeps of the last run makes the next one quick
        where little changes.
    scenario
        The scenario.
    keep
        "households" to list the closed households too, and closed cells where no household is
        known.
    spread
        How infections that escape the plan are followed; not at all if left out. That takes
        longer than all else.
    book
        What follows them on this planner, if there is one already: it makes the next run quick
        where the policy's kernel is the same.

    Returns
    -------
    Outcome
        The figures of the plan that `Scenario.draw` draws. Where no plan exists, or one cannot
        be drawn from what is changed, ``problem`` says why.

    Notes
    -----
    Zones are drawn only where they differ from those of the run before, to find where their
    outlines cross streets.
    """
    start = time.perf_counter()
    scenario_id = None
    try:
        scenario_id = scenario.scenario_id
        answered = scenario.answered(planner)
        figures = planner.figures(answered)
        escaped: dict[str, Any] = {}
        if spread is not None:
            escaped = infections_of(book or SpreadBook(planner), answered, spread)
    except ZoningError as error:
        return Outcome(scenario_id, time.perf_counter() - start, problem=problem_of(error))
    proof = answered.answer.certificate
    closed = closed_places(planner, answered) if keep == "households" else None
    return Outcome(
        scenario_id,
        time.perf_counter() - start,
        **asdict(figures),
        **escaped,
        cost=proof.cost,
        gap=proof.gap,
        plan_id=answered.plan_id,
        closed=closed,
    )


def problem_of(error: ZoningError) -> str:
    """
    Say in one line why a scenario has no plan.

    Parameters
    ----------
    error
        What was raised.

    Returns
    -------
    str
        The rules that cannot hold together, or what is wrong with the input.
    """
    if isinstance(error, NoPlan):
        return "; ".join(error.conflict)
    return " ".join(line.strip() for line in str(error).splitlines())


def closed_places(planner: Planner, answered: Answered) -> pd.DataFrame:
    """
    List the households that an answer closes, and the cells in which no household is known.

    Parameters
    ----------
    planner
        The planner that answered.
    answered
        What closes.

    Returns
    -------
    DataFrame
        ``household_id`` (of a cell its ``cell_id``) and ``level`` ("red", "yellow"): households
        by identifier, then cells by theirs.
    """
    labels, network, area = answered.answer.labels, planner.network, planner.area
    names, levels = [], []
    for ids, place in (
        (area.households["household_id"], network.household_place),
        (area.cells["cell_id"], network.cell_place),
    ):
        closed = np.flatnonzero(labels[place] >= YELLOW)
        names.append(np.asarray(ids.array.take(closed), object))
        levels.append(labels[place[closed]])
    words = np.where(np.concatenate(levels) == RED, "red", "yellow").astype(object)
    return pd.DataFrame({"household_id": np.concatenate(names), "level": words})


def infections_of(book: SpreadBook, answered: Answered, spread: SpreadModel) -> dict[str, float]:
    """
    Return how many infections escape what was answered.

    Parameters
    ----------
    book
        What follows infections on the planner's area.
    answered
        What closes.
    spread
        How they are followed.

    Returns
    -------
    dict
        As `SpreadBook.escaped`.
    """
    return book.escaped(
        answered.answer.labels,
        answered.cases,
        answered.policy,
        as_of=answered.as_of,
        in_force=answered.before,
        evidence=answered.evidence,
        model=spread,
    )
