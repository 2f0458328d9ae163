"""Copy the database of a service into one file, also while it runs."""

import hashlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from service.store.backup import InvalidBackup, Manifest, back_up
from service.store.database_url import is_new_file
from service.store.errors import InvalidStore
from service.store.opening import open_database
from zoning.cli.database import AREA_OF_DATABASE, DATABASE, by_command, database_url
from zoning.cli.interrupt import stoppable
from zoning.cli.report import print_result
from zoning.cli.whole_file import refuse_target, whole_file
from zoning.errors import Fault


@click.command(name="backup")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@DATABASE
@AREA_OF_DATABASE
def command(*, path: Path, force: bool, database: str | None, area_path: Path | None) -> None:
    """Copy everything a service keeps into FILE.zip, as it is at one moment.

    The service may go on. FILE holds cases, households and secrets: keep it as you keep them.
    """
    refuse_target(path, ".zip", subject="backup")
    _want_free(path, force=force)
    url = database_url(database, area_path)
    if is_new_file(url):
        raise InvalidStore([Fault("database", "no such file", "the database of a service")])
    now = datetime.now(UTC)
    entry = by_command("khoanh backup", now)
    try:
        with (
            stoppable(),
            closing(open_database(url)) as opened,
            whole_file(path, is_private=True) as aside,
        ):
            manifest = back_up(opened, aside, entry=entry, made_at=now)
            with aside.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = aside.stat().st_size
            _want_free(path, force=force)
    except OSError as error:
        found = f"a file that cannot be written ({error.strerror})"
        raise InvalidBackup([Fault(str(path), found, "room and rights for it")]) from None
    _report(path, manifest, digest, size)


def _want_free(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        mend = "Name another file, or replace it with --force."
        raise InvalidBackup([Fault(str(path), "a file that exists", "a new file", mend)])


def _report(path: Path, manifest: Manifest, digest: str, size: int) -> None:
    rows = {table.name: table.rows for table in manifest.tables}
    found = {
        "file": str(path),
        "bytes": size,
        "sha256": digest,
        "schema": manifest.schema,
        "made_at": manifest.made_at,
        "rows": rows,
    }
    print_result(found, "\n".join([
        f"{path}: {sum(rows.values())} hàng · rows, {size / 1e6:.1f} MB",
        f"{rows['plans']} phương án · plans, {rows['case_reports']} báo cáo ca · case reports",
        f"SHA-256 {digest}",
        "Tệp này chứa ca bệnh, hộ và mã bí mật · It holds cases, households and secrets",
    ]))  # fmt: skip
