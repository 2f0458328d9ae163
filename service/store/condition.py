"""Find out whether a database can be read and written, and whether its schema is this version's."""

import tempfile
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from zoning.errors import Fault

from .check import Check
from .engine import POSTGRESQL, Database
from .errors import InvalidStore
from .revisions import head_revision, revision_of

_PROBE: Final = b"\0" * 4096
_READ_ONLY: Final = (
    "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'"
)


def checks_of(database: Database) -> tuple[Check, ...]:
    """
    Check a database.

    Parameters
    ----------
    database
        The database.

    Returns
    -------
    tuple of Check
        ``database``, and where it answers ``schema`` and ``storage``: a GeoPackage's folder is
        written to and left as it was; a server is asked whether it is a copy that only reads.
    """
    try:
        with database.reading() as connection:
            schema = _schema(connection)
            storage = _server(connection) if database.kind == POSTGRESQL else _folder(database)
    except (DBAPIError, InvalidStore):
        mend = "Start it, or look at its log; the service need not be started anew."
        return (Check("database", "does not answer", Fault(
            "database", "no answer", "a database that answers", mend)),)  # fmt: skip
    return Check("database", "answers"), schema, storage


def _schema(connection: Connection) -> Check:
    found, expected = revision_of(connection), head_revision()
    if found == expected:
        return Check("schema", f"revision {found}")
    shown = "no revision" if found is None else f"revision {found}"
    mend = "Start this version of khoanh anew, which brings it up to date, or a newer version."
    return Check("schema", shown, Fault("schema", shown, f"revision {expected}", mend))


def _server(connection: Connection) -> Check:
    if not connection.exec_driver_sql(_READ_ONLY).scalar():
        return Check("storage", "can be written")
    return _unwritable("a server that only reads", "the server that its copies follow")


def _folder(database: Database) -> Check:
    try:
        with tempfile.TemporaryFile(dir=Path(database.engine.url.database or "").parent) as file:
            file.write(_PROBE)
            file.flush()
    except OSError as error:
        found = f"a folder that cannot be written ({error.strerror})"
        return _unwritable(found, "room on the disk, and the right to write")
    return Check("storage", "can be written")


def _unwritable(found: str, expected: str) -> Check:
    return Check("storage", "cannot be written", Fault("storage", found, expected))
