"""Open a database and run transactions; nothing else in the service may commit."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Final, TypeVar, cast

import geoalchemy2.admin.dialects.geopackage  # noqa: F401 - registers the dialect "gpkg"
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from zoning.errors import Fault

from .errors import InvalidStore
from .gpkg_file import set_up_connection
from .outage import answering
from .query_limit import at_most, hold_statements_to

GEOPACKAGE: Final = "geopackage"
POSTGRESQL: Final = "postgresql"

Answer = TypeVar("Answer")

_CONNECT_S: Final = 5
"""How long a server may take to answer a new connection."""

_CONNECTIONS: Final = 40
_MORE_CONNECTIONS: Final = 8
"""As many stay open as are ever wanted at once, those used last used first: one that is made for a
single transaction costs a server more work than the transaction."""

_SINGLE_CONNECTIONS: Final = 16

_WRITER: Final = "khoanh_writer"
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
            connection.execution_options(**{_WRITER: True})
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


def open_database(url: str, *, query_s: float | None = None) -> Database:
    """
    Open a database and try it.

    Parameters
    ----------
    url
        ``gpkg:///FILE`` or ``postgresql+psycopg://USER@HOST/NAME``.
    query_s
        Seconds that reading may take, see `Database`; None for as long as it takes.

    Returns
    -------
    Database
        The database; its schema may be missing or old, see `service.store.schema`.

    Raises
    ------
    InvalidStore
        If the URL is of no known kind, the server does not answer, the file is of another
        kind or cannot be written, or this Python's SQLite has no R*Tree.
    """
    parsed = _parsed(url)
    is_server = parsed.drivername != "gpkg" and "connect_timeout" not in parsed.query
    connect_args = {"connect_timeout": _CONNECT_S} if is_server else {}
    engine = create_engine(
        parsed,
        hide_parameters=True,  # no value of a row in any log or message
        pool_size=_CONNECTIONS,
        max_overflow=_MORE_CONNECTIONS,
        pool_use_lifo=True,
        pool_pre_ping=parsed.get_backend_name() == POSTGRESQL,
        connect_args=connect_args,
    )
    if engine.dialect.name == GEOPACKAGE:
        event.listen(engine, "connect", set_up_connection)
        event.listen(engine, "begin", _begin)
    try:
        with engine.connect() as connection:
            _try(connection)
    except (DBAPIError, sqlite3.Error) as error:
        engine.dispose()
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise InvalidStore([_unusable(parsed, cause)]) from None
    single = None if engine.dialect.name == GEOPACKAGE else _single(parsed, connect_args, query_s)
    return Database(engine, query_s, single)


def _single(parsed: URL, connect_args: dict[str, int], query_s: float | None) -> Engine:
    """Return an engine beside another one, for single statements that change nothing."""
    single = create_engine(
        parsed,
        hide_parameters=True,
        pool_size=_SINGLE_CONNECTIONS,
        max_overflow=0,  # nothing that holds one waits for another: who finds none waits its turn
        pool_use_lifo=True,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        connect_args=connect_args,
    )

    def set_up(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute("SET default_transaction_read_only = on")
        hold = 0 if query_s is None else int(query_s * 1000)
        connection.execute(f"SET statement_timeout = {hold}")

    event.listen(single, "connect", set_up)
    return single


def is_new_file(url: str) -> bool:
    """
    Return whether opening a database would make a new file.

    Parameters
    ----------
    url
        As for `open_database`.

    Returns
    -------
    bool
        False for every server.

    Raises
    ------
    InvalidStore
        If the URL is of no known kind.
    """
    file = file_of(url)
    return file is not None and not file.exists()


def file_of(url: str) -> Path | None:
    """
    Return the file that holds a database.

    Parameters
    ----------
    url
        As for `open_database`.

    Returns
    -------
    Path or None
        None for every server.

    Raises
    ------
    InvalidStore
        If the URL is of no known kind.
    """
    parsed = _parsed(url)
    return Path(parsed.database or "") if parsed.drivername == "gpkg" else None


def _parsed(url: str) -> URL:
    expected = "gpkg:///FILE or postgresql+psycopg://USER:PASSWORD@HOST:PORT/NAME"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InvalidStore([Fault("URL", "text that is no URL", expected)]) from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("gpkg", "postgresql+psycopg"):
        raise InvalidStore([Fault("URL", f"the kind {parsed.drivername!r}", expected)])
    if not parsed.database or parsed.database == ":memory:":
        raise InvalidStore([Fault("URL", "no name of a file or database", expected)])
    return parsed


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: one that begins as a reader could not become a
    # writer after another has committed.
    is_writer = connection.get_execution_options().get(_WRITER, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _try(connection: Connection) -> None:
    if connection.dialect.name == GEOPACKAGE:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE temp.khoanh_probe USING rtree(id, minx, maxx, miny, maxy)"
        )
        connection.exec_driver_sql("DROP TABLE temp.khoanh_probe")
    else:
        connection.exec_driver_sql("SELECT 1")


def _unusable(url: URL, cause: BaseException | None) -> Fault:
    shown = url.render_as_string(hide_password=True)
    first_line = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    if url.drivername == "gpkg":
        return Fault(
            shown,
            f"SQLite says: {first_line}",
            "a GeoPackage, or a new file in a folder that can be written",
            "Name another file with --database gpkg:///FILE.",
        )
    return Fault(
        shown,
        f"PostgreSQL says: {first_line}",
        "a PostgreSQL server that answers, and its database",
        "Start the server, or leave --database out to use a GeoPackage file.",
    )
