"""Weigh a position against the address that stands beside it, or in which it stands."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import shapely

from zoning.area.locate_households import REACH_M
from zoning.area.metric import degree_lengths

from .gazetteer import Gazetteer
from .location import Candidate, Location, moved, undecided, unit_candidate
from .position import locate_position
from .position_doubts import GEOD, Explanation, Stated
from .written_position import Way, WrittenPosition

_GROUNDS: Final = ("alley", "hamlet", "ward")
"""Match levels at which an address names ground."""

_EXACT_M: Final = 10.0
"""Digits as exact as this are meant as a position, wherever it lies. How exact the position is
that they state, nobody says."""


def locate_written(written: Sequence[WrittenPosition], gazetteer: Gazetteer) -> Location | None:
    """
    Find the household at the coordinates that stand in an address.

    Parameters
    ----------
    written
        As `zoning.geocode.written_position.written_positions` returns them.
    gazetteer
        The area.

    Returns
    -------
    Location or None
        Ambiguous as "position_misread" where coordinates lie in the area only if an error or a
        system is supposed, or where several that stand there lie apart. None where nothing in
        the text is a position.
    """
    ways = [way for one in written for way in _ways(one, gazetteer)]
    if not ways:
        plain = [way for one in written if one.accuracy_m <= _EXACT_M for way in _plain(one)]
        return None if not plain else _at(plain[0], gazetteer, math.nan)
    first = ways[0]
    apart = [way for way in ways[1:] if _metres(first, way) > REACH_M]
    if first.looks_like is None and not apart:
        accuracy = max(one.accuracy_m for one in written)
        return _at(first, gazetteer, accuracy if accuracy > _EXACT_M else math.nan)
    return misread(ways, gazetteer)


def misread(ways: Sequence[Way | Explanation], gazetteer: Gazetteer) -> Location:
    """
    Return that a position fits if it is read in another way, with the doors it means then.

    Parameters
    ----------
    ways
        How it may be read; at least one.
    gazetteer
        The area.

    Returns
    -------
    Location
        Ambiguous; a person decides. Each way has the same share of the candidates' scores.
    """
    candidates = [
        Candidate(**{**one, "score": round(one["score"] / len(ways), 4)})
        for way in ways
        for one in locate_position(way.lng, way.lat, gazetteer).candidates
    ]
    found = undecided("position_misread", tuple(candidates))
    return replace(found, looks_like=tuple(way.looks_like for way in ways if way.looks_like))


def weighed(
    position: Location, address: Location, gazetteer: Gazetteer
) -> tuple[Location, Stated | None]:
    """
    Weigh a position against an address.

    Parameters
    ----------
    position
        What lies at the position, as stated.
    address
        Where the address lies.
    gazetteer
        The area.

    Returns
    -------
    tuple
        The answer: the house that the address names, if it lies within 60 m of the position and
        of how far off that may be; an alley or a place between neighbours that it names, where
        several doors lie round the position; the position, where the address says less or
        nothing else; ambiguous with the candidates of both, and the metres between them, where
        they contradict each other. Then the position has to be explained: what to measure it
        against, else None. Where the address lies outside the area and the position in it,
        ambiguous with the candidates of the position.
    """
    if address.why == "outside_area" and position.outcome != "not_found":
        return undecided("address_elsewhere", position.candidates), None
    named = _named(position, address, gazetteer)
    if named is None:
        return position, None
    at, far, reach = named
    if far <= REACH_M + _reach_of(position):
        return _agreeing(position, address), None
    candidates = (*address.candidates, *position.candidates)
    if not address.candidates:
        unit = address.hamlet if address.hamlet >= 0 else address.ward
        candidates = (unit_candidate(unit, gazetteer, score=0.5), *position.candidates)
    found = replace(undecided("position_contradicts_address", candidates), off_m=round(far, 1))
    return found, Stated(position.lng, position.lat, at=at, reach_m=reach)


def with_explanations(
    location: Location, found: Sequence[Explanation], gazetteer: Gazetteer
) -> Location:
    """
    Return an answer with what would explain its position.

    Parameters
    ----------
    location
        Outside the area, or contradicting its address.
    found
        As `zoning.geocode.position_doubts.explanations` returns them.
    gazetteer
        The area.

    Returns
    -------
    Location
        The same where nothing explains it. A position outside the area becomes ambiguous, with
        the doors it would mean; never found, for nobody has said that it is wrong.
    """
    if not found:
        return location
    looks_like = tuple(one.looks_like for one in found)
    if location.outcome != "not_found":
        return replace(location, looks_like=looks_like)
    other = misread(found, gazetteer)
    return replace(
        other, lng=location.lng, lat=location.lat, radius_m=0.0, off_m=round(found[0].off_m, 1)
    )


def _ways(written: WrittenPosition, gazetteer: Gazetteer) -> list[Way]:
    """Return the ways of the first rank in which one lies in the area."""
    for rank in _ranks(written, gazetteer):
        lng, lat = (np.array([getattr(way, name) for way in rank]) for name in ("lng", "lat"))
        inside = gazetteer.wards_at(lng, lat) >= 0
        if inside.any():
            return [way for way, fits in zip(rank, inside.tolist(), strict=True) if fits]
    return []


def _ranks(written: WrittenPosition, gazetteer: Gazetteer) -> Sequence[Sequence[Way]]:
    if written.code is None:
        return written.ways
    west, south, east, north = gazetteer.area.units.total_bounds.tolist()
    centres = written.code.centres((west, south, east, north))
    return [[Way(lng, lat) for lng, lat in centres]] if centres else []


def _plain(written: WrittenPosition) -> list[Way]:
    return [way for rank in written.ways for way in rank if way.looks_like is None][:1]


def _at(way: Way, gazetteer: Gazetteer, accuracy_m: float) -> Location:
    return locate_position(way.lng, way.lat, gazetteer, accuracy_m=accuracy_m)


def _named(
    position: Location, address: Location, gazetteer: Gazetteer
) -> tuple[tuple[float, float], float, float] | None:
    """Return what the address names: a point, the metres to its ground, and how far that is."""
    here = (position.lng, position.lat)
    if address.match_level in _GROUNDS:
        unit, held = (getattr(one, str(address.match_level)) for one in (address, position))
        if unit >= 0:
            candidate = unit_candidate(unit, gazetteer, score=0.5)
            far = 0.0 if unit == held else _metres_to(unit, *here, gazetteer)
            return (candidate["lng"], candidate["lat"]), far, _extent_m(unit, gazetteer) + REACH_M
    elif address.outcome == "found":
        at = (address.lng, address.lat)
        ground = address.radius_m if address.match_level == "site" else 0.0
        return at, max(0.0, _far(here, at) - ground), REACH_M + ground
    if address.why == "several_match" and address.candidates:
        ends = [(one["lng"], one["lat"]) for one in address.candidates]
        at = min(ends, key=lambda end: _far(here, end))
        return at, _far(here, at), REACH_M
    return None


def _agreeing(position: Location, address: Location) -> Location:
    """Return what an address and a position say that do not contradict each other."""
    if address.outcome != "found":
        return position
    if address.match_level == "house":
        return address
    if position.why != "position_imprecise" or address.match_level == "site":
        return position
    is_nearer = address.match_level == "alley" and position.radius_m < address.radius_m
    at = position if is_nearer else address
    return moved(address, at.lng, at.lat, at.radius_m)


def _reach_of(position: Location) -> float:
    """Return how far a position of stated accuracy may rightly be off, metres."""
    return position.radius_m if position.why == "position_imprecise" else 0.0


def _metres_to(unit: int, lng: float, lat: float, gazetteer: Gazetteer) -> float:
    """Return the metres from a point to the ground of a unit."""
    scale = np.concatenate(degree_lengths(np.array([lat])))
    ground = shapely.transform(gazetteer.area.units.geometry.iloc[unit], lambda xy: xy * scale)
    return float(shapely.distance(ground, shapely.Point(lng * scale[0], lat * scale[1])))


def _extent_m(unit: int, gazetteer: Gazetteer) -> float:
    """Return the metres across a unit: no point of it is farther from another."""
    west, south, east, north = gazetteer.area.units.geometry.iloc[unit].bounds
    return _far((west, south), (east, north))


def _metres(one: Way, other: Way) -> float:
    return _far((one.lng, one.lat), (other.lng, other.lat))


def _far(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(GEOD.inv(*one, *other)[2])
