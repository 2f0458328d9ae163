"""Find which parcels touch, near the places that are asked about, and remember it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .clusters import SquareBook, clusters
from .parcels import REACH_M, touching_places
from .pieces import Ints

_ROUND_M: Final = 2 * REACH_M
"""A border within reach of a point is decided by the points within twice that of it."""


class TouchBook:
    """
    Pairs of places whose parcels touch, found where they are needed.

    Parameters
    ----------
    squares
        Where the places have their ground, and what the area's parcels are made from.
    """

    def __init__(self, squares: SquareBook) -> None:
        self._squares = squares
        source = squares.source
        # A cell touches what a link joins it to, and nothing else.
        self._known = source.cells.copy()
        self._pairs = [np.empty((0, 2), np.int32)]

    def touching(self, places: Ints) -> NDArray[np.int32]:
        """
        Return the pairs of places whose parcels touch.

        Parameters
        ----------
        places
            Places, ascending, each once.

        Returns
        -------
        numpy.ndarray
            Pairs i < j, each once, sorted, shape (k, 2): all that hold one of these places.

        Notes
        -----
        A pair depends on the area only: it is the same whether found now or remembered.
        """
        asked = places[~self._known[places]]
        for group in clusters(self._squares, asked):
            pairs = touching_places(self._squares.source.near(group, _ROUND_M))
            mine = np.isin(pairs, group).any(axis=1)
            # A pair with a place asked for earlier is known.
            self._pairs.append(pairs[mine & ~self._known[pairs].any(axis=1)])
            self._known[group] = True
        if len(self._pairs) > 1:
            self._pairs = [np.unique(np.concatenate(self._pairs), axis=0)]
        wanted = np.zeros(len(self._known), bool)
        wanted[places] = True
        return self._pairs[0][wanted[self._pairs[0]].any(axis=1)]
