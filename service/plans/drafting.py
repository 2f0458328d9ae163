"""Draw a draft from everything that was reported, and keep it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

import geopandas as gpd

from service.cases.places import places_of
from service.cases.rows import frame_of
from service.store.ports import (
    CaseInput,
    DraftFacts,
    DraftFailure,
    PlanRecord,
    Repositories,
    StorePort,
)
from zoning.errors import Fault, InvalidInput, NoPlan
from zoning.perimeter.case_places import is_placed
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.plan.restore import plan_from_files
from zoning.plan.verify_files import file_faults
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy

from . import publishing
from .area_desk import AreaDesk
from .publish import record_of, remembered

AREA_WAIT_S: Final = 60.0
"""How long a request waits for the area to be read; the first one of a service does."""


@dataclass(frozen=True, slots=True)
class Background:
    """
    What a draft is drawn from, at one moment.

    Attributes
    ----------
    reported
        Cases and contacts.
    in_force
        The plan in force; None where there is none.
    """

    reported: CaseInput
    in_force: Plan | None


def background(stored: Repositories) -> Background:
    """
    Read what a draft is drawn from.

    Parameters
    ----------
    stored
        The store.

    Returns
    -------
    Background
        Of one moment.
    """
    facts = stored.plans.in_force("exact")
    before = None if facts is None else stored_plan(stored, facts.plan_id)
    return Background(stored.cases.input(), before)


def stored_plan(stored: Repositories, plan_id: str) -> Plan:
    """
    Read a plan back from its files.

    Parameters
    ----------
    stored
        The store.
    plan_id
        A plan that is stored.

    Returns
    -------
    Plan
        The plan as it was drawn: its status is "draft" whatever became of it.
    """
    return _restored(plan_id, tuple(sorted(stored.plans.files(plan_id).items())))


@lru_cache(maxsize=2)
def _restored(_plan_id: str, files: tuple[tuple[str, bytes], ...]) -> Plan:
    """Keep the last plans: the one in force is asked for with every draft."""
    return plan_from_files(dict(files))


@dataclass(frozen=True, slots=True)
class Located:
    """
    Everything that was reported, and where it is.

    Attributes
    ----------
    cases
        As `zoning.geocode` returns them.
    contacts
        As `zoning.geocode_contacts` returns them; None where none was ever reported.
    """

    cases: gpd.GeoDataFrame
    contacts: gpd.GeoDataFrame | None


def located(desk: AreaDesk, planner: Planner, reported: CaseInput) -> Located:
    """
    Find where everything is that was reported.

    Parameters
    ----------
    desk
        The area.
    planner
        Its planner.
    reported
        Cases and contacts.

    Returns
    -------
    Located
        All of it, read anew: a list is understood as a whole, as `khoanh plan` does.
    """
    contacts = None
    if reported.contacts is not None:
        listed = frame_of(reported.contacts, "contact")
        contacts = desk.locate(planner, listed, contacts=True)
    return Located(desk.locate(planner, frame_of(reported.cases, "case")), contacts)


def draw_draft(
    store: StorePort,
    desk: AreaDesk,
    *,
    policy: str | Policy | None,
    as_of: datetime | None,
    by: str,
    at: datetime,
    is_automatic: bool,
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

    Returns
    -------
    str
        The plan's identifier.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    InvalidInput
        If the policy is unknown, or the time is earlier than the plan in force.
    NoPlan
        If hard rules contradict each other, or caps cannot be kept.

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
    moment = as_of or _moment(places.cases, given.in_force)
    with desk.drawing:
        plan = planner.draw(
            places.cases,
            policy=rules,
            as_of=moment,
            allow_unlocated=True,
            in_force=given.in_force,
            contacts=places.contacts,
        )
        record = record_of(plan, planner.area, before=before, book=desk.public_book(planner))
    facts = DraftFacts(
        last_report=given.reported.last_report,
        unlocated=int((~is_placed(plan.located)).sum()),
        is_automatic=is_automatic,
        drawn_after=None if given.in_force is None else given.in_force.plan_id,
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


def _moment(cases: gpd.GeoDataFrame, in_force: Plan | None) -> datetime | None:
    """Return the time of the last report, but none before the plan in force."""
    if in_force is None:
        return None
    if not len(cases):
        return in_force.as_of
    last: datetime = cases["reported_at"].max().to_pydatetime()
    return max(last, in_force.as_of)


def faults_of_plan(store: StorePort, desk: AreaDesk, plan_id: str) -> list[Fault]:
    """
    Check a stored plan without trusting what drew it.

    Parameters
    ----------
    store
        The store.
    desk
        The area.
    plan_id
        A plan that is stored.

    Returns
    -------
    list of Fault
        As `zoning.verify`; empty when it is sound.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    InvalidPlan
        If its files cannot be read.
    """
    planner = desk.wait_for_planner(AREA_WAIT_S)
    with store.reading() as stored:
        files = stored.plans.files(plan_id)
    plan = plan_from_files(files)
    with desk.drawing:
        return [*file_faults(plan, files), *planner.verify(plan)]


def failure_of(
    error: InvalidInput | NoPlan, *, policy: str | None, last_report: int, at: datetime
) -> DraftFailure:
    """
    Say why a draft could not be drawn.

    Parameters
    ----------
    error
        What stood in the way.
    policy
        Name of the policy; None for the default.
    last_report
        Number of the last report that counted.
    at
        When.

    Returns
    -------
    DraftFailure
        For officers: rules in words, places by identifier, never an address.
    """
    return DraftFailure(
        failed_at=at,
        policy=policy or policy_named(None).id,
        last_report=last_report,
        detail=(
            "The input is sound and no plan exists."
            if isinstance(error, NoPlan)
            else f"The {error.subject} cannot be used."
        ),
        faults=tuple(asdict(fault) for fault in faults_of_error(error)),
    )


def faults_of_error(error: InvalidInput | NoPlan) -> list[Fault]:
    """Return what stands in the way of a plan; of rules that conflict, each of them."""
    if isinstance(error, InvalidInput):
        return list(error.faults)
    mend = "Change the policy, or the cases that were reported."
    return [
        Fault("rules of the policy", rule, "rules that can hold together", mend)
        for rule in error.conflict
    ]
