"""Measure an area in metres."""

import geopandas as gpd
from pyproj import CRS

from zoning.quantities import metric_crs

from .area import Area


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
