"""Stop queries that take too long, on both back ends."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from zoning.errors import Fault

from .errors import QueryTooSlow

_POSTGRESQL: Final = "postgresql"
_CANCELLED: Final = "57014"
_STEPS: Final = 10_000
"""SQLite's instructions between two looks at the clock: about a millisecond."""


@contextmanager
def at_most(seconds: float | None, connection: Connection) -> Iterator[None]:
    """
    Run a block whose queries are stopped when time is up, and say so.

    Parameters
    ----------
    seconds
        For all queries of the block in a GeoPackage. None for no limit.
    connection
        A connection on which no transaction has begun.

    Raises
    ------
    QueryTooSlow
        If a query was stopped, by this or by `hold_statements_to`.
    """
    raw: Any = None
    if seconds is not None and connection.dialect.name != _POSTGRESQL:
        raw = connection.connection.dbapi_connection
        end = time.monotonic() + seconds
        raw.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
    try:
        yield
    except OperationalError as error:
        if not _was_stopped(error):
            raise
        raise QueryTooSlow([_fault(seconds)]) from None
    finally:
        if raw is not None:
            raw.set_progress_handler(None, 0)


def hold_statements_to(seconds: float | None, connection: Connection) -> None:
    """
    Let PostgreSQL stop statements of the transaction under way.

    Parameters
    ----------
    seconds
        For each statement; None for no limit. A GeoPackage is left to `at_most`.
    connection
        A connection on which a transaction has begun.
    """
    if seconds is not None and connection.dialect.name == _POSTGRESQL:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")


def _was_stopped(error: DBAPIError) -> bool:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
    return getattr(cause, "sqlstate", None) == _CANCELLED


def _fault(seconds: float | None) -> Fault:
    return Fault(
        "query",
        "no result in time",
        "one within the time the service gives a query" if seconds is None
        else f"one within {seconds:g} s",
        "Ask for less: a smaller bbox or limit; or ask again later.",
    )  # fmt: skip
