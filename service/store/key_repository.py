"""Keep keys: what they may do, never their secrets."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, insert, or_, select, update

from .access_ports import KeyRecord
from .tables import access_tables

_KEYS = access_tables.api_keys


@dataclass(frozen=True, slots=True)
class SqlKeyRepository:
    """The keys of a SQL database, inside one transaction."""

    connection: Connection

    def find(self, key_id: str) -> KeyRecord | None:
        """
        Return a key, revoked and expired ones too.

        Parameters
        ----------
        key_id
            Its identifier.

        Returns
        -------
        KeyRecord or None
            None where there is none.
        """
        found = select(_KEYS).where(_KEYS.c.key_id == key_id)
        row = self.connection.execute(found).one_or_none()
        return None if row is None else _record(row)

    def all(self) -> tuple[KeyRecord, ...]:
        """Return every key, the oldest first."""
        found = select(_KEYS).order_by(_KEYS.c.created_at, _KEYS.c.key_id)
        return tuple(_record(row) for row in self.connection.execute(found))

    def save(self, record: KeyRecord) -> None:
        """
        Store a new key.

        Parameters
        ----------
        record
            The key.
        """
        self.connection.execute(
            insert(_KEYS).values(
                key_id=record.key_id,
                role=record.role,
                units=None if record.units is None else orjson.dumps(record.units).decode(),
                label=record.label,
                secret_hash=record.secret_hash,
                created_at=_text(record.created_at),
                expires_at=_text(record.expires_at),
                revoked_at=_text(record.revoked_at),
                last_used_at=_text(record.last_used_at),
            )
        )

    def revoke(self, key_id: str, at: datetime) -> bool:
        """
        Revoke a key.

        Parameters
        ----------
        key_id
            Its identifier.
        at
            When. The first time it was revoked stays.

        Returns
        -------
        bool
            Whether there is such a key.
        """
        if self.find(key_id) is None:
            return False
        self.connection.execute(
            update(_KEYS)
            .where(_KEYS.c.key_id == key_id, _KEYS.c.revoked_at.is_(None))
            .values(revoked_at=_text(at))
        )
        return True

    def used(self, key_id: str, at: datetime) -> None:
        """
        Remember that a key was used.

        Parameters
        ----------
        key_id
            Its identifier; one that is not stored is passed over.
        at
            When. The hour alone is kept, so that it is written once an hour.
        """
        hour = _text(at.replace(minute=0, second=0, microsecond=0))
        last = _KEYS.c.last_used_at
        self.connection.execute(
            update(_KEYS)
            .where(_KEYS.c.key_id == key_id, or_(last.is_(None), last < hour))
            .values(last_used_at=hour)
        )


def _record(row: Any) -> KeyRecord:
    return KeyRecord(
        key_id=row.key_id,
        role=row.role,
        units=None if row.units is None else tuple(orjson.loads(row.units)),
        label=row.label,
        secret_hash=row.secret_hash,
        created_at=datetime.fromisoformat(row.created_at),
        expires_at=_time(row.expires_at),
        revoked_at=_time(row.revoked_at),
        last_used_at=_time(row.last_used_at),
    )


def _text(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
