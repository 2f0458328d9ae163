"""
Place positions on the grid of a zoom: the one module that knows Web Mercator.

At zoom z the world is a square of 2^z tiles a side, and a tile of `EXTENT` units a side; x grows
eastward and y southward. A tile holds what lies on its own square of that grid, so what two tiles
share is rounded once, and alike.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

EXTENT: Final = 4096
"""Units a side of a tile. A tile is drawn 512 pixels wide: 8 units are a pixel."""

BUFFER: Final = 128
"""Units round a tile that it holds as well, so that lines and icons are drawn up to its edge."""

MAX_ZOOM: Final = 16
"""The last zoom; clients draw nearer ones from its tiles. A unit is 0.15 m there, at most."""

MAX_LATITUDE: Final = 85.0511287798066
"""Degrees north and south at which the square of the world ends."""


@dataclass(frozen=True, slots=True)
class Tile:
    """
    A tile of the grid.

    Attributes
    ----------
    zoom
        0 to `MAX_ZOOM`.
    column, row
        0 to 2^zoom - 1, from the west and from the north.
    """

    zoom: int
    column: int
    row: int

    @property
    def corner(self) -> tuple[int, int]:
        """Return its north-western corner, in units."""
        return self.column * EXTENT, self.row * EXTENT

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Return the square it holds, its buffer with it, in units."""
        x, y = self.corner
        return x - BUFFER, y - BUFFER, x + EXTENT + BUFFER, y + EXTENT + BUFFER


def world_of(positions: Any) -> Any:
    """
    Place positions on the square of the world.

    Parameters
    ----------
    positions
        An array of (lng, lat) in degrees, EPSG:4326.

    Returns
    -------
    numpy.ndarray
        An array of (x, y), from (0, 0) in the north-west to (1, 1) in the south-east. A position
        beyond `MAX_LATITUDE` is placed on the edge.

    References
    ----------
    .. [1] OGC 17-083r4, annex D.1 "Web Mercator Quad"; EPSG:3857
    """
    degrees = np.asarray(positions, dtype=float)
    latitude = np.radians(np.clip(degrees[:, 1], -MAX_LATITUDE, MAX_LATITUDE))
    y = 0.5 - np.arctanh(np.sin(latitude)) / (2 * math.pi)
    return np.column_stack([degrees[:, 0] / 360 + 0.5, y])


def units_across(zoom: int) -> int:
    """Return how many units the world has a side at a zoom."""
    return int(EXTENT * 2**zoom)


def tile_at(lng: float, lat: float, zoom: int) -> Tile:
    """
    Return the tile that holds a position.

    Parameters
    ----------
    lng, lat
        In degrees, EPSG:4326.
    zoom
        0 to `MAX_ZOOM`.
    """
    x, y = world_of([(lng, lat)])[0]
    last = 2**zoom - 1
    column, row = (min(max(int(part * 2**zoom), 0), last) for part in (x, y))
    return Tile(zoom, column, row)
