"""Compare two plans: which households change their level, and what that costs."""

from dataclasses import dataclass

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
    change
        After minus before, for households and people a level, posts, barriers and doors.
    """

    before: str
    after: str
    households: pd.DataFrame
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
        The difference; empty where both close the same households.
    """
    old = before.households.set_index("household_id")["level"].rename("before")
    new = after.households.set_index("household_id")["level"].rename("after")
    both = pd.concat([old, new], axis=1).fillna("open").sort_index()
    changed = both[both["before"] != both["after"]].reset_index(names="household_id")
    figures = summary(before), summary(after)
    return PlanDiff(
        before=before.plan_id,
        after=after.plan_id,
        households=changed,
        change={name: figures[1][name] - figures[0][name] for name in _COUNTED},
    )
