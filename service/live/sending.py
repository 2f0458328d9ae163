"""Send one message to a webhook: to the address that was checked, and no other."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from service.store.webhook_ports import Webhook
from zoning.errors import Fault

TIMEOUT_S: Final = 10.0
"""How long one delivery may take in all."""


class DeliveryFailed(Exception):  # noqa: N818 - said as it is
    """A message was not taken; the text says why, without anything of the answer's body."""


def url_faults(url: str, *, allows_loopback: bool) -> list[Fault]:
    """
    Say why a URL may not be a target.

    Parameters
    ----------
    url
        The URL.
    allows_loopback
        Whether it may be a program on this machine, without TLS.

    Returns
    -------
    list of Fault
        Empty where it may. Its address is checked with every delivery.
    """
    expected = "https://HOST/PATH" + (" or http://127.0.0.1:PORT/PATH" if allows_loopback else "")
    try:
        parts = urlsplit(url)
        is_sound = bool(parts.hostname) and (parts.port or 1) > 0 and url.isascii()
    except ValueError:
        return [Fault("URL", "text that is no URL", expected)]
    if not is_sound or parts.username or parts.fragment or not url.isprintable() or " " in url:
        return [Fault("URL", "another text, or one with a name or fragment", expected)]
    if parts.scheme == "https" or (allows_loopback and parts.scheme == "http"):
        return []
    return [Fault("URL", f"the scheme {parts.scheme!r}", expected, "Messages need TLS.")]


def send(webhook: Webhook, body: bytes, headers: Mapping[str, str]) -> None:
    """
    Send one message.

    Parameters
    ----------
    webhook
        The target.
    body
        The message, JSON.
    headers
        What proves who sent it.

    Raises
    ------
    DeliveryFailed
        If the host has another address than public ones, does not answer in time, or answers
        with another status than 200 to 299; redirects are not followed.
    """
    parts = urlsplit(webhook.url)
    connection = _connection(parts, webhook)
    watch = Timer(TIMEOUT_S, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        told = {"Content-Type": "application/json", "User-Agent": "khoanh", **headers}
        connection.request("POST", path, body, told)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryFailed(f"no answer ({type(error).__name__})") from None
    finally:
        watch.cancel()
        connection.close()
    if not 200 <= status < 300:
        raise DeliveryFailed(f"status {status}")


class _ToAddress(http.client.HTTPConnection):
    """A connection to an address that was checked: a name may mean another one a moment later."""

    def __init__(self, parts: SplitResult, address: str, *, is_tls: bool) -> None:
        super().__init__(parts.hostname or "", parts.port or (443 if is_tls else 80))
        self._address = address
        self._is_tls = is_tls

    def connect(self) -> None:
        """Connect to the address, and ask whoever answers to prove the name."""
        opened = socket.create_connection((self._address, self.port), TIMEOUT_S)
        self.sock = opened
        if self._is_tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(opened, server_hostname=self.host)


def _connection(parts: SplitResult, webhook: Webhook) -> _ToAddress:
    is_tls = parts.scheme == "https"
    address = _address(parts, allows_loopback=webhook.allows_loopback, is_tls=is_tls)
    return _ToAddress(parts, address, is_tls=is_tls)


def _address(parts: SplitResult, *, allows_loopback: bool, is_tls: bool) -> str:
    """Return an address of a host, if every one that it has may be sent to."""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise DeliveryFailed("the host has no address") from None
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    for one in addresses:
        is_public = one.is_global and not one.is_multicast and is_tls
        if not is_public and not (allows_loopback and one.is_loopback):
            raise DeliveryFailed("the host has an address that is not public")
    return str(addresses[0])


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a delivery that takes too long, whatever trickles in."""
    if connection.sock is not None:
        connection.sock.close()
