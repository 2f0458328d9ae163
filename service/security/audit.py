"""Write down who read and did what, before the answer is sent."""

import logging
import re
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problem_details import answer_to, problem
from service.routes import route_of
from service.settings import Settings
from service.store.access_ports import AuditEntry
from service.store.errors import InvalidStore
from service.store.layer_ports import OPEN_LAYERS
from service.store.ports import Repositories, StorePort
from zoning.errors import Fault

from .caller import LOOPBACK, caller_of
from .request_limits import SAFE

_log: Final = logging.getLogger(__name__)

RETURNED: Final = "OGC-NumberReturned"
"""Header that tells how many features an answer holds; kept answers carry it too."""

OPEN_ROUTES: Final = frozenset(
    {"/", "/conformance", "/api", "/docs", "/health/live", "/health/ready", "/metrics",
     "/tileMatrixSets", "/tileMatrixSets/{tileMatrixSet}", "/processes", "/processes/{process}"}
)  # fmt: skip
"""Routes that answer everybody alike, or nothing about anybody."""

PLAIN_PARAMETERS: Final = frozenset(
    {"bbox", "bbox-crs", "crs", "datetime", "limit", "offset", "plan", "f", "since", "level",
     "household", "before", "after", "status", "policy", "wait", "filter-lang", "filter-crs",
     "sortby", "properties", "skipGeometry"}
)  # fmt: skip
"""Parameters whose values hold no free text, and are kept; an address, a position, a filter do."""

_PLAIN: Final = re.compile(r"[-+.,:/\w]{0,200}", re.ASCII)
_WITHHELD: Final = "…"
_MOST_PARAMETERS: Final = 30
_MOST_USES: Final = 10_000
_MOST_WRITING: Final = 8


class AuditWriter:
    """
    Add entries to the log; those that come together share one transaction.

    Parameters
    ----------
    store
        The open store.

    Attributes
    ----------
    threads
        How many may wait for `write` at once.
    """

    def __init__(self, store: StorePort) -> None:
        self._store = store
        self._waiting: list[tuple[AuditEntry, Future[None]]] = []
        self._entry = threading.Lock()
        self._turn = threading.Lock()
        self._used: set[tuple[str, datetime]] = set()
        # Threads of its own: what must be on the disk first waits for no answer that is made.
        self.threads: Final = CapacityLimiter(_MOST_WRITING)

    def write(self, entry: AuditEntry) -> None:
        """
        Add an entry; when this returns it is on the disk.

        Parameters
        ----------
        entry
            The entry.

        Raises
        ------
        Exception
            Whatever kept the database from taking it.
        """
        done: Future[None] = Future()
        with self._entry:
            self._waiting.append((entry, done))
        with self._turn:
            if not done.done():  # nobody before has taken it along
                self._write_waiting()
        done.result()

    def _write_waiting(self) -> None:
        with self._entry:
            taken, self._waiting = self._waiting, []
        try:
            with self._store.auditing() as stored:
                stored.audit.append([entry for entry, _ in taken])
                hours = self._note_uses(stored, [entry for entry, _ in taken])
        except Exception as error:  # noqa: BLE001 - every one of them must hear of it
            for _, done in taken:
                done.set_exception(error)
        else:
            self._used = hours if len(self._used) > _MOST_USES else self._used | hours
            for _, done in taken:
                done.set_result(None)

    def _note_uses(
        self, stored: Repositories, entries: list[AuditEntry]
    ) -> set[tuple[str, datetime]]:
        """Remember once an hour that a key was used, and return which hours of which keys."""
        hours = {(one.caller, one.at.replace(minute=0, second=0, microsecond=0)) for one in entries}
        for caller, hour in sorted(hours - self._used):
            stored.keys.used(caller, hour)
        return hours


