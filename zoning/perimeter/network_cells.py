"""Make places of the cells of an area, and links of the sides they share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from zoning.area.area import Area

from .cell_links import cell_links
from .network_units import Rows

if TYPE_CHECKING:
    from .area_rows import AreaRows

Metres = NDArray[np.float64]

WATCHED_M: Final = 50.0
"""Metres of open side that one barrier watches: two people at its ends see each other."""


@dataclass(frozen=True, slots=True, eq=False)
class CellPlaces:
    """
    The cells of an area as places, in the order of ``area.cells``, counted from 0.

    Attributes
    ----------
    xy
        The middle of each piece, metres, shape (c, 2); a point inside where that lies outside.
    room_m
        Radius of the disc as large as each piece, metres, shape (c,).
    alley, hamlet, ward
        Units of each, rows of ``area.units``, -1 for none.
    ends
        Pairs of pieces that share a side, shape (m, 2).
    length
        Metres from middle to middle, above 0, shape (m,).
    middle
        Where a guard stands: the middle of the side's longest straight stretch, shape (m, 2).
    barriers
        How many barriers watch each side, at least 1, shape (m,).
    """

    xy: Metres
    room_m: Metres
    alley: Rows
    hamlet: Rows
    ward: Rows
    ends: Rows
    length: Metres
    middle: Metres
    barriers: NDArray[np.int64]


def cell_places(area: Area, crs: CRS, rows: "AreaRows") -> CellPlaces:
    """
    Make places of the cells of an area.

    Parameters
    ----------
    area
        The area.
    crs
        A metric system.
    rows
        Where the area's identifiers stand.

    Returns
    -------
    CellPlaces
        The places and the sides between them; none where the area has no cells.
    """
    pieces = np.asarray(area.cells.geometry.to_crs(crs).values, dtype=object)
    xy = _middles(pieces)
    links = cell_links(pieces)
    apart = np.hypot(*(xy[links.ends[:, 0]] - xy[links.ends[:, 1]]).T)
    alley, hamlet, ward = (
        rows.tree.row_at(rows.cell_unit, level) for level in ("alley", "hamlet", "ward")
    )
    return CellPlaces(
        xy=xy,
        room_m=np.sqrt(shapely.area(pieces) / np.pi).astype(np.float64),
        alley=alley,
        hamlet=hamlet,
        ward=ward,
        ends=links.ends,
        # The middles of a piece and of one round it may lie on one spot.
        length=np.maximum(apart, 1.0),
        middle=links.middle,
        barriers=np.maximum(np.ceil(links.side_m / WATCHED_M), 1).astype(np.int64),
    )


def cells_of_points(area: Area, points: NDArray[np.object_]) -> Rows:
    """Return the first cell that covers each point in EPSG:4326, -1 for none."""
    found = np.full(len(points), len(area.cells), np.int64)
    if len(area.cells) and len(points):
        pieces = np.asarray(area.cells.geometry.values, dtype=object)
        point, cell = shapely.STRtree(pieces).query(points, predicate="intersects")
        np.minimum.at(found, point, cell)
    return np.where(found < len(area.cells), found, -1).astype(np.int32)


def _middles(pieces: NDArray[np.object_]) -> Metres:
    """Return the centroid of each piece, or a point inside where that lies outside."""
    spots = shapely.centroid(pieces)
    outside = ~shapely.contains(pieces, spots)
    spots[outside] = shapely.point_on_surface(pieces[outside])
    return np.asarray(shapely.get_coordinates(spots).reshape(-1, 2), np.float64)
