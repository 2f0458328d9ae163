"""Name the database that a command works on."""

import os
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Final

import click
from sqlalchemy import URL

from service.store.access_ports import AuditEntry
from zoning.area.area import Area
from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area
from zoning.errors import Fault, InvalidInput

DATABASE: Final = click.option(
    "--database",
    metavar="URL",
    help="gpkg:///FILE or postgresql+psycopg://USER@HOST/NAME; a GeoPackage of the area's own in "
    "your state folder if left out.",
)
AREA_OF_DATABASE: Final = click.option(
    "--area",
    "area_path",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Area pack whose own database is meant; the bundled one if left out.",
)


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
    if database is not None and area_path is not None:
        fault = Fault("--database, --area", "both", "one of them", "Leave one out.")
        raise InvalidInput([fault], subject="command line")
    if database is not None:
        return database
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
