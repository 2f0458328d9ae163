"""Keep what was made, as much as there is room for."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, Generic, TypeVar

Value = TypeVar("Value")

ENTRY: Final = 1_000
"""Bytes that every kept value is counted with besides its own: its key, and what holds it."""


class Kept(Generic[Value]):
    """
    Values by question; the longest unused make room for new ones.

    Parameters
    ----------
    room
        Most bytes to keep; 0 keeps nothing.
    size
        Tells the bytes of a value.
    largest
        A value of more bytes is not kept. None keeps even one that alone takes more than the
        room, while no other one is wanted: to make it anew with every request would be worse.
    """

    def __init__(
        self, room: int, size: Callable[[Value], int], *, largest: int | None = None
    ) -> None:
        self.largest: Final = largest
        self._room = room
        self._size = size
        self._least = 1 if room and largest is None else 0
        self._held = 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._turns: dict[Hashable, Lock] = {}
        self._lock = Lock()

    @property
    def held(self) -> tuple[int, int]:
        """Return how many values are kept, and with how many bytes they are counted."""
        with self._lock:
            return len(self._values), self._held

    def find(self, key: Hashable) -> Value | None:
        """Return a value; None where it is not kept."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def keep(self, key: Hashable, value: Value) -> None:
        """Keep a value, unless it is too large."""
        size = self._size(value)
        if self.largest is not None and size > self.largest:
            return
        with self._lock:
            replaced = self._values.pop(key, None)
            if replaced is not None:
                self._held -= self._size(replaced) + ENTRY
            self._values[key] = value
            self._held += size + ENTRY
            while self._held > self._room and len(self._values) > self._least:
                _, dropped = self._values.popitem(last=False)
                self._held -= self._size(dropped) + ENTRY

    def find_or_make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return a value; whoever asks while it is being made waits for it."""
        value = self.find(key)
        if value is not None:
            return value
        with self._lock:
            turn = self._turns.setdefault(key, Lock())
        with turn:
            value = self.find(key)
            if value is None:
                try:
                    value = make()
                    self.keep(key, value)
                finally:
                    with self._lock:
                        self._turns.pop(key, None)
        return value

    def drop(self, is_old: Callable[[Any, Value], bool]) -> None:
        """Keep no value any more that is old, by its key and itself."""
        with self._lock:
            for key in [key for key, value in self._values.items() if is_old(key, value)]:
                self._held -= self._size(self._values.pop(key)) + ENTRY
