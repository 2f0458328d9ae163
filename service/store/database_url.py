"""Read in which database a URL says the service keeps everything."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from zoning.errors import Fault

from .errors import InvalidStore


def is_new_file(url: str) -> bool:
    """
    Return whether opening a database would make a new file.

    Parameters
    ----------
    url
        As for `service.store.opening.open_database`.

    Returns
    -------
    bool
        False for every server.

    Raises
    ------
    InvalidStore
        If the URL is of no known kind.
    """
    file = file_of(url)
    return file is not None and not file.exists()


def file_of(url: str) -> Path | None:
    """
    Return the file that holds a database.

    Parameters
    ----------
    url
        As for `service.store.opening.open_database`.

    Returns
    -------
    Path or None
        None for every server.

    Raises
    ------
    InvalidStore
        If the URL is of no known kind.
    """
    parsed = parsed_url(url)
    return Path(parsed.database or "") if parsed.drivername == "gpkg" else None


def parsed_url(url: str) -> URL:
    """
    Read a URL.

    Parameters
    ----------
    url
        As for `service.store.opening.open_database`.

    Returns
    -------
    URL
        One of a GeoPackage file, or of a PostgreSQL database with the driver that is used here.

    Raises
    ------
    InvalidStore
        If the URL is of no known kind.
    """
    expected = "gpkg:///FILE or postgresql+psycopg://USER:PASSWORD@HOST:PORT/NAME"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InvalidStore([Fault("URL", "text that is no URL", expected)]) from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("gpkg", "postgresql+psycopg"):
        raise InvalidStore([Fault("URL", f"the kind {parsed.drivername!r}", expected)])
    if not parsed.database or parsed.database == ":memory:":
        raise InvalidStore([Fault("URL", "no name of a file or database", expected)])
    return parsed
