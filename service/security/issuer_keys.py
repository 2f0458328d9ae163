"""Fetch the public keys of an issuer; nothing is fetched unless one is configured."""

import ipaddress
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
import orjson

from .issuer import Issuer

KeySet = Mapping[str, jwt.PyJWK]
"""Keys by their names."""

_MOST: Final = 256 * 1024
_KINDS: Final = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}


class IssuerUnreachable(Exception):  # noqa: N818 - said as it is
    """The issuer does not answer, or not with what it should."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing: where keys come from is configured, not told by an answer."""


_OPENER: Final = urllib.request.build_opener(_NoRedirect)


def fetch_key_set(issuer: Issuer) -> KeySet:
    """
    Ask an issuer for its configuration, and then for its keys.

    Parameters
    ----------
    issuer
        The issuer.

    Returns
    -------
    mapping
        Its public signing keys of the allowed kinds.

    Raises
    ------
    IssuerUnreachable
        If it does not answer in time, answers with more than 256 KiB, is another issuer, or
        names keys at an address that is neither HTTPS nor this machine's.
    """
    place = f"{issuer.url.rstrip('/')}/.well-known/openid-configuration"
    configuration = _fetched(place, issuer.timeout_s)
    if configuration.get("issuer") != issuer.url:
        raise IssuerUnreachable
    keys = _fetched(str(configuration.get("jwks_uri")), issuer.timeout_s).get("keys")
    if not isinstance(keys, list):
        raise IssuerUnreachable
    found = {}
    for number, key in enumerate(keys):
        if (usable := _usable(key, issuer.algorithms)) is not None:
            found[usable.key_id or f"#{number}"] = usable
    return found


def is_guarded(url: str) -> bool:
    """Return whether nobody between can change what an address answers."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    try:
        is_here = (
            parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
        )
    except ValueError:
        is_here = False
    return parts.scheme == "http" and is_here


def _fetched(url: str, timeout_s: float) -> dict[str, Any]:
    if not is_guarded(url):
        raise IssuerUnreachable
    request = urllib.request.Request(url, headers={"Accept": "application/json"})  # noqa: S310
    try:
        with _OPENER.open(request, timeout=timeout_s) as answer:
            content = answer.read(_MOST + 1)
        document = orjson.loads(content) if len(content) <= _MOST else None
    except urllib.error.HTTPError as error:
        error.close()  # it holds the connection
        raise IssuerUnreachable from None
    except (OSError, ValueError, HTTPException):
        raise IssuerUnreachable from None
    if not isinstance(document, dict):
        raise IssuerUnreachable
    return document


def _usable(key: Any, algorithms: tuple[str, ...]) -> jwt.PyJWK | None:
    """Return a key for signatures of an allowed kind; shared secrets are never one."""
    if not isinstance(key, dict) or key.get("use", "sig") != "sig":
        return None
    kind = key.get("kty")
    algorithm = key.get("alg") or (_KINDS.get(kind) if isinstance(kind, str) else None)
    if algorithm not in algorithms or _KINDS.get(str(kind)) != algorithm:
        return None
    try:
        return jwt.PyJWK(key, algorithm)
    except jwt.PyJWTError:
        return None
