"""Give every place its parcel: the ground nearer to its houses and its street than to others."""

from typing import Final

import numpy as np
import numpy.typing as npt

from zoning.area.area import Area
from zoning.perimeter.borders import Borders, cell_borders, nearest_approach
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.parcel_points import ParcelPoints
from zoning.perimeter.parcel_source import ParcelSource

REACH_M: Final = 30.0
"""A parcel ends this far from its last house and street: fields belong to nobody."""

_TOUCH_M: Final = 1e-4
"""A border shorter than this is a corner: which cells meet in it is chance."""


def parcel_points(area: Area, network: PlaceNetwork) -> ParcelPoints:
    """
    Return the points whose nearest ground makes up the places' parcels.

    Parameters
    ----------
    area
        The area.
    network
        Its place network; the points are in its CRS.

    Returns
    -------
    ParcelPoints
        Houses; spots on streets, each of the place whose doors
        are nearest along it; spots on the way
        from a door to its house.

    Notes
    -----
    No parcel leaps over a street. Take any spot x of a street. A sample of the same segment
    lies within half the spacing; a house or a way that is nearer than that has its foot on
    the segment among the samples, and a foot is nearer to x than what it is the foot of.
    Two streets that leave one junction are sampled at the same distances from it, so that
    neither reaches over the other however sharp the corner.
    Where points coincide, a street's goes before a house's, a house's before a way's.
    Deterministic.
    """
    return ParcelSource.of(area, network).everywhere()


def touching_places(
    points: ParcelPoints, *, borders: Borders | None = None
) -> npt.NDArray[np.int32]:
    """
    Return the pairs of places whose parcels share a border within reach of both.

    Parameters
    ----------
    points
        The points of the parcels.
    borders
        The borders between their cells, where they are known.

    Returns
    -------
    numpy.ndarray
        Pairs i < j of places, each once, sorted, shape (k, 2).
    """
    borders = cell_borders(points.xy) if borders is None else borders
    places = np.sort(points.place[borders.pairs], axis=1)
    near = nearest_approach(borders, points.xy) <= REACH_M
    long = np.hypot(*(borders.end - borders.start).T) > _TOUCH_M
    kept = places[near & long & (places[:, 0] != places[:, 1])]
    return np.unique(kept, axis=0).astype(np.int32)
