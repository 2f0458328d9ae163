"""Read positions in the ways they are commonly got wrong."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import CRS

from zoning.quantities import WGS84
from zoning.sources.tables.vn2000 import VN2000_GEOGRAPHIC, from_lng_lat, to_lng_lat
from zoning.sources.tables.vn2000_zones import PLANE_SYSTEMS, THREE_DEGREES

Floats = npt.NDArray[np.float64]

SWAPPED: Final = "swapped"
WEST_FOR_EAST: Final = "west_for_east"
SOUTH_FOR_NORTH: Final = "south_for_north"
NO_DATUM_SHIFT: Final = "no_datum_shift"
NEEDLESS_DATUM_SHIFT: Final = "needless_datum_shift"
MERIDIAN: Final = "meridian"
"""``meridian+45``: turned into degrees by a meridian 45 minutes west of the right one."""

_UTM_OF_VIETNAM: Final = (32648, 32649)


class OtherReading(NamedTuple):
    """Positions as they are if something was got wrong: what, longitudes and latitudes."""

    looks_like: str
    lng: Floats
    lat: Floats


def readings_of_degrees(lng: Floats, lat: Floats, *, shifted: bool) -> Iterator[OtherReading]:
    """
    Read longitudes and latitudes in the ways they are commonly got wrong.

    Parameters
    ----------
    lng, lat
        Degrees as stated, two arrays of one length.
    shifted
        Whether to try meridians too: only where an address says which of them is meant, for
        with so many to choose from one always fits.

    Yields
    ------
    OtherReading
        The likeliest first; not finite, or no degrees, where a position cannot be read so.
    """
    yield OtherReading(SWAPPED, lat, lng)
    yield OtherReading(WEST_FOR_EAST, -lng, lat)
    yield OtherReading(SOUTH_FOR_NORTH, lng, -lat)
    national = CRS(VN2000_GEOGRAPHIC)
    yield OtherReading(NO_DATUM_SHIFT, *to_lng_lat(lng, lat, national))
    yield OtherReading(NEEDLESS_DATUM_SHIFT, *from_lng_lat(lng, lat, national))
    if shifted:
        for minutes in _differences():
            yield OtherReading(f"{MERIDIAN}{minutes:+d}", lng + minutes / 60, lat)


def readings_of_system(x: Floats, y: Floats, crs: CRS) -> Iterator[OtherReading]:
    """
    Read plane coordinates in the ways they are commonly got wrong.

    Parameters
    ----------
    x, y
        Easting and northing as stated, two arrays of one length.
    crs
        The system stated.

    Yields
    ------
    OtherReading
        The likeliest first: another zone, then swapped axes, then the wrong datum.
    """
    code = crs.to_epsg() or 0
    for other in _neighbours(code):
        yield OtherReading(f"EPSG:{other}", *to_lng_lat(x, y, CRS.from_epsg(other)))
    yield OtherReading(SWAPPED, *to_lng_lat(y, x, crs))
    lng, lat = to_lng_lat(x, y, crs)
    national = CRS(VN2000_GEOGRAPHIC)
    if code in PLANE_SYSTEMS or code == national.to_epsg():
        yield OtherReading(NEEDLESS_DATUM_SHIFT, *from_lng_lat(lng, lat, national))
    elif crs.equals(CRS(WGS84)):
        yield OtherReading(NO_DATUM_SHIFT, *to_lng_lat(lng, lat, national))


def _neighbours(code: int) -> tuple[int, ...]:
    """Return the systems that are commonly taken for one another."""
    if code in PLANE_SYSTEMS or code in _UTM_OF_VIETNAM:
        return tuple(one for one in (*PLANE_SYSTEMS, *_UTM_OF_VIETNAM) if one != code)
    hemisphere, zone = divmod(code, 100)
    if hemisphere in (326, 327) and 1 <= zone <= 60:
        beside = [100 * hemisphere + (zone + step - 1) % 60 + 1 for step in (-1, 1)]
        return (*beside, 100 * (653 - hemisphere) + zone)
    return ()


def _differences() -> list[int]:
    """Return how far meridians of VN-2000 lie apart, minutes, the least first, east before west."""
    meridians = sorted(THREE_DEGREES)
    apart = {a - b for a in meridians for b in meridians if a != b}
    return sorted(apart, key=lambda minutes: (abs(minutes), -minutes))
