"""Keep what happened, in the order in which it was committed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import orjson
from sqlalchemy import Column, Connection, func, insert, select

from .event_ports import EventKind, StoredEvent
from .tables import event_tables
from .view import View

_EVENTS = event_tables.events


@dataclass(frozen=True, slots=True)
class SqlEventRepository:
    """
    What happened, in a SQL database, inside one transaction.

    Notes
    -----
    Writers take turns (`service.store.engine`), so that numbers are given in the order of the
    commits: whoever has read up to a number has missed none below it.
    """

    connection: Connection

    def add(self, events: Sequence[StoredEvent]) -> None:
        """
        Add events.

        Parameters
        ----------
        events
            In the order in which they happened. Their numbers are given here.
        """
        if not events:
            return
        public_number = self.newest("public")
        rows = []
        for number, one in enumerate(events, self.newest("exact") + 1):
            public_number += one.is_public
            rows.append(
                {
                    "event_id": number,
                    "public_id": public_number if one.is_public else None,
                    "kind": one.kind,
                    "happened_at": one.happened_at.astimezone(UTC).isoformat(),
                    "data": orjson.dumps(one.data).decode(),
                    "units": None if one.units is None else orjson.dumps(one.units).decode(),
                }
            )
        self.connection.execute(insert(_EVENTS), rows)

    def after(self, number: int, *, view: View, limit: int) -> tuple[StoredEvent, ...]:
        """
        Return the next events.

        Parameters
        ----------
        number
            The last one that is known, by the view's own count.
        view
            All events, or public ones alone.
        limit
            Most of them.

        Returns
        -------
        tuple of StoredEvent
            The first first.
        """
        counted = _number(view)
        found = select(_EVENTS).where(counted > number).order_by(counted).limit(limit)
        return tuple(
            StoredEvent(
                kind=cast("EventKind", row.kind),
                happened_at=datetime.fromisoformat(row.happened_at),
                data=orjson.loads(row.data),
                units=None if row.units is None else tuple(orjson.loads(row.units)),
                is_public=row.public_id is not None,
                number=row.event_id,
                public_number=row.public_id,
            )
            for row in self.connection.execute(found)
        )

    def newest(self, view: View) -> int:
        """
        Return the number of the last event.

        Parameters
        ----------
        view
            Of all events, or of public ones alone, by their own count.

        Returns
        -------
        int
            0 where there is none.
        """
        return int(self.connection.execute(select(func.max(_number(view)))).scalar() or 0)


def _number(view: View) -> Column[int]:
    return _EVENTS.c.public_id if view == "public" else _EVENTS.c.event_id
