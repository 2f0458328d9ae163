"""Remember how much a case adds to the hazard of the places near it."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.policy.schema import Kernel

from .reach import Neighbours, within_streets

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]


class _Pairs:
    """Pairs of source and place with a number each, sorted by both; found once a source."""

    def __init__(self, places: int) -> None:
        self.known = np.zeros(places, bool)
        self._source = np.empty(0, np.int64)
        self._place = np.empty(0, np.int64)
        self._value = np.empty(0)

    def add(self, sources: Ints, source: Ints, place: Ints, value: Floats) -> None:
        order = np.lexsort((place, source))
        at = np.searchsorted(self._source, source[order])
        self._source = np.insert(self._source, at, source[order])
        self._place = np.insert(self._place, at, place[order])
        self._value = np.insert(self._value, at, value[order])
        self.known[sources] = True

    def of(self, weight: Floats) -> tuple[Ints, Floats]:
        """Return the places of all sources with a weight, and the weighted numbers."""
        own = weight[self._source]
        kept = own > 0
        if kept.all():
            return self._place, own * self._value
        return self._place[kept], own[kept] * self._value[kept]


class NearCases:
    """
    What cases add to the hazard of places, under one kernel.

    Parameters
    ----------
    xy
        Position of each place, metres, shape (n, 2).
    links, link_length
        Pairs of neighbouring places, shape (m, 2), and metres, shape (m,).
    kernel
        The hazards and their scales.
    room_m
        Radius of the disc over which the people of each place live, metres, shape (n,), 0 for a
        door; all 0 if left out.
    ways, spots
        The neighbours of every place, and a search tree of ``xy``, where they are known.

    Attributes
    ----------
    kernel
        The kernel.
    """

    def __init__(
        self,
        *,
        xy: Floats,
        links: Ints,
        link_length: Floats,
        kernel: Kernel,
        room_m: Floats | None = None,
        ways: Neighbours | None = None,
        spots: cKDTree | None = None,
    ) -> None:
        self.kernel = kernel
        self._xy, self._links, self._length = xy, links, link_length
        self._room = np.zeros(len(xy)) if room_m is None else room_m
        self._ways, self._spots = ways, spots
        self._street, self._air = _Pairs(len(xy)), _Pairs(len(xy))

    def hazard(self, weight: Floats) -> Floats:
        """
        Return the hazard at each place from cases along streets and through the air.

        Parameters
        ----------
        weight
            Weight of the cases at each place, shape (n,).

        Returns
        -------
        ndarray
            Shape (n,). Sums run by case and in one order: the same whatever was asked before.
        """
        self._learn(np.flatnonzero((weight > 0) & ~self._street.known))
        street, air = self._street.of(weight), self._air.of(weight)
        place = np.concatenate([street[0], air[0]])
        given = np.concatenate([street[1], air[1]])
        return np.bincount(place, given, minlength=len(weight)).astype(np.float64)

    def _learn(self, sources: Ints) -> None:
        """Find the places near new sources."""
        if not len(sources):
            return
        kernel = self.kernel
        reach = within_streets(
            sources,
            links=self._links,
            length_m=self._length,
            places=len(self._xy),
            limit_m=kernel.street_reach_m,
            ways=self._ways,
        )
        falling = kernel.street_hazard * np.exp(-reach.distance_m / kernel.street_scale_m)
        own = reach.place == sources[reach.source]
        falling[own] *= _mean_on_disc(
            self._room[reach.place[own]], kernel.street_scale_m, kernel.street_reach_m
        )
        self._street.add(sources, sources[reach.source], reach.place, falling)
        spots = cKDTree(self._xy) if self._spots is None else self._spots
        near = cKDTree(self._xy[sources]).sparse_distance_matrix(
            spots, kernel.air_reach_m, output_type="coo_matrix"
        )
        falling = kernel.air_hazard * np.exp(-near.data / kernel.air_scale_m)
        own = near.col == sources[near.row]
        falling[own] *= _mean_on_disc(
            self._room[near.col[own]], kernel.air_scale_m, kernel.air_reach_m
        )
        self._air.add(sources, sources[near.row], near.col.astype(np.int64), falling)


def _mean_on_disc(radius_m: Floats, scale_m: float, reach_m: float) -> Floats:
    """Return the mean of exp(−d / scale), and of 0 beyond the reach, over discs round a case."""
    wide = radius_m > 0
    end = np.minimum(radius_m[wide], reach_m) / scale_m
    mean = np.ones(len(radius_m))
    mean[wide] = 2 * (scale_m / radius_m[wide]) ** 2 * (1 - np.exp(-end) * (1 + end))
    return np.minimum(mean, 1.0)
