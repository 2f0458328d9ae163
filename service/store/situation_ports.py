"""What is read of cases and plans to say how an outbreak goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KnownCase:
    """
    One case, without its address and its household.

    Attributes
    ----------
    reported_at
        When it was reported.
    received_at
        When the service first heard of it.
    first_report
        Number of that report.
    status
        What the list says of it: confirmed, recovered, died, discarded.
    outcome
        Whether it was found: pending, found, ambiguous, not_found.
    units
        The alley, hamlet and ward it lies in; None where that is not known.
    """

    reported_at: datetime
    received_at: datetime
    first_report: int
    status: str
    outcome: str
    units: tuple[str | None, str | None, str | None]

    @property
    def ward(self) -> str | None:
        """Return the ward it lies in."""
        return self.units[2]


@dataclass(frozen=True, slots=True)
class PublishedPlan:
    """
    A plan that is or was in force, and what it counts.

    Attributes
    ----------
    published_at
        When it was put in force.
    as_of
        Up to when reports count in it.
    last_report
        Number of the last report that counts in it; None where the service did not draw it.
    """

    published_at: datetime
    as_of: datetime
    last_report: int | None


class SituationRepository(Protocol):
    """How an outbreak goes, in numbers."""

    def cases(self) -> Sequence[KnownCase]:
        """Return every case that was not withdrawn."""
        ...

    def published(self) -> Sequence[PublishedPlan]:
        """Return every plan that is or was in force, in the order in which they came."""
        ...

    def ward_names(self) -> dict[str, str]:
        """Return the names of wards by identifier."""
        ...
