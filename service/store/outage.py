"""Know a database that does not answer from a question that is wrong."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from zoning.errors import Fault

from .errors import StoreAway

_OUTAGES: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
"""What SQLite says when the file, not the statement, is the trouble."""


@contextmanager
def answering() -> Iterator[None]:
    """
    Turn a database that does not answer into a deliberate error.

    Yields
    ------
    None
        Statements inside may fail for other reasons as before.

    Raises
    ------
    StoreAway
        If the server is gone or refuses, or the file cannot be written or read now.
    """
    try:
        yield
    except NoConnectionLeft:
        found = "no connection that was free"
    except DBAPIError as error:
        if not is_outage(error):
            raise
        found = "no answer, or one broken off"
    else:
        return
    raise StoreAway(
        [
            Fault(
                "database",
                found,
                "a database that answers",
                "Ask again in a few seconds; the service need not be started anew.",
            )
        ]
    ) from None


def is_outage(error: DBAPIError) -> bool:
    """Return whether the database, not the statement, is the trouble."""
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in _OUTAGES
    return error.connection_invalidated or isinstance(error, OperationalError)
