"""Go between degrees and metres."""

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS, Transformer

from zoning.quantities import WGS84, metric_crs


@dataclass(frozen=True, slots=True)
class Plane:
    """
    A metric plane for one area.

    Attributes
    ----------
    to_metres, to_degrees
        The two transformations, both in (east, north) order.
    """

    to_metres: Transformer
    to_degrees: Transformer

    def metres(self, geometries: np.ndarray) -> np.ndarray:
        """Return geometries given in degrees in metres."""
        return _moved(geometries, self.to_metres)

    def degrees(self, geometries: np.ndarray) -> np.ndarray:
        """Return geometries given in metres in degrees."""
        return _moved(geometries, self.to_degrees)


def plane_at(longitude: float, latitude: float) -> Plane:
    """Return the metric plane (UTM) around a point in degrees."""
    crs: CRS = metric_crs(longitude, latitude)
    return Plane(
        Transformer.from_crs(WGS84, crs, always_xy=True),
        Transformer.from_crs(crs, WGS84, always_xy=True),
    )


def _moved(geometries: np.ndarray, transformer: Transformer) -> np.ndarray:
    def move(points: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    array = np.asarray(geometries, dtype=object)
    return np.asarray(shapely.transform(array, move), dtype=object)
