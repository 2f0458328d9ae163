"""Place a house that the area does not hold between its neighbours."""

import bisect
import math
from collections.abc import Sequence
from typing import Final

from .gazetteer import Gazetteer
from .house_number import place_in_row
from .house_rows import Lane, Row
from .location import Location, at_household, household_candidate, moved

WIDEST_GAP: Final = 24
"""How many numbers the two neighbours may lie apart: twelve doors on one side."""

LONGEST_GAP_M: Final = 50.0
"""How many metres they may lie apart."""

INTERPOLATED_SCORE: Final = 0.6


def between_neighbours(house: str, lanes: Sequence[Lane], gazetteer: Gazetteer) -> Location | None:
    """
    Place a house between the neighbours on its side of its own street or alley.

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
    Location or None
        At the point between the doors in proportion to the numbers. The household is the
        nearest one that may be it: one without a number on the same piece of street, or else
        a neighbour. The radius reaches both neighbours. None where the house has not one
        neighbour of its parity on either side, near in number and in metres, in one ward.
    """
    place = place_in_row(house)
    if place is None or "-" in house:
        return None
    doors = sorted(
        door
        for lane in lanes
        for door in gazetteer.doors.get(lane, ())
        if (door[0] - place[0]) % 2 == 0
    )
    at = bisect.bisect_left(doors, (*place, -1))
    if at == 0 or at == len(doors):
        return None
    low, high = doors[at - 1], doors[at]
    if not _are_neighbours(low, high, gazetteer):
        return None
    return _placed(place, low, high, gazetteer)


def _are_neighbours(low: Row, high: Row, gazetteer: Gazetteer) -> bool:
    gap = math.dist(gazetteer.xy[low[2]], gazetteer.xy[high[2]])
    return (
        high[0] - low[0] <= WIDEST_GAP
        and gap <= LONGEST_GAP_M
        and gazetteer.ward_of[low[2]] == gazetteer.ward_of[high[2]]
    )


def _placed(place: tuple[int, str], low: Row, high: Row, gazetteer: Gazetteer) -> Location:
    first, last = _value(*low[:2]), _value(*high[:2])
    share = (_value(*place) - first) / (last - first) if last > first else 0.5
    share = min(max(share, 0.0), 1.0)
    start, end = gazetteer.xy[low[2]], gazetteer.xy[high[2]]
    x, y = (start + share * (end - start)).tolist()
    radius = max(share, 1 - share) * math.dist(start, end)
    row = _nearest_possible(x, y, radius, (low[2], high[2]), gazetteer)
    both = tuple(
        household_candidate(door[2], gazetteer, score=INTERPOLATED_SCORE / 2)
        for door in (low, high)
    )
    own = household_candidate(row, gazetteer, score=INTERPOLATED_SCORE)
    others = tuple(one for one in both if one["household_id"] != own["household_id"])
    found = at_household(
        row,
        gazetteer,
        score=INTERPOLATED_SCORE,
        match_level="interpolated",
        candidates=(own, *others),
    )
    return moved(found, *gazetteer.degrees(x, y), radius)


def _value(number: int, suffix: str) -> float:
    return number + (0.5 if suffix else 0.0)


def _nearest_possible(
    x: float, y: float, radius: float, neighbours: tuple[int, int], gazetteer: Gazetteer
) -> int:
    pieces = {gazetteer.households[row].street_id for row in neighbours}
    unnumbered = [
        row
        for _, row in gazetteer.within(x, y, radius)
        if not gazetteer.households[row].has_number
        and gazetteer.households[row].street_id in pieces
    ]
    return min(
        (*neighbours, *unnumbered), key=lambda row: (math.dist(gazetteer.xy[row], (x, y)), row)
    )
