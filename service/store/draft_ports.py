"""Name what a store keeps of plans that the service drew, and of those it could not draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

PlanAct = Literal["drawn", "published", "lifted"]


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """
    What the service knows of a plan it drew.

    Attributes
    ----------
    last_report
        Number of the last report that counts in it.
    unlocated
        How many of its cases lie nowhere, or in several places.
    is_automatic
        Whether nobody asked for it.
    drawn_after
        The plan in force when it was drawn; None where there was none.
    orders
        The orders it was drawn under, as `zoning.policy.orders.Orders.as_record` returns them.
    """

    last_report: int
    unlocated: int
    is_automatic: bool
    drawn_after: str | None
    orders: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanDeed:
    """
    One thing that was done with a plan.

    Attributes
    ----------
    act
        What was done.
    done_at
        When, in UTC.
    done_by
        By whom: the name of a key, never of a person.
    reason
        Why, as it was written; None where nobody wrote it.
    """

    act: PlanAct
    done_at: datetime
    done_by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DraftFailure:
    """
    A draft that could not be drawn.

    Attributes
    ----------
    failed_at
        When, in UTC.
    policy
        Name of the policy.
    last_report
        Number of the last report that counted.
    detail
        One sentence.
    faults
        What stands in the way: ``where``, ``found``, ``expected``, ``mend``.
    """

    failed_at: datetime
    policy: str
    last_report: int
    detail: str
    faults: tuple[Mapping[str, str], ...]


class DraftRepository(Protocol):
    """What is known of plans that the service drew."""

    def note(self, plan_id: str, facts: DraftFacts, *, keep: int) -> None:
        """Keep what is known of a draft, and only so many of those nobody asked for."""
        ...

    def facts(self, plan_id: str) -> DraftFacts | None:
        """Return what is known of a plan the service drew; None of any other."""
        ...

    def note_act(self, plan_id: str, deed: PlanDeed) -> None:
        """Keep what was done with a plan."""
        ...

    def acts(self, plan_id: str) -> tuple[PlanDeed, ...]:
        """Return what was done with a plan, the first first."""
        ...

    def note_failure(self, failure: DraftFailure) -> None:
        """Keep why a draft could not be drawn."""
        ...

    def failures(self, limit: int) -> tuple[DraftFailure, ...]:
        """Return the failures since the last automatic draft, newest first."""
        ...

    def drawn_up_to(self) -> int:
        """Return the number of the last report that an automatic draft, or a failure, counts."""
        ...

    def discard(self, plan_id: str, *, by: str, at: datetime) -> None:
        """Remove a draft, and keep who did so and when."""
        ...

    def take_lease(self, owner: str, *, now: float, seconds: float) -> bool:
        """Take or renew the right to draw; False where another one has it."""
        ...

    def give_lease_back(self, owner: str) -> None:
        """Give the right to draw back."""
        ...
