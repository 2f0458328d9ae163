"""Cut units into the cells of the H3 grid."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.area.frames import rounded

from .grid import cell_polygons, cells_around, district
from .slivers import without_slivers


def unit_pieces(shape: BaseGeometry, resolution: int) -> tuple[np.ndarray, np.ndarray]:
    """
    Cut one unit into the cells of the H3 grid.

    Parameters
    ----------
    shape
        Polygon or multipolygon, degrees with 7 decimals.
    resolution
        H3 resolution.

    Returns
    -------
    tuple of ndarray
        H3 indexes (uint64, sorted) and the piece of each cell inside the unit: a polygon or
        multipolygon with 7 decimals. Together the pieces are the unit. What a border cuts off
        smaller than `SLIVER` belongs to a neighbouring piece.

    Notes
    -----
    Only cells on the unit's border are clipped, against the part of the unit near them. The
    point at which a border crosses the side of a cell is the same, to the seventh decimal, in
    all pieces that meet there, on both sides of the border.
    """
    cells = cells_around(shape, resolution)
    hexagons = cell_polygons(cells)
    shapely.prepare(shape)
    inside = shapely.covers(shape, hexagons)
    touched = np.flatnonzero(inside | shapely.intersects(shape, hexagons))
    cells, pieces, inside = cells[touched], hexagons[touched], inside[touched]
    pieces[~inside] = _clipped(pieces[~inside], shape, district(cells[~inside], resolution))
    solid = shapely.area(pieces) > 0
    return without_slivers(cells[solid], pieces[solid])


def _clipped(hexagons: np.ndarray, shape: BaseGeometry, districts: np.ndarray) -> np.ndarray:
    # A border has thousands of vertices, but only dozens in one district.
    pieces = hexagons.copy()
    for name in np.unique(districts).tolist():
        own = districts == name
        west, south, east, north = shapely.total_bounds(hexagons[own])
        margin = (east - west) / 8
        box = shapely.box(west - margin, south - margin, east + margin, north + margin)
        near = shapely.intersection(shape, box)
        shapely.prepare(near)
        pieces[own] = shapely.intersection(hexagons[own], near)
    return rounded(_polygonal(pieces))


def _polygonal(shapes: np.ndarray) -> np.ndarray:
    """Keep of each shape its polygons: where a border only touches a cell, a line may remain."""
    kept = shapes.copy()
    for row in np.flatnonzero(~np.isin(shapely.get_type_id(shapes), (3, 6))).tolist():
        parts = shapely.get_parts(shapes[row])
        kept[row] = shapely.MultiPolygon(parts[shapely.get_type_id(parts) == 3].tolist())
    return kept
