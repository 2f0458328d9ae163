"""Make keys in a store, and show them to a service."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from service.security.keys import new_key
from service.store import open_store

MADE = datetime(2026, 7, 1, tzinfo=UTC)


def key_in(url, role, *units, expires_at=MADE + timedelta(days=365)):
    """Store a key and return it; units by identifier."""
    key, record = new_key(
        role=role, units=units or None, label="test", now=MADE, expires_at=expires_at
    )
    with closing(open_store(url)) as store, store.auditing() as opened:
        opened.keys.save(record)
    return key


def bearing(key):
    """Return the header that shows a key; none for None."""
    return {} if key is None else {"Authorization": f"Bearer {key}"}


def id_in(key):
    """Return the part of a key that may be shown."""
    return key.split("_")[1]


def audited(url):
    """Return the entries of the audit log, the oldest first."""
    with closing(open_store(url)) as store, store.reading() as opened:
        return [row.entry for row in reversed(opened.audit.page(before=None, limit=10_000))]
