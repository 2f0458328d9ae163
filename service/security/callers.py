"""Find out who asks, from the key or token that a request shows."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock
from typing import Final

from service.settings import Settings
from service.store.access_ports import KeyRecord
from service.store.ports import StorePort

from .caller import Caller
from .credentials import refused
from .keys import PREFIX, holds, id_of, is_of
from .tokens import Tokens

BELIEVED_S: Final = 5.0
"""Seconds for which a key that was looked up is believed: a key revoked by another process
still opens for so long."""

_ROOM: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Known:
    record: KeyRecord
    caller: Caller
    until: float


class Callers:
    """
    Everybody who may ask.

    Parameters
    ----------
    settings
        How the service is run.
    store
        The open store.
    clock
        Tells seconds, for how long a key is believed.
    """

    def __init__(
        self, settings: Settings, store: StorePort, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._now = settings.clock
        self._clock = clock
        self._tokens = None if settings.issuer is None else Tokens(settings.issuer)
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._lock = Lock()

    def remembered(self, shown: str, *, longer_s: float = 0.0) -> Caller | None:
        """
        Return who asks, if that needs neither database nor network.

        Parameters
        ----------
        shown
            A key or a token.
        longer_s
            Seconds for which a key is believed beyond `BELIEVED_S`.

        Returns
        -------
        Caller or None
            None where `found` must find out.
        """
        with self._lock:
            known = self._known.get(_digest(shown))
        if (
            known is None
            or known.until + longer_s < self._clock()
            or not holds(known.record, self._now())
        ):
            return None
        return known.caller

    def found(self, shown: str) -> Caller:
        """
        Find out who asks.

        Parameters
        ----------
        shown
            A key or a token.

        Returns
        -------
        Caller
            Who asks.

        Raises
        ------
        RequestRefused
            401 if the key is unknown, revoked or expired; as `Tokens.read` for a token.
        """
        if shown.startswith(PREFIX) or self._tokens is None:
            return self._of_key(shown)
        person = self._tokens.read(shown)
        units = None if person.units is None else self._units_named(person.units)
        return Caller(view="exact", role=person.role, units=units, name=person.name)

    def _of_key(self, key: str) -> Caller:
        key_id = id_of(key)
        if key_id is None:
            raise refused("no whole key", "a key that `khoanh key create` has shown")
        with self._store.reading() as stored:
            record = stored.keys.find(key_id)
            if not is_of(key, record) or record is None:
                raise refused("an unknown key", "a key that `khoanh key create` has shown")
            _want_valid(record, self._now())
            units = None if record.units is None else stored.units.below(record.units)
        caller = Caller(view="exact", role=record.role, units=units, name=record.key_id)
        with self._lock:
            self._known[_digest(key)] = _Known(record, caller, self._clock() + BELIEVED_S)
            if len(self._known) > _ROOM:
                self._known.popitem(last=False)
        return caller

    def _units_named(self, names: tuple[str, ...]) -> frozenset[str]:
        with self._store.reading() as stored:
            named = stored.units.named(names)
            return stored.units.below({unit for units in named.values() for unit in units})


def _want_valid(record: KeyRecord, now: datetime) -> None:
    if holds(record, now):
        return
    found = "an expired key" if record.revoked_at is None else "a revoked key"
    raise refused(found, "a key that holds now", "Ask an administrator for another one.")


def _digest(shown: str) -> bytes:
    return sha256(shown.encode()).digest()
