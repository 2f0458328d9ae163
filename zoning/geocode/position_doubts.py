"""Explain positions that lie where they cannot: wrong zone, swapped axes, no datum shift."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Geod

from zoning.area.locate_households import REACH_M

from .gazetteer import Gazetteer
from .position_readings import OtherReading, readings_of_degrees, readings_of_system

Floats = npt.NDArray[np.float64]

LEAST_MOVED_M: Final = 100.0
"""What moves a position by less explains nothing: no common error is as small."""

LEAST_MOVED_BLIND_M: Final = 1_000.0
"""The same where only the area or a unit is known: a place just outside lies rightly there."""

GEOD: Final = Geod(ellps="WGS84")


class Stated(NamedTuple):
    """
    A position that lies where it cannot, and what it may be measured against.

    Attributes
    ----------
    lng, lat
        Degrees, as they were understood.
    x, y, crs
        What was stated instead, if the list states another system; else NaN, NaN and None.
    at
        (lng, lat) of what the address names; None where only the area is known.
    reach_m
        Metres round ``at`` within which the position should lie.
    """

    lng: float
    lat: float
    x: float = float("nan")
    y: float = float("nan")
    crs: str | None = None
    at: tuple[float, float] | None = None
    reach_m: float = REACH_M


class Explanation(NamedTuple):
    """
    What would explain a position.

    Attributes
    ----------
    looks_like
        One word: of `zoning.geocode.position_readings`, or the code of a system, ``EPSG:9210``.
    lng, lat
        Where it lies then, EPSG:4326.
    off_m
        Metres from where it was understood to be.
    """

    looks_like: str
    lng: float
    lat: float
    off_m: float


def explanations(asked: Sequence[Stated], gazetteer: Gazetteer) -> list[tuple[Explanation, ...]]:
    """
    Explain positions that lie where they cannot.

    Parameters
    ----------
    asked
        The positions.
    gazetteer
        The area.

    Returns
    -------
    list of tuple
        For each position every common error without which it would lie in one of the area's
        wards, and near what its address names: nearest first where an address is known, else
        systems made for the place first. Empty where none does.

    Notes
    -----
    Every position is answered on its own, whatever stands beside it. Positions of one system
    are turned together: time grows with their number, and with the systems stated.
    """
    found: list[list[Explanation]] = [[] for _ in asked]
    groups: dict[tuple[str | None, bool], list[int]] = defaultdict(list)
    for row, one in enumerate(asked):
        groups[one.crs, one.crs is None and one.at is not None].append(row)
    for (crs, has_address), rows in groups.items():
        members = [asked[row] for row in rows]
        for reading in _readings(members, crs, has_address=has_address):
            _note(reading, rows, members, found, gazetteer)
    return [_ranked(one, each) for one, each in zip(asked, found, strict=True)]


def _readings(
    members: Sequence[Stated], crs: str | None, *, has_address: bool
) -> Iterable[OtherReading]:
    names = ("lng", "lat") if crs is None else ("x", "y")
    one, other = (np.array([getattr(each, name) for each in members]) for name in names)
    if crs is None:
        return readings_of_degrees(one, other, shifted=has_address)
    return readings_of_system(one, other, CRS(crs))


def _note(
    reading: OtherReading,
    rows: Sequence[int],
    members: Sequence[Stated],
    found: list[list[Explanation]],
    gazetteer: Gazetteer,
) -> None:
    """Note whom a reading explains."""
    lng, lat = reading.lng, reading.lat
    fits = np.isfinite(lng) & np.isfinite(lat) & (np.abs(lng) <= 180) & (np.abs(lat) <= 90)
    at = np.flatnonzero(fits)
    at = at[gazetteer.wards_at(lng[at], lat[at]) >= 0]
    if not len(at):
        return
    was = np.array([(members[row].lng, members[row].lat) for row in at.tolist()])
    moved = GEOD.inv(was[:, 0], was[:, 1], lng[at], lat[at])[2]
    for row, metres in zip(at.tolist(), np.asarray(moved).tolist(), strict=True):
        explained = Explanation(reading.looks_like, float(lng[row]), float(lat[row]), metres)
        is_near_known = members[row].at is not None and members[row].reach_m <= REACH_M
        least = LEAST_MOVED_M if is_near_known else LEAST_MOVED_BLIND_M
        if metres >= least and _far(members[row], explained) <= members[row].reach_m:
            found[rows[row]].append(explained)


def _far(stated: Stated, explained: Explanation) -> float:
    """Return the metres between an explained position and what the address names."""
    if stated.at is None:
        return 0.0
    return float(GEOD.inv(*stated.at, explained.lng, explained.lat)[2])


def _ranked(stated: Stated, found: list[Explanation]) -> tuple[Explanation, ...]:
    """Return explanations, nearest to the address first, else systems made for the place first."""
    if stated.at is None:
        return tuple(sorted(found, key=lambda one: not _is_made_for(one)))
    return tuple(sorted(found, key=lambda one: (_far(stated, one), one.looks_like)))


def _is_made_for(explained: Explanation) -> bool:
    """Return whether a place lies in the area that the system named is made for."""
    if not explained.looks_like.startswith("EPSG:"):
        return True
    area = CRS(explained.looks_like).area_of_use
    return area is None or (
        area.west <= explained.lng <= area.east and area.south <= explained.lat <= area.north
    )
