"""Keep streams of events open: one look at the store for all of them, and never too many."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import Final

import orjson
from starlette.concurrency import run_in_threadpool

from service.problem_details import RequestRefused
from service.security.caller import Caller
from service.store.errors import InvalidStore
from service.store.event_ports import StoredEvent
from service.store.ports import StorePort
from service.store.view import View
from zoning.errors import Fault

from .audience import event_document, event_name, may_hear, number_in, view_of

POLL_S: Final = 0.5
"""How often the store is looked at, once a process, while a stream is open."""

HEARTBEAT_S: Final = 15.0
RETRY_MS: Final = 3_000

LONGEST_S: Final = 900.0
"""How long a stream lasts; a client comes back by itself, and shows its key again."""

MOST_STREAMS: Final = 200
MOST_PUBLIC: Final = 150
"""Streams of callers without a key, so that officers find room."""

_PAGE: Final = 100
_HEARTBEAT: Final = b": still here\n\n"
_GOODBYE: Final = f": the service stops\nretry: {RETRY_MS}\n\n".encode()
"""Told last where the service stops, so that also who came long ago knows when to come back."""


class EventStreams:
    """
    The open streams of one process.

    Parameters
    ----------
    store
        The store.

    Notes
    -----
    A stream reads a page of events in a transaction, ends it, and only then sends: a client that
    reads slowly holds one page in memory and nothing in the database. Streams that are woken
    together and know as much share one reading: else every event would be read as often as it
    is told, all at once.
    """

    def __init__(self, store: StorePort) -> None:
        self._store = store
        self._open: dict[View, int] = {"exact": 0, "public": 0}
        self._newest = 0
        self._changed = asyncio.Event()
        self._woken: dict[tuple[int, View], asyncio.Task[tuple[StoredEvent, ...]]] = {}
        self._ending = asyncio.Event()
        self._poller: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """Return how many streams are open."""
        return sum(self._open.values())

    def end(self) -> None:
        """End every stream; clients come back to whoever serves then."""
        self._ending.set()
        self._changed.set()

    def want_room(self, caller: Caller) -> None:
        """
        Refuse a stream where too many are open.

        Parameters
        ----------
        caller
            Who asks.

        Raises
        ------
        RequestRefused
            503 if too many are open, or the service is about to stop.
        """
        is_full = self.count >= MOST_STREAMS or (
            view_of(caller) == "public" and self._open["public"] >= MOST_PUBLIC
        )
        if is_full or self._ending.is_set():
            fault = Fault("streams", "too many open ones", f"at most {MOST_STREAMS}", "Ask later.")
            raise RequestRefused(503, "There is no room for another stream of events.", [fault])

    async def newest(self, view: View) -> int:
        """Return the number of the last event of a view."""
        return await run_in_threadpool(self._read_newest, view)

    async def follow(
        self, caller: Caller, after: int, *, seconds: float = LONGEST_S
    ) -> AsyncIterator[bytes]:
        """
        Tell a caller what happens, until the time is over.

        Parameters
        ----------
        caller
            Who listens.
        after
            The number of the last event that the caller knows, by its view's own count.
        seconds
            For how long; with 0 only what has happened is told.

        Yields
        ------
        bytes
            Server-sent events, and comments while nothing happens.
        """
        view = view_of(caller)
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        with self._one_more(view):
            yield f"retry: {RETRY_MS}\nid: {event_name(after, view)}\n\n".encode()
            is_woken = False
            while True:
                changed = self._changed
                try:
                    events = await self._page(after, view, is_woken=is_woken)
                except InvalidStore:
                    return  # the client comes back, and is told why if it lasts
                if events:
                    after = number_in(events[-1], view)
                    yield _encoded([one for one in events if may_hear(caller, one)], after, view)
                if len(events) == _PAGE:
                    continue
                left = end - loop.time()
                if self._ending.is_set():
                    yield _GOODBYE
                if left <= 0 or self._ending.is_set():
                    return
                try:
                    await asyncio.wait_for(changed.wait(), min(left, HEARTBEAT_S))
                except TimeoutError:
                    yield _HEARTBEAT
                is_woken = changed.is_set()

    @contextmanager
    def _one_more(self, view: View) -> Iterator[None]:
        self._open[view] += 1
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        try:
            yield
        finally:
            self._open[view] -= 1

    async def _poll(self) -> None:
        """Look for new events, and wake every stream when there are some."""
        while self.count and not self._ending.is_set():
            with suppress(InvalidStore):
                newest = await self.newest("exact")
                if newest != self._newest:
                    self._newest = newest
                    # Whatever was begun before may not hold the newest yet.
                    self._woken = {}
                    woken, self._changed = self._changed, asyncio.Event()
                    woken.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), POLL_S)

    async def _page(self, after: int, view: View, *, is_woken: bool) -> tuple[StoredEvent, ...]:
        if not is_woken:
            return await run_in_threadpool(self._read, after, view)
        shared = self._woken.get((after, view))
        if shared is None:
            shared = asyncio.create_task(run_in_threadpool(self._read, after, view))
            self._woken[after, view] = shared
        return await asyncio.shield(shared)

    def _read_newest(self, view: View) -> int:
        with self._store.reading() as stored:
            return stored.events.newest(view)

    def _read(self, after: int, view: View) -> tuple[StoredEvent, ...]:
        with self._store.reading() as stored:
            return stored.events.after(after, view=view, limit=_PAGE)


def _encoded(events: list[StoredEvent], last: int, view: View) -> bytes:
    """Write events, and after them how far the caller has come, heard or not."""
    told = [
        b"id: %b\nevent: %b\ndata: %b\n\n"
        % (
            event_name(number_in(one, view), view).encode(),
            one.kind.encode(),
            orjson.dumps(event_document(one, view)),
        )
        for one in events
    ]
    return b"".join(told) + f"id: {event_name(last, view)}\n\n".encode()
