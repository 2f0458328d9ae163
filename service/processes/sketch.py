"""Draw a plan under changed rules to look at, and keep nothing of it."""

from typing import Any

import orjson

from service.plans.area_desk import AREA_WAIT_S, AreaDesk
from service.plans.background import Background, background
from service.plans.changed_ground import Shapes, changed_ground, ground_by_level
from service.plans.locating import Located, located
from service.store.ports import StorePort
from zoning.plan.geojson import feature_collection
from zoning.plan.plan import CHECKPOINT_COLUMNS, ZONE_COLUMNS, Plan
from zoning.plan.planner import Planner
from zoning.plan.summary import summary
from zoning.policy.schema import Policy

from .changed_rules import ChangedRules, rules_of
from .what_if import Report, moment_of


def sketch(
    inputs: ChangedRules, store: StorePort, desk: AreaDesk, report: Report
) -> dict[str, Any]:
    """
    Draw a plan under changed rules.

    Parameters
    ----------
    inputs
        What is changed.
    store
        The store; it is only read.
    desk
        The area.
    report
        Told how far it is.

    Returns
    -------
    dict
        As `sketched` returns it.

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
    report(0, "reading the area")
    planner = desk.wait_for_planner(AREA_WAIT_S)
    with store.reading() as stored:
        given = background(stored)
    report(20, "finding the cases")
    places = located(desk, planner, given.reported)
    report(50, "drawing")
    with desk.drawing:
        plan = drawn_on(planner, places, given, rules)
    report(90, "writing")
    return sketched(plan, given.in_force)


def drawn_on(planner: Planner, places: Located, given: Background, rules: Policy) -> Plan:
    """
    Draw what would be the next draft under these rules.

    Parameters
    ----------
    planner
        The area's planner; whoever calls holds `AreaDesk.drawing`.
    places, given
        What was reported, and the plan in force.
    rules
        The policy.

    Returns
    -------
    Plan
        As of the last report, or of the plan in force if that is later.

    Raises
    ------
    NoPlan
        As `zoning.draw`.
    """
    return planner.draw(
        places.cases,
        policy=rules,
        as_of=moment_of(places, given),
        allow_unlocated=True,
        in_force=given.in_force,
        contacts=places.contacts,
    )


def sketched(plan: Plan, before: Plan | None) -> dict[str, Any]:
    """
    Write a plan that is only looked at.

    Parameters
    ----------
    plan
        The plan.
    before
        The plan in force.

    Returns
    -------
    dict
        ``figures`` as `zoning.plan.summary.summary` has them; ``zones`` and ``checkpoints``,
        GeoJSON with the properties of the collections; ``ground``, what changes after the plan
        in force, as `service.plans.changed_ground.changed_ground` writes it.
    """
    return {
        "figures": summary(plan),
        "zones": orjson.loads(feature_collection(plan.zones, ZONE_COLUMNS)),
        "ground": changed_ground(_shapes(before), _shapes(plan)),
        "checkpoints": orjson.loads(feature_collection(plan.checkpoints, CHECKPOINT_COLUMNS)),
    }


def _shapes(plan: Plan | None) -> Shapes:
    if plan is None:
        return ground_by_level(())
    return ground_by_level(zip(plan.zones["level"], plan.zones.geometry, strict=True))
