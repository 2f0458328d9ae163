"""Keep where events are sent to, and how far each target has come."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from .tables import event_tables
from .webhook_ports import Webhook

_HOOKS = event_tables.webhooks


@dataclass(frozen=True, slots=True)
class SqlWebhookRepository:
    """Where events are sent to, in a SQL database, inside one transaction."""

    connection: Connection

    def add(self, webhook: Webhook) -> None:
        """
        Add a target.

        Parameters
        ----------
        webhook
            The target.
        """
        self.connection.execute(
            insert(_HOOKS).values(
                webhook_id=webhook.webhook_id,
                url=webhook.url,
                secret=webhook.secret,
                view=webhook.view,
                allows_loopback=webhook.allows_loopback,
                created_at=webhook.created_at.astimezone(UTC).isoformat(),
                expires=0.0,
                **_state(webhook),
            )
        )

    def listed(self) -> tuple[Webhook, ...]:
        """
        Return every target.

        Returns
        -------
        tuple of Webhook
            The oldest first.
        """
        found = select(_HOOKS).order_by(_HOOKS.c.created_at, _HOOKS.c.webhook_id)
        return tuple(_webhook(row) for row in self.connection.execute(found))

    def remove(self, webhook_id: str) -> bool:
        """
        Remove a target.

        Parameters
        ----------
        webhook_id
            Which.

        Returns
        -------
        bool
            False where there is none.
        """
        gone = delete(_HOOKS).where(_HOOKS.c.webhook_id == webhook_id)
        return self.connection.execute(gone).rowcount > 0

    def revive(self, webhook_id: str) -> bool:
        """
        Try a target again from where it stopped.

        Parameters
        ----------
        webhook_id
            Which.

        Returns
        -------
        bool
            False where there is none.
        """
        again = (
            update(_HOOKS)
            .where(_HOOKS.c.webhook_id == webhook_id)
            .values(failures=0, next_try=0.0, is_dead=False)
        )
        return self.connection.execute(again).rowcount > 0

    def take(self, webhook_id: str, owner: str, *, now: float, seconds: float) -> Webhook | None:
        """
        Take or renew the right to deliver to a target.

        Parameters
        ----------
        webhook_id
            Which.
        owner
            Who takes it.
        now
            Seconds since 1970.
        seconds
            For how long; it ends by itself where its owner died.

        Returns
        -------
        Webhook or None
            None where another one has it, or the target is dead, not due or gone.
        """
        table = _HOOKS.c
        may = (
            update(_HOOKS)
            .where(table.webhook_id == webhook_id, table.is_dead.is_(False))
            .where(table.next_try <= now)
            .where(or_(table.owner.is_(None), table.owner == owner, table.expires <= now))
            .values(owner=owner, expires=now + seconds)
        )
        if not self.connection.execute(may).rowcount:
            return None
        found = select(_HOOKS).where(table.webhook_id == webhook_id)
        return _webhook(self.connection.execute(found).one())

    def note(self, webhook: Webhook, owner: str) -> bool:
        """
        Keep how a delivery went.

        Parameters
        ----------
        webhook
            The target, as it is after the delivery.
        owner
            Who delivered.

        Returns
        -------
        bool
            False where the right to deliver was lost, and nothing is kept.
        """
        kept = (
            update(_HOOKS)
            .where(_HOOKS.c.webhook_id == webhook.webhook_id, _HOOKS.c.owner == owner)
            .values(**_state(webhook))
        )
        return self.connection.execute(kept).rowcount > 0

    def give_back(self, webhook_id: str, owner: str) -> None:
        """
        Give the right to deliver back.

        Parameters
        ----------
        webhook_id
            The target.
        owner
            Who had it; another's is left alone.
        """
        self.connection.execute(
            update(_HOOKS)
            .where(_HOOKS.c.webhook_id == webhook_id, _HOOKS.c.owner == owner)
            .values(owner=None, expires=0.0)
        )


def _state(webhook: Webhook) -> dict[str, Any]:
    return {
        "last_event": webhook.last_event,
        "failures": webhook.failures,
        "next_try": webhook.next_try,
        "is_dead": webhook.is_dead,
        "last_failure": webhook.last_failure,
    }


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(
        webhook_id=row.webhook_id,
        url=row.url,
        secret=row.secret,
        view=row.view,
        allows_loopback=bool(row.allows_loopback),
        created_at=datetime.fromisoformat(row.created_at),
        last_event=row.last_event,
        failures=row.failures,
        next_try=row.next_try,
        is_dead=bool(row.is_dead),
        last_failure=row.last_failure,
    )
