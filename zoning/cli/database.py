"""Name the database that a command works on."""

import os
import shlex
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource
from sqlalchemy import URL, make_url

from service.store.access_ports import AuditEntry
from zoning.area.area import Area
from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area
from zoning.cli.service_file import read_secret
from zoning.errors import Fault, InvalidInput

Command = TypeVar("Command", bound=Callable[..., Any])

ENVIRONMENT: Final = "KHOANH_DATABASE_FILE"
"""Variable that stands for ``--database-file``."""

_FILE: Final = "khoanh.database_file"


def _remember_file(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    """Keep the file for the option ``--database``, which is read after this one."""
    context.meta[_FILE] = value


def _url_or_file(context: click.Context, _: click.Parameter, value: str | None) -> str | None:
    """Return the URL of the options, or what the file holds."""
    file: Path | None = context.meta.get(_FILE)
    is_overruled = value is not None and not _is_given(context)
    if file is None or is_overruled:
        context.meta[_FILE] = None
        return value
    if value is not None:
        fault = Fault("--database, --database-file", "both", "one of them", "Leave one out.")
        raise InvalidInput([fault], subject="command line")
    return read_secret(str(file), beside=None, named="--database-file")


def _is_given(context: click.Context) -> bool:
    """Return whether the file stands on the command line, not in the environment."""
    return context.get_parameter_source("database_file") is ParameterSource.COMMANDLINE


_DATABASE_FILE: Final = click.option(
    "--database-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    envvar=ENVIRONMENT,
    is_eager=True,
    expose_value=False,
    callback=_remember_file,
    help="File that holds the URL of the database, so that no list of processes shows its "
    f"password; {ENVIRONMENT} in the environment stands for it.",
)
_DATABASE: Final = click.option(
    "--database",
    metavar="URL",
    callback=_url_or_file,
    help="gpkg:///FILE or postgresql+psycopg://USER@HOST/NAME; a GeoPackage of the area's own in "
    "your state folder if left out.",
)


def DATABASE(command: Command) -> Command:  # noqa: N802 - a decorator like its neighbours
    """Give a command the options ``--database`` and ``--database-file``: one argument, a URL."""
    return _DATABASE(_DATABASE_FILE(command))


AREA_OF_DATABASE: Final = click.option(
    "--area",
    "area_path",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Area pack whose own database is meant; the bundled one if left out.",
)


def _is_from_environment() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(_FILE)) and not _is_given(context)


def shown_options(url: str) -> str:
    """
    Return the options with which another command finds the same database.

    Parameters
    ----------
    url
        Its URL.

    Returns
    -------
    str
        With a space before them, and without a password; empty where the environment says it.
    """
    context = click.get_current_context()
    file = context.meta.get(_FILE)
    if file is None:
        shown = make_url(url).render_as_string(hide_password=True)
        return f" --database {shlex.quote(shown)}"
    return f" --database-file {shlex.quote(str(file))}" if _is_given(context) else ""


def database_url(database: str | None, area_path: Path | None) -> str:
    """
    Return the URL of the database that a command's options name.

    Parameters
    ----------
    database
        The option ``--database``; None where it was left out.
    area_path
        The option ``--area``; None where it was left out.

    Returns
    -------
    str
        The URL.

    Raises
    ------
    InvalidInput
        If both options are given.
    InvalidArea
        If the area pack is not sound.
    """
    if database is not None and area_path is None:
        return database
    if database is not None and not _is_from_environment():
        fault = Fault("--database, --area", "both", "one of them", "Leave one out.")
        raise InvalidInput([fault], subject="command line")
    return default_database(read_area(area_path or bundled_area_path()))


def default_database(area: Area) -> str:
    """
    Return the URL of an area's own database, in the user's state folder.

    Parameters
    ----------
    area
        The area.

    Returns
    -------
    str
        The URL of a GeoPackage, which may not exist yet; its folder does, and is the user's alone.
    """
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    folder = Path(state) / "khoanh"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it will hold households
    file = folder / f"{slug(area.name)}-{area.digest[:8]}.gpkg"
    return URL.create("gpkg", database=str(file)).render_as_string()


def by_command(command: str, now: datetime, **target: str) -> AuditEntry:
    """
    Return what the audit log keeps of a command that changes something.

    Parameters
    ----------
    command
        The command, without its options' values.
    now
        The time, with its offset.
    **target
        What it changes: a key, a plan.

    Returns
    -------
    AuditEntry
        The entry. Whoever runs a command can open the database: who that is, is not known.
    """
    return AuditEntry(
        at=now,
        caller="command line",
        role="admin",
        action="RUN",
        route=command,
        target=target,
        status=0,
    )


def slug(name: str) -> str:
    """Return a name in plain letters, as every file system takes it."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    marks = [mark if mark.isascii() and mark.isalnum() else " " for mark in plain
             if not unicodedata.combining(mark)]  # fmt: skip
    return "-".join("".join(marks).split()) or "area"
