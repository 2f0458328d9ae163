"""Find the household, or the cell, at a position."""

import math
from dataclasses import replace
from typing import Final

from zoning.area.locate_households import REACH_M

from .gazetteer import Gazetteer
from .location import (
    Candidate,
    Location,
    at_household,
    household_candidate,
    in_cell,
    moved,
    undecided,
)

CERTAIN_M: Final = 15.0
"""A door this near, and twice as near as any other door, is the house itself."""

_ASKED: Final = 24


def locate_position(lng: float, lat: float, gazetteer: Gazetteer) -> Location:
    """
    Find the household at a position, or the cell where no household is known.

    Parameters
    ----------
    lng, lat
        EPSG:4326, degrees.
    gazetteer
        The area.

    Returns
    -------
    Location
        At the position as stated. "cell" where no household is known and the area has cells;
        "house" where one door is clearly meant; "interpolated" with
        the nearest household within 60 m; ambiguous farther off; not found outside the area's
        wards. The radius is the distance to the household.
    """
    ward = gazetteer.ward_at(lng, lat)
    if ward < 0:
        return Location("not_found", lng=lng, lat=lat, radius_m=0.0, why="outside_area")
    if (cell := gazetteer.cell_at(lng, lat)) >= 0:
        return in_cell(cell, gazetteer, lng=lng, lat=lat)
    x, y = gazetteer.metres(lng, lat)
    near = gazetteer.nearest(x, y, _ASKED)
    if not near or near[0][0] > REACH_M:
        found = undecided(
            "position_far_from_household", _candidates(near[:5], gazetteer), match_level="ward"
        )
        return replace(found, ward=ward, lng=lng, lat=lat, radius_m=near[0][0] if near else 0.0)
    distance, row = near[0]
    others = [far for far, other in near if _apart(row, other, gazetteer) > 1.0]
    is_certain = distance <= CERTAIN_M and (not others or distance <= others[0] / 2)
    close = [one for one in near if one[0] <= max(2 * distance, CERTAIN_M)][:5]
    found = at_household(
        row,
        gazetteer,
        score=_score(distance),
        match_level="house" if is_certain else "interpolated",
        candidates=_candidates(close, gazetteer),
    )
    return moved(found, lng, lat, distance)


def _apart(row: int, other: int, gazetteer: Gazetteer) -> float:
    return math.dist(gazetteer.xy[row], gazetteer.xy[other])


def _score(distance: float) -> float:
    return round(1.0 / (1.0 + distance / CERTAIN_M), 4)


def _candidates(near: list[tuple[float, int]], gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    return tuple(household_candidate(row, gazetteer, score=_score(far)) for far, row in near)
