"""Open a store: a database, its schema up to date, and the repositories over it."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from service.clock import utc_now
from zoning.area.area import Area

from .area_repository import SqlAreaRepository
from .audit_repository import SqlAuditRepository
from .case_repository import SqlCaseRepository
from .check import Check
from .condition import checks_of
from .draft_repository import SqlDraftRepository
from .edition_ports import Edition, Revisions
from .edition_repository import REVISIONS_SQL, SqlEditionRepository, revisions_of
from .engine import AUDIT_LOCK, Database
from .errors import InvalidStore
from .event_repository import SqlEventRepository
from .figure_repository import SqlFigureRepository
from .job_repository import SqlJobRepository
from .key_repository import SqlKeyRepository
from .layer_ports import EncodedPage, PropertyFacts
from .layer_repository import SqlLayerRepository
from .layers import LAYERS
from .opening import open_database
from .plan_ports import PlanFacts, PlanRecord
from .plan_repository import SqlPlanRepository
from .ports import Repositories
from .properties import properties_of
from .schema import bring_up_to_date
from .situation_repository import SqlSituationRepository
from .unit_repository import SqlUnitRepository
from .view import Box, View
from .watch import Watch
from .webhook_repository import SqlWebhookRepository


@dataclass(frozen=True, slots=True)
class SqlRepositories:
    """Everything one transaction can reach."""

    connection: Connection
    clock: Callable[[], datetime] = utc_now

    @property
    def area(self) -> SqlAreaRepository:
        """Return the area."""
        return SqlAreaRepository(self.connection)

    @property
    def plans(self) -> SqlPlanRepository:
        """Return the plans."""
        return SqlPlanRepository(self.connection, self.clock)

    @property
    def layers(self) -> SqlLayerRepository:
        """Return the layers."""
        return SqlLayerRepository(self.connection)

    @property
    def editions(self) -> SqlEditionRepository:
        """Return which plan was in force when."""
        return SqlEditionRepository(self.connection)

    @property
    def keys(self) -> SqlKeyRepository:
        """Return the keys."""
        return SqlKeyRepository(self.connection)

    @property
    def audit(self) -> SqlAuditRepository:
        """Return the audit log."""
        return SqlAuditRepository(self.connection)

    @property
    def units(self) -> SqlUnitRepository:
        """Return the units."""
        return SqlUnitRepository(self.connection)

    @property
    def cases(self) -> SqlCaseRepository:
        """Return the reported cases."""
        return SqlCaseRepository(self.connection)

    @property
    def drafts(self) -> SqlDraftRepository:
        """Return what is known of plans that the service drew."""
        return SqlDraftRepository(self.connection)

    @property
    def events(self) -> SqlEventRepository:
        """Return what happened."""
        return SqlEventRepository(self.connection)

    @property
    def webhooks(self) -> SqlWebhookRepository:
        """Return where events are sent to."""
        return SqlWebhookRepository(self.connection)

    @property
    def jobs(self) -> SqlJobRepository:
        """Return the jobs."""
        return SqlJobRepository(self.connection)

    @property
    def figures(self) -> SqlFigureRepository:
        """Return the figures of the store."""
        return SqlFigureRepository(self.connection)

    @property
    def situation(self) -> SqlSituationRepository:
        """Return how an outbreak goes, in numbers."""
        return SqlSituationRepository(self.connection)


@dataclass(frozen=True, slots=True)
class Store:
    """
    A store of one area and its plans.

    Attributes
    ----------
    database
        The database, its schema up to date.
    watch
        Tells whether it may have changed.
    clock
        Tells when a plan is put in force or lifted.
    """

    database: Database
    watch: Watch
    clock: Callable[[], datetime] = utc_now

    @contextmanager
    def reading(self, *, is_stream: bool = False) -> Iterator[Repositories]:
        """
        Open a transaction that sees one moment.

        Parameters
        ----------
        is_stream
            As in `service.store.engine.Database.reading`.

        Yields
        ------
        Repositories
            Valid until the transaction ends.

        Raises
        ------
        QueryTooSlow
            If it takes longer than the store was opened for.
        """
        with self.database.reading(is_stream=is_stream) as connection:
            yield SqlRepositories(connection)

    @contextmanager
    def writing(self) -> Iterator[Repositories]:
        """
        Open a transaction that changes all or nothing.

        Yields
        ------
        Repositories
            Valid until the transaction ends.
        """
        try:
            with self.database.writing() as connection:
                yield SqlRepositories(connection, self.clock)
        finally:
            self.watch.note_write()

    @contextmanager
    def auditing(self) -> Iterator[Repositories]:
        """
        Open a transaction for keys and the audit log.

        Yields
        ------
        Repositories
            Valid until the transaction ends. On PostgreSQL it waits for other such ones only,
            not for whoever stores a plan.
        """
        with self.database.writing(lock=AUDIT_LOCK) as connection:
            yield SqlRepositories(connection)

    def checks(self) -> tuple[Check, ...]:
        """Check the database, see `service.store.condition.checks_of`; nothing is raised."""
        return checks_of(self.database)

    def properties_of(self, layer: str, view: View) -> tuple[PropertyFacts, ...]:
        """Return the properties of a layer's features, in their order; nothing is read."""
        return properties_of(layer, view)

    def save_area(self, area: Area) -> None:
        """
        Store an area in a transaction of its own.

        Parameters
        ----------
        area
            The area; storing the same one again changes nothing.

        Raises
        ------
        InvalidStore
            If the database holds another area.
        """
        with self.writing() as repositories:
            repositories.area.save(area)

    def save_plan(self, record: PlanRecord) -> None:
        """
        Store a plan and put it in force, in a transaction of its own.

        Parameters
        ----------
        record
            The plan, see `service.plans.publish`.

        Raises
        ------
        InvalidStore
            If the plan was drawn on another area than the one stored.
        """
        with self.writing() as repositories:
            repositories.plans.save(record)
            repositories.plans.put_in_force(record.plan_id)

    def area_digest(self) -> str | None:
        """Return the digest of the stored area; None where nothing is stored yet."""
        with self.reading() as repositories:
            facts = repositories.area.facts()
        return None if facts is None else facts.digest

    def plan_in_force(self, view: View = "exact") -> PlanFacts | None:
        """Return the plan in force; None where there is none."""
        with self.reading() as repositories:
            return repositories.plans.in_force(view)

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
        Return the edition in force and one page of a layer of it.

        Parameters
        ----------
        layer, view, box, limit, offset, identifier
            As in `service.store.layer_repository.SqlLayerRepository.page_in_force`.

        Returns
        -------
        tuple of Edition and EncodedPage, or None
            Both of one moment. None where the layer is not kept as text.

        Raises
        ------
        QueryTooSlow
            If it takes longer than the store was opened for.
        """
        if LAYERS[layer].texts(view) is None:
            return None
        return self.database.once(
            lambda connection: SqlLayerRepository(connection).page_in_force(
                layer, view=view, box=box, limit=limit, offset=offset, identifier=identifier
            )
        )

    def stamp(self) -> Hashable:
        """Return a value that stays equal only while nothing changed, see `Watch.stamp`."""
        return self.watch.stamp()

    def note_write(self) -> None:
        """Note that another process may have committed something at this one's request."""
        self.watch.note_write()

    def revisions_at_once(self) -> Revisions | None:
        """Return what tells of changes where that takes no time: None on PostgreSQL."""
        row = self.watch.row(REVISIONS_SQL)
        return None if row is None else revisions_of(row)

    def revisions(self) -> Revisions | None:
        """Return what tells of changes; None where the database is silent."""
        try:
            return self.database.once(
                lambda connection: SqlEditionRepository(connection).revisions()
            )
        except (DBAPIError, InvalidStore):
            return None

    def in_use(self) -> int:
        """Return how many connections to the database are in use."""
        return self.database.in_use()

    def close(self, *, wait_s: float = 0.0) -> None:
        """
        Close every connection.

        Parameters
        ----------
        wait_s
            How long to wait for those in use.
        """
        self.watch.close()
        self.database.close(wait_s=wait_s)


def open_store(
    url: str, *, clock: Callable[[], datetime] = utc_now, query_s: float | None = None
) -> Store:
    """
    Open a store, and bring its schema up to date.

    Parameters
    ----------
    url
        ``gpkg:///FILE`` or ``postgresql+psycopg://USER@HOST/NAME``.
    clock
        Tells when a plan is put in force or lifted.
    query_s
        As in `service.store.opening.open_database`; migrations are not held to it.

    Returns
    -------
    Store
        The store; close it when done.

    Raises
    ------
    InvalidStore
        If the database cannot be used, see `service.store.opening.open_database` and
        `service.store.schema.bring_up_to_date`.
    """
    database = open_database(url, query_s=query_s)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Store(database, Watch(database), clock)
