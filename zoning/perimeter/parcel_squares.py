"""Remember in which squares of the plane the parcels of an area lie."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .pieces import Floats, Ints
from .rings import ranges
from .square_index import numbers_of_squares


@dataclass(frozen=True, eq=False)
class ParcelSquares:
    """
    The squares that the boxes round parcels touch.

    Attributes
    ----------
    square
        Numbers of all these squares, ascending, each once, shape (s,).
    first
        Where each parcel's entries in ``at`` begin, and their number at last, shape (n + 1,).
    at
        Positions in ``square``, parcel by parcel.
    side_m
        Side of a square, metres.
    """

    square: npt.NDArray[np.int64]
    first: Ints
    at: Ints
    side_m: float

    @classmethod
    def of(cls, box: Floats, side_m: float) -> "ParcelSquares":
        """Return the squares of boxes (x and y, lowest then highest), metres, shape (n, 4)."""
        every, count = _squares_of_boxes(box, side_m)
        square, at = np.unique(every, return_inverse=True)
        return cls(square, np.r_[0, np.cumsum(count)].astype(np.intp), at, side_m)

    @cached_property
    def _parcels(self) -> tuple[Ints, Ints]:
        """Where each square's parcels begin, and these, square by square."""
        owner = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        order = np.argsort(self.at, kind="stable")
        count = np.bincount(self.at, minlength=len(self.square))
        return np.r_[0, np.cumsum(count)].astype(np.intp), owner[order]

    def ready(self) -> None:
        """Make now what `near` asks for."""
        _ = self._parcels

    def near(self, box: Floats) -> Ints:
        """Return the parcels, ascending, some of whose squares are touched by one of the boxes."""
        asked = np.unique(_squares_of_boxes(box, self.side_m)[0])
        at = np.minimum(np.searchsorted(self.square, asked), len(self.square) - 1)
        at = at[self.square[at] == asked]
        first, parcel = self._parcels
        return np.unique(parcel[ranges(first[at], first[at + 1] - first[at])])

    def of_some(self, places: Ints) -> tuple[npt.NDArray[np.int64], Ints, Ints]:
        """Return the squares of some parcels, ascending; a position there and one in ``places``."""
        count = self.first[places + 1] - self.first[places]
        at = self.at[ranges(self.first[places], count)]
        used = np.zeros(len(self.square), bool)
        used[at] = True
        rank = np.cumsum(used) - 1
        return self.square[used], rank[at], np.repeat(np.arange(len(places)), count)


def _squares_of_boxes(box: Floats, side_m: float) -> tuple[npt.NDArray[np.int64], Ints]:
    """Return the squares that boxes touch, box by box, and how many each does."""
    corner = np.floor(box / side_m).astype(np.int64)
    wide, high = (corner[:, 2:] - corner[:, :2] + 1).T
    count = wide * high
    owner = np.repeat(np.arange(len(box)), count)
    across, along = np.divmod(ranges(np.zeros(len(box), np.intp), count), high[owner])
    return numbers_of_squares(corner[owner, 0] + across, corner[owner, 1] + along), count
