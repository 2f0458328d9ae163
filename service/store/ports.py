"""Name what the HTTP side asks of a store: its transactions, and what one of them reaches."""

from collections.abc import Hashable
from contextlib import AbstractContextManager
from typing import Protocol

from .access_ports import AuditRepository, KeyRepository, UnitRepository
from .area_ports import AreaRepository
from .case_ports import CaseRepository
from .check import Check
from .draft_ports import DraftRepository
from .edition_ports import Edition, EditionRepository, Revisions
from .event_ports import EventRepository
from .figure_ports import FigureRepository
from .job_ports import JobRepository
from .layer_ports import EncodedPage, LayerRepository, PropertyFacts
from .plan_ports import PlanRepository
from .situation_ports import SituationRepository
from .view import Box, View
from .webhook_ports import WebhookRepository


class Repositories(Protocol):
    """Everything one transaction can reach."""

    @property
    def area(self) -> AreaRepository:
        """Return the area."""
        ...

    @property
    def plans(self) -> PlanRepository:
        """Return the plans."""
        ...

    @property
    def layers(self) -> LayerRepository:
        """Return the layers."""
        ...

    @property
    def editions(self) -> EditionRepository:
        """Return which plan was in force when."""
        ...

    @property
    def keys(self) -> KeyRepository:
        """Return the keys."""
        ...

    @property
    def audit(self) -> AuditRepository:
        """Return the audit log."""
        ...

    @property
    def units(self) -> UnitRepository:
        """Return the units."""
        ...

    @property
    def cases(self) -> CaseRepository:
        """Return the reported cases."""
        ...

    @property
    def drafts(self) -> DraftRepository:
        """Return what is known of plans that the service drew."""
        ...

    @property
    def events(self) -> EventRepository:
        """Return what happened."""
        ...

    @property
    def webhooks(self) -> WebhookRepository:
        """Return where events are sent to."""
        ...

    @property
    def jobs(self) -> JobRepository:
        """Return the jobs."""
        ...

    @property
    def figures(self) -> FigureRepository:
        """Return the figures of the store."""
        ...

    @property
    def situation(self) -> SituationRepository:
        """Return how an outbreak goes, in numbers."""
        ...


class StorePort(Protocol):
    """A store: one request is one transaction."""

    def reading(self, *, is_stream: bool = False) -> AbstractContextManager[Repositories]:
        """Open a transaction that sees one moment."""
        ...

    def writing(self) -> AbstractContextManager[Repositories]:
        """Open a transaction that changes all or nothing."""
        ...

    def auditing(self) -> AbstractContextManager[Repositories]:
        """Open a transaction for keys and the audit log; no writer of plans holds it up."""
        ...

    def checks(self) -> tuple[Check, ...]:
        """Check whether the database answers, is of this version, and can be written."""
        ...

    def in_use(self) -> int:
        """Return how many connections to the database are in use."""
        ...

    def stamp(self) -> Hashable:
        """Return a value that stays equal only while nothing changed; see `service.store.watch`."""
        ...

    def note_write(self) -> None:
        """Note that another process may have committed something at this one's request."""
        ...

    def revisions_at_once(self) -> Revisions | None:
        """Return the same where that takes no time; None where `revisions` must be asked."""
        ...

    def revisions(self) -> Revisions | None:
        """Return `EditionRepository.revisions`; None where the database does not answer."""
        ...

    def properties_of(self, layer: str, view: View) -> tuple[PropertyFacts, ...]:
        """Return the properties of a layer's features, in their order; nothing is read."""
        ...

    def page_in_force(
        self,
        layer: str,
        *,
        view: View,
        box: Box | None = None,
        limit: int = 1,
        offset: int = 0,
        identifier: str | None = None,
    ) -> tuple[Edition, EncodedPage] | None:
        """
        Return the edition in force and one page of a layer of it, without a transaction.

        None where the layer is not kept as text.
        """
        ...
