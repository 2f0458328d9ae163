"""Refuse requests that are too large or come too often, and let expensive work take turns."""

import asyncio
import ipaddress
import math
from functools import lru_cache
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.limits import Limits
from service.problem_details import RequestRefused, refusal
from zoning.errors import Fault

from .caller import caller_of
from .rate import Buckets

_LARGE_PAGE: Final = 1_000
_KEYS: Final = (b"authorization", b"x-api-key")
_PROBES: Final = "/health/"
_CLOSED: Final = {"Connection": "close"}
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class RequestLimits:
    """
    Refuse what is too large or too often.

    Parameters
    ----------
    app
        The application.
    limits
        How much is allowed.
    """

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        self._addresses = Buckets(limits.per_address)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif (refused := self._refused(scope) or self._crowded(scope)) is not None:
            await refusal(refused)(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    def _crowded(self, scope: Scope) -> RequestRefused | None:
        """Refuse where more wait than can be answered soon: else nobody is answered in time."""
        most = self._limits.waiting
        if not any(name in _KEYS for name, _ in scope["headers"]):
            most -= most // 4  # so that officers find room
        if self._waiting < most or scope["path"].startswith(_PROBES):
            return None
        fault = Fault("service", f"{self._waiting} requests that wait", f"fewer than {most}",
                      "Ask again later.")  # fmt: skip
        return RequestRefused(503, "The service is busy.", [fault], headers={"Retry-After": "2"})

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request among those that wait until its answer begins."""
        is_waiting = True

        def begin() -> None:
            nonlocal is_waiting
            self._waiting -= is_waiting
            is_waiting = False

        async def watch(message: Message) -> None:
            begin()  # a stream lasts for minutes, and a slow reader as long as it likes
            await send(message)

        self._waiting += 1
        try:
            await self._bounded(scope, receive, watch)
        finally:
            begin()

    def _refused(self, scope: Scope) -> RequestRefused | None:
        limits = self._limits
        if (length := len(scope.get("raw_path") or b"") + len(scope["query_string"])) > (
            limits.url_bytes
        ):
            return _too_large(414, "URL", length, limits.url_bytes)
        size = sum(len(name) + len(value) for name, value in scope["headers"])
        if size > limits.header_bytes:
            return _too_large(431, "headers", size, limits.header_bytes)
        length = _declared(scope)
        if length > limits.body_bytes:
            return _too_large(413, "content", length, limits.body_bytes)
        network = network_of(scope)
        wait = 0 if network is None else self._addresses.wait_of(network)
        return too_often(wait, "address") if wait else None

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count content that comes without saying how much it is."""
        most, read = self._limits.body_bytes, 0

        async def count() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise _too_large(413, "content", read, most)
            return message

        await self._app(scope, count, send)


class Turns:
    """
    Let expensive work take turns: what changes something, and large pages.

    Parameters
    ----------
    app
        The application.
    limits
        How many work at once, and how long others wait.
    """

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        self._turns = asyncio.Semaphore(limits.heavy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application when it is its turn, or refuse."""
        if scope["type"] != "http" or not _is_heavy(scope):
            await self._app(scope, receive, send)
            return
        try:
            content = await self._content(scope, receive)
            if content is not None:
                await self._in_turn(scope, content, send)
        except RequestRefused as error:
            await refusal(error)(scope, receive, send)

    async def _content(self, scope: Scope, receive: Receive) -> Receive | None:
        """
        Take the whole content first: who sends it slowly holds nobody up.

        None where the caller went away meanwhile.
        """
        if scope["method"] in SAFE:
            return receive
        messages: list[Message] = []
        try:
            async with asyncio.timeout(self._limits.body_s):
                while not messages or messages[-1].get("more_body"):
                    messages.append(await receive())
        except TimeoutError:
            fault = Fault("content", "half of it", f"all of it within {self._limits.body_s:g} s",
                          "Send it again, or in several parts.")  # fmt: skip
            raise RequestRefused(408, "The content did not come in time.", [fault],
                                 headers=_CLOSED) from None  # fmt: skip
        if messages[-1]["type"] == "http.disconnect":
            return None
        given = iter(messages)

        async def again() -> Message:
            message = next(given, None)
            return await receive() if message is None else message

        return again

    async def _in_turn(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait_s = self._limits.wait_s if self._turns.locked() else None
        try:
            await asyncio.wait_for(self._turns.acquire(), wait_s)
        except TimeoutError:
            fault = Fault("service", "as much expensive work as it does at once", "a free turn",
                          "Ask again later, or ask for less.")  # fmt: skip
            raise RequestRefused(503, "The service is busy.", [fault]) from None
        is_working = True

        def finish() -> None:
            nonlocal is_working
            if is_working:
                self._turns.release()
            is_working = False

        async def watch(message: Message) -> None:
            finish()  # the work is done; a caller who reads slowly holds nobody up
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            finish()


def network_of(scope: Scope) -> str | None:
    """Return whom a request is counted for; None for this machine, or where that is not known."""
    return _network_of((scope.get("client") or ("",))[0])


@lru_cache(maxsize=1024)
def _network_of(host: str) -> str | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return None
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def too_often(wait: float, who: str) -> RequestRefused:
    """Return the refusal of somebody who asks too often."""
    seconds = str(math.ceil(wait))
    fault = Fault("requests", f"more than one {who} may send", "fewer", f"Wait {seconds} s.")
    return RequestRefused(429, "Too many requests.", [fault], headers={"Retry-After": seconds})


def _too_large(status: int, what: str, found: int, most: int) -> RequestRefused:
    fault = Fault(what, f"{found} bytes", f"at most {most} bytes", "Send less, in several parts.")
    detail = f"The {what} of the request cannot be taken."
    return RequestRefused(status, detail, [fault], headers=_CLOSED)


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0


def _is_heavy(scope: Scope) -> bool:
    if scope["method"] not in SAFE:
        # Nothing is changed without a key: it is refused before its content is read.
        return caller_of(scope).role is not None
    for part in scope["query_string"].split(b"&"):
        if part.startswith(b"limit=") and part[6:].isdigit():
            return int(part[6:26]) > _LARGE_PAGE
    return False
