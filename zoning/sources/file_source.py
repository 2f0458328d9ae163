"""Name a file that facts were read from."""

import hashlib
from pathlib import Path

from zoning.area.area import Source


def file_source(what: str, path: str | Path, date: str) -> Source:
    """
    Name a file as the source of a part of a pack.

    Parameters
    ----------
    what
        The part, in words: "ward boundaries".
    path
        The file.
    date
        The date of the data, ISO 8601.

    Returns
    -------
    Source
        With the file's name and digest. No licence can be read from such a file: the pack says
        that its publisher states it.
    """
    with Path(path).open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return Source(f"{what} ({Path(path).name})", "as stated by its publisher", date, digest)
