"""Keep layers as they are drawn and tiles as they are encoded: of one edition, so never stale."""

from collections.abc import Callable, Hashable
from typing import Final

from service.kept import Kept
from service.store.layer_ports import Page

from .cut import cut_tile
from .drawn import Drawn, drawn_at
from .grid import Tile
from .source import Source, source_of

LAYER_ROOM: Final = 512 * 1024 * 1024
"""Bytes of layers kept in memory, as read and as drawn at each zoom."""

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
