"""Keep a copy of a GeoPackage as it was before its schema was changed."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from zoning.errors import Fault

from .engine import Database
from .errors import InvalidStore


def keep_copy(database: Database, revision: str) -> Path:
    """
    Copy a GeoPackage beside itself.

    Parameters
    ----------
    database
        The GeoPackage; whoever calls holds its one lock for writing and has changed nothing yet.
    revision
        The schema it is of, which becomes part of the copy's name.

    Returns
    -------
    Path
        The copy, which its owner alone may read. None that was kept before is replaced.

    Raises
    ------
    InvalidStore
        If it cannot be written, for want of room or of rights.
    """
    file = Path(str(database.engine.url.database)).absolute()
    names = (f"{file.stem}.schema-{revision}{more}{file.suffix}" for more in _endings())
    kept = next(path for path in map(file.with_name, names) if not path.exists())
    aside = kept.with_name(f".{kept.name}.new")
    try:
        aside.unlink(missing_ok=True)  # of a run that was killed
        os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(aside)) as target:
            source.backup(target)
        with aside.open("rb") as copied:
            os.fsync(copied.fileno())
        aside.rename(kept)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        cause = error.strerror if isinstance(error, OSError) else error
        raise InvalidStore([_unkept(kept, cause)]) from None
    return kept


def _endings() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))


def _unkept(kept: Path, cause: object) -> Fault:
    return Fault(
        str(kept),
        f"a file that cannot be written ({cause})",
        "room and rights for a copy, because the schema will be changed",
        "Make room, or see to the folder's rights, and start again; nothing was changed.",
    )
