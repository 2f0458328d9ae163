"""Draw a plan under changed rules to look at, and keep nothing of it."""

from typing import Any

import orjson

from service.plans.area_desk import AreaDesk
from service.plans.changed_ground import Shapes, changed_ground, ground_by_level
from service.plans.orders_wish import orders_of
from service.plans.planning import Planning
from service.store.ports import StorePort
from zoning.plan.geojson import feature_collection
from zoning.plan.plan import CHECKPOINT_COLUMNS, ZONE_COLUMNS, Plan
from zoning.plan.summary import summary
from zoning.policy.orders import Orders
from zoning.policy.schema import Policy

from .changed_rules import ChangedRules, rules_of
from .drawing import Prepared, drawn_under
from .what_if import Report, prepare
from .what_if_inputs import WhatIfInputs


def sketch(inputs: ChangedRules, planning: Planning, report: Report) -> dict[str, Any]:
    """
    Draw a plan under changed rules.

    Parameters
    ----------
    inputs
        What is changed.
    planning
        What plans are drawn with.
    report
        Told how far it is.

    Returns
    -------
    dict
        As `sketched_under` returns it.

    Raises
    ------
    InvalidInput
        As `rules_of`.
    InvalidStore
        If the area is not read by then, or cannot be used.
    NoPlan
        If hard rules contradict each other, or caps cannot be kept.
    """
    rules = rules_of(inputs)
    report(0, "finding the cases")
    prepared = planning.run(prepare, WhatIfInputs())
    report(50, "drawing")
    return planning.run(sketched_under, prepared, rules, orders_of(inputs.orders))


def sketched_under(
    store: StorePort,
    desk: AreaDesk,
    prepared: Prepared,
    rules: Policy,
    orders: Orders | None = None,
) -> dict[str, Any]:
    """
    Draw and write a plan that is only looked at, a task.

    Parameters
    ----------
    store, desk
        As of every task; nothing is written.
    prepared
        What it is drawn from.
    rules
        The policy it is drawn under.
    orders
        As `service.processes.drawing.drawn_under`.

    Returns
    -------
    dict
        ``figures`` as `zoning.plan.summary.summary` has them; ``orders``, those it is drawn
        under; ``zones`` and ``checkpoints``, GeoJSON with the properties of the collections;
        ``ground``, what changes after the plan in force, as
        `service.plans.changed_ground.changed_ground` writes it.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    NoPlan
        As `zoning.draw`.
    """
    plan, before = drawn_under(store, desk, prepared, rules, orders)
    return {
        "figures": summary(plan),
        "orders": plan.orders.as_record(),
        "zones": orjson.loads(feature_collection(plan.zones, ZONE_COLUMNS)),
        "ground": changed_ground(_shapes(before), _shapes(plan)),
        "checkpoints": orjson.loads(feature_collection(plan.checkpoints, CHECKPOINT_COLUMNS)),
    }


def _shapes(plan: Plan | None) -> Shapes:
    if plan is None:
        return ground_by_level(())
    return ground_by_level(zip(plan.zones["level"], plan.zones.geometry, strict=True))
