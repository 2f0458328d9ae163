"""Turn coordinates of any EPSG system, VN-2000 among them, into longitude and latitude."""

from functools import lru_cache
from typing import Any, Final

import numpy as np
from pyproj import CRS, Transformer

from zoning.quantities import WGS84

VN2000_GEOGRAPHIC: Final = "EPSG:4756"

VN2000_DATUM: Final = "Vietnam 2000"
"""The name EPSG gives the national datum."""

EPSG_6960: Final = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=cart +ellps=WGS84 "
    "+step +proj=helmert +convention=coordinate_frame "
    "+x=-191.90441429 +y=-39.30318279 +z=-111.45032835 "
    "+rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278 "
    "+step +inv +proj=cart +ellps=WGS84 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
"""
The national transformation, VN-2000 to WGS 84 (2), written out with its sign convention.

PROJ left to itself takes EPSG:5194, made for the Mekong delta, in part of the south; the
two differ by 0.7 to 0.8 m, so coordinates would jump along the edge of that box.
"""


def to_lng_lat(x: Any, y: Any, crs: CRS, *, height: Any = None) -> tuple[np.ndarray, np.ndarray]:
    """
    Turn coordinates of a system into longitude and latitude.

    Parameters
    ----------
    x, y
        Easting and northing in the system's unit, or longitude and latitude in degrees,
        whatever axis order the system itself states.
    crs
        The system.
    height
        Ellipsoidal height in metres, 0 if left out. It matters by centimetres.

    Returns
    -------
    tuple of ndarray
        Longitude and latitude, EPSG:4326, degrees.

    Notes
    -----
    A system on the datum VN-2000 goes through EPSG:6960 always; others go the way PROJ finds
    best. Nothing is fetched: no grid is needed.

    References
    ----------
    .. [1] Quyết định 05/2007/QĐ-BTNMT, the parameters between VN-2000 and WGS 84.
    .. [2] EPSG:6960, coordinate frame rotation.
    """
    below = _national_system(crs)
    if below is None:
        lng, lat = _transformer(crs.to_wkt(), WGS84).transform(x, y)
        return np.asarray(lng), np.asarray(lat)
    if not crs.is_geographic:
        x, y = _transformer(crs.to_wkt(), below.to_wkt()).transform(x, y)
    z = np.zeros_like(np.asarray(x, dtype=float)) if height is None else height
    lng, lat, _ = _national().transform(x, y, z)
    return np.asarray(lng), np.asarray(lat)


def from_lng_lat(lng: Any, lat: Any, crs: CRS) -> tuple[np.ndarray, np.ndarray]:
    """
    Turn longitude and latitude into coordinates of a system.

    Parameters
    ----------
    lng, lat
        EPSG:4326, degrees.
    crs
        The system.

    Returns
    -------
    tuple of ndarray
        Easting and northing in the system's unit, or longitude and latitude in degrees. It is
        the way of `to_lng_lat` back.
    """
    below = _national_system(crs)
    if below is None:
        x, y = _transformer(WGS84, crs.to_wkt()).transform(lng, lat)
        return np.asarray(x), np.asarray(y)
    z = np.zeros_like(np.asarray(lng, dtype=float))
    x, y, _ = _national().transform(lng, lat, z, direction="INVERSE")
    if not crs.is_geographic:
        x, y = _transformer(below.to_wkt(), crs.to_wkt()).transform(x, y)
    return np.asarray(x), np.asarray(y)


def _national_system(crs: CRS) -> CRS | None:
    """
    Return the geographic system on VN-2000 below another; None where it is on another datum.

    Survey offices use meridians of their own, which EPSG does not list; the datum is known by
    its name then.
    """
    below = crs.geodetic_crs
    if crs.is_bound or below is None:
        return None
    flat = below.to_2d()
    is_national = flat == CRS(VN2000_GEOGRAPHIC) or (
        below.datum is not None and below.datum.name == VN2000_DATUM
    )
    return flat if is_national else None


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


@lru_cache(maxsize=1)
def _national() -> Transformer:
    return Transformer.from_pipeline(EPSG_6960)
