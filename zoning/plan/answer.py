"""Answer which places a policy closes round some cases, keeping what the next answer needs."""

from dataclasses import dataclass, replace
from datetime import datetime

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.errors import NoPlan
from zoning.perimeter.evidence import Evidence
from zoning.perimeter.frontier import Frontier
from zoning.perimeter.in_force import InForce
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.order_conflicts import broken_rules, opened_orders, order_conflicts
from zoning.perimeter.ordered_places import OrderedPlaces
from zoning.perimeter.place_exposure import place_exposure, placed_cases
from zoning.perimeter.plan_caps import has_caps
from zoning.perimeter.pockets import enclosed_pockets
from zoning.perimeter.price_range import PriceRange
from zoning.perimeter.problem import RED, Labels
from zoning.perimeter.question_front import question_front
from zoning.perimeter.reasons import place_codes
from zoning.perimeter.ring_book import RingBook
from zoning.perimeter.risk_cost import risk_cost
from zoning.perimeter.stated_places import Reasons, StatedPlaces, state_places
from zoning.perimeter.touching import TouchingParcels
from zoning.policy.schema import Policy

from .capped_answer import within_caps
from .plan import Certificate
from .rule_book import MadeRules, RuleBook


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """
    Which places are closed, and why.

    Attributes
    ----------
    certificate
        The level of each place, what they cost, and the proof.
    reasons
        Why places must be closed.
    codes
        Reason code of each place, a number of `zoning.perimeter.reasons.CODES`.
    over_roads
        Pairs (red place, place of a main road that stays open) that rings pass over, shape (r, 2).
    """

    certificate: Certificate
    reasons: Reasons
    codes: NDArray[np.int8]
    over_roads: NDArray[np.int64]

    @property
    def labels(self) -> Labels:
        """Level of each place: 0 open, 1 yellow, 2 red."""
        return self.certificate.labels


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
        self._book = RuleBook(area, network, touching)

    def answer(
        self,
        cases: gpd.GeoDataFrame,
        policy: Policy,
        *,
        as_of: datetime,
        in_force: InForce | None,
        evidence: Evidence | None = None,
        orders: OrderedPlaces | None = None,
    ) -> Answer:
        """
        Return the cheapest labels that a policy allows, with the proof that none is cheaper.

        Parameters
        ----------
        cases
            The cases that count, as `zoning.exposure.infectious.active_cases` returns them.
        policy, as_of, in_force, evidence, orders
            As `zoning.perimeter.assemble.assemble`.

        Returns
        -------
        Answer
            The same whatever was asked before. With caps, the gap that is left is part of it.

        Raises
        ------
        InvalidCases
            As `zoning.perimeter.assemble.assemble`.
        NoPlan
            If hard rules or orders contradict each other, or caps cannot be kept; it carries the
            chain of rules and orders in words, or the caps.
        """
        stated = self._stated(
            cases, policy, as_of=as_of, in_force=in_force, evidence=evidence, orders=orders
        )
        rules = self._book.rules(policy, self._book.costs(policy).ground)
        if has_caps(policy.caps):
            return self._within_caps(stated, policy, rules)
        return self._cheapest(stated, policy, rules)

    def front(
        self,
        cases: gpd.GeoDataFrame,
        policy: Policy,
        *,
        as_of: datetime,
        evidence: Evidence | None,
        times: PriceRange,
        orders: OrderedPlaces | None = None,
    ) -> tuple[Frontier, NDArray[np.int64]]:
        """
        Return the cheapest labels for every price of risk in a range.

        Parameters
        ----------
        cases
            The cases that count.
        policy, as_of, evidence
            As `zoning.perimeter.assemble.assemble`.
        times
            Range of prices of risk, as multiples of the policy's own.
        orders
            What officers order of places, if anything.

        Returns
        -------
        tuple
            The front, and the risk left at each place open, yellow and red at the policy's own
            prices, shape (n, 3).

        Raises
        ------
        InvalidCases
            As `zoning.perimeter.assemble.assemble`.
        InvalidProblem
            As `zoning.perimeter.question_front.question_front`.
        NoPlan
            If hard rules or orders contradict each other.
        """
        # Stated without risk, so that what is kept closed at a price is so at any price of risk.
        free = replace(policy, risk=replace(policy.risk, price_open=0, price_yellow=0))
        stated = self._stated(
            cases, free, as_of=as_of, in_force=None, evidence=evidence, orders=orders
        )
        rules = self._book.rules(policy, self._book.costs(free).ground)
        ring = rules.rings.pairs(np.flatnonzero(stated.must_red))
        question = stated.question(self._network, rules.prices, ring)
        risk = risk_cost(stated.reasons.expected, policy.risk)
        found = question_front(
            question, risk, self._network.ways, rules.rings.pairs, rho_range=times
        )
        if found is None:
            raise NoPlan(self._broken(stated, policy, rules.rings))
        return found, risk

    def _stated(
        self,
        cases: gpd.GeoDataFrame,
        policy: Policy,
        *,
        as_of: datetime,
        in_force: InForce | None,
        evidence: Evidence | None,
        orders: OrderedPlaces | None,
    ) -> StatedPlaces:
        """State what closing each place costs, and which places are decided."""
        near = self._book.near_cases(policy.kernel)
        costs = self._book.costs(policy)
        found = placed_cases(self._network, cases, in_force)
        exposure = place_exposure(
            self._network,
            cases,
            policy,
            as_of=as_of,
            in_force=in_force,
            evidence=evidence,
            near=near,
            found=found,
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
            evidence=evidence,
            orders=orders,
            near=near,
            found=found,
            costs=costs,
        )
        if against := order_conflicts(self._area, self._network, policy, stated, costs.ground):
            raise NoPlan(against)
        return stated

    def _cheapest(self, stated: StatedPlaces, policy: Policy, rules: MadeRules) -> Answer:
        """Solve part by part, and again as long as the answer encloses pockets to be closed."""
        ring = rules.rings.pairs(np.flatnonzero(stated.must_red))
        enclosed = np.zeros(self._network.places, bool)
        given = stated
        while True:
            question = given.question(self._network, rules.prices, ring)
            found = rules.parts.solve(question)
            if found is None:
                raise NoPlan(self._broken(stated, policy, rules.rings))
            pockets = enclosed_pockets(
                self._network,
                found.labels,
                stated.must_open,
                below=policy.ring.enclosed_households,
            )
            if not pockets.any():
                break
            enclosed = enclosed | pockets
            # From the prices without pockets: a place priced twice would have another proof.
            given = stated.enclosing(self._network, policy, enclosed)
        ringed = _marked(self._network, found.rings[:, 1], stated.of_rules[:, 1])
        bought = rules.prices.units.bought(found.labels == RED)
        return Answer(
            Certificate(
                found.cost,
                found.cost,
                found.labels,
                found.flow,
                enclosed=np.flatnonzero(enclosed),
            ),
            given.reasons,
            place_codes(question, found.labels, given.reasons, ringed=ringed, bought=bought),
            _over_roads(found.labels, stated, rules.rings),
        )

    def _within_caps(self, stated: StatedPlaces, policy: Policy, rules: MadeRules) -> Answer:
        """Solve with caps; reasons are those at the prices that the proof puts on them."""
        found = within_caps(self._area, self._network, policy, stated, rules.rings)
        if opened := opened_orders(stated, found.certificate.labels):
            raise NoPlan(opened, is_proved=False)
        labels, reasons = found.certificate.labels, found.reasons
        red = labels == RED
        ring = found.priced.ring
        ringed = _marked(self._network, ring[red[ring[:, 0]], 1])
        bought = rules.prices.units.bought(red)
        codes = place_codes(found.priced, labels, reasons, ringed=ringed, bought=bought)
        return Answer(found.certificate, reasons, codes, _over_roads(labels, stated, rules.rings))

    def _broken(self, stated: StatedPlaces, policy: Policy, rings: RingBook) -> list[str]:
        """Say which rules cannot hold together: the rings of places that must be red tell."""
        red = np.flatnonzero(stated.must_red)
        problem, reasons = stated.problem(self._network, policy, rings.pairs(red), ringed=red)
        return broken_rules(self._area, self._network, policy, problem, reasons)


def _marked(network: PlaceNetwork, *places: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Mark places of the network."""
    mark = np.zeros(network.places, bool)
    for some in places:
        mark[some] = True
    return mark


def _over_roads(labels: Labels, stated: StatedPlaces, rings: RingBook) -> NDArray[np.int64]:
    """Return the pairs (red place, place of an open main road) that rings pass over."""
    return np.concatenate([rings.over_roads(np.flatnonzero(labels == RED)), stated.over_roads])
