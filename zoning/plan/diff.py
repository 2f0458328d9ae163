"""Compare two plans: which households and cells change their level, and what that costs."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zoning.plan.plan import Plan
from zoning.plan.summary import summary

_COUNTED = (
    "households_red",
    "households_yellow",
    "people_red",
    "people_yellow",
    "posts",
    "barriers",
    "doors",
)


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """
    What changes from one plan to another.

    Attributes
    ----------
    before, after
        The plans' identifiers.
    households
        ``household_id``, ``before``, ``after`` (open, yellow, red) of every household whose
        level changes, sorted by identifier.
    cells
        ``cell_id``, ``before``, ``after`` and ``people`` of every cell whose level changes.
    change
        After minus before, for households and people a level, posts, barriers and doors.
    """

    before: str
    after: str
    households: pd.DataFrame
    cells: pd.DataFrame
    change: dict[str, int]


def diff(before: Plan, after: Plan) -> PlanDiff:
    """
    Compare two plans of one area.

    Parameters
    ----------
    before, after
        The plans. They may rest on different cases, policies and times.

    Returns
    -------
    PlanDiff
        The difference; empty where both close the same households and cells.
    """
    cells = _changed(before.cells, after.cells, "cell_id")
    people = pd.concat([before.cells, after.cells]).drop_duplicates("cell_id")
    inside = people.set_index("cell_id")["people"].reindex(cells["cell_id"])
    figures = summary(before), summary(after)
    return PlanDiff(
        before=before.plan_id,
        after=after.plan_id,
        households=_changed(before.households, after.households, "household_id"),
        cells=cells.assign(people=inside.to_numpy(np.int64)),
        change={name: figures[1][name] - figures[0][name] for name in _COUNTED},
    )


def _changed(before: pd.DataFrame, after: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return whose level changes, and how; what is not listed is open."""
    old = before.set_index(name)["level"].rename("before")
    new = after.set_index(name)["level"].rename("after")
    both = pd.concat([old, new], axis=1).fillna("open").sort_index()
    return both[both["before"] != both["after"]].reset_index(names=name)
