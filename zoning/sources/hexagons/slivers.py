"""Join what a border leaves of a cell, where it is too small to be a place."""

from typing import Final

import numpy as np
import shapely

from zoning.area.frames import rounded

from .ellipsoid import square_metres

SLIVER: Final = 25.0
"""
Area, m², below which a piece is joined to its neighbour: less than half a house. An assumption of
ours.
"""


def without_slivers(cells: np.ndarray, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Join every sliver to the neighbouring piece with which it shares the longest border.

    Parameters
    ----------
    cells
        H3 indexes of the pieces of one unit, sorted.
    pieces
        Polygons or multipolygons, degrees.

    Returns
    -------
    tuple of ndarray
        The same without slivers. A sliver that touches no larger piece, as an islet does, stays.

    Notes
    -----
    Slivers that touch only other slivers are joined in turn. Equal borders: the smaller index.
    """
    while True:
        small = np.flatnonzero(square_metres(pieces) < SLIVER)
        host = _hosts(pieces, small)
        joined, into = small[host >= 0], host[host >= 0]
        if not len(joined):
            return cells, pieces
        for larger in np.unique(into).tolist():
            parts = [pieces[larger], *pieces[joined[into == larger]]]
            pieces[larger] = rounded(np.array([shapely.union_all(parts)], dtype=object))[0]
        kept = np.setdiff1d(np.arange(len(pieces)), joined)
        cells, pieces = cells[kept], pieces[kept]


def _hosts(pieces: np.ndarray, small: np.ndarray) -> np.ndarray:
    """Find the piece that takes each sliver: never another sliver; -1 where there is none."""
    host = np.full(len(small), -1, dtype=np.int64)
    if not len(small) or len(small) == len(pieces):
        return host
    large = np.setdiff1d(np.arange(len(pieces)), small)
    tree = shapely.STRtree(pieces[large])
    row, other = tree.query(pieces[small], predicate="intersects")
    shared = shapely.length(shapely.intersection(pieces[small][row], pieces[large][other]))
    row, other, shared = row[shared > 0], other[shared > 0], shared[shared > 0]
    order = np.lexsort((other, -shared, row))
    first = order[np.unique(row[order], return_index=True)[1]]
    host[row[first]] = large[other[first]]
    return host
