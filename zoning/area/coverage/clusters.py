"""Gather the units whose borders do not fit, in groups that can be judged apart."""

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .gaps import enclosed_gaps


def faulty_clusters(shapes: np.ndarray, *, among: np.ndarray | None = None) -> list[np.ndarray]:
    """
    Gather the units whose borders do not fit, in groups that can be judged apart.

    Parameters
    ----------
    shapes
        Valid polygons and multipolygons in degrees.
    among
        Rows of the units to look at; all by default.

    Returns
    -------
    list of ndarray
        Rows of the units that overlap another, meet another with different vertices or border
        an enclosed gap; units that touch are in one group. Rows rise, and so do the groups'
        first rows.
    """
    rows = np.arange(len(shapes)) if among is None else among
    chosen = shapes[rows]
    wrong = ~shapely.is_empty(shapely.coverage_invalid_edges(chosen))
    tree = shapely.STRtree(chosen)
    wrong[tree.query(enclosed_gaps(chosen, wrong), "intersects")[1]] = True
    rows = rows[wrong]
    if not len(rows):
        return []
    first, second = shapely.STRtree(shapes[rows]).query(shapes[rows], "intersects")
    touch = coo_array((np.ones(len(first)), (first, second)), shape=(len(rows), len(rows)))
    count, label = connected_components(touch, directed=False)
    return [rows[label == number] for number in range(count)]


def with_neighbours(shapes: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """
    Add to units all others that touch them.

    Parameters
    ----------
    shapes
        Polygons and multipolygons in degrees.
    rows
        Rows of some of them.

    Returns
    -------
    ndarray
        Those rows and the rows of what touches them, rising.
    """
    return np.unique(shapely.STRtree(shapes).query(shapes[rows], "intersects")[1])
