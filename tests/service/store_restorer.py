"""Restore a backup up to one table, say so and wait: run as a program, to be killed."""

import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from service.store.backup import BackupFile, open_backup, restore
from service.store.opening import open_database
from zoning.cli.database import by_command


@dataclass(frozen=True, slots=True)
class Halting(BackupFile):
    """A backup whose reader never gets past one table."""

    last: str

    def rows(self, table):
        """Read the rows, but for the last one of that table."""
        found = list(BackupFile.rows(self, table))
        yield from found[:-1] if table.name == self.last else found
        if table.name == self.last:
            sys.stdout.write("here\n")
            sys.stdout.flush()
            time.sleep(600)


def run(url: str, path: str, last: str) -> None:
    """Restore in the place of what is there."""
    with open_backup(Path(path)) as opened, closing(open_database(url)) as database:
        halting = Halting(opened.name, opened.manifest, opened.archive, last)
        entry = by_command("khoanh restore", datetime.now(UTC))
        restore(database, halting, replaces=True, entry=entry)


if __name__ == "__main__":
    run(*sys.argv[1:])
