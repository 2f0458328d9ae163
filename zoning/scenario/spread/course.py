"""Say when the infected are found, and whom they meet until then."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .closure import Closure
from .delays import Delay
from .infections import Infections
from .keyed import Keys, gamma_weight, keyed, poisson_count, shares
from .meetings import Meetings
from .origins import NEVER, Origins
from .parameters import SpreadParameters
from .parted import chosen
from .people import People

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# What a random number is for: of the infected, of a contact, of somebody known, of a home.
_INFECTS, _CONTACTS, _INCUBATION, _SYMPTOMS, _TEST = 1, 2, 3, 4, 5
_DAY, _ISOLATED, _WHICH, _WHOM, _PREVENTED = 11, 12, 13, 14, 15
_EXISTS, _PLACE, _PERSON = 21, 22, 23
_COMPLIES = 31

_HOMES: Final = 1 << 62
"""Homes are numbered from here on where people and homes need keys of their own."""

STRANGER: Final = -1
"""The person whom nobody knows, or who lives in none of the homes of the area."""


@dataclass(frozen=True, slots=True, eq=False)
class Infectors:
    """
    The infected, and what decides whom they infect.

    Attributes
    ----------
    infections
        Who was infected, where and when.
    key
        The random key of each, shape (k,), uint64.
    found
        Day from which on each is known and isolated, shape (k,).
    """

    infections: Infections
    key: Keys
    found: Ints

    def of_rows(self, rows: NDArray[np.generic]) -> "Infectors":
        """Return some of them."""
        return Infectors(self.infections.of_rows(rows), self.key[rows], self.found[rows])


class Course:
    """
    What becomes of the infected, in some runs.

    Parameters
    ----------
    people, meetings, closure
        Who lives where, whom they meet, and what is closed.
    parameters
        What is assumed besides.
    days
        The last day on which contacts count, from the plan's day.
    run_key
        The random key of each run.
    first_run
        Number of the first run; the others follow.
    """

    def __init__(
        self,
        people: People,
        meetings: Meetings,
        closure: Closure,
        parameters: SpreadParameters,
        *,
        days: int,
        run_key: Keys,
        first_run: int,
    ) -> None:
        self._people, self._meetings, self._closure = people, meetings, closure
        self._given, self._days = parameters, days
        self._run_key, self._first_run = run_key, first_run
        given = parameters
        self._generation = Delay.of_gamma(given.generation_mean_days, given.generation_sd_days)
        self._incubation = Delay.of_gamma(given.incubation_mean_days, given.incubation_sd_days)

    def begin(self, origins: Origins) -> tuple[Infectors, Infections]:
        """
        Return who is known to be infected, in each run.

        Parameters
        ----------
        origins
            What is known.

        Returns
        -------
        tuple
            Those who infect, a row for each person and run; and those who cannot be infected
            any more. Where somebody may be in several places, each run puts him in one.
        """
        runs = np.arange(len(self._run_key))
        run, row = (a.ravel() for a in np.meshgrid(runs, np.arange(len(origins)), indexing="ij"))
        is_here = origins.is_placed[row]
        run, row = run[is_here], row[is_here]
        key = keyed(self._run_key[run], origins.key[row])
        number = np.floor(origins.weight[row] + shares(key, _EXISTS)).astype(np.int64)
        place = origins.choice_place[chosen(origins.choice_end, row, shares(key, _PLACE))]
        told = Infections(
            run=run + self._first_run,
            person=self._known_person(origins, row, place, shares(key, _PERSON)),
            place=place,
            day=self._day_of_infection(origins, row, key),
            generation=np.zeros(len(run), np.int64),
        )
        copy = np.repeat(np.arange(len(run)), number)
        rank = np.arange(len(copy)) - np.repeat(np.cumsum(number) - number, number)
        infectors = Infectors(told.of_rows(copy), keyed(key[copy], rank), origins.found[row[copy]])
        immune = (told.person != STRANGER) & ((number > 0) | origins.is_onset[row])
        return infectors, told.of_rows(immune)

    def hidden(self, infections: Infections) -> Infectors:
        """
        Return those of the newly infected who are not found by the plan's day.

        Parameters
        ----------
        infections
            Infections of people of the area.

        Returns
        -------
        Infectors
            With the day on which each is found. Who is found by the plan's day is left out: he
            is one of the listed cases, or was not infected.
        """
        given, place = self._given, infections.place
        key = keyed(self._run_key[infections.run - self._first_run], infections.person)
        onset = infections.day + self._incubation.at(shares(key, _INCUBATION))
        falls_ill = shares(key, _SYMPTOMS) < given.symptomatic_share
        found = np.where(falls_ill, onset + given.report_days, NEVER)
        every = np.array([0, given.yellow_test_days, given.red_test_days])[
            self._closure.level[place]
        ]
        since = np.maximum(infections.day + given.test_after_days, given.lines_after_days)
        tested = since + np.floor(shares(key, _TEST) * every).astype(np.int64)
        found = np.minimum(found, np.where(every > 0, tested, NEVER))
        return Infectors(infections, key, found).of_rows(found > 0)

    def contacts(self, infectors: Infectors) -> Infections:
        """
        Return whom the infected would infect, if nobody was infected before.

        Parameters
        ----------
        infectors
            The infected.

        Returns
        -------
        Infections
            One a contact that nothing prevents, to the last day that counts; one person may be
            met several times.
        """
        given = self._given
        infectors = infectors.of_rows(infectors.infections.day < self._days)
        who = infectors.infections
        weight = gamma_weight(shares(infectors.key, _INFECTS), given.dispersion_k)
        mean = self._meetings.rates(who.place) * (given.contact_factor * weight)
        number = poisson_count(shares(infectors.key, _CONTACTS), mean)
        row = np.repeat(np.arange(len(number)), number)
        rank = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
        key = keyed(infectors.key[row], rank)
        day = who.day[row] + self._generation.at(shares(key, _DAY))
        isolated = (day >= infectors.found[row]) & (shares(key, _ISOLATED) < given.isolation)
        kept = (day <= self._days) & ~isolated
        row, key, day = row[kept], key[kept], day[kept]
        person = self._meetings.persons(who.place[row], shares(key, _WHICH), shares(key, _WHOM))
        met = Infections(
            run=who.run[row],
            person=person,
            place=self._people.place[person].astype(np.int64),
            day=day,
            generation=who.generation[row] + 1,
        )
        return met.of_rows(~self._prevented(who.of_rows(row), met, shares(key, _PREVENTED)))

    def _prevented(self, one: Infections, other: Infections, share: Floats) -> Bools:
        """Return which contacts the plan prevents: none within a home, or before lines stand."""
        level = self._closure.level
        homes = self._homes(one), self._homes(other)
        prevented = other.day >= self._given.lines_after_days
        prevented &= (homes[0] != homes[1]) & ((level[one.place] + level[other.place]) > 0)
        row = np.flatnonzero(prevented)
        keeps = [
            self._closure.keeps(who.place[row], self._share_of_home(who.run[row], home[row]))
            for who, home in zip((one, other), homes, strict=True)
        ]
        prevented[row] = share[row] < self._closure.prevented(
            one.place[row], other.place[row], one_keeps=keeps[0], other_keeps=keeps[1]
        )
        return prevented

    def _share_of_home(self, run: Ints, home: Ints) -> Floats:
        """Return the random number by which each home complies, or does not."""
        return shares(keyed(self._run_key[run - self._first_run], home + _HOMES), _COMPLIES)

    def _homes(self, who: Infections) -> Ints:
        """Return the home of each; a stranger has one of his own, at the place where he was."""
        home = np.empty(len(who), np.int64)
        lives = who.person != STRANGER
        home[lives] = self._people.home[who.person[lives]]
        home[~lives] = -1 - who.place[~lives]
        return home

    def _day_of_infection(self, origins: Origins, row: Ints, key: Keys) -> Ints:
        before = self._incubation.at(shares(key, _INCUBATION))
        return origins.day[row] - np.where(origins.is_onset[row], before, 0)

    def _known_person(self, origins: Origins, row: Ints, place: Ints, share: Floats) -> Ints:
        """Return who is known to be infected: of a home one after the other, else anybody there."""
        people = self._people
        first = people.place_first
        size = first[place + 1] - first[place]
        person = np.where(size > 0, first[place] + (share * size).astype(np.int64), STRANGER)
        at_home = origins.household[row] >= 0
        home = people.household_home[origins.household[row[at_home]]]
        rank = _rank_in_household(origins.household)[row[at_home]]
        own = people.home_first[home] + rank
        person[at_home] = np.where(own < people.home_first[home + 1], own, STRANGER)
        # Who was infected at a site that a case visited is not known, and seldom lives there.
        person[origins.found[row] == NEVER] = STRANGER
        return person


def _rank_in_household(household: Ints) -> Ints:
    """Return how many origins before each are of its household."""
    order = np.argsort(household, kind="stable")
    first = np.searchsorted(household[order], household[order])
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - first
    return rank
