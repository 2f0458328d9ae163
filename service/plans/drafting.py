"""Draw a draft from everything that was reported, and keep it."""

from datetime import datetime

import geopandas as gpd

from service.cases.places import places_of
from service.store.case_ports import CaseInput
from service.store.draft_ports import DraftFacts
from service.store.plan_ports import PlanRecord
from service.store.ports import StorePort
from zoning.perimeter.case_places import is_placed
from zoning.policy.load import policy_named
from zoning.policy.orders import Orders
from zoning.policy.schema import Policy

from . import publishing
from .area_desk import AREA_WAIT_S, AreaDesk
from .background import background, moment_of
from .locating import located
from .orders_wish import standing_orders
from .publish import record_of, remembered


def draw_draft(
    store: StorePort,
    desk: AreaDesk,
    *,
    policy: str | Policy | None,
    as_of: datetime | None,
    by: str,
    at: datetime,
    is_automatic: bool,
    orders: Orders | None = None,
) -> str:
    """
    Draw a draft from everything that was reported, and keep it.

    Parameters
    ----------
    store
        The store.
    desk
        The area.
    policy
        A policy, or its name; None for the default.
    as_of
        The time, with a UTC offset; None for that of the last report, or of the plan in force
        if that is later.
    by
        For whom it is drawn.
    at
        When.
    is_automatic
        Whether nobody asked for it.
    orders
        What officers order of places; None to keep the lasting orders of the plan in force.

    Returns
    -------
    str
        The plan's identifier.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    InvalidInput
        If the policy is unknown, the time is earlier than the plan in force, or an order names
        what the area has not.
    NoPlan
        If hard rules or orders contradict each other, or caps cannot be kept.

    Notes
    -----
    Cases that were not found close nothing; those known to one unit, or to be in one of several
    places, count as risk there. How many there are is kept with the draft.
    """
    rules = policy if isinstance(policy, Policy) else policy_named(policy)
    planner = desk.wait_for_planner(AREA_WAIT_S)
    with store.reading() as stored:
        given, before = background(stored), remembered(stored)
    places = located(desk, planner, given.reported)
    _place_pending(store, given.reported, places.cases)
    moment = as_of or moment_of(places.cases, given.in_force)
    with desk.drawing:
        plan = planner.draw(
            places.cases,
            policy=rules,
            as_of=moment,
            allow_unlocated=True,
            in_force=given.in_force,
            contacts=places.contacts,
            orders=standing_orders(orders, given.in_force),
        )
        record = record_of(plan, planner.area, before=before, book=desk.record_book(planner))
    facts = DraftFacts(
        last_report=given.reported.last_report,
        unlocated=int((~is_placed(plan.located)).sum()),
        is_automatic=is_automatic,
        drawn_after=None if given.in_force is None else given.in_force.plan_id,
        orders=plan.orders.as_record(),
    )
    _keep(store, record, facts, by=by, at=at)
    return plan.plan_id


def _place_pending(store: StorePort, reported: CaseInput, cases: gpd.GeoDataFrame) -> None:
    """Store where those cases are that came while the area was being read."""
    with store.reading() as stored:
        pending = stored.cases.pending()
    if not pending:
        return
    with store.writing() as stored:
        # A newer report may have moved one: then the next draft, which it asks for, places it.
        if stored.cases.last_report() == reported.last_report:
            stored.cases.place(places_of(cases[cases["case_id"].isin(pending)]))


def _keep(
    store: StorePort, record: PlanRecord, facts: DraftFacts, *, by: str, at: datetime
) -> None:
    with store.writing() as stored:
        publishing.keep_draft(stored, record, facts, by=by, at=at)
