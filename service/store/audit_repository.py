"""Keep the audit log: entries are added at its end, and each one seals those before it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from sqlalchemy import Connection, insert, select

from .access_ports import AuditEntry, AuditRow, ChainCheck
from .tables import access_tables

_LOG = access_tables.audit_log
_SEALED: Final = (
    "number", "at", "caller", "role", "action", "route", "target", "query", "status", "returned",
    "client", "previous",
)  # fmt: skip
GENESIS: Final = "0" * 64
"""What stands in the place of the entry before the first one."""


@dataclass(frozen=True, slots=True)
class SqlAuditRepository:
    """The audit log of a SQL database, inside one transaction."""

    connection: Connection

    def append(self, entries: Sequence[AuditEntry]) -> None:
        """
        Add entries at the end of the log.

        Parameters
        ----------
        entries
            The entries, in their order. The transaction must be one of `Store.auditing`: those
            who add take turns.
        """
        last = self.connection.execute(
            select(_LOG.c.number, _LOG.c.digest).order_by(_LOG.c.number.desc()).limit(1)
        ).one_or_none()
        number, previous = (0, GENESIS) if last is None else (last.number, last.digest)
        rows = []
        for entry in entries:
            number += 1
            row = _columns(entry) | {"number": number, "previous": previous}
            previous = _digest(row)
            rows.append(row | {"digest": previous})
        if rows:
            self.connection.execute(insert(_LOG), rows)

    def page(self, *, before: int | None, limit: int) -> tuple[AuditRow, ...]:
        """
        Return entries, the newest first.

        Parameters
        ----------
        before
            Only entries of a smaller number; None for the newest ones.
        limit
            Most entries to return.

        Returns
        -------
        tuple of AuditRow
            The entries.
        """
        found = select(_LOG).order_by(_LOG.c.number.desc()).limit(limit)
        if before is not None:
            found = found.where(_LOG.c.number < before)
        return tuple(_row(row) for row in self.connection.execute(found))

    def holds(self, digest: str) -> bool:
        """
        Return whether the log holds an entry.

        Parameters
        ----------
        digest
            The entry's digest, as `check` once returned it for its head.

        Returns
        -------
        bool
            False where the entry was removed.
        """
        found = select(_LOG.c.number).where(_LOG.c.digest == digest)
        return self.connection.execute(found).first() is not None

    def check(self) -> ChainCheck:
        """
        Follow the chain from the first entry to the last.

        Returns
        -------
        ChainCheck
            What was found. A changed, removed or added entry breaks the chain; that the end was
            cut off shows only to those who have kept an earlier head.
        """
        count, previous, broken = 0, GENESIS, None
        for row in self.connection.execute(select(_LOG).order_by(_LOG.c.number)).mappings():
            count += 1
            is_sound = (
                row["number"] == count
                and row["previous"] == previous
                and row["digest"] == _digest(row)
            )
            if not is_sound and broken is None:
                broken = int(row["number"])
            previous = row["digest"]
        return ChainCheck(entries=count, head=previous, broken_at=broken)


def _columns(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "caller": entry.caller,
        "role": entry.role,
        "action": entry.action,
        "route": entry.route,
        "target": _json(entry.target),
        "query": _json(entry.query),
        "status": entry.status,
        "returned": entry.returned,
        "client": entry.client,
    }


def _digest(row: Any) -> str:
    return hashlib.sha256(orjson.dumps([row[name] for name in _SEALED])).hexdigest()


def _json(value: Any) -> str:
    return orjson.dumps(dict(value), option=orjson.OPT_SORT_KEYS).decode()


def _row(row: Any) -> AuditRow:
    entry = AuditEntry(
        at=datetime.fromisoformat(row.at),
        caller=row.caller,
        role=row.role,
        action=row.action,
        route=row.route,
        target=orjson.loads(row.target),
        query=orjson.loads(row.query),
        status=row.status,
        returned=row.returned,
        client=row.client,
    )
    return AuditRow(number=row.number, entry=entry, previous=row.previous, digest=row.digest)
