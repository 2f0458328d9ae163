"""Draw a few plans along the front between people closed and risk left, for a slider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

import numpy as np
from pydantic import Field

from service.plans.area_desk import AREA_WAIT_S, AreaDesk
from service.plans.background import moment_of
from service.plans.orders_wish import orders_of, standing_orders
from service.plans.planning import Planning
from service.store.ports import StorePort
from zoning.plan.frontier import PlanFrontier, frontier
from zoning.policy.orders import Orders
from zoning.policy.schema import Policy

from .changed_rules import ChangedRules, rules_of
from .drawing import Prepared, plan_before
from .sketch import sketched_under
from .what_if import Report, prepare
from .what_if_inputs import WhatIfInputs

MOST_STOPS: Final = 24
_TIMES: Final = (0, 64)
"""Prices of risk that are looked through, as multiples of the policy's own."""

_PRICES: Final = ("price_open", "price_yellow")


class FrontInputs(ChangedRules):
    """Whose front, and how many plans of it."""

    stops: Annotated[int, Field(ge=2, le=MOST_STOPS)] = 9


@dataclass(frozen=True, slots=True)
class Stop:
    """
    One plan of a front.

    Attributes
    ----------
    policy
        What draws it.
    facts
        ``changes``, the prices of risk in it, ``infections_covered`` and ``infections_left``.
    """

    policy: Policy
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Front:
    """
    The plans of a front that are to be drawn.

    Attributes
    ----------
    plans
        How many the whole front has.
    own
        Number of the stop at the policy's own price.
    stops
        From the plan that closes least on.
    """

    plans: int
    own: int
    stops: tuple[Stop, ...]


def front(inputs: FrontInputs, planning: Planning, report: Report) -> dict[str, Any]:
    """
    Draw plans along the front, from the one that closes least on.

    Parameters
    ----------
    inputs
        The rules, and how many plans.
    planning
        What plans are drawn with. Between two plans others may draw theirs.
    report
        Told of every plan before it is drawn.

    Returns
    -------
    dict
        ``plans``: how many the front has; ``own``: number of the stop at the policy's own price;
        ``stops``: one a plan drawn, with ``changes``, the prices of risk that draw it,
        ``infections_covered`` and ``infections_left`` of its row, and what `sketched_under`
        returns.

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
    report(0, "finding the cases")
    prepared = planning.run(prepare, WhatIfInputs())
    report(5, "finding the front")
    orders = orders_of(inputs.orders)
    found = planning.run(front_of, prepared, rules, stops=inputs.stops, orders=orders)
    stops = []
    for number, stop in enumerate(found.stops):
        report(10 + 90 * number // len(found.stops), f"plan {number + 1} of {len(found.stops)}")
        stops.append({**stop.facts, **planning.run(sketched_under, prepared, stop.policy, orders)})
    return {"plans": found.plans, "own": found.own, "stops": stops}


def front_of(
    store: StorePort,
    desk: AreaDesk,
    prepared: Prepared,
    rules: Policy,
    *,
    stops: int,
    orders: Orders | None = None,
) -> Front:
    """
    Find which plans of a front are to be drawn, a task.

    Parameters
    ----------
    store, desk
        As of every task; nothing is written.
    prepared
        What is drawn from.
    rules
        The policy.
    stops
        Most plans.
    orders
        As `service.processes.drawing.drawn_under`.

    Returns
    -------
    Front
        At most so many.

    Raises
    ------
    InvalidInput
        If the policy has no front.
    InvalidStore
        If the area is not read yet, or cannot be used.
    NoPlan
        If hard rules contradict each other.
    """
    planner = desk.wait_for_planner(AREA_WAIT_S)
    before, places = plan_before(store, prepared), prepared.places
    with desk.drawing:
        found = frontier(
            planner,
            places.cases,
            policy=rules,
            as_of=moment_of(places.cases, before),
            allow_unlocated=True,
            times=_TIMES,
            contacts=places.contacts,
            orders=standing_orders(orders, before),
        )
    rows = _chosen(found, stops)
    return Front(len(found), rows.index(found.own_row), tuple(_stop(found, r, rules) for r in rows))


def _stop(found: PlanFrontier, row: int, rules: Policy) -> Stop:
    policy = rules if row == found.own_row else found.policy_at(row)
    risk, line = policy.as_record()["risk"], found.table.iloc[row]
    facts = {
        "changes": {f"policy.risk.{name}": risk[name] for name in _PRICES},
        "infections_covered": float(line["infections_covered"]),
        "infections_left": float(line["infections_left"]),
    }
    return Stop(policy, facts)


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
