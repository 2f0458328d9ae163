"""Hold the points whose cells make up the parcels, all distinct."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from zoning.perimeter.pieces import Floats, Ints, StreetPieces

_GRAIN: Final = 100
"""Points are told apart to the centimetre."""

STREET, HOUSE, ACCESS = 0, 1, 2

REACH_M: Final = 30.0
"""A parcel ends this far from its last house and street: fields belong to nobody."""


@dataclass(frozen=True, slots=True)
class ParcelPoints:
    """
    The points whose cells make up the parcels, of an area or of a part of it.

    Attributes
    ----------
    xy
        Metres in the network's CRS, shape (g, 2), all distinct, sorted by x, then y.
    place
        The place each belongs to, shape (g,).
    is_household
        Row of the area's households, -1 for a spot on a street or between door and house.
    is_street
        Whether the point lies on a street, or at a door of its own beside a main road.
    house_row
        Rows of the households that are looked at, those that share a point included.
    house_xy, house_place
        Where these are, and their places.
    pieces
        The pieces of street between places.
    streets
        Rows of the area's streets that ``pieces.lines`` are.
    """

    xy: Floats
    place: Ints
    is_household: Ints
    is_street: npt.NDArray[np.bool_]
    house_row: Ints
    house_xy: Floats
    house_place: Ints
    pieces: StreetPieces
    streets: Ints

    def some(self, kept: npt.NDArray[np.bool_]) -> "ParcelPoints":
        """Return the same with some of the points only."""
        return replace(
            self,
            xy=self.xy[kept],
            place=self.place[kept],
            is_household=self.is_household[kept],
            is_street=self.is_street[kept],
        )


def distinct_points(
    groups: list[tuple[Floats, Ints, int]],
    *,
    house_row: Ints,
    house_xy: Floats,
    house_place: Ints,
    pieces: StreetPieces,
    streets: Ints,
) -> ParcelPoints:
    """Put groups of points together and keep one of each that coincide, by kind, then place."""
    xy = np.vstack([group[0].reshape(-1, 2) for group in groups])
    place = np.concatenate([group[1] for group in groups]).astype(np.intp)
    kind = np.concatenate([np.full(len(group[1]), group[2]) for group in groups])
    household = np.full(len(xy), -1, dtype=np.intp)
    household[kind == HOUSE] = house_row
    grain = np.round(xy * _GRAIN).astype(np.int64)
    order = np.lexsort((household, place, kind, grain[:, 1], grain[:, 0]))
    sorted_grain = grain[order]
    fresh = np.r_[True, (sorted_grain[1:] != sorted_grain[:-1]).any(axis=1)][: len(order)]
    kept = order[fresh]
    return ParcelPoints(
        xy=xy[kept],
        place=place[kept],
        is_household=household[kept],
        is_street=kind[kept] == STREET,
        house_row=house_row,
        house_xy=house_xy,
        house_place=house_place,
        pieces=pieces,
        streets=streets,
    )
