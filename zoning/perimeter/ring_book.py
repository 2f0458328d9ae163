"""State the rings of the places that are asked about, and remember them."""

import numpy as np
from numpy.typing import NDArray

from zoning.policy.schema import Ring

from .network import PlaceNetwork
from .pieces import Ints
from .ring import ring_pairs
from .touching import TouchingParcels


class RingBook:
    """
    Ring pairs under one rule, found where they are needed.

    Parameters
    ----------
    network
        The places.
    touching
        Which parcels touch.
    ring
        The rule.
    passed
        Places that rings pass over, as `zoning.perimeter.protected.through_roads` returns them,
        shape (n,).
    """

    def __init__(
        self,
        network: PlaceNetwork,
        touching: TouchingParcels,
        ring: Ring,
        *,
        passed: NDArray[np.bool_],
    ) -> None:
        self._network, self._touching = network, touching
        self.ring = ring
        self._passed = passed
        self._known = np.zeros(network.places, bool)
        self._held, self._over = (np.empty((0, 2), np.int64) for _ in range(2))

    def pairs(self, places: Ints) -> NDArray[np.int64]:
        """
        Return the ring pairs of some places.

        Parameters
        ----------
        places
            Places, ascending, each once.

        Returns
        -------
        numpy.ndarray
            As `zoning.perimeter.ring.ring_pairs`, whose first place is one of these and whose
            second is none that rings pass over.
        """
        self._learn(places)
        return _of(self._held, places)

    def over_roads(self, places: Ints) -> NDArray[np.int64]:
        """
        Return the pairs that the rings of some places pass over.

        Parameters
        ----------
        places
            Places, ascending, each once.

        Returns
        -------
        numpy.ndarray
            What `pairs` leaves out, shape (r, 2).
        """
        self._learn(places)
        return _of(self._over, places)

    def _learn(self, places: Ints) -> None:
        """Find the rings of places that were not asked about before."""
        asked = places[~self._known[places]]
        if not len(asked):
            return
        touching = self._touching.touching(asked)
        fresh = ring_pairs(self._network, self.ring, touching, of=asked)
        over = self._passed[fresh[:, 1]]
        self._held = _merged(self._held, fresh[~over])
        self._over = _merged(self._over, fresh[over])
        self._known[asked] = True


def _merged(known: NDArray[np.int64], fresh: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return pairs of other places among known ones, by first place."""
    both = np.concatenate([known, fresh])
    return np.asarray(both[np.argsort(both[:, 0], kind="stable")])


def _of(pairs: NDArray[np.int64], places: Ints) -> NDArray[np.int64]:
    """Return the pairs whose first place is one of these."""
    low, high = (np.searchsorted(pairs[:, 0], places, side=s) for s in ("left", "right"))
    count = high - low
    at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - high, count)
    return np.asarray(pairs[at])
