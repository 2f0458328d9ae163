"""Open a store: a database, its schema up to date, and the repositories over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from zoning.area.area import Area

from .area_repository import SqlAreaRepository
from .case_repository import SqlCaseRepository
from .draft_repository import SqlDraftRepository
from .engine import Database, open_database
from .errors import InvalidStore
from .event_repository import SqlEventRepository
from .job_repository import SqlJobRepository
from .layer_repository import SqlLayerRepository
from .plan_repository import SqlPlanRepository
from .ports import PlanFacts, PlanRecord, Repositories, View
from .schema import bring_up_to_date, is_up_to_date
from .webhook_repository import SqlWebhookRepository


@dataclass(frozen=True, slots=True)
class SqlRepositories:
    """Everything one transaction can reach."""

    connection: Connection

    @property
    def area(self) -> SqlAreaRepository:
        """Return the area."""
        return SqlAreaRepository(self.connection)

    @property
    def plans(self) -> SqlPlanRepository:
        """Return the plans."""
        return SqlPlanRepository(self.connection)

    @property
    def layers(self) -> SqlLayerRepository:
        """Return the layers."""
        return SqlLayerRepository(self.connection)

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


@dataclass(frozen=True, slots=True)
class Store:
    """
    A store of one area and its plans.

    Attributes
    ----------
    database
        The database, its schema up to date.
    """

    database: Database

    @contextmanager
    def reading(self) -> Iterator[Repositories]:
        """
        Open a transaction that sees one moment.

        Yields
        ------
        Repositories
            Valid until the transaction ends.
        """
        with self.database.reading() as connection:
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
        with self.database.writing() as connection:
            yield SqlRepositories(connection)

    def is_ready(self) -> bool:
        """Return whether the database answers and its schema is up to date."""
        try:
            with self.database.reading() as connection:
                return is_up_to_date(connection)
        except (DBAPIError, InvalidStore):
            return False

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

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


def open_store(url: str) -> Store:
    """
    Open a store, and bring its schema up to date.

    Parameters
    ----------
    url
        ``gpkg:///FILE`` or ``postgresql+psycopg://USER@HOST/NAME``.

    Returns
    -------
    Store
        The store; close it when done.

    Raises
    ------
    InvalidStore
        If the database cannot be used, see `service.store.engine.open_database` and
        `service.store.schema.bring_up_to_date`.
    """
    database = open_database(url)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Store(database)
