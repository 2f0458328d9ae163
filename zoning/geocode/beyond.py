"""Say about where a house stands by its number, if it has no neighbours on either side."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from .gazetteer import Gazetteer
from .house_number import place_in_row
from .house_rows import Lane, Row
from .spread_value import Spread

_FEWEST: Final = 6
"""Doors of a street from which on their numbers say how far one number is from the next."""

_FARTHEST: Final = 60
"""Numbers beyond the nearest known one up to which they say it."""

_SHARE: Final = 0.9
_MARGIN: Final = 2.0
_NARROWEST_M: Final = 25.0
"""Measured: with these nine of ten houses struck out of a pack lie within the radius."""


def beyond_neighbours(house: str, lanes: Sequence[Lane], gazetteer: Gazetteer) -> Spread | None:
    """
    Say about where a house stands that the area does not hold.

    Parameters
    ----------
    house
        The house number, normalised, one piece.
    lanes
        The street and alleys it stands in.
    gazetteer
        The area.

    Returns
    -------
    Spread or None
        At the door of the nearest number, on its own side if that has doors. The radius is as
        many steps as the numbers lie apart, each twice as long as nine of ten steps on
        this street are; and it reaches the door of the next number on the other hand. None
        where too few doors are known, or none of a number near it.
    """
    place = place_in_row(house)
    doors = sorted(door for lane in lanes for door in gazetteer.doors.get(lane, ()))
    if place is None or len(doors) < _FEWEST:
        return None
    sides = [[door for door in doors if door[0] % 2 == parity] for parity in (0, 1)]
    own = sides[place[0] % 2] or doors
    nearest = min(own, key=lambda door: (abs(door[0] - place[0]), door))
    steps = sorted(step for side in sides for step in _steps(side, gazetteer))
    apart = max(abs(nearest[0] - place[0]), 1)
    if apart > _FARTHEST or not steps:
        return None
    step = steps[min(len(steps) - 1, math.ceil(_SHARE * (len(steps) + 1)) - 1)]
    lng, lat = map(float, gazetteer.lng_lat[nearest[2]])
    reach = max(apart * step * _MARGIN, _NARROWEST_M, _across(place, nearest, own, gazetteer))
    return Spread(lng, lat, reach)


def _across(
    place: tuple[int, str], nearest: Row, side: Sequence[Row], gazetteer: Gazetteer
) -> float:
    """Return the metres from the nearest door to the next one past the house; 0 without one."""
    if nearest[:2] < place:
        past = [door for door in side if door[:2] > place][:1]
    else:
        past = [door for door in side if door[:2] < place][-1:]
    here = gazetteer.xy[nearest[2]]
    return max((math.dist(here, gazetteer.xy[door[2]]) for door in past), default=0.0)


def _steps(side: Sequence[Row], gazetteer: Gazetteer) -> list[float]:
    """Return the metres from each number of a side to the next, for one number."""
    return [
        math.dist(gazetteer.xy[low[2]], gazetteer.xy[high[2]]) / (high[0] - low[0])
        for low, high in pairwise(side)
        if high[0] > low[0]
    ]
