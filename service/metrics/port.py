"""Answer a scraper beside the service on a port of its own, which needs no key."""

from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.features.state import State
from service.problem_details import problem
from service.security.identify import METRICS
from zoning.errors import Fault

from .endpoints import metrics_answer

_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


class MetricsPort:
    """
    Answers nothing but metrics on one port, and passes on what comes by another.

    Parameters
    ----------
    app
        The application.
    port
        The port, on which only this machine can call.
    state_of
        Returns the service.
    """

    def __init__(self, app: ASGIApp, *, port: int, state_of: Callable[[Scope], State]) -> None:
        self._app = app
        self._port = port
        self._state_of = state_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or run the application."""
        # Where a request came in is told by the socket, not by anything it says itself.
        if scope["type"] != "http" or (scope.get("server") or ("", 0))[1] != self._port:
            await self._app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "").rpartition(":")[0]
        if host not in _NAMES:  # a page of a stranger, whose name was made to lead here
            fault = Fault("header Host", "another name", "127.0.0.1")
            answer = problem(421, "This port does not answer to that name.", [fault])
        elif scope["path"] != METRICS or scope["method"] != "GET":
            answer = problem(404, f"This port answers GET {METRICS} alone.")
        else:
            answer = await run_in_threadpool(metrics_answer, self._state_of(scope))
        await answer(scope, receive, send)
