"""Hold a point that stands for several doors, and how far they lie from it."""

from typing import NamedTuple


class Spread(NamedTuple):
    """
    A point that stands for several doors.

    Attributes
    ----------
    lng, lat
        The point, EPSG:4326.
    radius_m
        Metres within which nine of ten doors lie.
    """

    lng: float
    lat: float
    radius_m: float
