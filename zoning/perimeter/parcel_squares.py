"""Remember in which squares of the plane the parcels of an area lie."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .pieces import Floats, Ints
from .rings import ranges
from .square_index import numbers_of_squares


@dataclass(frozen=True, slots=True, eq=False)
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
    """

    square: npt.NDArray[np.int64]
    first: Ints
    at: Ints

    @classmethod
    def of(cls, box: Floats, side: float) -> "ParcelSquares":
        """Return the squares of boxes (x and y, lowest then highest), shape (n, 4)."""
        corner = np.floor(box / side).astype(np.int64)
        wide, high = (corner[:, 2:] - corner[:, :2] + 1).T
        owner = np.repeat(np.arange(len(box)), wide * high)
        step = ranges(np.zeros(len(box), np.intp), wide * high)
        across, along = np.divmod(step, high[owner])
        every = numbers_of_squares(corner[owner, 0] + across, corner[owner, 1] + along)
        square, at = np.unique(every, return_inverse=True)
        return cls(square, np.r_[0, np.cumsum(wide * high)].astype(np.intp), at)

    def of_some(self, places: Ints) -> tuple[npt.NDArray[np.int64], Ints, Ints]:
        """Return the squares of some parcels, ascending; a position there and one in ``places``."""
        count = self.first[places + 1] - self.first[places]
        at = self.at[ranges(self.first[places], count)]
        used = np.zeros(len(self.square), bool)
        used[at] = True
        rank = np.cumsum(used) - 1
        return self.square[used], rank[at], np.repeat(np.arange(len(places)), count)
