"""Compare one plan with another: who gains, who is freed, and what it takes."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from zoning.plan.diff import PlanDiff, diff
from zoning.plan.figures import infections_left
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.plan.summary import summary

from .circles import refuse_other_area
from .exposure import exposure_under

MOVE_COLUMNS: Final = ("before", "after", "households", "people")
"""A row a pair of levels between which somebody changes."""

FIGURE_COLUMNS: Final = ("figure", "before", "after", "change")

_LEVELS: Final = ("open", "yellow", "red")
_COUNTED: Final = (
    *("people_red", "people_yellow", "households_red", "households_yellow"),
    *("posts", "barriers", "doors"),
)


@dataclass(frozen=True, slots=True, eq=False)
class PlanComparison:
    """
    Two plans of one area, compared.

    Attributes
    ----------
    before, after
        The plans.
    figures
        `FIGURE_COLUMNS`: people and households by level, posts, barriers, doors, and the
        expected infections left, in both plans counted by the cases and policy of ``before``.
    moves
        `MOVE_COLUMNS`: how many households and people change from which level to which; cells
        count with their people and households. Ordered by level before, then after.
    changes
        Household by household, and cell by cell, as `zoning.diff` lists them.
    """

    before: Plan
    after: Plan
    figures: pd.DataFrame
    moves: pd.DataFrame
    changes: PlanDiff


def compare_plans(before: Plan, after: Plan, planner: Planner) -> PlanComparison:
    """
    Compare two plans of one area.

    Parameters
    ----------
    before, after
        The plans; they may rest on different cases, policies and times.
    planner
        A planner on their area.

    Returns
    -------
    PlanComparison
        Their figures side by side, and who changes from which level to which.

    Raises
    ------
    InvalidPlan
        If a plan was drawn on another area than the planner's.
    """
    for plan in (before, after):
        refuse_other_area(plan, planner)
    changes = diff(before, after)
    exposure = exposure_under(before, planner)
    said = summary(before), summary(after)
    left = [
        infections_left(plan.certificate.labels, exposure, before.policy.risk)
        for plan in (before, after)
    ]
    figures = pd.DataFrame(
        {
            "figure": [*_COUNTED, "infections_left"],
            "before": [*(float(said[0][name]) for name in _COUNTED), left[0]],
            "after": [*(float(said[1][name]) for name in _COUNTED), left[1]],
        }
    )
    figures["change"] = figures["after"] - figures["before"]
    return PlanComparison(before, after, figures, _moves(changes, planner), changes)


def _moves(changes: PlanDiff, planner: Planner) -> pd.DataFrame:
    """Count who changes from which level to which."""
    homes = planner.area.households.set_index("household_id")["people"]
    cells = planner.area.cells.set_index("cell_id")["households"]
    parts = [
        changes.households.assign(
            households=1, people=homes.reindex(changes.households["household_id"]).to_numpy()
        ),
        changes.cells.assign(households=cells.reindex(changes.cells["cell_id"]).to_numpy()),
    ]
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    for name in ("before", "after"):
        rows[name] = pd.Categorical(rows[name], categories=_LEVELS, ordered=True)
    counted = ["households", "people"]
    sums = rows.groupby(["before", "after"], observed=True, sort=True)[counted].sum()
    table = sums.astype(np.int64).reset_index()
    for name in ("before", "after"):
        table[name] = table[name].astype(str)
    return table[list(MOVE_COLUMNS)]
