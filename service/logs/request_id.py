"""Name every request: its answer, its line in the log and its errors carry the name."""

import re
import secrets
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Final

HEADER: Final = "X-Request-Id"

REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("khoanh_request_id", default=None)
"""The request under way, also in the threads that work for it."""

_SAFE: Final = re.compile(rb"[0-9A-Fa-f](?:-?[0-9A-Fa-f]){15,35}")
"""What proxies write: 16 to 36 hexadecimal digits, or a UUID. No word, no date, no telephone or
identity number has this form, so nothing about a person comes into the log by it."""


def request_id_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """
    Return the name of a request.

    Parameters
    ----------
    headers
        The request's headers, their names in small letters.

    Returns
    -------
    str
        The one in the header ``X-Request-Id``, if that is 16 to 36 hexadecimal digits with
        hyphens between them at most; else a new one of 16 digits.
    """
    given = [value for name, value in headers if name == b"x-request-id"]
    if len(given) == 1 and len(given[0]) <= 36 and _SAFE.fullmatch(given[0]):
        return given[0].decode()
    return secrets.token_hex(8)
