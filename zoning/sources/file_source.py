"""Name a file that was read as a source of an area pack."""

import hashlib
from pathlib import Path

from zoning.area.area import Source

UNSTATED_LICENCE = "as stated by its publisher"
"""What a pack says of a file whose licence its publisher fixes, and we do not know."""


def file_source(what: str, path: str | Path, date: str) -> Source:
    """
    Name a file that was read as a source of an area pack.

    Parameters
    ----------
    what
        What the file holds, in words.
    path
        The file; it exists.
    date
        The date of its data, ISO 8601.

    Returns
    -------
    Source
        With the digest of the file's bytes.
    """
    with Path(path).open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return Source(f"{what} ({Path(path).name})", UNSTATED_LICENCE, date, digest)
