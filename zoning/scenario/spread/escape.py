"""Say how many infections escape a plan."""

import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidPlan
from zoning.exposure.infectious import active_cases
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner

from .book import SpreadBook, followed
from .counts import by_generation, by_level, by_unit, unit_table
from .model import DAYS, refuse_wrong_runs
from .parameters import SpreadParameters
from .result import SpreadResult, noted


def spread(
    plan: Plan,
    area: Area | Planner,
    *,
    parameters: SpreadParameters | None = None,
    replicates: int = 1000,
    seed: int = 0,
    days: int = DAYS,
) -> SpreadResult:
    """
    Follow infections under a plan in many runs, and count how many escape it.

    A model, not a forecast: docs/spread.md says what it assumes, and what it cannot say.

    Parameters
    ----------
    plan
        The plan, drawn on this area.
    area
        The area; or a planner on it, which has made ready what depends on the area alone.
    parameters
        What is assumed besides the plan's policy; the defaults of docs/spread.md if left out.
    replicates
        How many runs, 1 to 1,000,000.
    seed
        Seed of the random numbers, a whole number of at least 0.
    days
        The last day after the plan's that counts, 1 to 365.

    Returns
    -------
    SpreadResult
        New infections by level, generation and unit, with intervals of 95 %.

    Raises
    ------
    InvalidInput
        If replicates, seed or days are out of range; every fault is listed.
    InvalidPlan
        If the plan was drawn on another area.
    InvalidCases
        If the plan's cases or contacts were located in another area.

    Notes
    -----
    The same plan, parameters, seed and number of runs give the same result. Work grows with the
    number of infections in all runs, whatever the size of the area. Runs of two plans with one
    seed meet the same chances (docs/spread.md).

    References
    ----------
    .. [1] docs/spread.md
    """
    refuse_wrong_runs(replicates=replicates, seed=seed, days=days)
    planner = area if isinstance(area, Planner) else Planner(area)
    _refuse_other_area(plan, planner)
    labels, network = plan.certificate.labels, planner.network
    given = SpreadParameters() if parameters is None else parameters
    chains = SpreadBook(planner).chains(
        labels,
        active_cases(plan.located, plan.as_of),
        plan.policy,
        as_of=plan.as_of,
        in_force=plan.in_force,
        evidence=plan.evidence,
        parameters=given,
        days=days,
    )
    levels, hidden, generations, units = [], [], [], []
    for first, runs, infections in followed(chains, replicates=replicates, seed=seed):
        early = infections.of_rows(infections.day <= 0)
        levels.append(by_level(infections, labels, first_run=first, runs=runs))
        hidden.append(by_level(early, labels, first_run=first, runs=runs))
        generations.append(by_generation(infections))
        units.append(by_unit(infections, network, labels))
    counts = np.concatenate(levels)
    whole = tuple(np.concatenate(part) for part in zip(*units, strict=True))
    return SpreadResult(
        plan_id=plan.plan_id,
        as_of=plan.as_of,
        parameters=given,
        replicates=replicates,
        seed=seed,
        days=days,
        infections=counts,
        hidden=np.concatenate(hidden),
        generations=_generation_table(generations, replicates),
        units=noted(unit_table(planner.area, whole, runs=replicates)),
        stopped=int((counts.sum(axis=1) >= chains.most).sum()),
    )


def _generation_table(counts: list[np.ndarray], replicates: int) -> pd.DataFrame:
    """Return the mean number of infections of each generation."""
    total = np.zeros(max(map(len, counts)), np.int64)
    for one in counts:
        total[: len(one)] += one
    generation = np.arange(1, len(total) + 1)
    return noted(pd.DataFrame({"generation": generation, "mean": total / replicates}))


def _refuse_other_area(plan: Plan, planner: Planner) -> None:
    """Raise if a plan was drawn on another area: its levels are those of other places."""
    places = planner.network.places
    if plan.area_digest == planner.area.digest and len(plan.certificate.labels) == places:
        return
    fault = Fault(
        plan.plan_id,
        "a plan of another area, or of another edition of it",
        "the area pack that the plan was drawn on",
        "Name that pack, or draw the plan again.",
    )
    raise InvalidPlan([fault])
