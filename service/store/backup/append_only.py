"""Let go of rows that triggers guard, inside one transaction, to put others in their place."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, inspect, text

from service.store.engine import POSTGRESQL
from service.store.tables.metadata import metadata

_INDEX: Final = "rtree_"
"""What triggers that keep a layer's R-tree in step begin with: they must go on."""


@contextmanager
def let_rows_go(connection: Connection) -> Iterator[None]:
    """
    Switch off the triggers that let tables only grow.

    Parameters
    ----------
    connection
        A connection inside a writing transaction. They are on again when the block ends; an
        error, or the death of the process, undoes the transaction and with it this.

    Yields
    ------
    None
        Inside, nobody else can write: see `service.store.engine.Database.writing`.
    """
    if connection.dialect.name == POSTGRESQL:
        existing = set(inspect(connection).get_table_names())
        names = [name for name in metadata.tables if name in existing]
        _switch(connection, names, "DISABLE")
        yield
        _switch(connection, names, "ENABLE")
        return
    found = connection.execute(
        text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    )
    guards = [
        row for row in found if row.tbl_name in metadata.tables and not row.name.startswith(_INDEX)
    ]
    for guard in guards:
        connection.exec_driver_sql(f'DROP TRIGGER "{guard.name}"')
    yield
    for guard in guards:
        connection.exec_driver_sql(guard.sql)


def _switch(connection: Connection, names: list[str], how: str) -> None:
    for name in names:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" {how} TRIGGER USER')
