"""Say why a draft could not be drawn."""

from dataclasses import asdict
from datetime import datetime

from service.problem_details import detail_of
from service.store.draft_ports import DraftFailure
from zoning.errors import Fault, InvalidInput, NoPlan
from zoning.policy.load import policy_named


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
        detail=detail_of(error),
        faults=tuple(asdict(fault) for fault in faults_of_error(error)),
    )


def faults_of_error(error: InvalidInput | NoPlan) -> list[Fault]:
    """Return what stands in the way of a plan; of rules that conflict, each of them."""
    if isinstance(error, InvalidInput):
        return list(error.faults)
    mend = "Change the policy, the orders, or the cases that were reported."
    return [
        Fault("rules of the policy", rule, "rules that can hold together", mend)
        for rule in error.conflict
    ]
