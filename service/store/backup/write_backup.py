"""Write a store into one file: everything that is in it at one moment."""

import hashlib
import zipfile
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Label, LargeBinary, Table, func, select

from service.store.access_ports import AuditEntry
from service.store.audit_repository import SqlAuditRepository
from service.store.engine import AUDIT_LOCK, Database
from service.store.errors import InvalidStore
from service.store.revisions import head_revision, revision_of
from service.store.tables.metadata import metadata
from zoning.errors import Fault

from .manifest import MANIFEST, Manifest, TableCopy
from .row_text import kind_of, row_writer

_ROWS: Final = 1_000
_LARGE_ROWS: Final = 4
"""Rows that are read at a time; those that hold whole files may be megabytes each."""


def back_up(database: Database, path: Path, *, entry: AuditEntry, made_at: datetime) -> Manifest:
    """
    Write a store into one file.

    Parameters
    ----------
    database
        The database. Services may go on reading and writing it: the file holds everything that
        was committed before this function was called, and of what is committed meanwhile all
        or nothing.
    path
        The file to write; whoever writes it aside and renames it has it whole or not at all.
    entry
        What the audit log keeps of it. It is written first, and so is in the backup.
    made_at
        The time, with its offset.

    Returns
    -------
    Manifest
        What the file holds.

    Raises
    ------
    InvalidStore
        If the schema is not the one of this version, or the database does not answer.
    OSError
        If the file cannot be written.

    Notes
    -----
    Rows are streamed: memory does not grow with their number. A GeoPackage keeps its
    write-ahead log for as long as this reads; nobody waits.
    """
    with database.reading() as connection:
        _want_schema(connection)
    with database.writing(lock=AUDIT_LOCK) as connection:
        SqlAuditRepository(connection).append([entry])
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        database.reading(is_stream=True) as connection,
    ):
        found = Manifest(
            schema=_want_schema(connection),
            made_at=made_at,
            program=f"khoanh {version('khoanh')}",
            tables=tuple(
                _copy(connection, table, archive, made_at) for table in metadata.sorted_tables
            ),
        )
        with archive.open(_member(MANIFEST, made_at), "w") as file:
            file.write(found.to_json())
    return found


def _want_schema(connection: Connection) -> str:
    revision = revision_of(connection)
    if revision != head_revision():
        raise InvalidStore(
            [
                Fault(
                    "schema",
                    "no tables" if revision is None else f"revision {revision}",
                    f"revision {head_revision()}",
                    "Back a database up with the version of khoanh that serves it.",
                )
            ]
        )
    return revision


def _copy(
    connection: Connection, table: Table, archive: zipfile.ZipFile, made_at: datetime
) -> TableCopy:
    columns = tuple((str(column.name), kind_of(column)) for column in table.c)
    kinds = [kind for _, kind in columns]
    write, digest, rows, size = row_writer(kinds), hashlib.sha256(), 0, 0
    empty = TableCopy(str(table.name), columns, 0, 0, "")
    question = select(*_values(table)).order_by(*table.primary_key)
    batch = _LARGE_ROWS if "bytes" in kinds else _ROWS
    with (
        archive.open(_member(empty.file, made_at), "w", force_zip64=True) as file,
        connection.execution_options(yield_per=batch).execute(question) as found,
    ):
        for row in found:
            line = write(row)
            file.write(line)
            digest.update(line)
            rows, size = rows + 1, size + len(line)
    return TableCopy(empty.name, columns, rows, size, digest.hexdigest())


def _values(table: Table) -> Sequence[Label[Any]]:
    return [
        (
            func.ST_AsBinary(column, type_=LargeBinary) if kind_of(column) == "geometry" else column
        ).label(column.name)
        for column in table.c
    ]


def _member(name: str, made_at: datetime) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, made_at.timetuple()[:6])
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member
