"""Follow chains of infection day by day, in many runs at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .closure import Closure
from .course import Course
from .infections import Infections
from .keyed import Keys, keyed
from .meetings import Meetings
from .origins import Origins
from .parameters import SpreadParameters
from .people import People

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """
    Chains of infection, and everything they follow from but the seed.

    Attributes
    ----------
    people, meetings, closure, origins
        Who lives where, whom they meet, what is closed, and where infections go out from.
    parameters
        What is assumed besides.
    days
        The last day that counts, from the plan's day.
    most
        A run ends on the day on which it has so many infections.
    """

    people: People
    meetings: Meetings
    closure: Closure
    origins: Origins
    parameters: SpreadParameters
    days: int
    most: int

    def follow(self, root: Keys, *, first_run: int, runs: int) -> Infections:
        """
        Return the infections of some runs.

        Parameters
        ----------
        root
            What `zoning.scenario.spread.keyed.root_key` returns for the seed.
        first_run
            Number of the first run, at least 0.
        runs
            How many runs to follow.

        Returns
        -------
        Infections
            Day by day, and by run and person on each. Cases and contacts that are known when
            the plan is drawn are not among them, nor is who would have been found by then.

        Notes
        -----
        A run is the same whatever other runs are followed with it. Work and memory grow with
        the number of infections, whatever the size of the area.
        """
        course = Course(
            self.people,
            self.meetings,
            self.closure,
            self.parameters,
            days=self.days,
            run_key=keyed(root, np.arange(first_run, first_run + runs)),
            first_run=first_run,
        )
        infectors, immune = course.begin(self.origins)
        infected = _Infected(np.unique(self._numbers(immune)))
        pending = _Pending()
        pending.add(course.contacts(infectors))
        total = np.zeros(runs, np.int64)
        found: list[Infections] = []
        while pending:
            met = pending.first_day()
            met = met.of_rows(total[met.run - first_run] < self.most)
            _, first = np.unique(self._numbers(met), return_index=True)
            met = met.of_rows(first)
            infectors = course.hidden(met.of_rows(~infected.has(self._numbers(met))))
            infected.add(self._numbers(infectors.infections))
            total += np.bincount(infectors.infections.run - first_run, minlength=runs)
            found.append(infectors.infections)
            pending.add(course.contacts(infectors))
        return Infections.joined(found)

    def _numbers(self, infections: Infections) -> Ints:
        """Return a number for each person of each run."""
        return infections.run * self.people.count + infections.person


class _Infected:
    """Who is infected already, in each run."""

    def __init__(self, numbers: Ints) -> None:
        self._numbers = numbers

    def has(self, numbers: Ints) -> NDArray[np.bool_]:
        at = np.searchsorted(self._numbers, numbers)
        found = at < len(self._numbers)
        found[found] = self._numbers[at[found]] == numbers[found]
        return found

    def add(self, numbers: Ints) -> None:
        """Add numbers that are ascending and new."""
        self._numbers = np.insert(self._numbers, np.searchsorted(self._numbers, numbers), numbers)


class _Pending:
    """Contacts that are still to come, by day."""

    def __init__(self) -> None:
        self._days: dict[int, list[Infections]] = {}

    def __bool__(self) -> bool:
        return bool(self._days)

    def add(self, contacts: Infections) -> None:
        order = np.argsort(contacts.day, kind="stable")
        days, first = np.unique(contacts.day[order], return_index=True)
        for day, rows in zip(days.tolist(), np.split(order, first[1:]), strict=False):
            self._days.setdefault(day, []).append(contacts.of_rows(rows))

    def first_day(self) -> Infections:
        """Return the contacts of the first day that has any, and forget them."""
        return Infections.joined(self._days.pop(min(self._days)))
