"""Name what a store keeps of what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from .view import View

EventKind = Literal[
    "plan_published",
    "plan_lifted",
    "zone_lifted",
    "draft_ready",
    "draft_failed",
    "case_received",
]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """
    One thing that happened.

    Attributes
    ----------
    kind
        What.
    happened_at
        When, in UTC.
    data
        What is told of it; JSON types, and nothing of an address or a person.
    units
        The units it happened in; None for the whole area.
    is_public
        Whether anybody may hear of it.
    number
        1, 2, 3 … in the order in which events were committed; 0 until it is stored.
    public_number
        The same among public events alone: it tells nothing of the others. None for them.
    """

    kind: EventKind
    happened_at: datetime
    data: Mapping[str, Any]
    units: tuple[str, ...] | None = None
    is_public: bool = False
    number: int = 0
    public_number: int | None = None


class EventRepository(Protocol):
    """What happened; nothing of it is ever changed."""

    def add(self, events: Sequence[StoredEvent]) -> None:
        """Add events; their numbers are given here."""
        ...

    def after(self, number: int, *, view: View, limit: int) -> tuple[StoredEvent, ...]:
        """Return the next events after a number of a view, the first first."""
        ...

    def newest(self, view: View) -> int:
        """Return the number of the last event of a view; 0 where there is none."""
        ...
