"""Follow infections on one area, keeping what the next plan may need again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import geopandas as gpd
import numpy as np

from zoning.perimeter.evidence import Evidence
from zoning.perimeter.in_force import InForce
from zoning.perimeter.place_exposure import placed_cases
from zoning.perimeter.problem import RED, Labels
from zoning.plan.planner import Planner
from zoning.plan.zone_parts import neighbouring_places, parts_of_pairs
from zoning.policy.schema import Kernel, Policy
from zoning.scenario.outcome import SPREAD

from .chains import Chains
from .closure import Closure
from .counts import by_level, interval
from .infections import Infections
from .keyed import root_key
from .meetings import Meetings
from .model import DAYS, SpreadModel
from .origins import origins_of
from .parameters import SpreadParameters
from .people import People

MOST_INFECTIONS: Final = 5_000
"""A run with so many infections is ended: the plan fails in it, whatever the number."""

_FIRST_RUNS: Final = 200
"""Runs that are followed first; they tell how many fit into memory at once."""
_AT_ONCE: Final = 500_000
"""Infected people who are followed at once, in all runs together."""


class SpreadBook:
    """
    Follow infections on one area, as often as asked.

    Who lives where and which places lie together is made once; whom the infected of a place may
    meet is found when first somebody is infected there, and kept for the last kernel.

    Parameters
    ----------
    planner
        A planner on the area, which knows its places and parcels.
    """

    def __init__(self, planner: Planner) -> None:
        self._network = planner.network
        self._people = People.of(planner.area, planner.network)
        self._pairs = neighbouring_places(planner.network, planner.parcels.touching)
        self._meetings: Meetings | None = None

    def chains(
        self,
        labels: Labels,
        cases: gpd.GeoDataFrame,
        policy: Policy,
        *,
        as_of: datetime,
        in_force: InForce | None = None,
        evidence: Evidence | None = None,
        parameters: SpreadParameters | None = None,
        days: int = DAYS,
        most: int = MOST_INFECTIONS,
    ) -> Chains:
        """
        Return what chains of infection follow from under a plan.

        Parameters
        ----------
        labels
            Level of each place of the planner's network: 0 open, 1 yellow, 2 red.
        cases
            The cases that count, as `zoning.exposure.infectious.active_cases` returns them.
        policy
            The policy of the plan: its kernel, and how long cases and contacts count.
        as_of
            The time of the plan, with a UTC offset: day 0.
        in_force, evidence
            What the plan rests on besides, as `zoning.plan.plan.Plan` holds it.
        parameters
            What is assumed besides; the defaults of docs/spread.md if left out.
        days
            The last day that counts.
        most
            A run is ended once it has so many infections.

        Returns
        -------
        Chains
            The chains, to be followed with any seed.

        Raises
        ------
        InvalidCases
            If cases or contacts were located in another area than this.
        """
        given = SpreadParameters() if parameters is None else parameters
        found = placed_cases(self._network, cases, in_force)
        zone = parts_of_pairs(self._pairs, labels).place_zone
        return Chains(
            people=self._people,
            meetings=self._met(policy.kernel),
            closure=Closure.of(labels, zone, given),
            origins=origins_of(self._network, found, policy, as_of=as_of, evidence=evidence),
            parameters=given,
            days=days,
            most=most,
        )

    def escaped(
        self,
        labels: Labels,
        cases: gpd.GeoDataFrame,
        policy: Policy,
        *,
        as_of: datetime,
        in_force: InForce | None = None,
        evidence: Evidence | None = None,
        model: SpreadModel | None = None,
    ) -> dict[str, float]:
        """
        Return how many new infections there are outside red, for a row of a table of plans.

        Parameters
        ----------
        labels, cases, policy, as_of, in_force, evidence
            As `chains`.
        model
            How they are followed; as by default if left out. With one model for all plans of a
            table, rows differ by what the plans close and not by chance.

        Returns
        -------
        dict
            ``infections_mean``, ``infections_low`` and ``infections_high``: the mean of the
            runs, and between which counts 95 % of them lie. A model, not a forecast.

        Raises
        ------
        InvalidCases
            As `chains`.
        """
        model = SpreadModel() if model is None else model
        chains = self.chains(
            labels,
            cases,
            policy,
            as_of=as_of,
            in_force=in_force,
            evidence=evidence,
            parameters=model.parameters,
            days=model.days,
        )
        runs = followed(chains, replicates=model.replicates, seed=model.seed)
        counts = [
            by_level(infections, labels, first_run=first, runs=count)[:, :RED].sum(axis=1)
            for first, count, infections in runs
        ]
        outside = np.concatenate(counts)
        _, low, high = interval(outside)
        return dict(zip(SPREAD, (float(outside.mean()), low, high), strict=True))

    def _met(self, kernel: Kernel) -> Meetings:
        """Return whom the infected meet; what was found under the last kernel is kept."""
        if self._meetings is None or self._meetings.kernel != kernel:
            self._meetings = Meetings(self._network, self._people, kernel)
        return self._meetings


def followed(
    chains: Chains, *, replicates: int, seed: int
) -> Iterator[tuple[int, int, Infections]]:
    """
    Follow chains of infection in many runs, as many at once as fit into memory.

    Parameters
    ----------
    chains
        What they follow from.
    replicates
        How many runs to follow.
    seed
        Seed of the random numbers.

    Yields
    ------
    tuple
        Number of the first run, how many runs, and their infections. However the runs are
        parted, each is the same.
    """
    root = root_key(seed)
    first, runs = 0, min(_FIRST_RUNS, replicates)
    load = 1
    while first < replicates:
        infections = chains.follow(root, first_run=first, runs=runs)
        yield first, runs, infections
        load = max(load, len(chains.origins) + len(infections) // runs + 1)
        first += runs
        runs = min(max(1, _AT_ONCE // load), replicates - first)
