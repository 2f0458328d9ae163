"""Bring a database's schema up to date, in one transaction."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from zoning.errors import Fault

from . import version_table  # noqa: F401 - teaches Alembic the dialect "geopackage"
from .engine import POSTGRESQL, Database
from .errors import InvalidStore

_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def bring_up_to_date(database: Database) -> None:
    """
    Run every migration the database has not seen.

    Parameters
    ----------
    database
        The database. Two processes that start together take turns.

    Raises
    ------
    InvalidStore
        If the database was written by a newer version, or PostGIS is not installed in it
        and may not be.
    """
    with database.reading() as connection:
        if is_up_to_date(connection):
            return
    with database.writing() as connection:
        _refuse_newer(connection)
        if database.kind == POSTGRESQL:
            _want_postgis(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_up_to_date(connection: Connection) -> bool:
    """Return whether the last migration has been run."""
    return revision_of(connection) == head_revision()


@cache
def head_revision() -> str:
    """Return the number of the last migration that this version knows."""
    return str(_scripts().get_current_head())


def revision_of(connection: Connection) -> str | None:
    """Return the number of the last migration that was run; None where none was."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _refuse_newer(connection: Connection) -> None:
    revision = revision_of(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
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
