"""Say whom the infected of a place may infect, by the kernel with which plans weigh exposure."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from zoning.exposure.near_pairs import pairs_near
from zoning.perimeter.network import PlaceNetwork
from zoning.policy.schema import Kernel

from .parted import chosen, part_ends
from .people import People

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_MOST_KNOWN: Final = 20_000_000
"""Neighbours of places that are kept; beyond, all are forgotten and found again as needed."""


class Meetings:
    """
    Whom the infected of each place may infect; found once a place, and kept while there is room.

    Someone infected at a place i makes a Poisson number of infectious contacts, each with a
    person: p people at a place j are met ``hazard(i, j) · p`` times on average, the hazard being
    that of `zoning.exposure.kernel.expected_infections`. So each person is infected with
    probability 1 − exp(−h), as there.

    Parameters
    ----------
    network
        The places of the area.
    people
        Its people.
    kernel
        The hazards and their scales.

    Attributes
    ----------
    kernel
        The kernel.
    """

    def __init__(self, network: PlaceNetwork, people: People, kernel: Kernel) -> None:
        self.kernel = kernel
        self._network, self._people = network, people
        self._units = [
            _UnitPeople(unit, people, hazard)
            for unit, hazard in (
                (network.place_alley, kernel.alley_hazard),
                (network.place_hamlet, kernel.hamlet_hazard),
            )
        ]
        self._forget()

    def rates(self, places: Ints) -> Floats:
        """
        Return how many infectious contacts somebody infected at each place makes.

        Parameters
        ----------
        places
            Places, shape (k,), with repeats.

        Returns
        -------
        ndarray
            Means, shape (k,): with people who are infected already among those met.
        """
        if len(self._target) > _MOST_KNOWN:
            self._forget()
        self._learn(np.unique(places[self._number[places] < 0]))
        return self._rate[self._number[places]]

    def persons(self, places: Ints, which: Floats, whom: Floats) -> Ints:
        """
        Return the persons met in some contacts.

        Parameters
        ----------
        places
            Place of the infected in each contact, shape (k,), of those `rates` was last asked of.
        which, whom
            Random numbers from 0 up to but not 1, shape (k,): which place or unit is met, and
            who of its people.

        Returns
        -------
        ndarray
            Persons, shape (k,). The same whatever was asked before.
        """
        target = self._target[chosen(self._end, self._number[places], which)]
        first = self._people.place_first
        person = np.empty(len(places), np.int64)
        near = target >= 0
        place = target[near]
        size = first[place + 1] - first[place]
        person[near] = first[place] + (whom[near] * size).astype(np.int64)
        for number, unit in enumerate(self._units, start=1):
            mine = target == -number
            person[mine] = unit.persons(places[mine], whom[mine])
        return person

    def _forget(self) -> None:
        """Forget whom the infected of any place may infect."""
        self._number = np.full(self._network.places, -1, np.int64)
        self._rate = np.empty(0)
        self._end = np.empty(0, np.int64)
        self._target = np.empty(0, np.int64)

    def _learn(self, places: Ints) -> None:
        """Find whom the infected of new places may infect."""
        if not len(places):
            return
        source, target, amount = self._near(places)
        units = [unit.amounts(places) for unit in self._units]
        row = np.arange(len(places))
        source = np.concatenate([source, *(row for _ in units)])
        numbers = (np.full(len(row), -n) for n in range(1, len(units) + 1))
        target = np.concatenate([target, *numbers])
        amount = np.concatenate([amount, *units])
        some = np.flatnonzero(amount > 0)
        # Whatever the order in which neighbours were found: the same chances mean the same people.
        some = some[np.lexsort((amount[some], target[some], source[some]))]
        source, target, amount = source[some], target[some], amount[some]
        known = len(self._rate)
        self._number[places] = known + row
        rate = np.bincount(source, amount, minlength=len(row))
        self._rate = np.append(self._rate, rate.astype(np.float64))
        self._end = np.append(self._end, part_ends(known + source, amount))
        self._target = np.append(self._target, target)

    def _near(self, places: Ints) -> tuple[Ints, Ints, Floats]:
        """Return position in ``places``, place met, and contacts with its people, by both ways."""
        network = self._network
        pairs = pairs_near(
            places,
            xy=network.xy,
            links=network.links,
            link_length=network.link_length,
            room_m=network.room_m,
            kernel=self.kernel,
            ways=network.ways,
            spots=network.spots,
        )
        source, place, hazard = (
            np.concatenate([getattr(way, name) for way in pairs])
            for name in ("source", "place", "hazard")
        )
        return source, place, hazard * network.people[place]


class _UnitPeople:
    """The people of each unit of one level, among whom contacts fall evenly."""

    def __init__(self, unit: NDArray[np.int32], people: People, hazard: float) -> None:
        self._unit, self._hazard = unit, hazard
        inside = np.flatnonzero(unit[people.place] >= 0)
        own = unit[people.place[inside]]
        self._members = inside[np.argsort(own, kind="stable")].astype(np.int64)
        count = np.bincount(own, minlength=int(unit.max(initial=-1)) + 1)
        self._first = np.append(0, np.cumsum(count)).astype(np.int64)

    def amounts(self, places: Ints) -> Floats:
        """Return how many contacts somebody infected at each place makes within its unit."""
        unit = self._unit[places]
        size = np.where(unit >= 0, self._first[unit + 1] - self._first[unit], 0)
        return np.asarray(self._hazard * size, np.float64)

    def persons(self, places: Ints, whom: Floats) -> Ints:
        """Return the persons met in contacts within the units of some places."""
        unit = self._unit[places]
        size = self._first[unit + 1] - self._first[unit]
        return self._members[self._first[unit] + (whom * size).astype(np.int64)]
