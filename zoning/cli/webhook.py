"""Say where a service sends its events, and see how that goes."""

import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from service.live.sending import url_faults
from service.live.signature import new_secret
from service.store import open_store
from service.store.view import View
from service.store.webhook_ports import Webhook
from zoning.cli.database import AREA_OF_DATABASE, DATABASE, by_command, database_url
from zoning.cli.report import print_result
from zoning.errors import Fault, InvalidInput


@click.group(name="webhook")
def command() -> None:
    """Add, list, retry and remove the targets that a service sends events to."""


@command.command()
@click.argument("url", metavar="URL")
@click.option("--view", type=click.Choice(["public", "exact"]), default="public",
              show_default=True, help="Only what everybody may know, or everything.")  # fmt: skip
@click.option("--allow-loopback", is_flag=True,
              help="Let URL be a program on this machine, without TLS.")  # fmt: skip
@DATABASE
@AREA_OF_DATABASE
def add(
    *, url: str, view: View, allow_loopback: bool, database: str | None, area_path: Path | None
) -> None:
    """Send what happens from now on to URL, and show the secret: once."""
    if faults := url_faults(url, allows_loopback=allow_loopback):
        raise InvalidInput(faults, subject="command line")
    now = datetime.now(UTC)
    with (
        closing(open_store(database_url(database, area_path))) as store,
        store.auditing() as stored,
    ):
        webhook = Webhook(
            webhook_id=uuid.uuid4().hex[:12],
            url=url,
            secret=new_secret(),
            view=view,
            allows_loopback=allow_loopback,
            created_at=now,
            last_event=stored.events.newest(view),
        )
        stored.webhooks.add(webhook)
        stored.audit.append([by_command("khoanh webhook add", now, webhook=webhook.webhook_id)])
    print_result(_as_json(webhook) | {"secret": webhook.secret}, "\n".join([
        f"Đích {webhook.webhook_id} · Target {webhook.webhook_id}",
        "Khóa ký, chỉ hiện một lần · Secret, shown only once:",
        webhook.secret,
    ]))  # fmt: skip


@command.command(name="list")
@DATABASE
@AREA_OF_DATABASE
def list_(*, database: str | None, area_path: Path | None) -> None:
    """List the targets, and how far each has come."""
    with closing(open_store(database_url(database, area_path))) as store, store.reading() as stored:
        rows = [_as_json(one) for one in stored.webhooks.listed()]
    lines = [
        f"{row['webhook_id']}  {row['state']}  {row['view']}  {row['url']}"
        + (f"  ({row['last_failure']})" if row["last_failure"] else "")
        for row in rows
    ]
    print_result({"webhooks": rows}, "\n".join(lines) or "Chưa có đích nào · No targets")


@command.command()
@click.argument("webhook_id", metavar="ID")
@DATABASE
@AREA_OF_DATABASE
def retry(*, webhook_id: str, database: str | None, area_path: Path | None) -> None:
    """Send to the target ID again, from where it stopped."""
    now = datetime.now(UTC)
    with (
        closing(open_store(database_url(database, area_path))) as store,
        store.auditing() as stored,
    ):
        _want_known(found=stored.webhooks.revive(webhook_id))
        stored.audit.append([by_command("khoanh webhook retry", now, webhook=webhook_id)])
    print_result({"webhook_id": webhook_id}, f"Gửi lại · Trying again: {webhook_id}")


@command.command()
@click.argument("webhook_id", metavar="ID")
@DATABASE
@AREA_OF_DATABASE
def remove(*, webhook_id: str, database: str | None, area_path: Path | None) -> None:
    """Send nothing more to the target ID."""
    now = datetime.now(UTC)
    with (
        closing(open_store(database_url(database, area_path))) as store,
        store.auditing() as stored,
    ):
        _want_known(found=stored.webhooks.remove(webhook_id))
        stored.audit.append([by_command("khoanh webhook remove", now, webhook=webhook_id)])
    print_result({"webhook_id": webhook_id}, f"Đã bỏ · Removed: {webhook_id}")


def _want_known(*, found: bool) -> None:
    if not found:
        fault = Fault("ID", "no target of that identifier", "one `khoanh webhook list` shows")
        raise InvalidInput([fault], subject="command line")


def _as_json(webhook: Webhook) -> dict[str, Any]:
    state = "dead" if webhook.is_dead else "failing" if webhook.failures else "active"
    return {
        "webhook_id": webhook.webhook_id,
        "url": webhook.url,
        "view": webhook.view,
        "state": state,
        "failures": webhook.failures,
        "last_event": webhook.last_event,
        "last_failure": webhook.last_failure,
    }
