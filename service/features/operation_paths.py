"""Name the paths that several tables of operations speak of."""

from typing import Final

ITEMS: Final = "/collections/{collection}/items"
DELTA: Final = "/collections/{collection}/delta"
DIFF: Final = "/plans/{plan}/diff/{other}"
TILESETS: Final = "/collections/{collection}/tiles"
TILESET: Final = f"{TILESETS}/{{tileMatrixSet}}"
TILE: Final = f"{TILESET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
PLAN: Final = "/plans/{plan}"
