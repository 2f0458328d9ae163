"""Find the nearest of some shapes to many points."""

import numpy as np
import shapely


def nearest_of(
    shapes: np.ndarray,
    rows: np.ndarray,
    points: np.ndarray,
    *,
    tree: shapely.STRtree | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """
    Find the nearest of some shapes to each of many points.

    Parameters
    ----------
    shapes
        Shapes, metres.
    rows
        Positions of those to search, ascending, at least one.
    points
        Points, metres.
    tree
        Search tree over ``shapes[rows]``, where one exists already.

    Returns
    -------
    tuple of ndarray
        Position of the nearest shape, the first of equals, and its distance in metres.
    """
    searched = shapely.STRtree(shapes[rows]) if tree is None else tree
    (point, shape), away = searched.query_nearest(points, return_distance=True, all_matches=True)
    nearest = np.full(len(points), -1, dtype=np.int64)
    distance = np.full(len(points), np.inf)
    order = np.lexsort((shape, point))[::-1]
    nearest[point[order]] = rows[shape[order]]
    distance[point[order]] = away[order]
    return nearest, distance
