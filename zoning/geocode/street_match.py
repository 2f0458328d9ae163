"""Find the household, alley or stretch that an address on a known street means."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from .address.house_orders import Numbers
from .between import between_neighbours
from .beyond import beyond_neighbours
from .gazetteer import Gazetteer
from .house_number import members, place_in_row
from .house_rows import Lane
from .location import (
    MOST_CANDIDATES,
    Candidate,
    Location,
    at_household,
    household_candidate,
    in_alley,
    moved,
    undecided,
    unit_candidate,
)
from .spread import spread_of
from .stated_units import agreement, fits_hamlets
from .written import Written

PART_SCORE: Final = 0.9
"""Score where a single number was found inside a range the area writes, 24 in 24-26."""

ALLEY_SCORE: Final = 0.5
ONE_DOOR_M: Final = 1.0
"""Households this near are flats behind one door: which of them is asked changes no zone."""


def on_street(written: Written, gazetteer: Gazetteer) -> Location:
    """
    Find where an address lies whose street the area knows.

    Parameters
    ----------
    written
        The address.
    gazetteer
        The area.

    Returns
    -------
    Location
        Found where exactly one household bears the address by the usual reading and nothing
        stated speaks against it; or where the house lies between two neighbours; or where its
        alley is certain. Otherwise ambiguous with candidates, at the street where that is known.

    Notes
    -----
    No reading is preferred because it happens to fit: where only an unusual one does (a slash
    read the other way), the answer is ambiguous.
    """
    first, *rivals = written.readings or (Numbers(None, ()),)
    usual = _unless_two_streets(_read_as(first, written, gazetteer), written, gazetteer)
    is_sure = usual.match_level == "house" or (usual.outcome == "found" and first.house is None)
    if is_sure:
        return _unless_rivals(usual, rivals, written, gazetteer)
    return _with_other_readings(usual, [*rivals, *written.unusual], written, gazetteer)


def _unless_rivals(
    usual: Location, rivals: Sequence[Numbers], written: Written, gazetteer: Gazetteer
) -> Location:
    """Leave it open where a reading as good as the likeliest one fits too."""
    exact = _exact(rivals, written, gazetteer)
    if not exact:
        return usual
    return undecided("several_match", (*usual.candidates, *exact), match_level=usual.match_level)


def _exact(
    readings: Sequence[Numbers], written: Written, gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    return tuple(
        candidate
        for reading in readings
        for candidate in _read_as(reading, written, gazetteer, only_exact=True).candidates
    )


def _unless_two_streets(found: Location, written: Written, gazetteer: Gazetteer) -> Location:
    """Leave it open where several streets are meant and nothing stated says which."""
    streets = gazetteer.streets(written.street or "", written.street_text)
    is_placed = written.wards or fits_hamlets(written, found.hamlet, gazetteer)
    if found.outcome != "found" or is_placed or gazetteer.is_one_street(streets):
        return found
    return undecided("several_match", found.candidates, match_level=found.match_level)


def _with_other_readings(
    usual: Location, others: Sequence[Numbers], written: Written, gazetteer: Gazetteer
) -> Location:
    exact = _exact(others, written, gazetteer)
    if not exact:
        return usual
    lowered = [Candidate(**{**one, "score": round(one["score"] * 0.5, 4)}) for one in exact]
    return undecided("uncertain_reading", (*usual.candidates, *lowered), match_level=None)


def _read_as(
    reading: Numbers, written: Written, gazetteer: Gazetteer, *, only_exact: bool = False
) -> Location:
    streets = gazetteer.streets(written.street or "", written.street_text)
    lanes = [(street, reading.alleys) for street in streets]
    if reading.house:
        rows = _rows(gazetteer.houses, lanes, reading.house)
        if rows:
            return among(rows, written, gazetteer, score=1.0)
        rows = _rows(gazetteer.parts, lanes, reading.house)
        if rows:
            return among(rows, written, gazetteer, score=PART_SCORE)
        if ends := [
            row for end in members(reading.house) for row in _rows(gazetteer.houses, lanes, end)
        ]:
            found = tuple(household_candidate(row, gazetteer, score=0.5) for row in ends)
            return undecided("several_match", found, match_level="street")
    if only_exact:
        units = _units(lanes, gazetteer) if reading.house is None and reading.alleys else ()
        return undecided("", tuple(unit_candidate(u, gazetteer, score=0.5) for u in units))
    return _without_house(reading, lanes, written, gazetteer)


def _without_house(
    reading: Numbers, lanes: list[Lane], written: Written, gazetteer: Gazetteer
) -> Location:
    """Find the smallest thing round a house that is unknown or not stated."""
    if reading.house and (found := between_neighbours(reading.house, lanes, gazetteer)):
        fit = agreement(written, found.ward, found.hamlet, gazetteer)
        return undecided(fit.doubt, found.candidates) if fit.doubt else found
    if units := _units(lanes, gazetteer):
        return _near_number(reading, lanes, _among_alleys(units, written, gazetteer), gazetteer)
    if reading.alleys:
        return _outer_alley(reading, lanes, written, gazetteer)
    nearest = _nearest_doors(reading.house, lanes, gazetteer)
    left = undecided("no_such_house", nearest, match_level="street")
    found = _along(left, lanes, written, gazetteer, inner=reading.house is None)
    return _near_number(reading, lanes, found, gazetteer)


def _near_number(
    reading: Numbers, lanes: Sequence[Lane], found: Location, gazetteer: Gazetteer
) -> Location:
    """Put a house whose alley or street alone is known where its number says."""
    if not reading.house or math.isnan(found.lng):
        return found
    beyond = beyond_neighbours(reading.house, lanes, gazetteer)
    return found if beyond is None else moved(found, *beyond)


def _outer_alley(
    reading: Numbers, lanes: list[Lane], written: Written, gazetteer: Gazetteer
) -> Location:
    for depth in range(len(reading.alleys) - 1, 0, -1):
        outer = [(street, reading.alleys[:depth]) for street, _ in lanes]
        if units := _units(outer, gazetteer):
            found = tuple(unit_candidate(unit, gazetteer, score=0.3) for unit in units)
            left = undecided("no_such_alley", found, match_level="alley")
            return _along(left, outer, written, gazetteer, inner=True)
    doors = _nearest_doors(reading.house, lanes, gazetteer)
    left = undecided("no_such_alley", doors, match_level="street")
    streets = [(street, ()) for street, _ in lanes]
    return _along(left, streets, written, gazetteer, inner=True)


def _along(
    left: Location,
    lanes: Sequence[Lane],
    written: Written,
    gazetteer: Gazetteer,
    *,
    inner: bool,
) -> Location:
    """Say where the doors of a street lie, and in which units all of them do."""
    rows = np.unique(np.concatenate([gazetteer.street_rows(lane, inner=inner) for lane in lanes]))
    if written.wards:
        rows = rows[np.isin(gazetteer.ward_of[rows], written.wards)]
    if not len(rows):
        return left
    lng, lat, radius = spread_of(rows, gazetteer)
    hamlets, wards = gazetteer.hamlet_of[rows], gazetteer.ward_of[rows]
    return replace(
        left,
        hamlet=int(hamlets[0]) if (hamlets == hamlets[0]).all() else -1,
        ward=int(wards[0]) if (wards == wards[0]).all() else -1,
        lng=lng,
        lat=lat,
        radius_m=radius,
    )


def among(rows: list[int], written: Written, gazetteer: Gazetteer, *, score: float) -> Location:
    """
    Choose between households that bear one address by the wards and hamlets it states.

    Parameters
    ----------
    rows
        The households, ascending.
    written
        The address.
    gazetteer
        The area.
    score
        0 to 1, of a household that nothing stated speaks against.

    Returns
    -------
    Location
        Found where one fits best, or several behind one door.
    """
    fits = [
        agreement(written, int(gazetteer.ward_of[row]), int(gazetteer.hamlet_of[row]), gazetteer)
        for row in rows
    ]
    agreed = [(row, fit) for row, fit in zip(rows, fits, strict=True) if fit.doubt is None]
    best = max((fit.score for _, fit in agreed), default=0.0)
    agreed = [(row, fit) for row, fit in agreed if fit.score == best]
    if not agreed:
        found = tuple(
            household_candidate(row, gazetteer, score=score * fit.score)
            for row, fit in zip(rows, fits, strict=True)
        )
        return undecided(fits[0].doubt or "several_match", found, match_level="house")
    share = score * best / len(agreed)
    homes = sorted((row for row, _ in agreed), key=gazetteer.households.name)
    found = tuple(
        household_candidate(row, gazetteer, score=share) for row in homes[:MOST_CANDIDATES]
    )
    if len(agreed) > 1 and not _share_door(homes, gazetteer):
        return undecided("several_match", found, match_level="house")
    return at_household(agreed[0][0], gazetteer, score=score * best, candidates=found)


def _share_door(rows: list[int], gazetteer: Gazetteer) -> bool:
    spread = gazetteer.xy[rows] - gazetteer.xy[rows[0]]
    return bool(np.hypot(*spread.T).max() <= ONE_DOOR_M)


def _among_alleys(units: Iterable[int], written: Written, gazetteer: Gazetteer) -> Location:
    fits = {
        unit: agreement(
            written, int(gazetteer.unit_ward[unit]), int(gazetteer.unit_hamlet[unit]), gazetteer
        )
        for unit in units
    }
    agreed = [unit for unit, fit in fits.items() if fit.doubt is None]
    if len(agreed) == 1:
        return in_alley(agreed[0], gazetteer, score=ALLEY_SCORE * fits[agreed[0]].score)
    doubts = [fit.doubt for fit in fits.values() if fit.doubt]
    found = tuple(
        unit_candidate(unit, gazetteer, score=ALLEY_SCORE * fit.score / len(fits))
        for unit, fit in fits.items()
    )
    return undecided("several_match" if agreed else doubts[0], found, match_level="alley")


def _rows(
    index: Mapping[tuple[Lane, str], list[int]], lanes: Iterable[Lane], house: str
) -> list[int]:
    return sorted({row for lane in lanes for row in index.get((lane, house), ())})


def _units(lanes: Iterable[Lane], gazetteer: Gazetteer) -> tuple[int, ...]:
    return tuple(sorted({unit for lane in lanes for unit in gazetteer.alleys.get(lane, ())}))


def _nearest_doors(
    house: str | None, lanes: Iterable[Lane], gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """Return the doors of a street whose numbers come nearest, those of the same side first."""
    place = place_in_row(house) if house else None
    if place is None:
        return ()
    streets = {street for street, _ in lanes}
    doors = [door for street in streets for door in gazetteer.doors.get((street, ()), ())]
    ranked = sorted(
        doors, key=lambda door: ((door[0] - place[0]) % 2, abs(door[0] - place[0]), door)
    )
    return tuple(
        household_candidate(row, gazetteer, score=0.3 / (1 + math.log1p(abs(number - place[0]))))
        for number, _, row in ranked[:5]
    )
