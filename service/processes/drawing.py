"""Draw what would be the next draft under some rules, to look at it; nothing is kept."""

from dataclasses import dataclass
from typing import Any

from service.plans.area_desk import AREA_WAIT_S, AreaDesk
from service.plans.background import moment_of, stored_plan
from service.plans.locating import Located
from service.plans.orders_wish import standing_orders
from service.store.ports import StorePort
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.policy.orders import Orders
from zoning.policy.schema import Policy


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    What every plan of one job is drawn from.

    Attributes
    ----------
    places
        The cases, located.
    in_force
        Identifier of the plan in force; None where there is none.
    """

    places: Located
    in_force: str | None


def plan_before(store: StorePort, prepared: Prepared) -> Plan | None:
    """
    Read the plan in force from which a job draws.

    Parameters
    ----------
    store
        The store.
    prepared
        What is drawn from.

    Returns
    -------
    Plan or None
        None where there is none.
    """
    if prepared.in_force is None:
        return None
    with store.reading() as stored:
        return stored_plan(stored, prepared.in_force)


def drawn_under(
    store: StorePort,
    desk: AreaDesk,
    prepared: Prepared,
    rules: Policy,
    orders: Orders | None = None,
) -> tuple[Plan, Plan | None]:
    """
    Draw what would be the next draft under some rules.

    Parameters
    ----------
    store, desk
        As of every task; nothing is written.
    prepared
        What it is drawn from.
    rules
        The policy.
    orders
        What officers order of places; None to keep the lasting orders of the plan in force.

    Returns
    -------
    tuple
        The plan, as of the last report, or of the plan in force if that is later; and that one.

    Raises
    ------
    InvalidInput
        If an order names what the area has not.
    InvalidStore
        If the area is not read yet, or cannot be used.
    NoPlan
        As `zoning.draw`.
    """
    planner, asked = asked_under(store, desk, prepared, rules, orders)
    with desk.drawing:
        plan = planner.draw(**asked)
    return plan, asked["in_force"]


def asked_under(
    store: StorePort,
    desk: AreaDesk,
    prepared: Prepared,
    rules: Policy,
    orders: Orders | None = None,
) -> tuple[Planner, dict[str, Any]]:
    """
    Return who is asked for the next draft under some rules, and what.

    Parameters
    ----------
    store, desk, prepared, rules, orders
        As `drawn_under`.

    Returns
    -------
    tuple
        The planner, and the arguments of `Planner.draw`: as of the last report, or of the plan
        in force if that is later.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    """
    planner = desk.wait_for_planner(AREA_WAIT_S)
    before, places = plan_before(store, prepared), prepared.places
    return planner, {
        "located": places.cases,
        "policy": rules,
        "as_of": moment_of(places.cases, before),
        "allow_unlocated": True,
        "in_force": before,
        "contacts": places.contacts,
        "orders": standing_orders(orders, before),
    }
