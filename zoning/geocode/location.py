"""Say where a case is, how sure that is, and where else it may be."""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal, TypedDict

import shapely

from .gazetteer import Gazetteer
from .spread import unit_spread

Outcome = Literal["found", "ambiguous", "not_found"]
MatchLevel = Literal[
    "house",
    "interpolated",
    "cell",
    "point",
    "site",
    "alley",
    "street",
    "hamlet",
    "ward",
    "province",
]

MOST_CANDIDATES: Final = 10


class Candidate(TypedDict):
    """One place a case may be: a household, or a unit where ``household_id`` is None."""

    household_id: str | None
    unit_id: str
    score: float
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Location:
    """
    Where a case is.

    Attributes
    ----------
    outcome
        "found" only where the household, a point between its neighbours, the alley, or the cell
        of ground without known households is certain; "ambiguous" where a person must decide;
        "not_found" where nothing fits.
    match_level
        The smallest thing that is certain, None where nothing is.
    household
        Row of the household, or -1.
    area_cell
        Row of the area's cell, or -1: only where no household is known.
    alley, hamlet, ward
        Rows of the units, or -1.
    lng, lat
        The point, EPSG:4326; NaN where there is none.
    score
        0 to 1: the share of belief in this answer.
    radius_m
        Metres round the point within which the door lies nine times of ten if the answer is
        right; 0 at a household, NaN where there is no point.
    candidates
        The best places, best first, ties by identifier.
    why
        Why it is not found, in one word of `REASONS`; None where it is.
    off_m
        Metres by which a position is off: from what its address names, or else from where it
        would lie without the first error of ``looks_like``; NaN where it is not off.
    looks_like
        Common errors that would explain a position that is off, the likeliest first
        (`zoning.geocode.position_words`).
    """

    outcome: Outcome
    match_level: MatchLevel | None = None
    household: int = -1
    area_cell: int = -1
    alley: int = -1
    hamlet: int = -1
    ward: int = -1
    lng: float = math.nan
    lat: float = math.nan
    score: float = 0.0
    radius_m: float = math.nan
    candidates: tuple[Candidate, ...] = ()
    why: str | None = None
    off_m: float = math.nan
    looks_like: tuple[str, ...] = ()


REASONS: Final = {
    "outside_area": "it lies outside the area",
    "no_such_unit": "the area has no alley, hamlet or ward of this identifier",
    "no_such_household": "the area has no household of this identifier",
    "no_such_house": "the street is known, the house is not",
    "no_such_alley": "the street is known, the alley is not",
    "no_such_site": "the area has no site of this name",
    "no_such_street": "the area knows no such street",
    "misspelt_name": "the area has a name like the one written, and no such name",
    "several_match": "several places fit",
    "uncertain_reading": "only an unusual reading of the address fits",
    "other_ward": "the house is known, but in another ward than the one stated",
    "unknown_ward": "the ward stated is none of the area",
    "other_hamlet": "the house is known, but in another hamlet than the one stated",
    "unknown_place": "the address names a place the area does not know",
    "unreadable_address": "no house, street or unit can be made out",
    "position_far_from_household": "no household lies near the position",
    "position_contradicts_address": "the position and the address are far apart",
    "address_elsewhere": "the address lies outside the area, and the position in it",
    "position_imprecise": "several houses lie within the accuracy of the position",
    "position_misread": "the position fits only if it is read in another way",
    "rejected": "a person found none of the candidates right",
}
"""Every reason, and what it means."""


def at_household(
    row: int,
    gazetteer: Gazetteer,
    *,
    score: float,
    match_level: MatchLevel = "house",
    candidates: tuple[Candidate, ...] = (),
) -> Location:
    """Return that a case lives in a household; the point is the household's, radius 0."""
    lng, lat = map(float, gazetteer.lng_lat[row])
    own = household_candidate(row, gazetteer, score=score)
    return Location(
        "found",
        match_level,
        household=row,
        alley=int(gazetteer.alley_of[row]),
        hamlet=int(gazetteer.hamlet_of[row]),
        ward=int(gazetteer.ward_of[row]),
        lng=lng,
        lat=lat,
        score=score,
        radius_m=0.0,
        candidates=candidates or (own,),
    )


