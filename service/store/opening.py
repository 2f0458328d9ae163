"""Open the database that a URL names, set up for its back end, and try it."""

import sqlite3
from typing import Any, Final

import geoalchemy2.admin.dialects.geopackage  # noqa: F401 - registers the dialect "gpkg"
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from zoning.errors import Fault

from .database_url import parsed_url
from .engine import GEOPACKAGE, POSTGRESQL, WRITER, Database
from .errors import InvalidStore
from .gpkg_file import set_up_connection

_CONNECT_S: Final = 5
"""How long a server may take to answer a new connection."""

_CONNECTIONS: Final = 40
_MORE_CONNECTIONS: Final = 8
"""As many stay open as are ever wanted at once, those used last used first: one that is made for a
single transaction costs a server more work than the transaction."""

_SINGLE_CONNECTIONS: Final = 16


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
    parsed = parsed_url(url)
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


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: one that begins as a reader could not become a
    # writer after another has committed.
    is_writer = connection.get_execution_options().get(WRITER, False)
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
