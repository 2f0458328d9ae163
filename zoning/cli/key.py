"""Make, list and revoke the keys of a service."""

import re
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final, cast

import click

from service.security.caller import ROLES
from service.security.keys import new_key
from service.store import open_store
from service.store.access_ports import KeyRecord, KeyRole
from service.store.ports import Repositories
from zoning.cli.database import AREA_OF_DATABASE, DATABASE, by_command, database_url
from zoning.cli.report import print_result
from zoning.errors import Fault, InvalidInput

_VIETNAM: Final = timezone(timedelta(hours=7))
_LONGEST_LABEL: Final = 80


@click.group(name="key")
def command() -> None:
    """Make, list and revoke the keys that officers ask the service with."""


@command.command()
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the key may do.")
@click.option("--unit", "units", multiple=True, metavar="CODE",
              help="Unit that the key is for, with all that lies below it: its identifier or its "
                   "official code. May be repeated; the whole area if left out.")  # fmt: skip
@click.option("--label", default="", help="What you call it: an office, not a person.")
@click.option("--expires", default="365d", show_default=True, metavar="90d|DATE|never",
              help="For how many days it holds, or the last day, in Viet Nam.")  # fmt: skip
@DATABASE
@AREA_OF_DATABASE
def create(
    *,
    role: KeyRole,
    units: tuple[str, ...],
    label: str,
    expires: str,
    database: str | None,
    area_path: Path | None,
) -> None:
    """Make a key, and show it: once, for nobody keeps it."""
    now = datetime.now(UTC)
    expires_at = _expiry(expires, now)
    _want_sound(role, units, label)
    with (
        closing(open_store(database_url(database, area_path))) as store,
        store.auditing() as opened,
    ):
        held = _units(opened, units) if units else None
        key, record = new_key(
            role=role, units=held, label=label, now=now, expires_at=expires_at
        )  # fmt: skip
        opened.keys.save(record)
        opened.audit.append([by_command("khoanh key create", now, key=record.key_id)])
    found = {"key": key} | _as_json(record)
    print_result(found, "\n".join([
        f"Khóa {record.key_id}, vai trò {role} · Key {record.key_id}, role {role}",
        "Chỉ hiện một lần; hãy cất giữ như mật khẩu · Shown only once; keep it like a password:",
        key,
    ]))  # fmt: skip


@command.command(name="list")
@DATABASE
@AREA_OF_DATABASE
def list_(*, database: str | None, area_path: Path | None) -> None:
    """List the keys; their secrets are kept nowhere."""
    with closing(open_store(database_url(database, area_path))) as store, store.reading() as opened:
        records = opened.keys.all()
    now = datetime.now(UTC)
    lines = [_line(record, now) for record in records]
    print_result({"keys": [_as_json(record) for record in records]},
                 "\n".join(lines) or "Chưa có khóa nào · No keys")  # fmt: skip


@command.command()
@click.argument("key_id", metavar="ID")
@DATABASE
@AREA_OF_DATABASE
def revoke(*, key_id: str, database: str | None, area_path: Path | None) -> None:
    """Revoke the key ID; a running service refuses it within five seconds."""
    now = datetime.now(UTC)
    with (
        closing(open_store(database_url(database, area_path))) as store,
        store.auditing() as opened,
    ):
        if not opened.keys.revoke(key_id, now):
            fault = Fault("ID", "no key of that identifier", "one that `khoanh key list` shows")
            raise InvalidInput([fault], subject="command line")
        opened.audit.append([by_command("khoanh key revoke", now, key=key_id)])
    print_result({"key_id": key_id, "revoked_at": now.isoformat()},
                 f"Đã thu hồi khóa {key_id} · Key {key_id} is revoked")  # fmt: skip


def _want_sound(role: KeyRole, units: Sequence[str], label: str) -> None:
    faults = []
    if role == "admin" and units:
        mend = "Leave --unit out, or choose another role."
        faults.append(
            Fault("--unit", "a unit", "none: an administrator keeps the whole area", mend)
        )
    if len(label) > _LONGEST_LABEL or not label.isprintable():
        faults.append(Fault("--label", "another text", f"at most {_LONGEST_LABEL} letters"))
    if faults:
        raise InvalidInput(faults, subject="command line")


def _units(opened: Repositories, names: tuple[str, ...]) -> tuple[str, ...]:
    named = opened.units.named(names)
    mend = "See GET /collections/wards/items; the area is stored when it is served first."
    faults = [
        Fault(f"--unit {name}", "no unit of this area", "an identifier or official code", mend)
        for name, found in named.items()
        if not found
    ]
    if faults:
        raise InvalidInput(faults, subject="command line")
    return tuple(sorted({unit for found in named.values() for unit in found}))


def _expiry(text: str, now: datetime) -> datetime | None:
    """Return when a key ends: so many days from now, or with a day in Viet Nam."""
    if text == "never":
        return None
    if days := re.fullmatch(r"([1-9]\d{0,4})d", text):
        return now + timedelta(days=int(days[1]))
    try:
        midnight = datetime.combine(date.fromisoformat(text), datetime.min.time(), _VIETNAM)
        ends = midnight + timedelta(days=1)
    except (ValueError, OverflowError):
        ends = now
    if ends <= now:
        expected = "days such as 90d, a day to come such as 2027-06-30, or never"
        raise InvalidInput([Fault("--expires", "another text", expected)], subject="command line")
    return ends


def _as_json(record: KeyRecord) -> dict[str, Any]:
    times = ("created_at", "expires_at", "revoked_at", "last_used_at")
    return {
        "key_id": record.key_id,
        "role": record.role,
        "units": None if record.units is None else list(record.units),
        "label": record.label,
        **{name: _time(cast("datetime | None", getattr(record, name))) for name in times},
    }


def _time(time: datetime | None) -> str | None:
    if time is None:
        return None
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _line(record: KeyRecord, now: datetime) -> str:
    if record.revoked_at is not None:
        state = "đã thu hồi · revoked"
    elif record.expires_at is not None and record.expires_at <= now:
        state = "đã hết hạn · expired"
    else:
        state = f"đến · until {_time(record.expires_at) or 'không hạn · for ever'}"
    units = "" if record.units is None else f" [{', '.join(record.units)}]"
    used = f", dùng · used {_time(record.last_used_at)}" if record.last_used_at else ""
    return f"{record.key_id}  {record.role}{units}  {state}{used}  {record.label}".rstrip()
