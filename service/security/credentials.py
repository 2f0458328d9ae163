"""Find what a request shows to say who asks."""

import base64
import binascii
from collections.abc import Iterable
from typing import Final

from service.problem_details import RequestRefused
from zoning.errors import Fault

MOST: Final = 8 * 1024
"""Most bytes of a key or token."""

CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="khoanh", Basic realm="khoanh"'}
_EXPECTED: Final = "Bearer KEY, or Basic with the key as the password"


def shown_in(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """
    Return the key or token that a request shows.

    Parameters
    ----------
    headers
        Names, in small letters, and values, as ASGI has them.

    Returns
    -------
    str or None
        Of ``Authorization: Bearer``, the password of ``Authorization: Basic`` (QGIS and GDAL
        know that), or ``X-API-Key``; None where nothing is shown.

    Raises
    ------
    RequestRefused
        400 if several differ, 401 if a header is of another kind or too long.
    """
    found = set()
    for name, value in headers:
        if name == b"authorization":
            found.add(_authorized(value))
        elif name == b"x-api-key":
            found.add(_bounded(value))
    if len(found) > 1:
        fault = Fault("headers Authorization, X-API-Key", "two keys", "one", "Leave one out.")
        raise RequestRefused(400, "The request shows more than one key.", [fault])
    return found.pop() if found else None


def refused(found: str, expected: str, mend: str = "") -> RequestRefused:
    """Return the refusal of what a request shows; it names nothing of it."""
    fault = Fault("header Authorization", found, expected, mend)
    return RequestRefused(401, "The key or token is not valid.", [fault], headers=CHALLENGE)


def _authorized(value: bytes) -> str:
    kind, _, rest = _bounded(value).partition(" ")
    if kind.lower() == "bearer" and rest.strip():
        return rest.strip()
    if kind.lower() == "basic":
        try:
            _, _, password = base64.b64decode(rest, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            password = ""
        if password:
            return password
    raise refused("something else", _EXPECTED)


def _bounded(value: bytes) -> str:
    if len(value) > MOST:
        raise refused("more than 8 KiB", _EXPECTED)
    return value.decode("latin-1").strip()
