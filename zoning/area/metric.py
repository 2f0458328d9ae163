"""Measure an area in metres."""

from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer

from zoning.quantities import metric_crs

from .area import Area

SEMI_MAJOR_AXIS: Final = 6_378_137.0
SQUARED_ECCENTRICITY: Final = 0.006_694_379_990_14
"""WGS 84: the equatorial radius in metres, and the first eccentricity squared."""


def area_crs(area: Area) -> CRS:
    """
    Return the metric system in which an area's lengths are measured.

    Parameters
    ----------
    area
        The area; it has at least one unit.

    Returns
    -------
    CRS
        The UTM zone of the middle of the units' bounding box.
    """
    return frame_crs(area.units)


def frame_crs(frame: gpd.GeoDataFrame) -> CRS:
    """Return the UTM zone of the middle of a table's bounding box; the table is not empty."""
    west, south, east, north = frame.total_bounds
    return metric_crs((west + east) / 2, (south + north) / 2)


def metric_xy(points: gpd.GeoSeries, crs: CRS) -> np.ndarray:
    """
    Return where points lie in a metric system.

    Parameters
    ----------
    points
        Points in a system of their own, none of them empty.
    crs
        The metric system.

    Returns
    -------
    ndarray
        Metres, shape (k, 2), to the last bit those of ``points.to_crs(crs)``, without a new
        point for each.
    """
    transformer = Transformer.from_crs(points.crs, crs, always_xy=True)
    return np.column_stack(transformer.transform(*shapely.get_coordinates(points.values).T))


def degree_lengths(latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Return how long a degree is on the WGS 84 ellipsoid.

    Parameters
    ----------
    latitude
        Degrees north.

    Returns
    -------
    tuple of ndarray
        Metres a degree to the east, and a degree to the north. Areas and lengths of small shapes
        need no projection with them, which matters where there are hundreds of thousands.
    """
    sine = np.sin(np.radians(latitude))
    bend = 1.0 - SQUARED_ECCENTRICITY * sine**2
    east = np.radians(SEMI_MAJOR_AXIS) * np.cos(np.radians(latitude)) / np.sqrt(bend)
    north = np.radians(SEMI_MAJOR_AXIS) * (1.0 - SQUARED_ECCENTRICITY) / bend**1.5
    return east, north


def equal_area_crs(shapes: np.ndarray) -> CRS:
    """
    Return a system in which areas are true, and lengths nearly so.

    Parameters
    ----------
    shapes
        Geometries in degrees, (lng, lat); at least one that is not empty.

    Returns
    -------
    CRS
        Lambert's azimuthal projection about the middle of their bounding box, in metres. Within
        500 km of it lengths are true to 0.1 %, within 1,000 km to 0.4 %.
    """
    west, south, east, north = shapely.total_bounds(shapes)
    # Half degrees, so that shapes added at the rim seldom move the whole projection.
    lng, lat = round(west + east) / 2, round(south + north) / 2
    return CRS.from_proj4(f"+proj=laea +lat_0={lat} +lon_0={lng} +datum=WGS84 +units=m")
