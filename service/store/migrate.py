"""Run migrations, with Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from . import version_table  # noqa: F401 - teaches Alembic the dialect "geopackage"
from .revisions import MIGRATIONS


def migrate(connection: Connection, revision: str) -> None:
    """
    Run every migration up to one that the database has not seen.

    Parameters
    ----------
    connection, revision
        As in `service.store.schema.bring_to`.
    """
    config = migration_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def migration_config() -> Config:
    """Return how Alembic finds the migrations."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
