"""Name what a store keeps of the targets to which events are sent."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from .view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """
    A target to which events are sent.

    Attributes
    ----------
    webhook_id
        Its identifier.
    url
        Where to.
    secret
        What messages are signed with: ``whsec_`` and base64.
    view
        Whether all events are sent, or only public ones.
    allows_loopback
        Whether it may be a program on this machine, without TLS.
    created_at
        When it was added, in UTC.
    last_event
        Number, in its view, of the last event that needs no delivery any more.
    failures
        How many deliveries in a row failed.
    next_try
        Seconds since 1970 before which none is tried.
    is_dead
        Whether no more is tried until a person says so.
    last_failure
        Why the last delivery failed; None where it did not.
    """

    webhook_id: str
    url: str
    secret: str = field(repr=False)
    view: View
    allows_loopback: bool
    created_at: datetime
    last_event: int
    failures: int = 0
    next_try: float = 0.0
    is_dead: bool = False
    last_failure: str | None = None


class WebhookRepository(Protocol):
    """Where events are sent to."""

    def add(self, webhook: Webhook) -> None:
        """Add a target."""
        ...

    def listed(self) -> tuple[Webhook, ...]:
        """Return every target, the oldest first."""
        ...

    def remove(self, webhook_id: str) -> bool:
        """Remove a target; False where there is none."""
        ...

    def revive(self, webhook_id: str) -> bool:
        """Try a target again from where it stopped; False where there is none."""
        ...

    def take(self, webhook_id: str, owner: str, *, now: float, seconds: float) -> Webhook | None:
        """Take or renew the right to deliver; None where another one has it, or it is not due."""
        ...

    def note(self, webhook: Webhook, owner: str) -> bool:
        """Keep how a delivery went; False where the right to deliver was lost."""
        ...

    def give_back(self, webhook_id: str, owner: str) -> None:
        """Give the right to deliver back."""
        ...
