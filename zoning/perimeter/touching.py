"""Look up which parcels touch some places'."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .pieces import Ints


@dataclass(frozen=True, slots=True, eq=False)
class TouchingParcels:
    """
    Pairs of places whose parcels touch, by place.

    Attributes
    ----------
    pairs
        Pairs i < j, each once, sorted, shape (k, 2).
    start
        Where the pairs of each place begin in ``rows``, and their number, shape (n + 1,).
    rows
        Rows of ``pairs``, place by place, each twice, shape (2k,).
    """

    pairs: NDArray[np.int32]
    start: Ints
    rows: Ints

    @classmethod
    def of(cls, pairs: NDArray[np.int32], places: int) -> "TouchingParcels":
        """Return the pairs of that many places."""
        ends = pairs.T.ravel()
        order = np.argsort(ends, kind="stable")
        return cls(
            pairs=pairs,
            start=np.searchsorted(ends[order], np.arange(places + 1)),
            rows=order % max(len(pairs), 1),
        )

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
        Costs what the pairs found cost, however many there are in all.
        """
        low = self.start[places]
        count = self.start[places + 1] - low
        at = np.arange(count.sum()) + np.repeat(low - np.cumsum(count) + count, count)
        return np.asarray(self.pairs[np.unique(self.rows[at])])
