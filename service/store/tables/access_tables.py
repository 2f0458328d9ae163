"""Hold the tables of keys and of the audit log."""

from typing import Final

from sqlalchemy import Column, Table, Text

from service.store.columns import identifier, whole_number

from .metadata import metadata

api_keys: Final = Table(
    "api_keys",
    metadata,
    Column("key_id", identifier(), primary_key=True),
    Column("role", Text, nullable=False),
    Column("units", Text),  # JSON: identifiers of units; NULL for the whole area
    Column("label", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),  # SHA-256, hexadecimal
    Column("created_at", Text, nullable=False),  # RFC 3339, in UTC, as all times here
    Column("expires_at", Text),
    Column("revoked_at", Text),
    Column("last_used_at", Text),  # to the hour
)
"""Restricted: who may ask. The secrets themselves are kept nowhere."""

audit_log: Final = Table(
    "audit_log",
    metadata,
    Column("number", whole_number(), primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("caller", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("target", Text, nullable=False),  # JSON
    Column("query", Text, nullable=False),  # JSON
    Column("status", whole_number()),
    Column("returned", whole_number()),
    Column("client", Text),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
)
"""Restricted, append-only: triggers refuse to change or remove a row, digests chain them."""
