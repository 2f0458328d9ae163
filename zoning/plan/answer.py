"""Answer which places a policy closes round some cases, keeping what the next answer needs."""

from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.errors import NoPlan
from zoning.exposure.near_cases import NearCases
from zoning.perimeter.conflict import conflict
from zoning.perimeter.in_force import InForce
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.place_exposure import place_exposure
from zoning.perimeter.problem import RED, Labels
from zoning.perimeter.reasons import conflict_sentences, place_codes
from zoning.perimeter.ring_book import RingBook
from zoning.perimeter.solved_parts import PartsBook
from zoning.perimeter.stated_places import NetworkPrices, Reasons, StatedPlaces, state_places
from zoning.perimeter.stored_flow import StoredFlow
from zoning.perimeter.touching import TouchingParcels
from zoning.policy.schema import Kernel, Policy


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """
    Which places are closed, and why.

    Attributes
    ----------
    labels
        Level of each place: 0 open, 1 yellow, 2 red.
    cost
        What they cost, in thousandths of a person-equivalent.
    flow
        The proof that no labels cost less.
    reasons
        Why places must be closed.
    codes
        Reason code of each place, a number of `zoning.perimeter.reasons.CODES`.
    """

    labels: Labels
    cost: int
    flow: StoredFlow
    reasons: Reasons
    codes: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class _Rules:
    """What rings and prices of one policy make of the area, and the parts solved with them."""

    policy: Policy
    rings: RingBook
    prices: NetworkPrices
    parts: PartsBook

    def serve(self, policy: Policy) -> bool:
        """Return whether another policy has the same rings and prices."""
        own = self.policy
        return (own.ring, own.posts, own.guarding) == (policy.ring, policy.posts, policy.guarding)


class AnswerBook:
    """
    Answer on one area, as often as asked.

    Parameters
    ----------
    area, network
        The area and its places.
    touching
        Which parcels touch.
    """

    def __init__(self, area: Area, network: PlaceNetwork, touching: TouchingParcels) -> None:
        self._area, self._network, self._touching = area, network, touching
        self._rules: _Rules | None = None
        self._near: NearCases | None = None

    def answer(
        self, cases: gpd.GeoDataFrame, policy: Policy, *, as_of: datetime, in_force: InForce | None
    ) -> Answer:
        """
        Return the cheapest labels that a policy allows, with the proof that none is cheaper.

        Parameters
        ----------
        cases
            The cases that count.
        policy, as_of, in_force
            As `zoning.perimeter.assemble.assemble`.

        Returns
        -------
        Answer
            The same whatever was asked before.

        Raises
        ------
        InvalidCases
            As `zoning.perimeter.assemble.assemble`.
        NoPlan
            If hard rules contradict each other; it carries the chain of rules in words.
        """
        exposure = place_exposure(
            self._network,
            cases,
            policy,
            as_of=as_of,
            in_force=in_force,
            near=self._near_cases(policy.kernel),
        )
        stated = state_places(
            self._area,
            self._network,
            exposure,
            cases,
            policy,
            as_of=as_of,
            touching=self._touching.touching,
            in_force=in_force,
        )
        rules = self._made(policy)
        ring = rules.rings.pairs(np.flatnonzero(stated.must_red))
        found = rules.parts.solve(stated.question(self._network, rules.prices, ring))
        if found is None:
            raise NoPlan(self._broken(stated, policy, rules.rings))
        red = found.labels == RED
        ringed = np.zeros(len(red), bool)
        ringed[found.rings[:, 1]] = True
        ringed[stated.of_rules[:, 1]] = True
        bought = rules.prices.units.bought(red)
        codes = place_codes(stated, found.labels, stated.reasons, ringed=ringed, bought=bought)
        return Answer(found.labels, found.cost, found.flow, stated.reasons, codes)

    def _made(self, policy: Policy) -> _Rules:
        """Return rings and prices of a policy; those of the last one asked about are kept."""
        if self._rules is None or not self._rules.serve(policy):
            rings = RingBook(self._network, self._touching, policy.ring)
            self._rules = _Rules(
                policy,
                rings,
                NetworkPrices.of(self._network, policy),
                PartsBook(self._network.ways, rings.pairs),
            )
        return self._rules

    def _near_cases(self, kernel: Kernel) -> NearCases:
        """Return what cases add near them; what was found under the last kernel is kept."""
        if self._near is None or self._near.kernel != kernel:
            network = self._network
            self._near = NearCases(
                xy=network.xy,
                links=network.links,
                link_length=network.link_length,
                kernel=kernel,
                room_m=network.room_m,
                ways=network.ways,
                spots=network.spots,
            )
        return self._near

    def _broken(self, stated: StatedPlaces, policy: Policy, rings: RingBook) -> list[str]:
        """Say which rules cannot hold together: the rings of places that must be red tell."""
        red = np.flatnonzero(stated.must_red)
        problem, reasons = stated.problem(self._network, policy, rings.pairs(red), ringed=red)
        chain = conflict(problem)
        return conflict_sentences(self._area, self._network, policy, reasons, chain)
