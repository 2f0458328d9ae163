"""Hold the tables of what happened, and of where it is sent."""

from typing import Final

from sqlalchemy import Boolean, Column, Double, Integer, Table, Text

from service.store.columns import identifier

from .metadata import metadata

events: Final = Table(
    "events",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=False),
    Column("public_id", Integer, unique=True),  # counts public events alone; null for the others
    Column("kind", Text, nullable=False),
    Column("happened_at", Text, nullable=False),  # RFC 3339, in UTC
    Column("data", Text, nullable=False),  # JSON
    Column("units", Text),  # JSON: the units it happened in; null for the whole area
)
"""What happened, in the order in which it was committed. Triggers let it only grow."""

webhooks: Final = Table(
    "webhooks",
    metadata,
    Column("webhook_id", identifier(), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("view", Text, nullable=False),  # exact, public
    Column("allows_loopback", Boolean, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("last_event", Integer, nullable=False),  # the last one that needs no delivery any more
    Column("failures", Integer, nullable=False),  # in a row
    Column("next_try", Double, nullable=False),  # seconds since 1970
    Column("is_dead", Boolean, nullable=False),
    Column("last_failure", Text),
    Column("owner", Text),
    Column("expires", Double, nullable=False),  # of the owner's right to deliver
)
"""Restricted: signatures are made with the secrets."""
