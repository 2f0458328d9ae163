"""Read a backup, and know every damage to it before any of it is used."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from service.store.revisions import known_revisions
from zoning.errors import Fault

from .manifest import MANIFEST, InvalidBackup, Manifest, TableCopy, parse_manifest
from .row_text import row_reader

_LARGEST_MANIFEST: Final = 1_000_000
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,  # another compression
    RuntimeError,  # encrypted
    ValueError,
)


@dataclass(frozen=True, slots=True)
class BackupFile:
    """
    A backup that is open.

    Attributes
    ----------
    name
        What it is called in faults.
    manifest
        What it says that it holds.
    archive
        The file.
    """

    name: str
    manifest: Manifest
    archive: zipfile.ZipFile

    def rows(self, table: TableCopy) -> Iterator[tuple[dict[str, Any], int]]:
        """
        Read the rows of one table.

        Parameters
        ----------
        table
            A table of the manifest.

        Yields
        ------
        tuple
            The parameters of an INSERT, see `service.store.backup.row_text.row_reader`, and
            how many bytes they were.

        Raises
        ------
        InvalidBackup
            If the file is not what it was when it was checked, at the latest after the last
            row: what was done with the others must be undone then.
        """
        read = row_reader(table.columns)
        for line in self.lines(table):
            try:
                row = read(line)
            except (ValueError, TypeError):
                raise self._damaged(table) from None
            yield row, len(line)

    def lines(self, table: TableCopy) -> Iterator[bytes]:
        """
        Read the lines of one table.

        Parameters
        ----------
        table
            A table of the manifest.

        Yields
        ------
        bytes
            A row, with the end of its line.

        Raises
        ------
        InvalidBackup
            As `rows`.
        """
        digest, rows, size = hashlib.sha256(), 0, 0
        with _readable(self.name, f"table {table.name}"), self.archive.open(table.file) as file:
            # Never more at once than the manifest says there is.
            while line := file.readline(table.size - size + 1):
                digest.update(line)
                rows, size = rows + 1, size + len(line)
                if size > table.size:
                    break
                yield line
        if (rows, size, digest.hexdigest()) != (table.rows, table.size, table.sha256):
            raise self._damaged(table)

    def _damaged(self, table: TableCopy) -> InvalidBackup:
        return InvalidBackup([_damage(f"{self.name}: table {table.name}")])


@contextmanager
def open_backup(path: Path) -> Iterator[BackupFile]:
    """
    Open a backup, and read everything in it once.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    BackupFile
        Not one byte of it is missing or another than when it was written.

    Raises
    ------
    InvalidBackup
        If the file is missing, cut off, changed, no backup, or of a newer schema than this
        version knows; every table that is damaged is named.
    """
    name = path.name
    with _readable(name, "file"):
        archive = zipfile.ZipFile(path)
    with archive:
        with _readable(name, MANIFEST), archive.open(MANIFEST) as file:
            content = file.read(_LARGEST_MANIFEST)
        opened = BackupFile(name, parse_manifest(content, name=name), archive)
        _want_known(opened)
        _want_whole(opened)
        yield opened


def _want_known(backup: BackupFile) -> None:
    schema, known = backup.manifest.schema, known_revisions()
    if schema not in known:
        mend = "A newer version wrote this backup: upgrade khoanh."
        fault = Fault(f"{backup.name}: schema", schema, f"{max(known)} or older", mend)
        raise InvalidBackup([fault])


def _want_whole(backup: BackupFile) -> None:
    faults: list[Fault] = []
    for table in backup.manifest.tables:
        try:
            for _ in backup.lines(table):
                pass
        except InvalidBackup as error:
            faults += error.faults
    if faults:
        raise InvalidBackup(faults)


@contextmanager
def _readable(name: str, part: str) -> Iterator[None]:
    try:
        yield
    except InvalidBackup:
        raise
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        raise InvalidBackup([Fault(name, found, "a backup")]) from None
    except _UNREADABLE:
        raise InvalidBackup([_damage(f"{name}: {part}")]) from None


def _damage(where: str) -> Fault:
    return Fault(
        where,
        "damage: something is missing or was changed",
        "what `khoanh backup` wrote",
        "Nothing was restored. Use another copy of this backup, or an earlier one.",
    )
