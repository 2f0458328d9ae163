"""Put a backup into the database of a service: all of it or nothing."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from service.store.backup import BackupFile, Restored, open_backup, restore
from service.store.database_url import file_of, is_new_file
from service.store.opening import open_database
from zoning.cli.database import AREA_OF_DATABASE, DATABASE, by_command, database_url
from zoning.cli.interrupt import stoppable
from zoning.cli.report import print_result


@click.command(name="restore")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--replace", "replaces", is_flag=True,
              help="Remove what the database holds, its audit log too.")  # fmt: skip
@DATABASE
@AREA_OF_DATABASE
def command(*, path: Path, replaces: bool, database: str | None, area_path: Path | None) -> None:
    """Put the backup FILE into an empty database, of whichever kind.

    The whole file is checked first, and an error leaves the database as it was.
    """
    url = database_url(database, area_path)
    entry = by_command("khoanh restore", datetime.now(UTC))
    with stoppable(), open_backup(path) as backup:
        _make_private(url)
        with closing(open_database(url)) as opened:
            done = restore(opened, backup, replaces=replaces, entry=entry)
        _report(backup, done)


def _make_private(url: str) -> None:
    """Make a new file before SQLite does, so that nobody else can read what comes into it."""
    file = file_of(url)
    if file is not None and is_new_file(url) and file.parent.is_dir():
        file.touch(mode=0o600)


def _report(backup: BackupFile, done: Restored) -> None:
    made_at = backup.manifest.made_at
    is_whole = done.audit.broken_at is None
    found = {
        "made_at": made_at,
        "schema": backup.manifest.schema,
        "rows": done.rows,
        "audit": {"entries": done.audit.entries, "head": done.audit.head, "is_whole": is_whole},
        "replaced_head": done.replaced_head,
    }
    lines = [
        f"Sao lưu lúc · Backed up at {made_at.isoformat()}",
        f"Đã phục hồi {sum(done.rows.values())} hàng · Restored as many rows",
    ]
    if not is_whole:
        at = done.audit.broken_at
        lines.append(f"Nhật ký truy cập đã đứt từ trước, ở mục {at} · The audit log was broken "
                     f"before, at entry {at}")  # fmt: skip
    print_result(found, "\n".join(lines))
