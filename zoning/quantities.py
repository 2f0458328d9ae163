"""Name the units of measure and the coordinate systems the core speaks in."""

from typing import Final, NewType

from pyproj import CRS

Metres = NewType("Metres", float)
SquareMetres = NewType("SquareMetres", float)
People = NewType("People", int)

WGS84: Final = "EPSG:4326"
"""Every geometry that enters or leaves the core is (lng, lat) in this system."""

CASE_RESOLUTION: Final = 12
"""The H3 resolution onto which cases are placed: about two to four tube houses a cell."""


def metric_crs(longitude: float, latitude: float) -> CRS:
    """
    Return the UTM system in which lengths around a point are measured.

    Parameters
    ----------
    longitude
        Degrees east, -180 to 180.
    latitude
        Degrees north, -80 to 84.

    Returns
    -------
    CRS
        The WGS 84 / UTM zone that holds the point; its scale error is below
        1 in 1,000 inside the zone.

    Raises
    ------
    ValueError
        If the point lies outside UTM's range.
    """
    if not (-180 <= longitude <= 180 and -80 <= latitude <= 84):
        raise ValueError(
            f"longitude {longitude}, latitude {latitude}: expected -180..180 and -80..84"
        )
    zone = min(int((longitude + 180) // 6) + 1, 60)
    return CRS.from_epsg((32600 if latitude >= 0 else 32700) + zone)
