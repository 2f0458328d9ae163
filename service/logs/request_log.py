"""Log every request in one line, count it, and tell its name in the answer."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.boundary import IS_HEAD
from service.routes import route_of
from service.security.caller import name_in

from .lines import event
from .request_id import HEADER, REQUEST_ID, request_id_of

_log: Final = logging.getLogger(__name__)
_HEADER: Final = HEADER.lower().encode()
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Answered:
    """
    A request that was answered, as far as logs and metrics may tell.

    Attributes
    ----------
    method
        The method; "OTHER" for one that no operation has.
    route
        Template of the path; None where it leads nowhere.
    status
        The status sent; None where the caller went before one was.
    seconds
        From the first byte of the question to the last one of the answer.
    """

    method: str
    route: str | None
    status: int | None
    seconds: float


class RequestLog:
    """
    Logs and counts requests.

    Parameters
    ----------
    app
        The application.
    operations
        Every operation, to name the route of what was refused before it was routed.
    count
        Is told of every request.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        operations: Iterable[APIRoute],
        count: Callable[[Answered], None],
    ) -> None:
        self._app = app
        self._operations = tuple(operations)
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, and note how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, begun = request_id_of(scope["headers"]), time.perf_counter()
        status: int | None = None

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", ()), (_HEADER, request_id.encode())]
                message = {**message, "headers": headers}
            await send(message)

        token, is_whole = REQUEST_ID.set(request_id), False
        try:
            await self._app(scope, receive, watch)
            is_whole = True
        finally:
            seconds = time.perf_counter() - begun
            self._note(scope, request_id, status, seconds, is_whole=is_whole)
            REQUEST_ID.reset(token)

    def _note(
        self, scope: Scope, request_id: str, status: int | None, seconds: float, *, is_whole: bool
    ) -> None:
        asked = "HEAD" if IS_HEAD in scope else scope["method"]
        method = asked if asked in _METHODS else "OTHER"
        route = getattr(scope.get("route"), "path", None) or route_of(scope, self._operations)[0]
        self._count(Answered(method, route, status, seconds))
        level = logging.INFO if is_whole and (status or 0) < 500 else logging.WARNING
        if not _log.isEnabledFor(level):
            return
        told = event(
            "request",
            method=method,
            route=route,
            status=status,
            duration_ms=round(seconds * 1000, 2),
            caller=name_in(scope),
            request_id=request_id,
            **({} if is_whole else {"is_broken_off": True}),
        )
        _log.log(level, "request", extra=told)
