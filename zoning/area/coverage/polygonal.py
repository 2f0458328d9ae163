"""Keep of a shape what has an area."""

import numpy as np
import shapely


def polygonal(shapes: np.ndarray) -> np.ndarray:
    """
    Keep of shapes what has an area.

    Parameters
    ----------
    shapes
        Geometries of any type: cutting two shapes that also touch leaves lines and points.

    Returns
    -------
    ndarray
        Polygons and multipolygons; an empty one where nothing had an area.
    """
    kept = np.array(shapes, dtype=object)
    for row in np.flatnonzero(~np.isin(shapely.get_type_id(kept), (3, 6))).tolist():
        parts = shapely.get_parts(kept[row])
        solid = parts[shapely.get_dimensions(parts) == 2]
        kept[row] = shapely.union_all(solid) if len(solid) else shapely.Polygon()
    return kept
