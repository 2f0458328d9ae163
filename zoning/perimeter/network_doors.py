"""Turn doors along streets into places: doors a few metres apart share one."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

DOOR_SPAN_M: Final = 4.0
"""Doors of one street piece within this span share a place: about one house front."""

END_GAP_M: Final = 0.5
"""A door counts as standing at least this far from the ends of its piece of street."""

JUNCTION_GAP_M: Final = 1.0
"""A place keeps this far from its piece's ends, or a quarter of the piece where it is shorter,
unless the doors of the place beside it are there."""


Metres = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DoorPlaces:
    """
    The places of doors, in order of street and offset.

    Attributes
    ----------
    street
        Row of each place's street piece, shape (p,), ascending.
    offset_m
        Metres along that piece, ascending within a piece; at least 1 m between two places.
    door_place
        Place of every door given, shape (d,), counted from 0.
    """

    street: NDArray[np.int32]
    offset_m: NDArray[np.float64]
    door_place: NDArray[np.int32]


def merge_doors(
    street: NDArray[np.integer], offset_m: NDArray[np.float64], length_m: NDArray[np.float64]
) -> DoorPlaces:
    """
    Merge the doors of each street piece that lie within `DOOR_SPAN_M` of each other.

    Going along a piece, each place takes the doors that open less than 4 m after its first
    one, on both sides of the street, and lies halfway between its first and its last. So a
    long row of narrow houses does not become one place, and two places are at least 2 m
    apart. A place keeps off the ends of its piece, for a house is not a junction; but never so
    far that it stands among its neighbour's doors: a guard between two places has all doors of
    each on its own side.

    Parameters
    ----------
    street
        Row of each door's street piece, shape (d,).
    offset_m
        Metres along it, shape (d,); values outside the piece count as its ends.
    length_m
        Length of every street piece, metres, shape (s,), above 0.

    Returns
    -------
    DoorPlaces
        The places, and where each door went.
    """
    if not len(street):
        none = np.empty(0, np.int32)
        return DoorPlaces(none, np.empty(0), none)
    offset = np.clip(offset_m, 0.0, length_m[street])
    order = np.lexsort((offset, street))
    sorted_street, sorted_offset = np.asarray(street)[order], offset[order]
    first = _first_doors(sorted_street, sorted_offset)
    place = np.cumsum(first) - 1
    starts = np.flatnonzero(first)
    ends = np.append(starts[1:], len(order)) - 1
    place_street = sorted_street[starts]
    length = length_m[place_street]
    middle = (sorted_offset[starts] + sorted_offset[ends]) / 2
    gap = np.minimum(JUNCTION_GAP_M, length / 4)
    low, high = _own_stretch(
        place_street,
        door_offset(sorted_offset[starts], length),
        door_offset(sorted_offset[ends], length),
    )
    door_place = np.empty(len(order), np.int32)
    door_place[order] = place
    return DoorPlaces(
        place_street.astype(np.int32),
        np.clip(np.clip(middle, gap, length - gap), low, high),
        door_place,
    )


def door_offset(access_m: NDArray[np.float64], length_m: NDArray[np.float64]) -> Metres:
    """
    Return where a door counts as standing on its piece of street.

    Parameters
    ----------
    access_m
        Metres along the piece, as the area has it.
    length_m
        Length of each door's piece, metres.

    Returns
    -------
    numpy.ndarray
        The same, but `END_GAP_M` off the ends, or an eighth of a piece shorter than eight
        of that.
    """
    gap = np.minimum(END_GAP_M, length_m / 8)
    return np.asarray(np.clip(access_m, gap, length_m - gap))


def _own_stretch(street: NDArray[np.integer], first: Metres, last: Metres) -> tuple[Metres, Metres]:
    """Return from where to where each place may stand, its neighbours' doors on both sides."""
    low, high = np.full(len(street), -np.inf), np.full(len(street), np.inf)
    beside = np.flatnonzero(street[1:] == street[:-1])
    # A quarter of the way from its own door: the guard stands halfway between the doors.
    between = first[beside + 1] - last[beside]
    low[beside + 1] = first[beside + 1] - between / 4
    high[beside] = last[beside] + between / 4
    return low, high


def _first_doors(street: NDArray[np.integer], offset: NDArray[np.float64]) -> NDArray[np.bool_]:
    """
    Mark the first door of every place, for doors sorted by street and offset.

    All streets advance together, one place a round, so rounds are as many as the most
    crowded street has places.
    """
    # One axis for all streets: each starts further on than the one before can reach.
    stride = float(offset.max()) + 2 * DOOR_SPAN_M
    along = street * stride + offset
    following = np.searchsorted(along, along + DOOR_SPAN_M, side="left")
    first = np.zeros(len(along) + 1, bool)
    at = np.flatnonzero(np.r_[True, street[1:] != street[:-1]])
    while len(at):
        first[at] = True
        after = following[at]
        inside = after < len(street)
        at, after = at[inside], after[inside]
        at = after[street[at] == street[after]]
    return first[:-1]
