"""
Change what is stored of cases and contacts: every receipt and withdrawal of a report.

Each function works inside a writing transaction that its caller opened, as those of
`service.plans.publishing` do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from service.store.case_content import content_digest
from service.store.case_ports import CaseReport, CaseState, ReportAct
from service.store.ports import Repositories

from .rows import ReportedRow

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
