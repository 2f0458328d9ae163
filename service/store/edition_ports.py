"""Name what is asked of editions: which plan was in force when."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from zoning.plan.plan import Status

from .view import View


@dataclass(frozen=True, slots=True)
class Edition:
    """
    Which content the layers hold: the same edition gives the same features for ever.

    Attributes
    ----------
    area_digest
        The area; None where nothing is stored yet.
    plan_id
        The plan in force; None where there is none.
    source_key
        Digest of the input it was drawn from; None where that is not known.
    as_of
        The time up to which that plan counts reports, in UTC; None where there is none.
    status
        The plan's; None where there is none.
    published_at, lifted_at
        When the plan was put in force, and when it was lifted, in UTC; None before that.
    public_id
        What the public calls the plan. Whatever the public can read or compare, an ETag too,
        must follow from this and never from ``plan_id`` or ``source_key``, which are digests of
        the cases.
    """

    area_digest: str | None
    plan_id: str | None
    source_key: str | None
    as_of: datetime | None
    status: Status | None = None
    published_at: datetime | None = None
    lifted_at: datetime | None = None
    public_id: str | None = None

    def name(self, view: View) -> str | None:
        """Return what a view calls the plan."""
        return self.public_id if view == "public" else self.plan_id


@dataclass(frozen=True, slots=True)
class Revisions:
    """
    What tells whether anything was changed: each stays equal only while all that it covers does.

    Attributes
    ----------
    area
        Of the area, and of what layers show that rests on nothing else.
    published
        Of the area and of every plan that is in force or was.
    drafted
        Of all that layers and plans show, drafts among it.
    """

    area: Hashable
    published: Hashable
    drafted: Hashable


class EditionRepository(Protocol):
    """Which plan was in force when."""

    def in_force(self) -> Edition:
        """Return the edition of this moment; one without a plan where none is in force."""
        ...

    def named(self, plan_id: str) -> Edition | None:
        """Return the edition of a stored plan; None where there is none of that name."""
        ...

    def during(self, start: datetime | None, end: datetime | None) -> Edition:
        """Return the edition of the last plan in force at any time from start to end."""
        ...

    def published(self, at: datetime) -> Edition | None:
        """Return the edition of the plan that was put in force at a time."""
        ...

    def first_published(self) -> datetime | None:
        """Return when the first plan was put in force; None where none ever was."""
        ...

    def revision(self) -> int:
        """Return how often anything that layers and plans show was changed."""
        ...

    def revisions(self) -> Revisions:
        """Return what tells whether anything that layers and plans show was changed."""
        ...