class AuditTrail:
    """
    Write every restricted read and every act into the log.

    Parameters
    ----------
    app
        The application.
    settings
        How the service is run.
    operations
        Every operation, to name the route of a request.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings, operations: Iterable[APIRoute]) -> None:
        self._app = app
        self._settings = settings
        self._routes = tuple(operations)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; answer 503 where the log cannot be written."""
        entry = self._entry(scope) if scope["type"] == "http" else None
        if entry is None:
            await self._app(scope, receive, send)
            return
        writer: AuditWriter = scope["app"].state.audit
        if entry.action not in SAFE and (refused := await _refused(writer, entry)):
            await refused(scope, receive, send)  # nothing was done yet
            return
        await self._watched(scope, receive, send, writer, entry)

    async def _watched(
        self, scope: Scope, receive: Receive, send: Send, writer: AuditWriter, entry: AuditEntry
    ) -> None:
        has_started = is_refused = False

        async def watch(message: Message) -> None:
            nonlocal has_started, is_refused
            if message["type"] == "http.response.start":
                has_started = True
                if refused := await _refused(writer, self._answered(entry, message)):
                    is_refused = True
                    await refused(scope, receive, send)
            if not is_refused:
                await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception:
            if not has_started:
                await _refused(writer, self._answered(entry, {"status": 500, "headers": []}))
            raise

    def _entry(self, scope: Scope) -> AuditEntry | None:
        """Return what is to be written of a request; None where it is of no concern."""
        caller = caller_of(scope)
        if caller.role is None or caller.name is None:
            return None
        method = scope["method"]
        if caller is LOOPBACK and method in SAFE:
            return None  # there is nobody whose name could be written down
        route, target = route_of(scope, self._routes)
        if route in OPEN_ROUTES or route is None or target.get("collection") in OPEN_LAYERS:
            return None
        return AuditEntry(
            at=self._settings.clock(),
            caller=caller.name,
            role=caller.role,
            action=method,
            route=route,
            target={name: _plain(value) for name, value in target.items()},
            query=_query(scope["query_string"]),
            client=(scope.get("client") or (None,))[0] if self._settings.keeps_addresses else None,
        )

    def _answered(self, entry: AuditEntry, message: Message) -> AuditEntry:
        counted = Headers(raw=message["headers"]).get(RETURNED, "")
        return AuditEntry(
            at=self._settings.clock(),
            caller=entry.caller,
            role=entry.role,
            action=entry.action,
            route=entry.route,
            target=entry.target,
            query=entry.query,
            status=message["status"],
            returned=int(counted) if counted.isdigit() else None,
            client=entry.client,
        )


def _query(text: bytes) -> dict[str, str]:
    given = parse_qsl(text.decode("latin-1"), keep_blank_values=True)[:_MOST_PARAMETERS]
    return {
        # A plus sign that was not encoded arrives as a space.
        _plain(name): _plain(value.replace(" ", "+")) if _is_plain(name, value) else _WITHHELD
        for name, value in given
    }


def _is_plain(name: str, value: str) -> bool:
    return name in PLAIN_PARAMETERS and (name == "datetime" or " " not in value)


def _plain(value: str) -> str:
    """Return a value, unless it could be an address or a person's name."""
    return value if _PLAIN.fullmatch(value) else _WITHHELD


async def _refused(writer: AuditWriter, entry: AuditEntry) -> Response | None:
    """Write an entry, or return why nothing may be shown."""
    try:
        await run_sync(writer.write, entry, limiter=writer.threads)
    except InvalidStore as error:
        _log.warning("the database is away: %s is refused", entry.route)
        return answer_to(error)
    except Exception:  # noqa: BLE001 - whatever it was, nothing may be shown
        _log.exception("the audit log cannot be written: %s is refused", entry.route)
        return _unwritten()
    return None


def _unwritten() -> Response:
    fault = Fault("audit log", "a log that cannot be written", "one that can",
                  "Have an administrator look at the database.")  # fmt: skip
    detail = "What is restricted is not shown, nor done, unless it can be written down."
    return problem(503, detail, [fault], {"Retry-After": "30"})
