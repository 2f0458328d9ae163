"""Store what a start of the service names: its cases, and the plan that was drawn for them."""

from collections.abc import Sequence
from datetime import datetime

from service.cases.places import pending_places
from service.cases.receiving import receive
from service.cases.rows import ReportedRow
from service.live.telling import tell_received
from service.store.draft_ports import DraftFacts
from service.store.ports import Repositories

from .publishing import AUTOMATIC_DRAFTS_KEPT, put_in_force


def start_with(
    stored: Repositories,
    rows: Sequence[ReportedRow],
    plan_id: str | None,
    *,
    by: str,
    at: datetime,
) -> None:
    """
    Store what a start names, without undoing what happened since an earlier start.

    Parameters
    ----------
    stored
        The store, inside a writing transaction.
    rows
        The cases. Those that are known already are passed over: they may have been corrected.
    plan_id
        The plan that was drawn for them or handed over, which is stored; None for none. It is
        put in force unless it was lifted since.
    by
        Who starts.
    at
        When.
    """
    known = stored.cases.states([one.case_id for one in rows])
    fresh = [one for one in rows if one.case_id not in known]
    is_first = stored.cases.last_report() == 0
    receipts = receive(stored, fresh, by=by, at=at)
    if fresh:
        stored.cases.place(pending_places(fresh))
        tell_received(stored, [one.told for one in receipts], at=at)
    facts = None if plan_id is None else stored.plans.named(plan_id, "exact")
    if facts is None:
        return
    if facts.status == "draft":
        put_in_force(stored, facts.plan_id, by=by, at=at)
    if is_first and fresh:
        # The plan counts these very cases: no draft need follow them.
        drawn = DraftFacts(stored.cases.last_report(), 0, is_automatic=True, drawn_after=None)
        stored.drafts.note(facts.plan_id, drawn, keep=AUTOMATIC_DRAFTS_KEPT)