def in_alley(unit: int, gazetteer: Gazetteer, *, score: float) -> Location:
    """
    Return that a case lives in an alley, in which house is not known.

    Parameters
    ----------
    unit
        Row of the alley.
    gazetteer
        The area.
    score
        0 to 1.

    Returns
    -------
    Location
        At the household nearest to the middle of the alley's households, or inside the alley
        where it has none; the radius holds nine of ten doors.
    """
    lng, lat, radius = unit_spread(unit, gazetteer)
    return Location(
        "found",
        "alley",
        alley=unit,
        hamlet=int(gazetteer.unit_hamlet[unit]),
        ward=int(gazetteer.unit_ward[unit]),
        lng=lng,
        lat=lat,
        score=score,
        radius_m=radius,
        candidates=(unit_candidate(unit, gazetteer, score=score),),
    )


def in_cell(cell: int, gazetteer: Gazetteer, *, lng: float, lat: float) -> Location:
    """
    Return that a case lives in a cell in which no household is known.

    Parameters
    ----------
    cell
        Row of the area's cell.
    gazetteer
        The area.
    lng, lat
        The case's position, EPSG:4326; it lies in the cell.

    Returns
    -------
    Location
        At the position; the radius reaches the farthest corner of the cell's piece.
    """
    unit = gazetteer.cell_unit[cell]
    if cell not in gazetteer.corners:
        corners = shapely.get_coordinates(gazetteer.area.cells.geometry.iloc[cell])
        gazetteer.corners[cell] = [gazetteer.metres(*corner) for corner in corners.tolist()]
    here = gazetteer.metres(lng, lat)
    radius = max(math.dist(here, corner) for corner in gazetteer.corners[cell])
    own = Candidate(
        household_id=None, unit_id=gazetteer.units.ids[unit], score=1.0, lng=lng, lat=lat
    )
    return Location(
        "found",
        "cell",
        area_cell=cell,
        hamlet=int(gazetteer.unit_hamlet[unit]),
        ward=int(gazetteer.unit_ward[unit]),
        lng=lng,
        lat=lat,
        score=1.0,
        radius_m=radius,
        candidates=(own,),
    )


def within_unit(unit: int, gazetteer: Gazetteer) -> Location:
    """
    Return that a case is said to be in a unit, and no better.

    Parameters
    ----------
    unit
        Row of an alley, a hamlet or a ward.
    gazetteer
        The area.

    Returns
    -------
    Location
        Found in an alley, score 1; in a hamlet or ward ambiguous, known to that unit.
    """
    level = gazetteer.units.levels[unit]
    if level == "alley":
        return in_alley(unit, gazetteer, score=1.0)
    lng, lat, radius = unit_spread(unit, gazetteer)
    candidate = unit_candidate(unit, gazetteer, score=1.0)
    known = undecided("no_such_house", (candidate,), match_level=_ROUGH.get(level))
    return replace(
        known,
        hamlet=int(gazetteer.unit_hamlet[unit]),
        ward=int(gazetteer.unit_ward[unit]),
        lng=lng,
        lat=lat,
        radius_m=radius,
    )


_ROUGH: Final[dict[str, MatchLevel]] = {"hamlet": "hamlet", "ward": "ward"}


def undecided(
    why: str,
    candidates: tuple[Candidate, ...] = (),
    *,
    match_level: MatchLevel | None = None,
) -> Location:
    """Return that a person must decide between candidates; the best few are kept."""
    ranked = sorted(
        candidates, key=lambda one: (-one["score"], one["household_id"] or "", one["unit_id"])
    )
    best = tuple(ranked[:MOST_CANDIDATES])
    score = best[0]["score"] if best else 0.0
    return Location("ambiguous", match_level, score=score, candidates=best, why=why)


def not_found(why: str) -> Location:
    """Return that a case is nowhere in the area."""
    return Location("not_found", why=why)


def moved(location: Location, lng: float, lat: float, radius_m: float) -> Location:
    """Return the same answer at another point and radius."""
    return replace(location, lng=lng, lat=lat, radius_m=radius_m)


def household_candidate(row: int, gazetteer: Gazetteer, *, score: float) -> Candidate:
    """Return a household as a candidate."""
    lng, lat = map(float, gazetteer.lng_lat[row])
    household = gazetteer.households[row]
    return Candidate(
        household_id=household.household_id,
        unit_id=household.unit_id,
        score=round(score, 4),
        lng=lng,
        lat=lat,
    )


def unit_candidate(unit: int, gazetteer: Gazetteer, *, score: float) -> Candidate:
    """Return a unit as a candidate, at the middle household of it or at a point inside it."""
    lng, lat, _ = unit_spread(unit, gazetteer)
    return Candidate(
        household_id=None,
        unit_id=gazetteer.units.ids[unit],
        score=round(score, 4),
        lng=lng,
        lat=lat,
    )
