"""Give the houses on main roads doors of their own, so that closing one leaves the road open."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .measured_lines import MeasuredLines
from .network_doors import DoorPlaces

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MAIN_KINDS: Final = tuple(
    f"{kind}{link}"
    for kind in ("motorway", "trunk", "primary", "secondary", "tertiary")
    for link in ("", "_link")
)
"""Kinds of street that carry through traffic: on these a house is closed at its own door."""

DOOR_COST: Final = 1
"""Price of closing one door, in people-equivalents: a notice, a lock and a neighbour who looks.
An assumption of ours, half of what the cheapest barrier costs."""

FROM_ROAD_M: Final = 10.0
"""A door's place stands at most this far from its road's centre line, towards the house."""

_SHARE: Final = 2 / 3
"""It stands at most at this share of the way to the house: the road's side lies half as far."""

_LEAST_M: Final = 1.0
"""What stands on the centre line itself has its door this far beside it."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnDoors:
    """
    The doors on main roads that are places of their own, by spot, the left side first.

    Attributes
    ----------
    spot
        Row of the spot on the road at which each opens, in `DoorPlaces`, shape (d,).
    xy
        Where it stands, metres, shape (d, 2).
    of_member
        The door of each household or site asked about, -1 for none, shape (k,).
    """

    spot: NDArray[np.int32]
    xy: Floats
    of_member: NDArray[np.int32]


def own_doors(
    lines: MeasuredLines,
    is_main: Bools,
    spots: DoorPlaces,
    *,
    access_m: Floats,
    member_xy: Floats,
) -> OwnDoors:
    """
    Part the doors of main roads from the road, and the two sides of the road from each other.

    Parameters
    ----------
    lines
        Streets in a metric CRS, shape (s,).
    is_main
        Whether each of them is a main road, shape (s,).
    spots
        The places of all doors on their streets.
    access_m
        Metres along its street to the door of each household or site, shape (k,), in the
        order of ``spots.door_place``.
    member_xy
        Where each household or site stands, metres, shape (k, 2).

    Returns
    -------
    OwnDoors
        One door for each spot and side. Households that open on one spot from one side share
        it, as neighbours share a place elsewhere. It stands on the way to the nearest of them,
        two thirds of that way or `FROM_ROAD_M` from the road, whichever is nearer to it.

    Notes
    -----
    A side is left or right of the direction in which the street is drawn; what stands on the
    line counts as left. Time grows as k log k. Deterministic.
    """
    member = np.flatnonzero(is_main[spots.street[spots.door_place]])
    spot = spots.door_place[member]
    foot, ahead = _foot_and_direction(lines, spots.street[spot], access_m[member])
    away = member_xy[member] - foot
    is_right = ahead[:, 0] * away[:, 1] - ahead[:, 1] * away[:, 0] < 0
    key, door = np.unique(2 * spot.astype(np.int64) + is_right, return_inverse=True)
    of_member = np.full(len(access_m), -1, np.int32)
    of_member[member] = door
    own = (key // 2).astype(np.int32)
    start, along = _foot_and_direction(lines, spots.street[own], spots.offset_m[own])
    nearest = _nearest_members(door, np.hypot(*(member_xy[member] - start[door]).T))
    away = member_xy[member][nearest] - start
    metres = np.hypot(*away.T)
    # Left of (x, y) is (-y, x); right is the other way.
    beside = np.column_stack([-along[:, 1], along[:, 0]]) * (1 - 2 * (key % 2))[:, None]
    step = np.minimum(FROM_ROAD_M, metres * _SHARE)[:, None]
    way = np.where((metres < _LEAST_M)[:, None], beside * _LEAST_M, _unit(away) * step)
    return OwnDoors(own, start + way, of_member)


def _foot_and_direction(
    lines: MeasuredLines, row: NDArray[np.integer], offset_m: Floats
) -> tuple[Floats, Floats]:
    """Return the spot at an offset along each line, and the line's direction there."""
    at = np.clip(offset_m, 0.0, lines.length[row])
    behind, foot, ahead = (lines.spots(row, at + d) for d in (-0.5, 0.0, 0.5))
    return foot, _unit(ahead - behind)


def _unit(vectors: Floats) -> Floats:
    """Return vectors of length 1; the zero vector stays."""
    length = np.hypot(*vectors.T)
    return np.asarray(vectors / np.where(length > 0, length, 1.0)[:, None])


def _nearest_members(door: NDArray[np.intp], metres: Floats) -> NDArray[np.intp]:
    """Return the nearest member of each door, the first of several."""
    order = np.lexsort((np.arange(len(door)), metres, door))
    return order[np.unique(door[order], return_index=True)[1]]
