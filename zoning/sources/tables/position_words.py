"""Say what a pair of numbers that is no position may be instead."""

from collections.abc import Callable
from typing import Final

_METRES: Final = "They look like metres: put them in x and y, with the crs they are in."
_SWAPPED: Final = "Longitude and latitude look swapped."
_LOST_POINT: Final = (
    "The decimal point looks lost, as a spreadsheet loses it that takes it for a mark of "
    "thousands: write the numbers as text."
)
_DEGREES: Final = (
    "They look like degrees: put them in lng and lat, or name the system they are in, "
    "EPSG:4756 for VN-2000."
)
_XY_SWAPPED: Final = "x and y look swapped: x is the easting, y the northing."


def mend_of_degrees(lng: float, lat: float) -> str:
    """
    Say what two numbers may be that are no longitude and latitude.

    Parameters
    ----------
    lng, lat
        The numbers; at least one of them is no degree.

    Returns
    -------
    str
        A sentence, or nothing where nothing fits.

    Examples
    --------
    >>> mend_of_degrees(588591.9, 2326345.3)
    'They look like metres: put them in x and y, with the crs they are in.'
    """
    if abs(lng) <= 90 and abs(lat) <= 180:
        return _SWAPPED
    if _is_plane(lng, lat) or _is_plane(lat, lng):
        return _METRES
    if all(number.is_integer() and abs(number) >= 1000 for number in (lng, lat)):
        return _LOST_POINT
    return ""


def mend_of_plane(x: float, y: float, is_inside: Callable[[float, float], bool]) -> str:
    """
    Say what two numbers may be that lie far outside the area of their plane system.

    Parameters
    ----------
    x, y
        The numbers, as easting and northing.
    is_inside
        Tells whether an easting and a northing lie in that area.

    Returns
    -------
    str
        A sentence.
    """
    if is_inside(y, x):
        return _XY_SWAPPED
    if abs(x) <= 180 and abs(y) <= 180:
        return _DEGREES
    return "Check the system and its meridian."


def _is_plane(easting: float, northing: float) -> bool:
    """Return whether two numbers may be easting and northing of a zone, north of the equator."""
    return 100_000 <= easting <= 900_000 <= northing <= 9_400_000
