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

CERTAIN_M: Final = 15.0
"""A door this near, and twice as near as any other door, is the house itself."""

_ASKED: Final = 24

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
        Metres within which about two in three such positions lie, as receivers state it; NaN
        where nothing is known of it.

    Returns
    -------
    Location
        At the position as stated. "cell" where no household is known and the area has cells;
        "house" where one door is clearly meant; "interpolated" with
        the nearest household within 60 m; ambiguous farther off; not found outside the area's
        wards. The radius is the distance to the household. With an accuracy the house is found
        where nine tenths of the weight are one door's; else it is ambiguous at match level
        "point", and the radius holds the door nine times out of ten.
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
    if accuracy_m > 0:
        return _by_accuracy(lng, lat, ward, gazetteer, sigma=_sigma(accuracy_m))
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


def _sigma(accuracy_m: float) -> float:
    """Return the standard deviation, on each axis, of the door round a position; NaN for none."""
    return math.hypot(accuracy_m / _PER_SIGMA, _HOUSE_SIGMA_M)


def _by_accuracy(
    lng: float, lat: float, ward: int, gazetteer: Gazetteer, *, sigma: float
) -> Location:
    """Weigh the doors round a position of known accuracy."""
    near = gazetteer.nearest(*gazetteer.metres(lng, lat), _ASKED_ROUND)
    # Measured from the nearest, so that far from all doors the weights do not vanish.
    least = near[0][0] if near else 0.0
    weights = [math.exp((least**2 - far**2) / (2 * sigma**2)) for far, _ in near]
    total = math.fsum(weights)
    here = Location("ambiguous", ward=ward, lng=lng, lat=lat)
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
        if _apart(row, other, gazetteer) <= 1.0
    )
    if own >= SURE_SHARE * total:
        found = at_household(
            row, gazetteer, score=round(own / total, 4), candidates=candidates[:MOST_CANDIDATES]
        )
        return moved(found, lng, lat, distance)
    return _point(here, sigma, candidates)


def _point(here: Location, sigma: float, candidates: tuple[Candidate, ...]) -> Location:
    """Return that a case lives somewhere round a point."""
    found = undecided("position_imprecise", candidates, match_level="point")
    return replace(found, ward=here.ward, lng=here.lng, lat=here.lat, radius_m=RADIUS_SIGMA * sigma)


def _apart(row: int, other: int, gazetteer: Gazetteer) -> float:
    return math.dist(gazetteer.xy[row], gazetteer.xy[other])


def _score(distance: float) -> float:
    return round(1.0 / (1.0 + distance / CERTAIN_M), 4)


def _candidates(near: list[tuple[float, int]], gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    return tuple(household_candidate(row, gazetteer, score=_score(far)) for far, row in near)
