"""Bring ward polygons to longitude and latitude, and say what is wrong with them."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from zoning.errors import Fault
from zoning.quantities import WGS84
from zoning.sources.tables.vn2000 import to_lng_lat

REACH_DEG: Final = 1.5
"""Degrees beyond the area a projection is made for, up to which coordinates are believed."""

LISTED: Final = 20
"""Rows named one by one for each kind of fault; the rest is counted."""


def in_degrees(shapes: np.ndarray, crs: CRS) -> np.ndarray:
    """
    Bring geometries to longitude and latitude.

    Parameters
    ----------
    shapes
        Geometries in (east, north) order.
    crs
        Their system. VN-2000 goes through the national transformation, EPSG:6960.

    Returns
    -------
    ndarray
        The same geometries in EPSG:4326, (lng, lat), without heights.
    """
    flat = shapely.force_2d(shapes)
    if crs.to_2d() == CRS(WGS84):
        return np.asarray(flat, dtype=object)

    def moved(points: np.ndarray) -> np.ndarray:
        return np.column_stack(to_lng_lat(points[:, 0], points[:, 1], crs))

    return np.asarray(shapely.transform(flat, moved), dtype=object)


def shape_faults(frame: gpd.GeoDataFrame, labels: pd.Series, where: str) -> list[Fault]:
    """
    Say which rows hold no valid polygon, and which hold the same polygon twice.

    Parameters
    ----------
    frame
        The file's rows.
    labels
        What each row is called in the report.
    where
        The file's name.

    Returns
    -------
    list of Fault
        In the order of the file; at most twenty of each kind are listed.
    """
    kinds = np.array(frame.geom_type.fillna("nothing"), dtype=object)
    solid = np.isin(kinds, ("Polygon", "MultiPolygon"))
    crossed = solid & ~np.asarray(frame.geometry.is_valid)
    blank = solid & np.asarray(frame.geometry.is_empty)
    bad = np.flatnonzero(~solid | crossed | blank)
    faults = []
    for row in bad[:LISTED]:
        found, mend = str(kinds[row]), "Keep the polygons, and remove other rows."
        if crossed[row]:
            reason = shapely.is_valid_reason(frame.geometry.iloc[row])
            found, mend = f"{found}, not valid ({reason})", "Mend it: in QGIS, Fix Geometries."
        elif blank[row]:
            found = f"{found}, empty"
        faults.append(Fault(f"{where}, {labels.iloc[row]}", found, "a valid polygon", mend))
    if len(bad) > LISTED:
        rest = f"{len(bad) - LISTED} more rows without a valid polygon"
        faults.append(Fault(where, rest, "valid polygons"))
    return faults + _twin_faults(frame, labels, where)


def _twin_faults(frame: gpd.GeoDataFrame, labels: pd.Series, where: str) -> list[Fault]:
    facts = frame.bounds.assign(points=shapely.get_num_coordinates(frame.geometry.values))
    facts["area"] = shapely.area(frame.geometry.values)
    twin = facts.duplicated(keep="first") & (facts.area > 0)
    rows = np.flatnonzero(twin)
    return [
        Fault(
            f"{where}, {labels.iloc[row]}",
            "the polygon of another row again",
            "each ward once",
            "Remove the second row.",
        )
        for row in rows[:LISTED]
    ]


def place_faults(shapes: np.ndarray, crs: CRS, where: str) -> list[Fault]:
    """
    Say whether coordinates lie where their system can place them.

    Parameters
    ----------
    shapes
        The geometries in EPSG:4326, as `in_degrees` gives them.
    crs
        The system the file states.
    where
        The file's name.

    Returns
    -------
    list of Fault
        At most one: metres stated as degrees, swapped axes, or a system made for another place.
    """
    if not len(shapes):
        return []
    west, south, east, north = shapely.total_bounds(shapes)
    box = np.array([west, south, east, north])
    if np.isfinite(box).all() and (np.abs(box) <= (180, 90, 180, 90)).all():
        return _reach_faults((west, south, east, north), crs, where)
    found = f"coordinates that {crs.name} cannot hold"
    mend = "The stated CRS may not be the one the coordinates are in."
    if np.isfinite(box).all() and (np.abs(box) <= (90, 180, 90, 180)).all():
        mend = "The axes look swapped: x is the longitude, y the latitude."
    return [Fault(where, found, "coordinates inside that CRS", mend)]


def _reach_faults(box: tuple[float, float, float, float], crs: CRS, where: str) -> list[Fault]:
    area = crs.area_of_use
    if crs.is_geographic or area is None or area.west > area.east:
        return []
    west, south, east, north = box
    near = (
        area.west - REACH_DEG <= west
        and east <= area.east + REACH_DEG
        and area.south - REACH_DEG <= south
        and north <= area.north + REACH_DEG
    )
    if near:
        return []
    found = f"wards at {west:.3f} to {east:.3f} E, {south:.3f} to {north:.3f} N"
    mend = "Check the CRS and its meridian, and that x is the easting and y the northing."
    return [Fault(where, found, f"wards in the area of {crs.name}, {area.name}", mend)]
