"""Send events to webhooks: in order, again and again until they are taken, and not for ever."""

import logging
import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Event, Thread
from typing import Final

import orjson

from service.store.event_ports import StoredEvent
from service.store.ports import StorePort
from service.store.webhook_ports import Webhook
from zoning.errors import ZoningError

from .audience import event_document, event_name, number_in
from .sending import TIMEOUT_S, DeliveryFailed, send
from .signature import signed_headers

LOOK_S: Final = 1.0
"""How often the store is looked at for events that are to be sent."""

FIRST_WAIT_S: Final = 5.0
LONGEST_WAIT_S: Final = 3_600.0
"""Between two tries of one message: twice as long every time."""

MOST_FAILURES: Final = 15
"""Tries in a row, about eight hours, after which a target is dead."""

_LEASE_S: Final = 3 * TIMEOUT_S
_PAGE: Final = 50
_AT_ONCE: Final = 4
_log: Final = logging.getLogger(__name__)


class Messenger:
    """
    Sends events to webhooks on threads of its own; of several processes one sends to each.

    Parameters
    ----------
    store
        The store, which keeps how far each target has come.

    Notes
    -----
    A message counts as taken when that is on disk: a process that dies in between sends it
    again. Receivers know a message by its ``webhook-id``.
    """

    def __init__(self, store: StorePort) -> None:
        self._store = store
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._stops = Event()
        self._thread = Thread(target=self._run, name="khoanh-webhooks", daemon=True)

    def start(self) -> None:
        """Begin; what was not taken is sent."""
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Return whether events are sent."""
        return self._thread.is_alive()

    def begin_to_stop(self) -> None:
        """Begin no further message; return at once."""
        self._stops.set()

    def stop(self, seconds: float = TIMEOUT_S + 1) -> bool:
        """End, after the messages that are being sent; False if that takes longer than given."""
        self.begin_to_stop()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="khoanh-webhook") as pool:
            while not self._stops.is_set():
                with suppress(ZoningError):
                    list(pool.map(self._serve, self._due()))
                self._stops.wait(LOOK_S)

    def _due(self) -> list[str]:
        with self._store.reading() as stored:
            return [
                one.webhook_id
                for one in stored.webhooks.listed()
                if not one.is_dead
                and one.next_try <= time.time()
                and one.last_event < stored.events.newest(one.view)
            ]

    def _serve(self, webhook_id: str) -> None:
        """Send a target what it has not taken, until it has all or refuses one."""
        try:
            while not self._stops.is_set() and self._send_page(webhook_id):
                pass
        except ZoningError:
            _log.warning("webhook %s: the database does not answer", webhook_id)
        finally:
            with suppress(ZoningError), self._store.writing() as stored:
                stored.webhooks.give_back(webhook_id, self._owner)

    def _send_page(self, webhook_id: str) -> bool:
        """Send some messages; False where there are no more, or one was not taken."""
        webhook = self._taken(webhook_id)
        if webhook is None:
            return False
        with self._store.reading() as stored:
            events = stored.events.after(webhook.last_event, view=webhook.view, limit=_PAGE)
        for one in events:
            # Every message renews the right to send: another process may not begin meanwhile.
            if self._stops.is_set() or (webhook := self._taken(webhook_id)) is None:
                return False
            webhook = after_try(webhook, one, now=time.time())
            with self._store.writing() as stored:
                if not stored.webhooks.note(webhook, self._owner) or webhook.failures:
                    return False
        return len(events) == _PAGE

    def _taken(self, webhook_id: str) -> Webhook | None:
        with self._store.writing() as stored:
            return stored.webhooks.take(webhook_id, self._owner, now=time.time(), seconds=_LEASE_S)


def after_try(webhook: Webhook, event: StoredEvent, *, now: float) -> Webhook:
    """
    Send one event to a target.

    Parameters
    ----------
    webhook
        The target.
    event
        The event.
    now
        Seconds since 1970.

    Returns
    -------
    Webhook
        The target after that: one event further; or with one more failure, and dead after
        `MOST_FAILURES` of them.
    """
    body = orjson.dumps(event_document(event, webhook.view))
    name = event_name(number_in(event, webhook.view), webhook.view)
    headers = signed_headers(webhook.secret, f"{webhook.webhook_id}-{name}", body, at=int(now))
    try:
        send(webhook, body, headers)
    except DeliveryFailed as error:
        failures = webhook.failures + 1
        wait = min(FIRST_WAIT_S * 2 ** (failures - 1), LONGEST_WAIT_S)
        return replace(
            webhook,
            failures=failures,
            next_try=now + wait,
            is_dead=failures >= MOST_FAILURES,
            last_failure=str(error),
        )
    number = number_in(event, webhook.view)
    return replace(webhook, last_event=number, failures=0, next_try=0.0, last_failure=None)
