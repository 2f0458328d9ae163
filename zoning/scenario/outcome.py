"""Hold what one scenario leads to, as one row."""

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """
    What the plan of one scenario closes, needs, leaves and costs.

    Attributes
    ----------
    people_red, people_yellow, households_red, households_yellow
        Who lives in closed places; None where there is no plan, like all other figures.
    posts
        Manned posts, on a street or at a door.
    barriers, doors
        Closed barriers, and doors on main roads that are closed by themselves.
    infections_left
        Infections to be expected that the plan does not prevent; see
        `zoning.plan.figures.infections_left`.
    infections_mean, infections_low, infections_high
        Infections that escape the plan in the spread model, see
        `zoning.scenario.spread.book.SpreadBook.escaped`; None unless they were followed.
    cost, gap
        Cost of the plan, and how much it may cost too much, in thousandths of a person-equivalent.
    plan_id
        The plan's identifier.
    scenario_id
        The scenario's; None where its rules are none.
    seconds
        How long it took.
    problem
        Why there is no plan; None where there is one.
    closed
        The closed households and cells, as `zoning.scenario.run.closed_places` lists them; None
        unless asked for.
    """

    scenario_id: str | None
    seconds: float
    people_red: int | None = None
    people_yellow: int | None = None
    households_red: int | None = None
    households_yellow: int | None = None
    posts: int | None = None
    barriers: int | None = None
    doors: int | None = None
    infections_left: float | None = None
    cost: int | None = None
    gap: int | None = None
    plan_id: str | None = None
    infections_mean: float | None = None
    infections_low: float | None = None
    infections_high: float | None = None
    problem: str | None = None
    closed: pd.DataFrame | None = None

    def row(self) -> dict[str, Any]:
        """Return what a row says, by name: `OUTCOME_COLUMNS` and `SPREAD`."""
        return {name: getattr(self, name) for name in (*OUTCOME_COLUMNS, *SPREAD)}


FIGURES: Final = (
    "people_red",
    "people_yellow",
    "households_red",
    "households_yellow",
    "posts",
    "barriers",
    "doors",
    "infections_left",
    "cost",
    "gap",
)
"""What is counted of every run."""

SPREAD: Final = ("infections_mean", "infections_low", "infections_high")
"""What the spread model adds where it is followed: the mean, and the ends of its interval."""

OUTCOME_COLUMNS: Final = (*FIGURES, "plan_id", "scenario_id", "seconds", "problem")
"""Columns of a sweep's rows, after those of its grid."""


def outcome_columns(*, with_spread: bool) -> tuple[str, ...]:
    """Return `OUTCOME_COLUMNS`, and `SPREAD` after the figures where it was followed."""
    rest = OUTCOME_COLUMNS[len(FIGURES) :]
    return (*FIGURES, *(SPREAD if with_spread else ()), *rest)
