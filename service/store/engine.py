"""Run transactions on a database; nothing else in the service may commit."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Final, TypeVar, cast

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from zoning.errors import Fault

from .errors import InvalidStore
from .outage import answering
from .query_limit import at_most, hold_statements_to

GEOPACKAGE: Final = "geopackage"
POSTGRESQL: Final = "postgresql"

Answer = TypeVar("Answer")

WRITER: Final = "khoanh_writer"
"""Option of a connection whose transaction changes something."""

_WRITER_LOCK: Final = 0x6B686F616E68  # "khoanh": one writer at a time, as in a GeoPackage

AUDIT_LOCK: Final = _WRITER_LOCK + 1
"""Lock of those who add to the audit log, so that nobody who stores a plan holds them up."""
_TAKE_TURNS: Final = text(
    "SELECT pg_advisory_xact_lock(:key), CASE WHEN current_setting('synchronous_commit') = 'off' "
    "THEN set_config('synchronous_commit', 'on', true) END"
)
"""What is acknowledged is on disk, also where the server is set to answer before that."""


@dataclass(frozen=True, slots=True)
class Database:
    """
    One database, embedded or served.

    Attributes
    ----------
    engine
        SQLAlchemy's engine, set up for the back end.
    query_s
        Seconds that reading may take: on PostgreSQL each statement, in a GeoPackage all of a
        transaction. None for as long as it takes.
    single
        The engine for `once`, whose connections know no transactions; None where one more or
        less costs nothing.
    """

    engine: Engine
    query_s: float | None = None
    single: Engine | None = None
    _closed: Event = field(default_factory=Event, init=False, repr=False, compare=False)

    @property
    def kind(self) -> str:
        """Return `GEOPACKAGE` or `POSTGRESQL`."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self, *, is_stream: bool = False) -> Iterator[Connection]:
        """
        Open a read-only transaction: everything read in it is of one moment.

        Parameters
        ----------
        is_stream
            Whether rows are fetched as a caller takes them: a GeoPackage then sets no limit, for
            the time between two rows would count as well.

        Yields
        ------
        Connection
            A connection that is given back, and its transaction ended, on leaving.

        Raises
        ------
        QueryTooSlow
            If it takes longer than `query_s`.
        InvalidStore
            If the database does not answer.
        """
        with self._connected() as connection:
            if self.kind == POSTGRESQL:
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            limit = None if is_stream and self.kind == GEOPACKAGE else self.query_s
            with at_most(limit, connection), connection.begin():
                hold_statements_to(limit, connection)
                yield connection

    def once(self, ask: Callable[[Connection], Answer]) -> Answer:
        """
        Ask one statement, which sees one moment by itself.

        Parameters
        ----------
        ask
            Asks one statement and changes nothing. It is called again where the connection
            turns out to be a dead one.

        Returns
        -------
        Any
            What it returns.

        Raises
        ------
        QueryTooSlow
            If it takes longer than `query_s`.
        InvalidStore
            If the database does not answer.

        Notes
        -----
        On PostgreSQL it travels once: whether the connection lives is not tried before, no
        transaction is begun or ended, and the limit was told when the connection was made.
        """
        if self.single is None:
            with self.reading() as connection:
                return ask(connection)
        with answering():
            try:
                return self._once(self.single, ask)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            return self._once(self.single, ask)

    @contextmanager
    def writing(self, *, lock: int = _WRITER_LOCK) -> Iterator[Connection]:
        """
        Open a transaction that changes all or nothing; writers take turns.

        Parameters
        ----------
        lock
            On PostgreSQL those of one lock take turns; in a GeoPackage all do.

        Yields
        ------
        Connection
            A connection. Leaving commits; an exception, or the death of the process,
            leaves everything as it was. After a commit everything is on disk.

        Raises
        ------
        InvalidStore
            If the database does not answer. If that was while it committed, nobody knows
            whether it did: whoever asked must be able to ask again.
        """
        with self._connected() as connection:
            connection.execution_options(**{WRITER: True})
            with connection.begin():
                take_turn(connection, lock)
                yield connection

    def in_use(self) -> int:
        """Return how many connections are in use."""
        return sum(cast("QueuePool", one.pool).checkedout() for one in self._engines())

    def close(self, *, wait_s: float = 0.0) -> None:
        """
        Close every connection; a GeoPackage is one file again after that.

        Parameters
        ----------
        wait_s
            How long to wait for those in use; none is given out any more meanwhile.
        """
        self._closed.set()
        end = time.monotonic() + wait_s
        while self.in_use() and time.monotonic() < end:
            time.sleep(0.01)
        for one in self._engines():
            one.dispose()

    def _engines(self) -> list[Engine]:
        return [self.engine] if self.single is None else [self.engine, self.single]

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with answering(), self._opened(self.engine) as connection:
            yield connection

    def _once(self, engine: Engine, ask: Callable[[Connection], Answer]) -> Answer:
        with self._opened(engine) as connection, at_most(self.query_s, connection):
            return ask(connection)

    @contextmanager
    def _opened(self, engine: Engine) -> Iterator[Connection]:
        if self._closed.is_set():
            raise InvalidStore([Fault("database", "one that was closed", "an open one")])
        with engine.connect() as connection:
            try:
                yield connection
            finally:
                if self._closed.is_set():  # too late for `close` to close it
                    connection.invalidate()


def take_turn(connection: Connection, lock: int) -> None:
    """
    Wait until nobody else writes under a lock, and hold it until the transaction ends.

    Parameters
    ----------
    connection
        A connection inside a writing transaction. In a GeoPackage it has the file's one lock.
    lock
        The lock.
    """
    if connection.dialect.name == POSTGRESQL:
        connection.execute(_TAKE_TURNS, {"key": lock})
