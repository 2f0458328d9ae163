"""Name what a row may mean that is not in the pack: near it, or of a similar name."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import shapely
from rapidfuzz import fuzz, process

from zoning.geocode.address.spelling import name_key
from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.location import Location

from .report import Nearby
from .stated import Stated
from .streets import Streets

MOST: Final = 5
"""Candidates named for one row."""

ALIKE: Final = 65.0
"""Share of letters in common, in per cent, below which two names are not alike."""


def of_location(location: Location, unit_names: Mapping[str, str]) -> tuple[Nearby, ...]:
    """Return the candidates the address matcher found, units with their names."""
    return tuple(
        Nearby("unit", one["unit_id"], unit_names[one["unit_id"]], score=round(one["score"], 3))
        if one["household_id"] is None
        else Nearby("household", one["household_id"], score=round(one["score"], 3))
        for one in location.candidates[:MOST]
    )


def near_position(
    xy: np.ndarray, stated: Stated, streets: Streets, gazetteer: Gazetteer
) -> tuple[Nearby, ...]:
    """
    Name what lies near a row's position, and the street it states.

    Parameters
    ----------
    xy
        The position, metres.
    stated
        What the row states.
    streets, gazetteer
        The area.

    Returns
    -------
    tuple of Nearby
        The nearest piece of the street stated, where the area knows it; the nearest piece of
        any street; the three nearest households.
    """
    x, y = xy.tolist()
    if not (math.isfinite(x) and math.isfinite(y)):
        return ()
    spot = shapely.Point(x, y)
    found = []
    named = streets.named(stated.lanes)
    if not len(named):
        named = streets.named(stated.roots)
    if len(named):
        away = shapely.distance(streets.lines[named], spot)
        found.append(_street(int(named[int(away.argmin())]), float(away.min()), streets))
    if len(streets.lines):
        rows, away = streets.every.query_nearest(spot, return_distance=True)
        nearest = _street(int(rows.min()), float(away[0]), streets)
        found += [] if nearest in found else [nearest]
    found += [
        Nearby("household", gazetteer.households[row].household_id, distance_m=round(far, 1))
        for far, row in gazetteer.nearest(x, y, 3)
    ]
    return tuple(found[:MOST])


def _street(row: int, away: float, streets: Streets) -> Nearby:
    return Nearby("street", str(streets.ids[row]), streets.names[row], distance_m=round(away, 1))


def similar_names(stated: Stated, streets: Streets, gazetteer: Gazetteer) -> tuple[Nearby, ...]:
    """
    Name streets whose name is like the one a row states, else hamlets like those it states.

    Parameters
    ----------
    stated
        What the row states.
    streets, gazetteer
        The area.

    Returns
    -------
    tuple of Nearby
        At most five, the most alike first, ties by name; a street by its first piece.
    """
    if stated.street and stated.written.street is None:
        key = stated.written.unknown_street or name_key(stated.street)
        return _similar_streets(key, streets, gazetteer)
    known = {f"{kind} {name}": rows for (kind, name), rows in gazetteer.names.hamlets.items()}
    units = gazetteer.units
    return tuple(
        Nearby("unit", units.ids[known[name][0]], units.names[known[name][0]], score=score)
        for kind, key in stated.written.hamlets
        for name, score in _like(f"{kind} {key}", known)
    )[:MOST]


def _similar_streets(key: str, streets: Streets, gazetteer: Gazetteer) -> tuple[Nearby, ...]:
    known = gazetteer.names.streets
    found = []
    for name, score in _like(key, known):
        pieces = streets.named((number, ()) for number in known[name])
        if len(pieces):
            first = int(pieces[0])
            found.append(Nearby("street", str(streets.ids[first]), streets.names[first],
                                score=score))  # fmt: skip
    return tuple(found)


def _like(key: str, known: Iterable[str]) -> list[tuple[str, float]]:
    found = process.extract(key, sorted(known), scorer=fuzz.ratio, limit=MOST, score_cutoff=ALIKE)
    scored = ((name, round(score / 100, 3)) for name, score, _ in found)
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
