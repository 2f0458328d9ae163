"""Keep layers as they are drawn and tiles as they are encoded: of one edition, so never stale."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, Generic, TypeVar

from service.store.ports import Page

from .cut import cut_tile
from .drawn import Drawn, drawn_at
from .grid import Tile
from .source import Source, source_of

Value = TypeVar("Value")

LAYER_ROOM: Final = 512 * 1024 * 1024
"""Bytes of layers kept in memory, as read and as drawn at each zoom."""

TILE_ROOM: Final = 64 * 1024 * 1024
"""Bytes of encoded tiles kept in memory."""

_ENTRY: Final = 1_000
"""Bytes that every kept value is counted with besides its own."""


class Kept(Generic[Value]):
    """
    Values that are made once; the longest unused make room for new ones.

    Parameters
    ----------
    room
        Bytes to keep; 0 keeps nothing. A value that alone takes more is kept while no other one
        is wanted: to make it anew with every request would be worse.
    size
        Tells the bytes of a value.
    """

    def __init__(self, room: int, size: Callable[[Value], int]) -> None:
        self._room = room
        self._size = size
        self._least = 1 if room else 0
        self._held = 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._turns: dict[Hashable, Lock] = {}
        self._lock = Lock()

    @property
    def held(self) -> tuple[int, int]:
        """Return how many values are kept, and with how many bytes they are counted."""
        with self._lock:
            return len(self._values), self._held

    def find_or_make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return a value; whoever asks while it is being made waits for it."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            turn = self._turns.setdefault(key, Lock())
        with turn:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            try:
                value = make()
                self._keep(key, value)
            finally:
                with self._lock:
                    self._turns.pop(key, None)
        return value

    def _keep(self, key: Hashable, value: Value) -> None:
        with self._lock:
            replaced = self._values.pop(key, None)
            if replaced is not None:
                self._held -= self._size(replaced) + _ENTRY
            self._values[key] = value
            self._held += self._size(value) + _ENTRY
            while self._held > self._room and len(self._values) > self._least:
                _, dropped = self._values.popitem(last=False)
                self._held -= self._size(dropped) + _ENTRY


class KeptTiles:
    """
    The tiles of every layer, each drawn once for an edition and a zoom.

    Parameters
    ----------
    layer_room, tile_room
        Bytes to keep, see `LAYER_ROOM` and `TILE_ROOM`.
    """

    def __init__(self, *, layer_room: int = LAYER_ROOM, tile_room: int = TILE_ROOM) -> None:
        self._sources: Kept[Source] = Kept(layer_room // 2, lambda source: source.size)
        self._drawn: Kept[Drawn] = Kept(layer_room // 2, lambda drawn: drawn.size)
        self._tiles: Kept[bytes] = Kept(tile_room, len)

    @property
    def held(self) -> tuple[int, int]:
        """Return how many tiles are kept, and their bytes."""
        return self._tiles.held

    def source(self, name: str, version: Hashable, read: Callable[[], Page]) -> Source:
        """
        Return a whole layer.

        Parameters
        ----------
        name
            The layer.
        version
            Its edition, and whatever else decides which features it holds.
        read
            Reads every feature of it from the store.
        """
        return self._sources.find_or_make((name, version), lambda: source_of(name, read()))

    def tile(self, name: str, version: Hashable, tile: Tile, read: Callable[[], Page]) -> bytes:
        """
        Return a tile.

        Parameters
        ----------
        name, version, read
            As in `source`.
        tile
            Which tile.
        """

        def draw() -> Drawn:
            return drawn_at(self.source(name, version, read), tile.zoom)

        def encode() -> bytes:
            drawn = self._drawn.find_or_make((name, version, tile.zoom), draw)
            return cut_tile(drawn, tile)

        return self._tiles.find_or_make((name, version, tile), encode)
