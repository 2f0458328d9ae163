"""Remember in which squares of the plane the parcels of an area lie."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .pieces import Floats, Ints
from .rings import ranges
from .square_index import neighbouring_squares, squares_of_boxes


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
        every, count = squares_of_boxes(box, side_m)
        square, at = np.unique(every, return_inverse=True)
        return cls(square, np.r_[0, np.cumsum(count)].astype(np.intp), at, side_m)

    @cached_property
    def _parcels(self) -> tuple[Ints, Ints]:
        """Where each square's parcels begin, and these, square by square."""
        owner = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        order = np.argsort(self.at, kind="stable")
        count = np.bincount(self.at, minlength=len(self.square))
        return np.r_[0, np.cumsum(count)].astype(np.intp), owner[order]

    @cached_property
    def _beside(self) -> Ints:
        """For each square the positions of those a step away, and itself; -1 for none."""
        found = np.full((len(self.square), 9), -1, np.intp)
        one, other = neighbouring_squares(self.square, 1).T
        order = np.argsort(one, kind="stable")
        step = np.arange(len(one)) - np.searchsorted(one[order], one[order], side="left")
        found[one[order], step] = other[order]
        return found

    def ready(self) -> None:
        """Make now what every drawing asks for."""
        _ = self._parcels, self._beside

    def near_one_another(self, used: Ints) -> Ints:
        """Return pairs of positions in ``used``, ascending squares, at most a step apart."""
        rank = np.full(len(self.square) + 1, -1, np.intp)
        rank[used] = np.arange(len(used))
        beside = rank[self._beside[used]]
        one, column = np.nonzero(beside >= 0)
        return np.column_stack([one, beside[one, column]])

    def beside_some(self, places: Ints) -> Ints:
        """Return the parcels, ascending, of which a square is at most a step from one of these."""
        beside = np.unique(self._beside[self.of_some(places)[0]])
        beside = beside[beside >= 0]
        first, parcel = self._parcels
        return np.unique(parcel[ranges(first[beside], first[beside + 1] - first[beside])])

    def near(self, box: Floats) -> Ints:
        """Return the parcels, ascending, some of whose squares are touched by one of the boxes."""
        asked = np.unique(squares_of_boxes(box, self.side_m)[0])
        at = np.minimum(np.searchsorted(self.square, asked), len(self.square) - 1)
        at = at[self.square[at] == asked]
        first, parcel = self._parcels
        return np.unique(parcel[ranges(first[at], first[at + 1] - first[at])])

    def of_some(self, places: Ints) -> tuple[Ints, Ints, Ints]:
        """
        Return the squares of some parcels, as positions in ``square``, ascending.

        With them come pairs of a position there and one in ``places``.
        """
        count = self.first[places + 1] - self.first[places]
        at = self.at[ranges(self.first[places], count)]
        used = np.zeros(len(self.square), bool)
        used[at] = True
        rank = np.cumsum(used) - 1
        return np.flatnonzero(used), rank[at], np.repeat(np.arange(len(places)), count)
