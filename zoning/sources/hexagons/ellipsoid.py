"""Measure small shapes on the ellipsoid without projecting them."""

import numpy as np
import shapely

from zoning.area.metric import degree_lengths


def square_metres(shapes: np.ndarray) -> np.ndarray:
    """
    Measure the area of shapes that are small beside the Earth.

    Parameters
    ----------
    shapes
        Polygons, degrees.

    Returns
    -------
    ndarray
        m²; 0 for an empty shape. The error is below 1 in 10,000 for a shape of 10 km.
    """
    boxes = shapely.bounds(shapes)
    east, north = degree_lengths((boxes[:, 1] + boxes[:, 3]) / 2)
    return np.asarray(np.nan_to_num(shapely.area(shapes) * east * north))
