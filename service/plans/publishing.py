"""
Change what is stored of plans: every draft, publication and lifting.

Each function works inside a writing transaction that its caller opened: whatever is to happen
together with a change (an event, an entry in a log) belongs here, and into that transaction.
"""

from datetime import datetime
from typing import Final

from service.live.telling import tell_drawn, tell_failed, tell_lifted, tell_published
from service.store.draft_ports import DraftFacts, DraftFailure, PlanDeed
from service.store.errors import WrongState
from service.store.plan_ports import PlanRecord
from service.store.ports import Repositories
from zoning.errors import Fault

AUTOMATIC_DRAFTS_KEPT: Final = 20
"""Drafts that nobody asked for and nobody published; older ones are removed."""


def keep_draft(
    stored: Repositories, record: PlanRecord, facts: DraftFacts, *, by: str, at: datetime
) -> None:
    """
    Store a plan that was drawn, as a draft.

    Parameters
    ----------
    stored
        The store, inside a writing transaction.
    record
        The plan. Where the same one is stored, a draft takes its newest files; one that is or
        was in force is left as it is.
    facts
        What is known of the draft.
    by
        For whom it was drawn: the name of a key, or of the service itself.
    at
        When.

    Raises
    ------
    InvalidStore
        If it was drawn on another area than the one stored.
    """
    known = stored.plans.named(record.plan_id, "exact")
    if known is None or known.status == "draft":
        stored.plans.save(record, may_replace=True)
    stored.drafts.note(record.plan_id, facts, keep=AUTOMATIC_DRAFTS_KEPT)
    if known is None:
        stored.drafts.note_act(record.plan_id, PlanDeed("drawn", at, by))
        tell_drawn(stored, record.plan_id, is_automatic=facts.is_automatic, at=at)


def keep_failure(stored: Repositories, failure: DraftFailure) -> None:
    """
    Keep why a draft could not be drawn.

    Parameters
    ----------
    stored
        The store, inside a writing transaction.
    failure
        The failure.
    """
    stored.drafts.note_failure(failure)
    tell_failed(stored, failure.policy, failure.detail, at=failure.failed_at)


def publish(
    stored: Repositories, plan_id: str, *, by: str, at: datetime, reason: str | None = None
) -> None:
    """
    Put a draft in force; the plan before it is lifted.

    Parameters
    ----------
    stored
        The store, inside a writing transaction.
    plan_id
        The plan, which was verified.
    by
        Who publishes it: the name of a key.
    at
        When.
    reason
        Why, as it was written.

    Raises
    ------
    WrongState
        If it is no draft, or was drawn while another plan was in force than now.
    """
    want_publishable(stored, plan_id)
    put_in_force(stored, plan_id, by=by, at=at, reason=reason)


def put_in_force(
    stored: Repositories, plan_id: str, *, by: str, at: datetime, reason: str | None = None
) -> None:
    """
    Put a plan in force, whatever was in force before; that is lifted.

    Parameters
    ----------
    stored
        The store, inside a writing transaction.
    plan_id
        The plan, which is stored and was checked.
    by
        Who puts it in force.
    at
        When.
    reason
        Why, as it was written.
    """
    before = stored.plans.in_force("exact")
    stored.plans.put_in_force(plan_id)
    if before is not None:
        stored.drafts.note_act(before.plan_id, PlanDeed("lifted", at, by))
    stored.drafts.note_act(plan_id, PlanDeed("published", at, by, reason))
    tell_published(stored, plan_id, None if before is None else before.plan_id, at=at)


def discard(stored: Repositories, plan_id: str, *, by: str, at: datetime) -> None:
    """
    Throw a draft away.

    Parameters
    ----------
    stored
        The store, inside a writing transaction.
    plan_id
        The plan.
    by
        Who discards it: the name of a key.
    at
        When.

    Raises
    ------
    WrongState
        If it is no draft: what was in force is kept for ever.
    """
    _want_status(stored, plan_id, "draft", mend="What was in force is kept for ever.")
    stored.drafts.discard(plan_id, by=by, at=at)


def want_publishable(stored: Repositories, plan_id: str) -> None:
    """
    Refuse a plan that may not be put in force now.

    Parameters
    ----------
    stored
        The store.
    plan_id
        The plan.

    Raises
    ------
    WrongState
        As `publish`.
    """
    _want_status(stored, plan_id, "draft", mend="Draw a new draft: POST /plans.")
    drawn = stored.drafts.facts(plan_id)
    before = stored.plans.in_force("exact")
    now = None if before is None else before.plan_id
    if drawn is not None and drawn.drawn_after != now:
        found = f"drawn after {drawn.drawn_after or 'no plan'}"
        expected = f"drawn after {now or 'no plan'}, which is in force"
        mend = "Draw a new draft: POST /plans. What changes from day to day follows from both."
        raise WrongState([Fault(f"plan {plan_id}", found, expected, mend)])


def want_liftable(stored: Repositories, plan_id: str) -> None:
    """
    Refuse a plan that is not in force.

    Parameters
    ----------
    stored
        The store.
    plan_id
        The plan.

    Raises
    ------
    WrongState
        If it is a draft, or lifted already.
    """
    _want_status(stored, plan_id, "in_force", mend="Only the plan in force can be lifted.")


def lift(
    stored: Repositories, plan_id: str, *, by: str, at: datetime, reason: str | None = None
) -> None:
    """
    Lift the plan in force, and put none in its place.

    Parameters
    ----------
    stored
        The store, inside a writing transaction.
    plan_id
        The plan.
    by
        Who lifts it: the name of a key.
    at
        When.
    reason
        Why, as it was written.

    Raises
    ------
    WrongState
        If it is not in force.
    """
    want_liftable(stored, plan_id)
    stored.plans.lift(plan_id)
    stored.drafts.note_act(plan_id, PlanDeed("lifted", at, by, reason))
    tell_lifted(stored, plan_id, at=at)


def _want_status(stored: Repositories, plan_id: str, wanted: str, *, mend: str) -> None:
    known = stored.plans.named(plan_id, "exact")
    found = "no such plan" if known is None else f"status {known.status}"
    if known is None or known.status != wanted:
        raise WrongState([Fault(f"plan {plan_id}", found, f"status {wanted}", mend)])
