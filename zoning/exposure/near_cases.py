"""Say what cases lead to expect near them, and remember what each adds to the hazard there."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.policy.schema import Kernel

from .near_pairs import pairs_near
from .reach import Neighbours

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


FORGET: Final = 4
"""Sources without a case are forgotten once so many times as many are known as have one."""


class _Pairs:
    """Pairs of source and place with a number each, sorted by both; found once a source."""

    def __init__(self) -> None:
        self._source = np.empty(0, np.int64)
        self._place = np.empty(0, np.int64)
        self._value = np.empty(0)

    def add(self, source: Ints, place: Ints, value: Floats) -> None:
        order = np.lexsort((place, source))
        at = np.searchsorted(self._source, source[order])
        self._source = np.insert(self._source, at, source[order])
        self._place = np.insert(self._place, at, place[order])
        self._value = np.insert(self._value, at, value[order])

    def keep(self, sources: Bools) -> None:
        """Forget the pairs of other sources."""
        kept = np.flatnonzero(sources[self._source])
        self._source, self._place = self._source[kept], self._place[kept]
        self._value = self._value[kept]

    def places(self, sources: Bools) -> Ints:
        """Return the places of some sources, with repeats."""
        return np.asarray(self._place[sources[self._source]])

    def at(self, places: Bools, weight: Floats) -> tuple[Ints, Floats]:
        """Return some places, once for each source with a weight, and the weighted numbers."""
        kept = np.flatnonzero(places[self._place])
        own = weight[self._source[kept]]
        kept, own = kept[own > 0], own[own > 0]
        return self._place[kept], own * self._value[kept]


class NearCases:
    """
    What cases lead to expect at places, under one kernel, worked out anew only where it changes.

    Parameters
    ----------
    xy
        Position of each place, metres, shape (n, 2).
    people
        People at each place, shape (n,).
    links, link_length
        Pairs of neighbouring places, shape (m, 2), and metres, shape (m,).
    place_alley, place_hamlet
        A number for the unit of each place, shape (n,), -1 for none.
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
        people: Ints,
        links: Ints,
        link_length: Floats,
        place_alley: Ints,
        place_hamlet: Ints,
        kernel: Kernel,
        room_m: Floats | None = None,
        ways: Neighbours | None = None,
        spots: cKDTree | None = None,
    ) -> None:
        self.kernel = kernel
        self._xy, self._links, self._length = xy, links, link_length
        self._people = people
        self._units = ((place_alley, kernel.alley_hazard), (place_hamlet, kernel.hamlet_hazard))
        self._room = np.zeros(len(xy)) if room_m is None else room_m
        self._ways, self._spots = ways, spots
        self._street, self._air = _Pairs(), _Pairs()
        self._known = np.zeros(len(xy), bool)
        self._weight, self._expected = np.zeros(len(xy)), np.zeros(len(xy))
        self._expected.setflags(write=False)

    @property
    def sources(self) -> int:
        """Number of places of which it is remembered what a case there adds."""
        return int(self._known.sum())

    def expected(self, weight: Floats) -> Floats:
        """
        Return the infections to be expected at each place.

        Parameters
        ----------
        weight
            Weight of the cases at each place, shape (n,).

        Returns
        -------
        ndarray
            Shape (n,), read-only. Sums run by case and in one order: the same to the bit
            whatever was asked before.
        """
        self._learn(np.flatnonzero((weight > 0) & ~self._known))
        touched = self._touched(weight != self._weight)
        rows = np.flatnonzero(touched)
        if len(rows):
            hazard = self._hazard(touched, rows, weight)
            some = np.flatnonzero(hazard)
            expected = self._expected.copy()
            expected[rows] = 0.0
            expected[rows[some]] = self._people[rows[some]] * -np.expm1(-hazard[some])
            expected.setflags(write=False)
            self._expected = expected
        self._weight = weight.copy()
        self._forget(weight > 0)
        return self._expected

    def _touched(self, changed: Bools) -> Bools:
        """Mark the places to which a change of weight at some sources matters."""
        touched = np.zeros(len(changed), bool)
        sources = np.flatnonzero(changed)
        if len(sources):
            for pairs in (self._street, self._air):
                touched[pairs.places(changed)] = True
            for unit, _ in self._units:
                mine = np.zeros(int(unit.max(initial=-1)) + 2, bool)
                mine[unit[sources]] = True
                mine[-1] = False
                touched |= mine[unit]
        return touched

    def _hazard(self, touched: Bools, rows: Ints, weight: Floats) -> Floats:
        """Return the hazard at the places touched, which are these rows."""
        street, air = self._street.at(touched, weight), self._air.at(touched, weight)
        place = np.concatenate([street[0], air[0]])
        given = np.concatenate([street[1], air[1]])
        hazard = np.bincount(place, given, minlength=len(weight))[rows].astype(np.float64)
        sources = np.flatnonzero(weight > 0)
        for unit, per_case in self._units:
            total = _weight_of_units(unit, weight, sources)
            hazard += (per_case * total)[unit[rows]]
        return hazard

    def _forget(self, used: Bools) -> None:
        """Forget what lies near sources without a case, once they are many."""
        if self.sources > FORGET * int(used.sum()) + len(self._xy) // 100:
            self._known &= used
            self._street.keep(self._known)
            self._air.keep(self._known)

    def _learn(self, sources: Ints) -> None:
        """Find the places near new sources."""
        if not len(sources):
            return
        street, air = pairs_near(
            sources,
            xy=self._xy,
            links=self._links,
            link_length=self._length,
            room_m=self._room,
            kernel=self.kernel,
            ways=self._ways,
            spots=self._spots,
        )
        self._street.add(sources[street.source], street.place, street.hazard)
        self._air.add(sources[air.source], air.place, air.hazard)
        self._known[sources] = True


def _weight_of_units(unit: Ints, weight: Floats, sources: Ints) -> Floats:
    """Return the weight of all cases in each unit; the last, for no unit, has none."""
    total = np.zeros(int(unit.max(initial=-1)) + 2)
    np.add.at(total, unit[sources], weight[sources])
    total[-1] = 0.0
    return total
