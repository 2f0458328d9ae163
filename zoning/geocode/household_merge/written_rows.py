"""Place the rows of a list that have an address and no position."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.house_number import place_in_row
from zoning.geocode.location import Location, at_household, not_found, undecided
from zoning.geocode.match import locate_address

from .candidates import of_location, similar_names
from .places import Places, place
from .report import Nearby
from .stated import Stated
from .streets import Streets

LEVELS: Final = {"house": "address", "interpolated": "neighbours", "alley": "alley"}
"""What decided, by the level at which the address was found."""


@dataclass(frozen=True, slots=True, eq=False)
class WrittenRows:
    """
    Where rows without position are.

    Attributes
    ----------
    places
        Their places; ``why`` says why a row has none.
    levels
        What decided, one of `LEVELS`; empty where nothing did.
    is_doubtful
        Whether a person can decide between candidates.
    candidates
        What each may mean, best first.
    """

    places: Places
    levels: np.ndarray
    is_doubtful: np.ndarray
    candidates: list[tuple[Nearby, ...]]


def place_written(
    stated: Sequence[Stated],
    list_ids: Sequence[str | None],
    free: np.ndarray,
    streets: Streets,
    gazetteer: Gazetteer,
) -> WrittenRows:
    """
    Place rows by their address.

    Parameters
    ----------
    stated, list_ids
        What each row states, and its identifier in the list, which decides where the pack has a
        household of that name.
    free
        Which households may be taken.
    streets, gazetteer
        The area.

    Returns
    -------
    WrittenRows
        A row is at the house of its address; or between two neighbours; or, where only its alley
        is known, in a derived household of that alley, those of smaller numbers first: so far in
        as its alley reaches the place is observed, and not farther. Everything else is left to a
        person.
    """
    located = _located(stated, list_ids, gazetteer)
    why = np.array([one.why or "" for one in located], dtype=object)
    home = np.array([one.household for one in located], dtype=np.int64)
    level = np.array([one.match_level or "" for one in located], dtype=object)
    level[why != ""] = ""
    for row in np.flatnonzero((level == "alley") & (why == "")).tolist():
        if stated[row].house is None:
            level[row], why[row] = "", "no_house_number"
    home[level == "alley"] = _doors_in_alleys(level, located, stated, free, gazetteer)
    why[(level == "alley") & (home < 0)] = "no_free_house"
    places = _at_homes(np.where(why == "", home, -1), why, streets, gazetteer)
    between = np.flatnonzero(level == "interpolated")
    spots = np.array([(located[row].lng, located[row].lat) for row in between.tolist()])
    said = [stated[row] for row in between.tolist()]
    _put(places, between, place(spots.reshape(-1, 2), said, streets, gazetteer))
    unit_names = dict(zip(gazetteer.units.ids, gazetteer.units.names, strict=True))
    candidates = [
        (of_location(one, unit_names) or similar_names(what, streets, gazetteer))
        if places.why[row]
        else ()
        for row, (one, what) in enumerate(zip(located, stated, strict=True))
    ]
    ambiguous = np.array([one.outcome != "not_found" for one in located], dtype=bool)
    levels = np.array([LEVELS.get(name, "") for name in level], dtype=object)
    return WrittenRows(places, levels, ambiguous, candidates)


def _located(
    stated: Sequence[Stated], list_ids: Sequence[str | None], gazetteer: Gazetteer
) -> list[Location]:
    read: dict[str, Location] = {}
    found = []
    for one, name in zip(stated, list_ids, strict=True):
        row = None if name is None else gazetteer.household_row.get(name)
        if row is not None:
            found.append(at_household(row, gazetteer, score=1.0))
        elif not one.text:
            found.append(not_found("no_such_household"))
        elif one.names_other_ward:
            found.append(not_found("unknown_ward"))
        else:
            if one.text not in read:
                read[one.text] = _no_site(locate_address(one.text, gazetteer))
            found.append(_in_stated_ward(read[one.text], one))
    return found


def _no_site(location: Location) -> Location:
    """Leave to a person what is known to a site: no house of it is."""
    is_site = location.match_level == "site"
    return undecided("no_such_house", location.candidates) if is_site else location


def _in_stated_ward(location: Location, stated: Stated) -> Location:
    """Leave out what lies in another ward than the code says; names are weighed already."""
    if location.outcome != "found" or not stated.wards or location.ward in stated.wards:
        return location
    return Location("ambiguous", candidates=location.candidates, why="other_ward")


def _doors_in_alleys(
    level: np.ndarray,
    located: Sequence[Location],
    stated: Sequence[Stated],
    free: np.ndarray,
    gazetteer: Gazetteer,
) -> np.ndarray:
    """Give each row of an alley a derived household of it; rows of one address share one."""
    frame = gazetteer.area.households
    open_ = free & (frame["origin"] == "derived").to_numpy(dtype=bool)
    unit_row = pd.Index(gazetteer.units.ids).get_indexer(frame["unit_id"].to_numpy(dtype=object))
    homes: dict[int, list[int]] = defaultdict(list)
    order = np.lexsort((frame["access_m"], frame["street_id"].to_numpy(dtype=str)))
    for household in order[open_[order]].tolist():
        homes[int(unit_row[household])].append(household)
    rows = np.flatnonzero(level == "alley").tolist()
    wanted = sorted({(located[row].alley, _in_order(stated[row].house or "")) for row in rows})
    given: dict[tuple[int, tuple[int, str, str]], int] = {}
    for alley, number in wanted:
        doors = homes.get(alley, [])
        given[alley, number] = doors.pop(0) if doors else -1
    return np.array(
        [given[located[row].alley, _in_order(stated[row].house or "")] for row in rows],
        dtype=np.int64,
    )


def _in_order(house: str) -> tuple[int, str, str]:
    number = place_in_row(house)
    return (*number, house) if number else (0, "", house)


def _at_homes(home: np.ndarray, why: np.ndarray, streets: Streets, gazetteer: Gazetteer) -> Places:
    """Return the places of the households the rows were found at."""
    count, held = len(home), home >= 0
    own = home[held]
    frame = gazetteer.area.households
    places = Places(
        xy=np.zeros((count, 2)),
        lng_lat=np.zeros((count, 2)),
        pieces=np.full(count, -1, dtype=np.int64),
        access=np.zeros(count),
        units=np.full(count, -1, dtype=np.int64),
        wards=np.full(count, -1, dtype=np.int64),
        why=why,
    )
    places.xy[held], places.lng_lat[held] = gazetteer.xy[own], gazetteer.lng_lat[own]
    piece_ids = frame["street_id"].to_numpy(dtype=object)[own]
    places.pieces[held] = pd.Index(streets.ids).get_indexer(piece_ids)
    places.access[held] = frame["access_m"].to_numpy()[own]
    unit_ids = frame["unit_id"].to_numpy(dtype=object)[own]
    places.units[held] = pd.Index(gazetteer.units.ids).get_indexer(unit_ids)
    places.wards[held] = gazetteer.ward_of[own]
    return places


def _put(places: Places, rows: np.ndarray, own: Places) -> None:
    """Move rows to places of their own."""
    for name in ("xy", "lng_lat", "pieces", "access", "units", "wards", "why"):
        getattr(places, name)[rows] = getattr(own, name)
