"""Name what is asked of reported cases and contacts, and what a report is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

import geopandas as gpd

ReportKind = Literal["case", "contact"]
ReportAct = Literal["created", "corrected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class CaseReport:
    """
    One report of a case or contact, as it was received.

    Attributes
    ----------
    case_id
        Whose report it is.
    kind
        Whether it is of a case or of a contact.
    act
        What it did.
    content
        The row as it was understood, blank cells left out. Restricted: it may hold an address.
    received_at
        When it came, in UTC.
    received_by
        Who sent it: the name of a key, never of a person.
    report_id
        Its number, 1, 2, 3 … in the order in which reports came; 0 until it is stored.
    """

    case_id: str
    kind: ReportKind
    act: ReportAct
    content: Mapping[str, Any]
    received_at: datetime
    received_by: str
    report_id: int = 0


@dataclass(frozen=True, slots=True)
class CaseState:
    """
    What holds of a case or contact now.

    Attributes
    ----------
    kind
        As in `CaseReport`.
    is_withdrawn
        Whether it was withdrawn.
    digest
        Digest of the content that holds.
    """

    kind: ReportKind
    is_withdrawn: bool
    digest: str


@dataclass(frozen=True, slots=True)
class CaseInput:
    """
    Everything a plan is drawn from, at one moment.

    Attributes
    ----------
    cases
        Contents of the reports of cases that hold, in the order of their identifiers.
    contacts
        The same of contacts; None where none was ever reported.
    last_report
        Number of the last report that counts in them; 0 where there is none.
    """

    cases: tuple[Mapping[str, Any], ...]
    contacts: tuple[Mapping[str, Any], ...] | None
    last_report: int


class CaseRepository(Protocol):
    """The reported cases and contacts of a store."""

    def states(self, case_ids: Collection[str] | None = None) -> dict[str, CaseState]:
        """Return what holds of those that are known; None asks for all."""
        ...

    def add(self, reports: Sequence[CaseReport]) -> None:
        """Add reports; each becomes what holds of its case."""
        ...

    def place(self, places: gpd.GeoDataFrame) -> None:
        """Store where cases are; columns of the table ``cases``."""
        ...

    def places(self, case_ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """Return where cases are, by identifier: the columns of the table ``cases``."""
        ...

    def pending(self) -> frozenset[str]:
        """Return the cases that nobody tried to locate yet."""
        ...

    def discard_place(self, case_id: str) -> None:
        """Say of where a case is that it is withdrawn."""
        ...

    def remove_places(self, case_ids: Collection[str]) -> None:
        """Forget where something is: what was a case is none any more."""
        ...

    def history(self, case_id: str) -> tuple[CaseReport, ...]:
        """Return every report of a case or contact, the first one first."""
        ...

    def input(self) -> CaseInput:
        """Return everything a plan is drawn from."""
        ...

    def last_report(self) -> int:
        """Return the number of the last report; 0 where there is none."""
        ...

    def answered(self, request_key: str) -> tuple[str, str] | None:
        """Return the digest of a request answered before, and its answer."""
        ...

    def note_answer(self, request_key: str, digest: str, answer: str, *, at: datetime) -> None:
        """Keep the answer to a request, and forget those of more than seven days before."""
        ...
