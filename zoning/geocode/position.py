"""Find the household, or the cell, at a position."""

import math
from dataclasses import replace
from typing import Final

from zoning.area.locate_households import REACH_M

from .gazetteer import Gazetteer
from .location import (
    MOST_CANDIDATES,
    Candidate,
    Location,
    at_household,
    household_candidate,
    in_cell,
    moved,
    undecided,
)

EXACT_M: Final = 0.8
"""A position this near a household's own point was taken from that point: five decimals of a degree
are as exact. Of positions by telephone in a dense town, one in 70 lies so near another house."""

_ONE_DOOR_M: Final = 1.0
"""Households this near are behind one door."""

UNSTATED_ACCURACY_M: Final = 15.0
"""
Metres within which two in three positions lie of which nobody says how exact they are.

A telephone in a street full of houses is off by 7 to 13 m on average [1]_; a mean of 13 m is 16 m
for two in three, if the error is normal.

References
----------
.. [1] K. Merry, P. Bettinger, "Smartphone GPS accuracy study in an urban environment", PLoS ONE
       14 (2019) e0219890, doi:10.1371/journal.pone.0219890.
"""

_ASKED_ROUND: Final = 64
"""Doors looked at round a position of stated accuracy: farther ones weigh less than these."""

SURE_SHARE: Final = 0.9
"""Share of the weight from which on one door is taken to be meant."""

_PER_SIGMA: Final = math.sqrt(-2 * math.log(1 - 0.68))
"""Receivers state the radius that holds about 68 % of their positions, in standard deviations."""

RADIUS_SIGMA: Final = math.sqrt(-2 * math.log(1 - 0.9))
"""The radius that holds 90 % of them, in standard deviations."""

_HOUSE_SIGMA_M: Final = 5.0
"""How far from a house's own point people stand when they note where it is."""

LEAST_EXACT_M: Final = 2_000.0
"""A position less exact than this says nothing of where a house is."""


def locate_position(
    lng: float, lat: float, gazetteer: Gazetteer, *, accuracy_m: float = math.nan
) -> Location:
    """
    Find the household at a position, or the cell where no household is known.

    Parameters
    ----------
    lng, lat
        EPSG:4326, degrees.
    gazetteer
        The area.
    accuracy_m
        Metres within which about two in three such positions lie, as receivers state it; NaN or
        0 where nothing is known of it: then `UNSTATED_ACCURACY_M`, but on a household's own
        point.

    Returns
    -------
    Location
        At the position as stated. "cell" where no household is known and the area has cells;
        "house" on a household's own point, and where one door holds nine tenths of the weight;
        else ambiguous at match level "point", and the radius holds the door nine times out of
        ten. Ambiguous where no household is near; not found outside the area's wards.
    """
    ward = gazetteer.ward_at(lng, lat)
    if ward < 0:
        return Location("not_found", lng=lng, lat=lat, radius_m=0.0, why="outside_area")
    if accuracy_m > LEAST_EXACT_M:
        return Location("ambiguous", lng=lng, lat=lat, radius_m=accuracy_m,
                        why="position_imprecise")  # fmt: skip
    if (cell := gazetteer.cell_at(lng, lat)) >= 0:
        found = in_cell(cell, gazetteer, lng=lng, lat=lat)
        is_wider = _sigma(accuracy_m) * RADIUS_SIGMA > found.radius_m
        return _point(found, _sigma(accuracy_m), found.candidates) if is_wider else found
    near = gazetteer.nearest(*gazetteer.metres(lng, lat), _ASKED_ROUND)
    if not accuracy_m > 0:
        if near and near[0][0] <= EXACT_M:
            return _on_the_point(lng, lat, near, gazetteer)
        accuracy_m = UNSTATED_ACCURACY_M
    here = Location("ambiguous", ward=ward, lng=lng, lat=lat)
    return _by_accuracy(here, near, gazetteer, sigma=_sigma(accuracy_m))


def _sigma(accuracy_m: float) -> float:
    """Return the standard deviation, on each axis, of the door round a position; NaN for none."""
    return math.hypot(accuracy_m / _PER_SIGMA, _HOUSE_SIGMA_M)


def _on_the_point(
    lng: float, lat: float, near: list[tuple[float, int]], gazetteer: Gazetteer
) -> Location:
    """Return the household whose own point was stated, with those behind the same door."""
    distance, row = near[0]
    homes = [home for _, home in near if _apart(row, home, gazetteer) <= _ONE_DOOR_M]
    candidates = tuple(household_candidate(home, gazetteer, score=1.0) for home in homes)
    found = at_household(row, gazetteer, score=1.0, candidates=candidates[:MOST_CANDIDATES])
    return moved(found, lng, lat, distance)


def _by_accuracy(
    here: Location, near: list[tuple[float, int]], gazetteer: Gazetteer, *, sigma: float
) -> Location:
    """Weigh the doors round a position of known accuracy."""
    # Measured from the nearest, so that far from all doors the weights do not vanish.
    least = near[0][0] if near else 0.0
    weights = [math.exp((least**2 - far**2) / (2 * sigma**2)) for far, _ in near]
    total = math.fsum(weights)
    candidates = tuple(
        household_candidate(row, gazetteer, score=weight / total)
        for (_, row), weight in zip(near, weights, strict=True)
        if weight / total >= 0.00005
    )
    if not near or least > REACH_M + RADIUS_SIGMA * sigma:
        found = replace(here, why="position_far_from_household", match_level="ward")
        return replace(found, candidates=candidates[:5], radius_m=least)
    distance, row = near[0]
    own = math.fsum(
        weight
        for (_, other), weight in zip(near, weights, strict=True)
        if _apart(row, other, gazetteer) <= _ONE_DOOR_M
    )
    if own >= SURE_SHARE * total:
        found = at_household(
            row, gazetteer, score=round(own / total, 4), candidates=candidates[:MOST_CANDIDATES]
        )
        return moved(found, here.lng, here.lat, distance)
    return _point(here, sigma, candidates)


def _point(here: Location, sigma: float, candidates: tuple[Candidate, ...]) -> Location:
    """Return that a case lives somewhere round a point."""
    found = undecided("position_imprecise", candidates, match_level="point")
    return replace(found, ward=here.ward, lng=here.lng, lat=here.lat, radius_m=RADIUS_SIGMA * sigma)


def _apart(row: int, other: int, gazetteer: Gazetteer) -> float:
    return math.dist(gazetteer.xy[row], gazetteer.xy[other])
