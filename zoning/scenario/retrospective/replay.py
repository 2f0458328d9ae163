"""Draw the plan of every day of an outbreak, and count what came after inside and outside."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidInput
from zoning.plan.planner import Planner
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy

from .circles import homes_of
from .history import History, history_of
from .one_day import METHODS, closed_on

COLUMNS = (
    *("day", "ahead", "known", "people", "people_red", "people_yellow"),
    *("radius_red_m", "radius_closed_m", "people_circle_red", "people_circle_closed", "unplaced"),
    *("cases", *(f"{m}_{level}" for m in METHODS for level in ("red", "yellow"))),
    *("new_cases", *(f"new_{m}_{level}" for m in METHODS for level in ("red", "yellow"))),
)
"""Columns of the answer, in this order."""


def retrospective(
    area: Area | Planner,
    located: gpd.GeoDataFrame,
    policy: str | Policy | None = None,
    *,
    days: Sequence[int] = (7, 14),
    active_days: int = 14,
    every: int = 1,
    on_day: Callable[[], object] = int,
) -> pd.DataFrame:
    """
    Plan each day of an outbreak from what was known on it, and count what came after.

    Parameters
    ----------
    area
        A sound area, or a planner of it: what depends on the area alone is then not made anew.
    located
        Geocoded cases of the whole outbreak, in any order. Of a case no more is used than its
        report and where it was: on the day nobody knew how it would end. Discarded ones are left
        out.
    policy
        A policy, or the name of a preset; the default preset if left out. Its offset says when
        a day ends.
    days
        How many days to look ahead, each number of at least 1.
    active_days
        A case counts on the day of its report and on the days after it, so many in all; at
        least 1.
    every
        Plan every so-manieth day only, from the first report on; at least 1.
    on_day
        Called after each day; its answer is not used.

    Returns
    -------
    DataFrame
        A row a day and number of days ahead, sorted by both; a day whose days ahead the list
        does not reach is left out.

        ``day`` (datetime64), ``ahead``, ``known`` (cases that count), ``people`` (of the area),
        ``people_red``, ``people_yellow``; of circles round the known cases ``radius_red_m`` and
        ``radius_closed_m`` (NaN where nothing is closed) and ``people_circle_red``,
        ``people_circle_closed``; ``unplaced``, cases to come that lie at no one place and are
        counted nowhere else.

        ``cases``, those to come; of these ``plan_red`` and ``plan_yellow`` lie in red and yellow
        of the plan, and the rest in the open. ``circle_red`` lie in the smallest circles with at
        least as many people as red, ``circle_yellow`` in the ring up to those with as many as
        red and yellow. ``random_red`` and ``random_yellow`` are what a choice of so many people
        by chance would catch on average, ``best_red`` and ``best_yellow`` what the best choice
        of places would.

        The same with ``new_`` before it, for those to come at places where on the day no case
        was known: what lies at a place with a case is easily foreseen. There chance and the best
        choice have as many people as the plan closes at such places; circles are the same.

    Raises
    ------
    InvalidInput
        If ``days``, ``active_days`` or ``every`` is out of range; all faults are listed.
    InvalidCases
        If cases were located in another area than this.
    InvalidPolicy
        If no preset has the policy's name.
    NoPlan
        If on some day no plan exists.

    Notes
    -----
    Nothing in a row but what its ``cases`` say depends on a later report. Every day is planned
    afresh, as if no plan were in force. Cases that came had caught the disease days before, some
    of them before the plan; so what lies inside is where closing would have met the disease,
    not what it would have prevented. Deterministic.
    """
    _refuse(days, active_days, every)
    rules = policy if isinstance(policy, Policy) else policy_named(policy)
    planner = area if isinstance(area, Planner) else Planner(area)
    network = planner.network
    history = history_of(network, located, utc_offset_hours=rules.utc_offset_hours)
    homes = homes_of(planner.area, network)
    rows: list[dict[str, object]] = []
    for day in _days(history, min(days), every):
        closed = closed_on(day, planner, history, rules, homes, active_days=active_days)
        rows += [
            closed.row(history, history.after(day, days=ahead), ahead)
            for ahead in sorted(set(days))
            if day + ahead <= history.day[-1]
        ]
        on_day()
    return pd.DataFrame(rows, columns=COLUMNS)


def _refuse(days: Iterable[int], active_days: int, every: int) -> None:
    given = [*(("days", one) for one in days), ("active_days", active_days), ("every", every)]
    faults = [Fault(name, str(value), "at least 1") for name, value in given if value < 1]
    if len(given) == 2:
        faults.append(Fault("days", "none", "at least one number of days ahead"))
    if faults:
        raise InvalidInput(faults, subject="retrospective")


def _days(history: History, least: int, every: int) -> Iterator[int]:
    if len(history.day):
        yield from range(int(history.day[0]), int(history.day[-1]) - least + 1, every)
