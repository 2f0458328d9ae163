"""Download one published file whole, or say why not."""

import logging
import shutil
from pathlib import Path
from time import sleep
from typing import Final
from urllib.parse import urlsplit

import pooch

from zoning.errors import Fault, InvalidSource

TRIES: Final = 3
TIMEOUT: Final = 30.0
"""Seconds without a byte after which a server counts as gone."""

PASSING: Final = frozenset({429, 500, 502, 503, 504})
"""HTTP statuses after which the same request may succeed."""

BROKEN: Final = ("ChunkedEncodingError", "ContentDecodingError")
"""What `requests` calls an answer that ended before its end."""


def download(url: str, target: Path, *, sha256: str | None, pause: float = 1.0) -> None:
    """
    Download a file unless it is there.

    Parameters
    ----------
    url
        Where it is published, http or https.
    target
        Where to put it; its folder is made. A file that stands there is kept if it has the
        digest, or if none is asked for; else it is replaced.
    sha256
        The digest that it must have; None where what it belongs to is checked as a whole.
    pause
        Seconds before the second try, and twice as many before each further one.

    Raises
    ------
    InvalidSource
        If the server cannot be reached, refuses, breaks off or sends something else. Nothing of
        the download is kept then.

    Notes
    -----
    The file is downloaded into a hidden folder beside its place and moved when whole. A run that
    was killed leaves that folder, and the next one clears it.
    """
    # Its messages name whole addresses, and those may hold a password.
    pooch.get_logger().setLevel(logging.ERROR)
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    if _is_there(target, sha256):
        return
    for tried in range(1, TRIES + 1):
        try:
            _retrieve(url, partial, sha256)
            (partial / "file").replace(target)
        except (OSError, ValueError) as error:
            if tried < TRIES and _may_pass(error):
                sleep(pause * 2 ** (tried - 1))
                continue
            raise InvalidSource([_fault(url, error)], subject="download") from None
        else:
            return
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _is_there(target: Path, sha256: str | None) -> bool:
    return target.is_file() and (sha256 is None or pooch.file_hash(str(target)) == sha256)


def _retrieve(url: str, partial: Path, sha256: str | None) -> None:
    pooch.retrieve(
        url,
        known_hash=f"sha256:{sha256}" if sha256 else None,
        fname="file",
        path=partial,
        downloader=pooch.HTTPDownloader(timeout=TIMEOUT, chunk_size=1 << 16),
    )


def _may_pass(error: Exception) -> bool:
    if not hasattr(error, "response"):
        return False  # another checksum, or a disk that refuses
    return error.response is None or error.response.status_code in PASSING


def _fault(url: str, error: Exception) -> Fault:
    where = shown(url)
    if not isinstance(error, OSError):
        mend = "The publisher has changed it, or something on the way has: do not use it."
        return Fault(where, "other bytes than were published", "the SHA-256 on record", mend)
    if not hasattr(error, "response"):
        found = f"a folder that cannot be written ({error.strerror})"
        return Fault(where, found, "room for the file", "Name another folder with --out.")
    if error.response is not None:
        mend = "It may have moved; a mirror can be named with --base-url."
        return Fault(where, f"HTTP status {error.response.status_code}", "the file", mend)
    if type(error).__name__ in BROKEN:
        return Fault(where, "a download that broke off", "the whole file", "Run the command again.")
    mend = "Connect to the Internet, or name a mirror with --base-url."
    return Fault(where, f"no answer ({type(error).__name__})", "a server that answers", mend)


def shown(url: str) -> str:
    """
    Return an address that may be shown: without user, password and query.

    Examples
    --------
    >>> shown("https://user:secret@example.org/a/b.json?token=secret")
    'https://example.org/a/b.json'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
