"""Cut one tile out of a drawn layer."""

from typing import Any

import numpy as np
import shapely

from .drawn import Drawn
from .encode import encode_tile
from .grid import Tile
from .source import LAYERS


def cut_tile(drawn: Drawn, tile: Tile) -> bytes:
    """
    Cut one tile out of a layer.

    Parameters
    ----------
    drawn
        The layer, at the tile's zoom.
    tile
        The tile.

    Returns
    -------
    bytes
        A Mapbox vector tile of one layer, its features in the order of identifiers; nothing at
        all where nothing lies on the tile.
    """
    rows = np.sort(drawn.tree.query(shapely.box(*tile.box)))
    rows, shapes = _clipped(drawn, rows, tile)
    if not len(rows):
        return b""
    return encode_tile(drawn.name, drawn.attributes, rows, shapes, corner=tile.corner)


def _clipped(drawn: Drawn, rows: Any, tile: Tile) -> tuple[Any, Any]:
    left, top, right, bottom = tile.box
    bounds = drawn.bounds[rows]
    is_within = (
        (bounds[:, 0] >= left)
        & (bounds[:, 1] >= top)
        & (bounds[:, 2] <= right)
        & (bounds[:, 3] <= bottom)
    )
    shapes = drawn.shapes[rows]
    over = np.flatnonzero(~is_within)
    if len(over):
        shapes[over] = _cut(shapes[over], tile, LAYERS[drawn.name][1])
    is_left = ~shapely.is_empty(shapes)
    return rows[is_left], shapes[is_left]


def _cut(shapes: Any, tile: Tile, dimension: int) -> Any:
    """Cut geometries to a tile, fast where that gives a valid one, and surely where not."""
    cut = shapely.transform(shapely.clip_by_rect(shapes, *tile.box), np.rint)
    is_unsound = ~shapely.is_valid(cut) | (shapely.get_dimensions(cut) != dimension)
    is_unsound &= ~shapely.is_empty(cut)
    again = np.flatnonzero(is_unsound)
    if len(again):
        cut[again] = shapely.intersection(shapes[again], shapely.box(*tile.box), grid_size=1)
    is_lost = shapely.get_dimensions(cut) != dimension
    cut[is_lost] = shapely.GeometryCollection()
    return shapely.orient_polygons(cut)
