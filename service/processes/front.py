"""Draw a few plans along the front between people closed and risk left, for a slider."""

from typing import Annotated, Any, Final

import numpy as np
from pydantic import Field

from service.plans.area_desk import AREA_WAIT_S, AreaDesk
from service.plans.background import background
from service.plans.locating import located
from service.store.ports import StorePort
from zoning.plan.frontier import PlanFrontier, frontier

from .changed_rules import ChangedRules, rules_of
from .sketch import drawn_on, sketched
from .what_if import Report, moment_of

MOST_STOPS: Final = 24
_TIMES: Final = (0, 64)
"""Prices of risk that are looked through, as multiples of the policy's own."""

_PRICES: Final = ("price_open", "price_yellow")


class FrontInputs(ChangedRules):
    """Whose front, and how many plans of it."""

    stops: Annotated[int, Field(ge=2, le=MOST_STOPS)] = 9


def front(inputs: FrontInputs, store: StorePort, desk: AreaDesk, report: Report) -> dict[str, Any]:
    """
    Draw plans along the front, from the one that closes least on.

    Parameters
    ----------
    inputs
        The rules, and how many plans.
    store
        The store; it is only read.
    desk
        The area. Between two plans others may draw theirs.
    report
        Told of every plan before it is drawn.

    Returns
    -------
    dict
        ``plans``: how many the front has; ``own``: number of the stop at the policy's own price;
        ``stops``: one a plan drawn, with ``changes``, the prices of risk that draw it,
        ``infections_covered`` and ``infections_left`` of its row, and what `sketched` returns.

    Raises
    ------
    InvalidInput
        As `rules_of`; or if the policy has no front, because it has caps or closes pockets.
    InvalidStore
        If the area is not read by then, or cannot be used.
    NoPlan
        If hard rules contradict each other.

    Notes
    -----
    The front counts no plan in force. Each stop is drawn after it, as the next draft would be, so
    what a plan in force holds stays closed in all of them.
    """
    rules = rules_of(inputs)
    report(0, "reading the area")
    planner = desk.wait_for_planner(AREA_WAIT_S)
    with store.reading() as stored:
        given = background(stored)
    places = located(desk, planner, given.reported)
    report(5, "finding the front")
    with desk.drawing:
        found = frontier(
            planner,
            places.cases,
            policy=rules,
            as_of=moment_of(places, given),
            allow_unlocated=True,
            times=_TIMES,
            contacts=places.contacts,
        )
    rows = _chosen(found, inputs.stops)
    stops = []
    for number, row in enumerate(rows):
        report(10 + 90 * number // len(rows), f"plan {number + 1} of {len(rows)}")
        policy = rules if row == found.own_row else found.policy_at(row)
        with desk.drawing:
            plan = drawn_on(planner, places, given, policy)
        line = found.table.iloc[row]
        risk = policy.as_record()["risk"]
        stops.append(
            {
                "changes": {f"policy.risk.{name}": risk[name] for name in _PRICES},
                "infections_covered": float(line["infections_covered"]),
                "infections_left": float(line["infections_left"]),
                **sketched(plan, given.in_force),
            }
        )
    return {"plans": len(found), "own": rows.index(found.own_row), "stops": stops}


def _chosen(found: PlanFrontier, stops: int) -> list[int]:
    """Return rows that lie evenly by the people they close, the policy's own among them."""
    people = (found.table["people_red"] + found.table["people_yellow"]).to_numpy(np.float64)
    wanted = np.linspace(people[0], people[-1], min(stops, len(found)))
    rows = {int(np.abs(people - one).argmin()) for one in wanted}
    others = sorted(rows - {found.own_row}, key=lambda row: abs(row - found.own_row))
    inner = [row for row in others if row not in (0, len(found) - 1)]
    if found.own_row not in rows and len(rows) == stops and inner:
        rows.discard(inner[0])
    return sorted(rows | {found.own_row})
