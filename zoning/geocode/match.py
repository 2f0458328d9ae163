"""Find the household, alley or street that a written address means."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from .address.house_orders import Numbers
from .between import between_neighbours
from .gazetteer import Gazetteer
from .house_number import members, place_in_row
from .house_rows import Lane
from .location import (
    Candidate,
    Location,
    at_household,
    household_candidate,
    in_alley,
    not_found,
    undecided,
    unit_candidate,
)
from .stated_units import agreement, fits_hamlets, is_elsewhere, stated_hamlets
from .written import Written, read_written

PART_SCORE: Final = 0.9
"""Score where a single number was found inside a range the area writes, 24 in 24-26."""

ALLEY_SCORE: Final = 0.5
ONE_DOOR_M: Final = 1.0
"""Households this near are flats behind one door: which of them is asked changes no zone."""


def locate_address(text: str, gazetteer: Gazetteer) -> Location:
    """
    Find where a written address lies.

    Parameters
    ----------
    text
        The address.
    gazetteer
        The area.

    Returns
    -------
    Location
        Found where exactly one household bears the address by the usual reading and nothing
        stated speaks against it; or where the house lies between two neighbours; or where its
        alley is certain. Otherwise ambiguous with candidates, or not found.

    Notes
    -----
    No reading is preferred because it happens to fit: where only an unusual one does (a slash
    read the other way), the answer is ambiguous.
    """
    written = read_written(text, gazetteer.names, order=gazetteer.order)
    if is_elsewhere(written, gazetteer):
        return not_found("outside_area")
    if written.unknown_street is not None:
        return not_found("no_such_street")
    if written.street is None:
        return _without_street(written, gazetteer)
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
            return _among(rows, written, gazetteer, score=1.0)
        rows = _rows(gazetteer.parts, lanes, reading.house)
        if rows:
            return _among(rows, written, gazetteer, score=PART_SCORE)
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
        return _among_alleys(units, written, gazetteer)
    if reading.alleys:
        return _outer_alley(reading, lanes, gazetteer)
    nearest = _nearest_doors(reading.house, lanes, gazetteer)
    return undecided("no_such_house", nearest, match_level="street")


def _outer_alley(reading: Numbers, lanes: list[Lane], gazetteer: Gazetteer) -> Location:
    for depth in range(len(reading.alleys) - 1, 0, -1):
        outer = [(street, reading.alleys[:depth]) for street, _ in lanes]
        if units := _units(outer, gazetteer):
            found = tuple(unit_candidate(unit, gazetteer, score=0.3) for unit in units)
            return undecided("no_such_alley", found, match_level="alley")
    doors = _nearest_doors(reading.house, lanes, gazetteer)
    return undecided("no_such_alley", doors, match_level="street")


def _without_street(written: Written, gazetteer: Gazetteer) -> Location:
    """Find a house by its number within a hamlet or ward, as villages write addresses."""
    units = [row for kind, key in written.hamlets for row in stated_hamlets(kind, key, gazetteer)]
    wards = list(written.wards)
    level = "hamlet" if units else "ward"
    if wards and units:
        units = [row for row in units if gazetteer.unit_ward[row] in wards]
    units = units or wards
    reading = written.readings[0] if written.readings else Numbers(None, ())
    if reading.house and not reading.alleys:
        rows = sorted(
            {
                row
                for unit in units
                for row in gazetteer.hamlet_houses.get((unit, reading.house), ())
            }
        )
        if rows:
            return _among(rows, written, gazetteer, score=1.0)
    if not units:
        stated = written.unknown_wards or written.unknown_places or written.provinces
        return not_found("outside_area" if stated else "unreadable_address")
    found = tuple(unit_candidate(unit, gazetteer, score=0.2) for unit in units)
    unknown = undecided(
        "no_such_house", found, match_level="hamlet" if level == "hamlet" else "ward"
    )
    if len(set(units)) > 1 or written.unknown_wards or written.unknown_places:
        return unknown
    hamlet = int(gazetteer.unit_hamlet[units[0]])
    return replace(unknown, hamlet=hamlet, ward=int(gazetteer.unit_ward[units[0]]))


def _among(rows: list[int], written: Written, gazetteer: Gazetteer, *, score: float) -> Location:
    """Choose between households that bear one address by the wards and hamlets it states."""
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
    found = tuple(household_candidate(row, gazetteer, score=share) for row, _ in agreed)
    if len(agreed) > 1 and not _share_door([row for row, _ in agreed], gazetteer):
        return undecided("several_match", found, match_level="house")
    return at_household(agreed[0][0], gazetteer, score=score * best, candidates=found[:10])


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
