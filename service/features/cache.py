"""Keep what was encoded, as much as there is room for."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")

ENTRY: Final = 1_000
"""Bytes that every kept value is counted with besides its own: its key, and what holds it."""


@dataclass(frozen=True, slots=True)
class EncodedPage:
    """
    One page of features, encoded; a page is of one edition for ever, so it cannot go stale.

    Attributes
    ----------
    matched, returned
        Features on all pages, and on this one.
    features
        The features, with commas between them.
    """

    matched: int
    returned: int
    features: bytes


class Cache(Generic[Value]):
    """
    Values by question; the longest unused make room for new ones.

    Parameters
    ----------
    room
        Most bytes to keep; 0 keeps nothing.
    size
        Tells the bytes of a value.
    """

    def __init__(self, room: int, size: Callable[[Value], int]) -> None:
        self.largest: Final = room // 4
        """A value of more bytes is not kept: it alone would take a quarter of the room."""
        self._room = room
        self._size = size
        self._held = 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

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
        if size > self.largest:
            return
        with self._lock:
            replaced = self._values.pop(key, None)
            if replaced is not None:
                self._held -= self._size(replaced) + ENTRY
            self._values[key] = value
            self._held += size + ENTRY
            while self._held > self._room:
                _, dropped = self._values.popitem(last=False)
                self._held -= self._size(dropped) + ENTRY

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._values.clear()
            self._held = 0


def page_cache(room: int) -> Cache[EncodedPage]:
    """Return an empty cache of encoded pages."""
    return Cache(room, lambda page: len(page.features))
