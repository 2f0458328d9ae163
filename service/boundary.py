"""Wrap the application: no error escapes, every answer is guarded, HEAD is GET without a body."""

import logging
import re
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zoning.errors import Fault, ZoningError

from .problem_details import NOWHERE, answer_to, problem, unforeseen

_log: Final = logging.getLogger(__name__)
_PLAIN: Final = re.compile(r"[A-Za-z0-9._:-]+")

CONTENT_SECURITY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data: blob:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "worker-src 'self' blob:; "  # MapLibre draws in workers
    "manifest-src 'self'; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'none'"
)

_ONE_YEAR: Final = (b"strict-transport-security", b"max-age=31536000")
IS_HEAD: Final = "khoanh.is_head"
"""What a request's scope says where nobody will read the body: then it need not last."""

_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class ProblemBoundary:
    """Answer an error that no route answered; log it where nobody foresaw it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_started = False

        async def watch(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ZoningError as error:  # of a layer round the routes: the database is away
            if has_started:
                raise
            await answer_to(error)(scope, receive, send)
        except Exception:
            # The route alone: a path may hold the identifier of a household.
            route = getattr(scope.get("route"), "path", "a path")
            _log.exception("%s %s failed", scope["method"], route)
            if has_started:
                raise  # half an answer is out: only breaking the connection is honest
            await unforeseen()(scope, receive, send)


class GuardedHeaders:
    """Add the headers that keep a browser from doing more than the page needs."""

    def __init__(self, app: ASGIApp, *, is_cross_origin: bool) -> None:
        self._app = app
        resources = "cross-origin" if is_cross_origin else "same-origin"
        headers = _HEADERS | {"Cross-Origin-Resource-Policy": resources}
        # Written once: this is done with every answer.
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; headers that it sets itself are kept."""

        async def guard(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                names = {name for name, _ in given}
                added = [pair for pair in self._headers if pair[0] not in names]
                if scope["scheme"] == "https":  # a browser believes it nowhere else
                    added.append(_ONE_YEAR)
                message = {**message, "headers": [*given, *added]}
            await send(message)

        await self._app(scope, receive, guard if scope["type"] == "http" else send)


class HeadAsGet:
    """Answer HEAD with the headers of GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, and drop the body where only the head was asked for."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET", IS_HEAD: True}
        await self._app(asked, receive, bodiless)


class KnownHosts:
    """Refuse requests that call the service by a name that is not its own."""

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, or refuse."""
        if scope["type"] == "http" and (refusal := self._refusal(scope)) is not None:
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        given = next((value for name, value in scope["headers"] if name == b"host"), b"")
        host = _name_of(given.decode("latin-1"))
        if not _is_plain(host):
            return problem(400, "The header Host is not a name.", [
                Fault("header Host", "something else", "a host name, with or without a port"),
            ])  # fmt: skip
        if not self._hosts or host.lower() in self._hosts:
            return None
        expected = " or ".join(sorted(self._hosts))
        mend = "Behind a proxy, start the service without --view exact, and give keys."
        return problem(421, "This service does not answer to that name.", [
            Fault("header Host", "another name", expected, mend),
        ])  # fmt: skip


class ReadableUrls:
    """
    Refuse a NUL in the path or the query.

    No identifier holds one, and PostgreSQL takes none: it would fail where it is looked for.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, or refuse."""
        if scope["type"] == "http" and "\0" in scope["path"]:
            await problem(404, NOWHERE)(scope, receive, send)
        elif scope["type"] == "http" and b"%00" in scope["query_string"]:
            fault = Fault("query", "a text with NUL", "readable text")
            answer = problem(400, "The query of the request cannot be used.", [fault])
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _name_of(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0].removeprefix("[")
    return host.partition(":")[0]


def _is_plain(host: str) -> bool:
    return _PLAIN.fullmatch(host) is not None
