"""Show the audit log of a service, and verify that nothing is missing from it."""

import re
from contextlib import closing
from pathlib import Path

import click

from service.audit.endpoints import row_as_json
from service.store import open_store
from service.store.access_ports import AuditRow
from service.store.audit_repository import GENESIS
from zoning.cli.database import AREA_OF_DATABASE, DATABASE, database_url
from zoning.cli.report import CHECK_FAILED, print_result
from zoning.errors import Fault, InvalidInput


@click.group(name="audit")
def command() -> None:
    """Show who read and did what, or verify that the log is whole."""


@command.command()
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000),
              help="How many entries, the newest first.")  # fmt: skip
@click.option("--before", type=click.IntRange(1), help="Only entries of a smaller number.")
@DATABASE
@AREA_OF_DATABASE
def show(*, limit: int, before: int | None, database: str | None, area_path: Path | None) -> None:
    """Show the newest entries."""
    with closing(open_store(database_url(database, area_path))) as store, store.reading() as opened:
        rows = opened.audit.page(before=before, limit=limit)
    text = "\n".join(map(_line, rows)) or "Nhật ký trống · The log is empty"
    print_result({"entries": [row_as_json(row) for row in rows]}, text)


@command.command()
@click.option("--head", metavar="DIGEST",
              help="A digest that an earlier `verify` printed: it must still be in the log, so "
                   "that its end was not cut off.")  # fmt: skip
@DATABASE
@AREA_OF_DATABASE
def verify(*, head: str | None, database: str | None, area_path: Path | None) -> None:
    """Follow the chain of digests; exit status 1 where an entry was changed or removed."""
    if head is not None and not re.fullmatch(r"[0-9a-f]{64}", head):
        fault = Fault("--head", "another text", "64 digits that `khoanh audit verify` printed")
        raise InvalidInput([fault], subject="command line")
    with closing(open_store(database_url(database, area_path))) as store, store.reading() as opened:
        check = opened.audit.check()
        is_cut = head not in (None, GENESIS) and not opened.audit.holds(str(head))
    is_whole = check.broken_at is None and not is_cut
    found = {"entries": check.entries, "head": check.head, "broken_at": check.broken_at,
             "is_cut": is_cut, "is_whole": is_whole}  # fmt: skip
    lines = [f"{check.entries} mục · entries; {check.head}"]
    if check.broken_at is not None:
        lines.append(f"Chuỗi đứt ở mục {check.broken_at} · Broken at entry {check.broken_at}")
    if is_cut:
        lines.append("Thiếu phần cuối đã ghi trước đây · Entries known earlier are missing")
    print_result(found, "\n".join(lines))
    if not is_whole:
        raise SystemExit(CHECK_FAILED)


def _line(row: AuditRow) -> str:
    entry = row.entry
    given = " ".join(f"{name}={value}" for name, value in {**entry.target, **entry.query}.items())
    status = "…" if entry.status is None else entry.status
    count = "" if entry.returned is None else f" ({entry.returned})"
    return (f"{row.number}  {entry.at.isoformat()}  {entry.caller} {entry.role}  {entry.action} "
            f"{entry.route} {given}  {status}{count}")  # fmt: skip
