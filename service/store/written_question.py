"""Write a question as SQL once, where it is asked with most requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg as postgresql
from sqlalchemy.exc import DBAPIError, OperationalError

from .engine import GEOPACKAGE, POSTGRESQL

_DIALECTS: Final[Mapping[str, Dialect]] = {
    GEOPACKAGE: sqlite.dialect(),
    POSTGRESQL: postgresql.dialect(),  # type: ignore[no-untyped-call]
}


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """
    A question in the words of one back end.

    To write it anew each time, and to describe what comes back, takes SQLAlchemy twice as long as
    all the rest that this process does for it.

    Attributes
    ----------
    sql
        The statement.
    own
        The values that it brings along.
    order
        Names of all values where the back end knows them by their place; None where by name.
    """

    sql: str
    own: Mapping[str, Any]
    order: tuple[str, ...] | None

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """
        Ask it.

        Parameters
        ----------
        connection
            A connection to the back end for which it was written.
        values
            The other values, as the driver takes them.

        Returns
        -------
        tuple or None
            The first row as the driver gives it, its columns by name; None where there is none.

        Raises
        ------
        sqlalchemy.exc.DBAPIError
            As from SQLAlchemy itself.
        """
        given = {**self.own, **values}
        if self.order is None:
            return self._first_of_postgresql(connection, given)
        ordered = tuple(given[name] for name in self.order)
        return connection.exec_driver_sql(self.sql, ordered).first()

    def _first_of_postgresql(self, connection: Connection, given: Mapping[str, Any]) -> Any:
        # Past SQLAlchemy, whose account of ten columns takes as long as to read the row.
        driver: Any = connection.connection.dbapi_connection
        try:
            with driver.cursor(binary=True, row_factory=namedtuple_row) as cursor:
                return cursor.execute(self.sql, given).fetchone()
        except psycopg.Error as error:
            is_lost = driver.closed or driver.broken
            if is_lost:
                connection.invalidate(error)
            kind = OperationalError if isinstance(error, psycopg.OperationalError) else DBAPIError
            raise kind(
                self.sql, None, error, hide_parameters=True, connection_invalidated=is_lost
            ) from error


def written(question: Select[Any], kind: str) -> WrittenQuestion:
    """
    Write a question.

    Parameters
    ----------
    question
        The question. Its columns, and the values it brings, must be such as a driver gives and
        takes them.
    kind
        The back end, see `service.store.engine`.

    Returns
    -------
    WrittenQuestion
        To be made once and asked again and again.
    """
    compiled: Any = question.compile(dialect=_DIALECTS[kind])
    own = {name: value for name, value in compiled.params.items() if value is not None}
    order = None if compiled.positiontup is None else tuple(compiled.positiontup)
    return WrittenQuestion(str(compiled), own, order)
