"""
Change what is stored of cases and plans: every receipt, draft, publication and lifting.

Each function works inside a writing transaction that its caller opened: whatever is to happen
together with a change (an event, an entry in a log) belongs here, and into that transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from service.cases.rows import ReportedRow
from service.live.telling import tell_drawn, tell_failed, tell_lifted, tell_published
from service.store.case_content import content_digest
from service.store.errors import WrongState
from service.store.ports import (
    CaseReport,
    CaseState,
    DraftFacts,
    DraftFailure,
    PlanDeed,
    PlanRecord,
    ReportAct,
    Repositories,
)
from zoning.errors import Fault

AUTOMATIC_DRAFTS_KEPT: Final = 20
"""Drafts that nobody asked for and nobody published; older ones are removed."""

ReceiptOutcome = Literal["created", "unchanged", "corrected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What a row of a list did.

    Attributes
    ----------
    row
        The row.
    outcome
        Whether the case is new, known already, corrected or withdrawn by it.
    """

    row: ReportedRow
    outcome: ReceiptOutcome

    @property
    def told(self) -> tuple[str, str, str]:
        """Return what is told of it: whose it is, its kind, and what it did."""
        return self.row.case_id, self.row.kind, self.outcome


def receive(
    stored: Repositories, rows: Sequence[ReportedRow], *, by: str, at: datetime
) -> tuple[Receipt, ...]:
    """
    Take in reports of cases and contacts.

    Parameters
    ----------
    stored
        The store, inside a writing transaction.
    rows
        The reports, each case and contact once.
    by
        Who sent them: the name of a key.
    at
        When they came.

    Returns
    -------
    tuple of Receipt
        One a row. A row that says what is known already changes nothing.
    """
    known = stored.cases.states([one.case_id for one in rows])
    receipts = tuple(Receipt(one, _outcome(one, known.get(one.case_id))) for one in rows)
    stored.cases.add(
        [
            CaseReport(
                case_id=one.row.case_id,
                kind=one.row.kind,
                act=_act(one.outcome),
                content=one.row.content,
                received_at=at,
                received_by=by,
            )
            for one in receipts
            if one.outcome != "unchanged"
        ]
    )
    no_cases = [one.case_id for one in rows if one.kind == "contact" and one.case_id in known]
    stored.cases.remove_places(no_cases)
    return receipts


def _outcome(row: ReportedRow, known: CaseState | None) -> ReceiptOutcome:
    says_the_same = known is not None and known.digest == content_digest(row.kind, row.content)
    # A contact that was withdrawn and is reported again is followed again.
    if known is not None and says_the_same and known.is_withdrawn == row.is_withdrawal:
        return "unchanged"
    if row.is_withdrawal:
        return "withdrawn"
    return "created" if known is None else "corrected"


def _act(outcome: ReceiptOutcome) -> ReportAct:
    if outcome == "unchanged":
        raise ValueError("what changes nothing is no report")
    return outcome


def withdraw(stored: Repositories, case_id: str, *, by: str, at: datetime) -> Receipt | None:
    """
    Withdraw a case or contact; its history stays.

    Parameters
    ----------
    stored
        The store, inside a writing transaction.
    case_id
        The case or contact.
    by
        Who withdraws it: the name of a key.
    at
        When.

    Returns
    -------
    Receipt or None
        What it did; None where nothing was ever reported of it.
    """
    history = stored.cases.history(case_id)
    if not history:
        return None
    last = history[-1]
    content: dict[str, Any] = dict(last.content)
    if last.kind == "case":
        content["status"] = "discarded"
    row = ReportedRow(0, case_id, last.kind, content)
    if last.act == "withdrawn":
        return Receipt(row, "unchanged")
    stored.cases.add([CaseReport(case_id, last.kind, "withdrawn", content, at, by)])
    stored.cases.discard_place(case_id)
    return Receipt(row, "withdrawn")


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
