"""Find out who sent a request before anything else looks at it."""

from typing import Final

from anyio.to_thread import run_sync
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problem_details import RequestRefused, refusal
from service.settings import Settings
from service.store.errors import InvalidStore

from .caller import LOOPBACK, NOBODY, Caller, remember_caller
from .callers import Callers
from .credentials import shown_in
from .rate import Buckets
from .request_limits import network_of, too_often

METRICS: Final = "/metrics"

OUTAGE_S: Final = 3_600.0
"""Seconds for which a key opens the metrics, and nothing else, while it cannot be looked up."""

_VARY = "Authorization, X-API-Key"


class Identify:
    """
    Note in every request who sent it, or refuse it.

    Parameters
    ----------
    app
        The application.
    settings
        How the service is run.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        self._is_open = settings.view == "exact"
        self._failures = Buckets(settings.limits.failures)
        self._keys = Buckets(settings.limits.per_key)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with a caller, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            caller = LOOPBACK if self._is_open else await self._identified(scope)
        except RequestRefused as error:
            await refusal(error)(scope, receive, send)
            return
        remember_caller(scope, caller)
        await self._app(scope, receive, _kept_apart(send, caller))

    async def _identified(self, scope: Scope) -> Caller:
        shown = shown_in(scope["headers"])
        network = network_of(scope)
        if shown is None:
            return NOBODY
        if network is not None and (wait := self._failures.wait_of(network, takes=False)):
            raise too_often(wait, "address")
        try:
            caller = await _found(scope, shown)
        except RequestRefused as error:
            if network is not None and error.status == 401:
                self._failures.wait_of(network)
            raise
        if wait := self._keys.wait_of(caller.name):
            raise too_often(wait, "key")
        return caller


async def _found(scope: Scope, shown: str) -> Caller:
    callers: Callers = scope["app"].state.callers
    known = callers.remembered(shown)
    if known is not None:
        return known
    try:
        return await run_sync(callers.found, shown)
    except InvalidStore:
        # Metrics must tell that the database is away; they show nothing that is restricted.
        known = callers.remembered(shown, longer_s=OUTAGE_S) if scope["path"] == METRICS else None
        if known is None:
            raise
        return known


def _kept_apart(send: Send, caller: Caller) -> Send:
    """Keep what one caller may see out of caches that others share."""

    async def watch(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header(_VARY)
            if caller.role is not None:
                kept = headers.get("cache-control", "no-cache")
                parts = [part.strip() for part in kept.split(",")]
                if "no-store" not in parts:
                    rest = [part for part in parts if part not in ("public", "private")]
                    headers["cache-control"] = ", ".join(["private", *rest])
        await send(message)

    return watch
