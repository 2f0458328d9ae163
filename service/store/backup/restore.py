"""Put a backup into a store: all of it or nothing, in one transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Connection,
    Insert,
    LargeBinary,
    bindparam,
    cast,
    column,
    false,
    func,
    inspect,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType, TypeEngine

from service.store.access_ports import AuditEntry, ChainCheck
from service.store.audit_repository import GENESIS, SqlAuditRepository
from service.store.columns import GEOMETRY, WGS84_SRID
from service.store.edition_repository import SqlEditionRepository
from service.store.engine import AUDIT_LOCK, POSTGRESQL, Database, take_turn
from service.store.errors import InvalidStore
from service.store.outage import is_outage
from service.store.revisions import revision_of
from service.store.schema import bring_to
from service.store.tables.metadata import metadata
from service.store.tables.plan_tables import revisions
from zoning.errors import Fault

from .append_only import let_rows_go
from .manifest import InvalidBackup, Manifest, TableCopy
from .read_backup import BackupFile
from .row_text import WKB

_ROWS: Final = 1_000
_BYTES: Final = 4 * 1024 * 1024
"""Rows, and bytes of them, that are inserted at a time."""


@dataclass(frozen=True, slots=True)
class Restored:
    """
    What a restore did.

    Attributes
    ----------
    rows
        How many rows each table got.
    audit
        Whether the restored audit log is whole, and its head, before the restore itself was
        written into it.
    replaced_head
        Head of the audit log that was replaced; None where there was none.
    """

    rows: dict[str, int]
    audit: ChainCheck
    replaced_head: str | None


def restore(
    database: Database, backup: BackupFile, *, replaces: bool, entry: AuditEntry
) -> Restored:
    """
    Put a backup into a store.

    Parameters
    ----------
    database
        The database, of either back end; its tables need not be there yet. Services that run on
        it read what was there until everything is in, and wait with writing.
    backup
        The backup, as `service.store.backup.read_backup.open_backup` found it whole.
    replaces
        Whether what the store holds may be removed. Otherwise it must be empty.
    entry
        What the audit log keeps of it, after what the backup holds.

    Returns
    -------
    Restored
        What was done.

    Raises
    ------
    InvalidBackup
        If the backup was changed after it was opened, or its rows do not fit its schema.
    InvalidStore
        If the store is not empty, its schema is newer than the backup's, or it does not answer.

    Notes
    -----
    Rows are streamed: memory does not grow with their number. After an error, or the death of
    the process, the store is what it was.
    """
    with database.writing() as connection:
        take_turn(connection, AUDIT_LOCK)
        return _Restore(connection, backup, entry).run(replaces=replaces)


@dataclass(frozen=True, slots=True)
class _Restore:
    connection: Connection
    backup: BackupFile
    entry: AuditEntry

    @property
    def manifest(self) -> Manifest:
        return self.backup.manifest

    def run(self, *, replaces: bool) -> Restored:
        revision = revision_of(self.connection)
        head, counted = (None, 0) if revision is None else self._clear(revision, replaces=replaces)
        bring_to(self.connection, self.manifest.schema)
        self._want_same_tables()
        rows = {one.name: self._insert(one) for one in self.manifest.tables}
        bring_to(self.connection, "head")
        _let_numbers_go_on(self.connection)
        self._count_beyond(counted)
        log = SqlAuditRepository(self.connection)
        check = log.check()
        log.append([self._noted(head)])
        return Restored(rows, check, head)

    def _clear(self, revision: str, *, replaces: bool) -> tuple[str | None, int]:
        """Remove what is there; return the head of its audit log and its count of changes."""
        if revision > self.manifest.schema:
            raise InvalidStore([_newer(revision, self.manifest.schema)])
        existing = set(inspect(self.connection).get_table_names())
        held = [one for one in metadata.sorted_tables if one.name in existing]
        filled = [one.name for one in held if self.connection.execute(select(one).limit(1)).first()]
        if filled and not replaces:
            raise InvalidStore([_not_empty(filled)])
        head, counted = None, 0
        if "audit_log" in filled:
            found = SqlAuditRepository(self.connection).page(before=None, limit=1)
            head = found[0].digest
        if "revisions" in filled:
            counted = SqlEditionRepository(self.connection).revision()
        with let_rows_go(self.connection):
            for one in reversed(held):
                if one.name in filled:
                    self.connection.execute(one.delete())
        return head, counted

    def _want_same_tables(self) -> None:
        # Inspected anew: the migrations have just made them.
        found = inspect(self.connection)
        for one in self.manifest.tables:
            names = {name for name, _ in one.columns}
            has = found.has_table(one.name)
            if not has or names != {each["name"] for each in found.get_columns(one.name)}:
                raise InvalidBackup(
                    [
                        Fault(
                            f"{self.backup.name}: table {one.name}",
                            "other columns than those of its schema",
                            f"the columns of schema {self.manifest.schema}",
                        )
                    ]
                )

    def _insert(self, one: TableCopy) -> int:
        statement = _statement(one)
        count = 0
        for rows in self._batches(one):
            try:
                self.connection.execute(statement, rows)
            except DBAPIError as error:
                if is_outage(error):
                    raise
                raise InvalidBackup([_refused(self.backup.name, one.name)]) from None
            count += len(rows)
        return count

    def _batches(self, one: TableCopy) -> Iterator[list[dict[str, Any]]]:
        rows: list[dict[str, Any]] = []
        size = 0
        for row, length in self.backup.rows(one):
            rows.append(row)
            size += length
            if len(rows) == _ROWS or size >= _BYTES:
                yield rows
                rows, size = [], 0
        if rows:
            yield rows

    def _count_beyond(self, counted: int) -> None:
        """Let services that kept answers of what was there know that it is gone."""
        number = max(counted, SqlEditionRepository(self.connection).revision()) + 1
        self.connection.execute(revisions.delete())
        self.connection.execute(revisions.insert().values(number=number))

    def _noted(self, replaced_head: str | None) -> AuditEntry:
        target = dict(self.entry.target) | {"made_at": self.manifest.made_at.isoformat()}
        if replaced_head not in (None, GENESIS):
            target["replaced_head"] = str(replaced_head)
        return replace(self.entry, target=target)


def _statement(one: TableCopy) -> Insert:
    """Return the INSERT of one table as the backup describes it: its schema may be older."""
    types: dict[str, TypeEngine[Any]] = {"boolean": Boolean(), "bytes": LargeBinary()}
    described = table(
        one.name, *(column(name, types.get(kind, NullType())) for name, kind in one.columns)
    )
    values = {
        name: func.ST_GeomFromWKB(bindparam(WKB, type_=LargeBinary), WGS84_SRID)
        if name == GEOMETRY
        else bindparam(name, type_=types.get(kind, NullType()))
        for name, kind in one.columns
    }
    return described.insert().values(values)


def _let_numbers_go_on(connection: Connection) -> None:
    """Let PostgreSQL count on after the numbers that were put in; SQLite does by itself."""
    if connection.dialect.name != POSTGRESQL:
        return
    for one in metadata.sorted_tables:
        for key in one.primary_key:
            name = connection.scalar(select(func.pg_get_serial_sequence(one.name, key.name)))
            if name is not None:
                # Never back: a sequence does not take part in the transaction, and if that is
                # undone the rows before it are still there.
                last = func.coalesce(func.pg_sequence_last_value(cast(name, REGCLASS)), 0)
                largest = select(func.coalesce(func.max(key), 0)).scalar_subquery()
                beyond = func.greatest(last, largest) + 1
                connection.execute(select(func.setval(name, beyond, false())))


def _newer(found: str, schema: str) -> Fault:
    return Fault(
        "schema",
        f"revision {found}, newer than the backup",
        f"a new database, or one of revision {schema} or older",
        "Name a new file or an empty database: it is brought up to date after restoring.",
    )


def _not_empty(filled: list[str]) -> Fault:
    return Fault(
        "database",
        f"rows in {', '.join(sorted(filled))}",
        "an empty store",
        "Name a new file or an empty database, or replace what is there with --replace.",
    )


def _refused(name: str, table_name: str) -> Fault:
    return Fault(
        f"{name}: table {table_name}",
        "a row that the database does not take",
        "rows that fit the schema and one another",
        "Nothing was restored.",
    )
