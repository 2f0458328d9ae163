"""Bring a database's schema up to date, in one transaction."""

import logging
from typing import Final

from sqlalchemy import Connection, text

from zoning.errors import Fault

from .engine import GEOPACKAGE, POSTGRESQL, Database
from .errors import InvalidStore
from .kept_copy import keep_copy
from .revisions import head_revision, is_up_to_date, known_revisions, revision_of

_log: Final = logging.getLogger(__name__)


def bring_up_to_date(database: Database) -> None:
    """
    Run every migration the database has not seen.

    Parameters
    ----------
    database
        The database. Two processes that start together take turns. Of a GeoPackage of an older
        schema a copy is kept beside it; what was done is logged as a warning.

    Raises
    ------
    InvalidStore
        If the database was written by a newer version, PostGIS is not installed in it and may
        not be, or there is no room for the copy.
    """
    with database.reading() as connection:
        if is_up_to_date(connection):
            return
    with database.writing() as connection:
        before = revision_of(connection)
        _refuse_newer(before)
        is_older = before is not None and before != head_revision()
        is_file = database.kind == GEOPACKAGE
        kept = keep_copy(database, str(before)) if is_older and is_file else None
        bring_to(connection, "head")
        if is_older:
            beside = "" if kept is None else f"; as it was before, it stands in {kept}"
            _log.warning("The database was brought from schema %s to %s%s",
                         before, revision_of(connection), beside)  # fmt: skip


def bring_to(connection: Connection, revision: str) -> None:
    """
    Run every migration up to one that the database has not seen.

    Parameters
    ----------
    connection
        A connection inside a writing transaction, which is left open.
    revision
        Number of the last migration to run, or ``head`` for all of them.

    Raises
    ------
    InvalidStore
        If PostGIS is not installed in the database and may not be.
    """
    if connection.dialect.name == POSTGRESQL:
        _want_postgis(connection)
    from .migrate import migrate  # noqa: PLC0415 - Alembic: a sixteenth of what a start takes

    migrate(connection, revision)


def _refuse_newer(revision: str | None) -> None:
    known = known_revisions()
    if revision is not None and revision not in known:
        raise InvalidStore(
            [
                Fault(
                    "schema",
                    f"revision {revision}",
                    f"one of {', '.join(sorted(known))}",
                    "A newer version wrote this database: upgrade khoanh, or use another one.",
                )
            ]
        )


def _want_postgis(connection: Connection) -> None:
    has = connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")).scalar()
    if has:
        return
    row = connection.execute(
        text(
            "SELECT a.name, r.rolsuper FROM pg_roles r LEFT JOIN pg_available_extensions a "
            "ON a.name = 'postgis' WHERE r.rolname = current_user"
        )
    ).one()
    if row.name is None or not row.rolsuper:
        raise InvalidStore(
            [
                Fault(
                    "PostgreSQL",
                    "no extension postgis in this database",
                    "PostGIS 3 or newer",
                    "Have an administrator run: CREATE EXTENSION postgis",
                )
            ]
        )
    connection.execute(text("CREATE EXTENSION postgis"))
