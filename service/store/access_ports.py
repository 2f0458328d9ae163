"""Name what a store keeps of those who ask: keys, the audit log, and the units they are for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

KeyRole = Literal["viewer", "officer", "planner", "admin"]
"""What a key may do; see `service.security.caller`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """
    A key, without its secret.

    Attributes
    ----------
    key_id
        Its identifier, the part of the key that may be shown.
    role
        What it may do.
    units
        Identifiers of the units it is for, as they were given; None for the whole area.
    label
        What its keeper calls it.
    secret_hash
        SHA-256 of the whole key, hexadecimal.
    created_at, expires_at, revoked_at, last_used_at
        Times in UTC; None where that has not happened, or never will. The last use is kept to
        the hour.
    """

    key_id: str
    role: KeyRole
    units: tuple[str, ...] | None
    label: str
    secret_hash: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """
    One thing that somebody did or read.

    Attributes
    ----------
    at
        When, in UTC.
    caller, role
        Who: the identifier of a key or of a person at the issuer, and the role.
    action
        The method, or the word of a command.
    route
        Template of the path, or the command.
    target
        What the path names: collection, feature, plan, household, key.
    query
        The parameters, without the values of those that may hold free text.
    status
        Status of the answer; None where the act was about to be done.
    returned
        How many features or rows the answer holds; None where that is not counted.
    client
        Address of the caller; None unless the service is told to keep it.
    """

    at: datetime
    caller: str
    role: str
    action: str
    route: str
    target: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    returned: int | None = None
    client: str | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """
    An entry of the audit log, and its place in the chain.

    Attributes
    ----------
    number
        1 for the first entry, without a gap.
    entry
        The entry.
    previous, digest
        Digest of the entry before it, and of this one with that; hexadecimal.
    """

    number: int
    entry: AuditEntry
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """
    What a look at the whole audit log found.

    Attributes
    ----------
    entries
        How many entries there are.
    head
        Digest of the last one; whoever keeps it elsewhere sees when the end is cut off.
    broken_at
        Number of the first entry that does not follow from the one before it; None where
        every one does.
    """

    entries: int
    head: str
    broken_at: int | None


class KeyRepository(Protocol):
    """The keys of a store."""

    def find(self, key_id: str) -> KeyRecord | None:
        """Return a key, revoked and expired ones too; None where there is none."""
        ...

    def all(self) -> tuple[KeyRecord, ...]:
        """Return every key, the oldest first."""
        ...

    def save(self, record: KeyRecord) -> None:
        """Store a new key."""
        ...

    def revoke(self, key_id: str, at: datetime) -> bool:
        """Revoke a key; return whether there is one. The first time it was revoked stays."""
        ...

    def used(self, key_id: str, at: datetime) -> None:
        """Remember that a key was used, to the hour."""
        ...


class AuditRepository(Protocol):
    """The audit log of a store."""

    def append(self, entries: Sequence[AuditEntry]) -> None:
        """Add entries at its end."""
        ...

    def page(self, *, before: int | None, limit: int) -> tuple[AuditRow, ...]:
        """Return entries, the newest first."""
        ...

    def holds(self, digest: str) -> bool:
        """Return whether the log holds the entry of a digest."""
        ...

    def check(self) -> ChainCheck:
        """Follow the chain from the first entry to the last."""
        ...


class UnitRepository(Protocol):
    """The units of a store, as far as the scope of a caller needs them."""

    def named(self, names: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return which units each identifier or official code names; none where none does."""
        ...

    def below(self, units: Collection[str]) -> frozenset[str]:
        """Return units and everything that lies below them."""
        ...
