"""Keep layers as they are drawn and tiles as they are encoded: of one edition, so never stale."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final

from service.kept import Kept
from service.store.layer_ports import Page

from .cut import cut_tile
from .drawn import Drawn, drawn_at
from .grid import Tile
from .source import Source, source_of

LAYER_ROOM: Final = 512 * 1024 * 1024
"""Bytes of layers kept in memory, as read and as drawn at each zoom."""

MOST_VERSIONS: Final = 6
"""
Most versions of one layer that are kept as read and as drawn.

Every plan makes a version of its layers, and so do the units of every key. Those that nobody asks
for any more would fill the whole room before they made room.
"""

TILE_ROOM: Final = 64 * 1024 * 1024
"""Bytes of encoded tiles kept in memory."""


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
        self._versions: dict[str, OrderedDict[Hashable, None]] = {}
        self._lock = Lock()

    @property
    def held(self) -> tuple[int, int]:
        """Return how many tiles are kept, and their bytes."""
        return self._tiles.held

    @property
    def layer_bytes(self) -> int:
        """Return the bytes of layers that are kept, as read and as drawn."""
        return self._sources.held[1] + self._drawn.held[1]

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
        self._want(name, version)
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

    def _want(self, name: str, version: Hashable) -> None:
        """Keep the versions of a layer that were wanted last, and let the others go."""
        with self._lock:
            versions = self._versions.setdefault(name, OrderedDict())
            versions[version] = None
            versions.move_to_end(version)
            gone = versions.popitem(last=False)[0] if len(versions) > MOST_VERSIONS else None
        if gone is not None:
            for kept in (self._sources, self._drawn):
                kept.drop(lambda key, _: key[:2] == (name, gone))
