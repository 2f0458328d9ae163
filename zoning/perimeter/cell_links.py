"""Link the cells of an area that share a side: where no street is known, one walks across it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from .network_units import Rows

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class CellLinks:
    """
    Which pieces of cells share a side.

    Attributes
    ----------
    ends
        Pairs i < j of pieces, each once, sorted, shape (m, 2).
    side_m
        How long the side is that they share, in the unit of the pieces, above 0.
    middle
        The middle of its longest straight stretch, shape (m, 2).
    """

    ends: Rows
    side_m: Floats
    middle: Floats


def cell_links(pieces: Shapes) -> CellLinks:
    """
    Link the pieces of cells that share a side.

    Parameters
    ----------
    pieces
        Polygons and multipolygons that fit edge to edge, as the cells of a sound area do, in a
        metric CRS.

    Returns
    -------
    CellLinks
        One link for each pair of pieces that share more than a point: within a unit, across
        the border of two units, and between the two pieces of a cell that a border cuts.

    Notes
    -----
    Sides are matched by their ends, which neighbours have in common to the last bit; nothing is
    intersected. Time grows with ``n log n`` in the vertices. Deterministic.
    """
    side, piece = _sides(pieces)
    order = np.lexsort((piece, *side.T))
    side, piece = side[order], piece[order]
    twin = np.flatnonzero((side[1:] == side[:-1]).all(axis=1) & (piece[1:] != piece[:-1]))
    both = np.sort(np.column_stack([piece[twin], piece[twin + 1]]), axis=1)
    start, end = side[twin, :2], side[twin, 2:]
    length = np.hypot(*(end - start).T)
    ends, link = np.unique(both, axis=0, return_inverse=True)
    count = len(ends)
    # Of a side in several stretches the longest counts, then the westernmost.
    order = np.lexsort((start[:, 1], start[:, 0], -length, link))
    first = order[np.unique(link[order], return_index=True)[1]]
    return CellLinks(
        ends=ends.reshape(count, 2).astype(np.int32),
        side_m=np.bincount(link, weights=length, minlength=count).astype(np.float64),
        middle=(start[first] + end[first]) / 2,
    )


def _sides(pieces: Shapes) -> tuple[Floats, Rows]:
    """Return every side of every piece, its smaller end first, and the piece it belongs to."""
    rings, owner = shapely.get_rings(shapely.get_parts(pieces), return_index=True)
    part_owner = np.repeat(np.arange(len(pieces)), shapely.get_num_geometries(pieces))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    side = np.concatenate([xy[:-1][joined], xy[1:][joined]], axis=1)
    swapped = (side[:, 0] > side[:, 2]) | ((side[:, 0] == side[:, 2]) & (side[:, 1] > side[:, 3]))
    side[swapped] = side[swapped][:, [2, 3, 0, 1]]
    return side, part_owner[owner[ring[1:][joined]]].astype(np.int32)
