"""Gather what a report shows, before any of it is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidInput
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.scenario.compare.agreement import agreement, placed_agreement, unit_agreement
from zoning.scenario.compare.circles import RADIUS_M, Circles, circles_of
from zoning.scenario.compare.comparison import Comparison, compare_runs
from zoning.scenario.compare.plans import PlanComparison, compare_plans
from zoning.scenario.compare.yardstick import Yardstick, measured
from zoning.scenario.outcome import SPREAD
from zoning.scenario.spread.model import SpreadModel, spread_model_from
from zoning.sources.sweep_folder import SweepFolder

MOST_PLANS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """
    What a report shows.

    Attributes
    ----------
    comparison
        The runs, compared.
    facts
        What the study says of itself, key by key.
    area
        The area; None where it was not given.
    placed, units
        How often each household, and each unit, is closed; None without area, or where the
        sweep did not keep closed households.
    plan, circles, yardsticks
        The first plan, circles round its cases, and both measured; None and empty without plan.
    plans
        The two plans, compared; None with fewer.
    """

    comparison: Comparison
    facts: Mapping[str, str]
    area: Area | None = None
    placed: pd.DataFrame | None = None
    units: pd.DataFrame | None = None
    plan: Plan | None = None
    circles: Circles | None = None
    yardsticks: tuple[Yardstick, ...] = ()
    plans: PlanComparison | None = None


def contents_of(
    swept: SweepFolder,
    *,
    area: Area | None = None,
    plans: Sequence[Plan] = (),
    radius_m: float = RADIUS_M,
) -> Contents:
    """
    Gather what a report shows.

    Parameters
    ----------
    swept
        What the sweep wrote.
    area
        The area of the sweep: for the map of agreement, and for plans.
    plans
        Plans beside the runs: the first is set against circles, the second against the first.
    radius_m
        Radius of the circles, metres.

    Returns
    -------
    Contents
        The report's contents.

    Raises
    ------
    InvalidInput
        If the runs are none of a sweep, there are plans without an area or more than two, or
        the area is not the one of the study; or if the study follows spread in a way that is none.
    InvalidPlan
        If a plan was drawn on another area.
    """
    faults = _faults(swept, area, plans)
    if faults:
        raise InvalidInput(faults, subject="report")
    comparison = compare_runs(swept.runs)
    found: dict[str, Any] = {}
    if area is not None and swept.closed is not None and len(swept.closed):
        table = agreement(swept.closed, runs=_scenarios(comparison))
        found["placed"] = placed_agreement(table, area)
        found["units"] = unit_agreement(found["placed"], area)
    if area is not None and plans:
        planner = Planner(area)
        spread = _spread(swept, comparison)
        circles = circles_of(plans[0], planner, radius_m=radius_m, spread=spread)
        yardsticks = measured(circles, plans, planner)
        found |= {"plan": plans[0], "circles": circles, "yardsticks": yardsticks}
        if len(plans) == MOST_PLANS:
            found["plans"] = compare_plans(plans[0], plans[1], planner)
    return Contents(comparison, dict(_flat(swept.study)), area, **found)


def _spread(swept: SweepFolder, comparison: Comparison) -> SpreadModel | None:
    """Return how the runs' infections were followed, where they are compared by that."""
    told = swept.study.get("spread")
    if comparison.infections != SPREAD[0] or not isinstance(told, Mapping):
        return None
    return spread_model_from(told)


def _faults(swept: SweepFolder, area: Area | None, plans: Sequence[Plan]) -> list[Fault]:
    faults = []
    if plans and area is None:
        faults.append(Fault("plans", f"{len(plans)} without an area", "the area they lie in"))
    if len(plans) > MOST_PLANS:
        faults.append(Fault("plans", str(len(plans)), f"at most {MOST_PLANS}"))
    digests = _digests(swept.study.get("provenance"))
    if area is not None and digests and area.digest not in digests:
        mend = "Name the area pack with which the study was run."
        expected = f"area {' or '.join(one[:16] for one in digests)}, as in study.json"
        faults.append(Fault("area", f"area {area.digest[:16]}", expected, mend))
    return faults


def _digests(origin: Any) -> list[str]:
    """Return the digests of the areas on which a study's scenarios were run, sorted."""
    if not isinstance(origin, Mapping):
        return []
    scenarios = (one for one in origin.values() if isinstance(one, Mapping))
    return sorted({str(one["area_digest"]) for one in scenarios if "area_digest" in one})


def _scenarios(comparison: Comparison) -> int:
    """Count scenarios with a plan: a grid may hold one twice, and its places are kept once."""
    return int(comparison.table["scenario_id"].nunique())


def _flat(record: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    """Return every value of nested tables with the keys that lead to it."""
    rows: list[tuple[str, str]] = []
    for key, value in sorted(record.items(), key=lambda item: str(item[0])):
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            rows += _flat(value, f"{name}.")
        elif isinstance(value, list):
            rows.append((name, ", ".join(str(one) for one in value)))
        elif value is not None:
            rows.append((name, str(value)))
    return rows
