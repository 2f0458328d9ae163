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
    """

    def __init__(self, network: PlaceNetwork, touching: TouchingParcels, ring: Ring) -> None:
        self._network, self._touching = network, touching
        self.ring = ring
        self._known = np.zeros(network.places, bool)
        self._pairs = np.empty((0, 2), np.int64)

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
            As `zoning.perimeter.ring.ring_pairs`, whose first place is one of these.
        """
        asked = places[~self._known[places]]
        if len(asked):
            touching = self._touching.touching(asked)
            fresh = ring_pairs(self._network, self.ring, touching, of=asked)
            self._pairs = np.concatenate([self._pairs, fresh])
            self._pairs = self._pairs[np.argsort(self._pairs[:, 0], kind="stable")]
            self._known[asked] = True
        low, high = (np.searchsorted(self._pairs[:, 0], places, side=s) for s in ("left", "right"))
        count = high - low
        at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - high, count)
        return np.asarray(self._pairs[at])
