"""Close, for the public, what may be closed wherever on their grounds the cases are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from zoning.area.area import Area
from zoning.perimeter.case_counts import CountedCases
from zoning.perimeter.case_places import CasePlaces
from zoning.perimeter.in_force import InForce
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.network_prices import NetworkPrices
from zoning.perimeter.place_exposure import FoundCases
from zoning.perimeter.pockets import enclosed_pockets
from zoning.perimeter.policy_ground import CostBook, PolicyGround
from zoning.perimeter.problem import YELLOW, Labels
from zoning.perimeter.ring_book import RingBook
from zoning.perimeter.ring_of_rules import beside_units, ring_of_rules
from zoning.perimeter.solved_parts import PartsBook
from zoning.perimeter.stated_places import StatedPlaces, state_places
from zoning.perimeter.touching import TouchingParcels
from zoning.perimeter.unit_places import places_of_units
from zoning.policy.schema import Kernel, Policy

from .public_grounds import PublicGround
from .public_hazards import PublicHazards
from .public_triggers import units_that_could_close

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PublicFacts:
    """
    What the public view rests on: grounds, and nothing of where on them anybody is.

    Attributes
    ----------
    cases
        The ground of each case that counts.
    counted
        The same cases as thresholds count them; its places are not looked at.
    weight
        How infectious each of them is.
    traced
        Ground and weight of contacts and visits.
    visited
        Grounds of sites that the policy closes because a case was there.
    tested
        Rows of units that results of tests close.
    """

    cases: Sequence[PublicGround]
    counted: CountedCases
    weight: Floats
    traced: Sequence[tuple[PublicGround, float]]
    visited: Sequence[PublicGround]
    tested: Sequence[PublicGround]


@dataclass(frozen=True, slots=True, eq=False)
class PublicLevels:
    """
    Close what may be closed, on one area.

    Attributes
    ----------
    area, network, touching
        The area, its places, and which parcels touch.
    hazards
        What cases on grounds add to the hazard there.
    """

    area: Area
    network: PlaceNetwork
    touching: TouchingParcels
    hazards: PublicHazards

    def of(
        self, facts: PublicFacts, policy: Policy, *, as_of: datetime, before: InForce | None
    ) -> Labels:
        """
        Return a level for every place.

        Parameters
        ----------
        facts
            The grounds.
        policy, as_of
            As the plan's; caps are not looked at.
        before
            The public view before, as a plan in force.

        Returns
        -------
        ndarray
            0 open, 1 yellow, 2 red: the cheapest plan with every place of the cases' grounds
            red, and at every place the highest risk that they can mean there. More risk and
            more red never open a place (docs/model.md §11), so no plan that a policy
            without caps draws for cases on these grounds closes more.
        """
        ground = PolicyGround.of(self.area, self.network, policy)
        rings = RingBook(self.network, self.touching, policy.ring, passed=ground.passed)
        prices = NetworkPrices.of(self.network, policy)
        stated = self._stated(
            facts, policy, costs=CostBook(ground, policy.risk), as_of=as_of, before=before
        )
        labels = _solved(stated, self.network, rings, prices)
        while True:
            pockets = enclosed_pockets(
                self.network, labels, stated.must_open, below=policy.ring.enclosed_households
            )
            if not pockets.any():
                return labels
            labels[pockets] = YELLOW

    def _stated(
        self,
        facts: PublicFacts,
        policy: Policy,
        *,
        costs: CostBook,
        as_of: datetime,
        before: InForce | None,
    ) -> StatedPlaces:
        """State the problem with all places of the grounds red that a case closes."""
        network, rows = self.network, self.network.rows
        whole = units_that_could_close(
            self.area, rows.tree, facts.cases, facts.counted, policy.escalation
        )
        closes = [
            ground
            for ground, may in zip(facts.cases, facts.counted.closes_unit, strict=True)
            if ground.unit < 0 or (may and _closes_whole(ground.unit, rows.tree.level, policy))
        ]
        red = self._mask([*closes, *facts.tested])
        held = places_of_units(network, rows.tree, rows.household_unit, whole) >= 0
        red |= held & ~costs.ground.never_red & ~costs.ground.must_open
        found = _all_cases(np.flatnonzero(red), as_of)
        stated = state_places(
            self.area,
            network,
            self._exposure(facts, policy.kernel),
            found.cases,
            policy,
            as_of=as_of,
            touching=self.touching.touching,
            in_force=before,
            found=found,
            costs=costs,
        )
        units = [ground.unit for ground in closes if ground.unit >= 0]
        ring = self._ring(policy, red, np.union1d(whole, units).astype(np.int32))
        kept = self._mask([*(g for g in facts.cases if g.unit >= 0), *facts.visited])
        kept[ring[:, 1]] = True
        kept &= ~stated.must_open & ~stated.passed
        return stated.enclosing(network, policy, kept)

    def _ring(
        self, policy: Policy, red: Bools, whole: npt.NDArray[np.int32]
    ) -> npt.NDArray[np.int64]:
        """Return the ring round units that are red as a whole."""
        network, rows = self.network, self.network.rows
        place = np.flatnonzero(red).astype(np.int32)
        return ring_of_rules(
            network,
            rows.tree,
            rows.household_unit,
            policy.ring,
            touching=self.touching.touching(beside_units(network, rows.tree, policy.ring, whole)),
            must_red=red,
            case_place=place,
            case_unit=np.full(len(place), -1, np.int32),
            whole=whole,
        )

    def _exposure(self, facts: PublicFacts, kernel: Kernel) -> Floats:
        """Return the most infections that the grounds can mean at each place."""
        network = self.network
        here = [*zip(facts.cases, facts.weight.tolist(), strict=True), *facts.traced]
        weights: dict[int, float] = {}
        grounds = {id(ground): ground for ground, _ in here}
        for ground, weight in here:
            weights[id(ground)] = weights.get(id(ground), 0.0) + weight
        hazard = np.zeros(network.places)
        alley, hamlet = (np.zeros(len(network.rows.tree.parent) + 1) for _ in range(2))
        counted = [name for name, weight in weights.items() if weight > 0]
        near = self.hazards.of([grounds[name] for name in counted], kernel)
        for name, (place, added) in zip(counted, near, strict=True):
            ground, weight = grounds[name], weights[name]
            np.add.at(hazard, place, weight * added)
            for unit, total in ((network.place_alley, alley), (network.place_hamlet, hamlet)):
                total[np.unique(unit[ground.places])] += weight
        alley[-1] = hamlet[-1] = 0.0
        hazard += kernel.alley_hazard * alley[network.place_alley]
        hazard += kernel.hamlet_hazard * hamlet[network.place_hamlet]
        return np.asarray(network.people * -np.expm1(-hazard))

    def _mask(self, grounds: Sequence[PublicGround]) -> Bools:
        mask = np.zeros(self.network.places, bool)
        for ground in grounds:
            mask[ground.places] = True
        return mask


def _closes_whole(unit: int, level: npt.NDArray[np.str_], policy: Policy) -> bool:
    """Return whether a case known to a unit may close it; a small hamlet is shown as its ward."""
    own = str(level[unit])
    rules = policy.escalation
    closes = {"alley": rules.alley_case_inside, "hamlet": rules.hamlet_case_inside}
    return closes.get(own, rules.hamlet_case_inside or rules.ward_case_inside)


def _all_cases(places: npt.NDArray[np.intp], as_of: datetime) -> FoundCases:
    """Return a case at each of some places."""
    place = places.astype(np.int32)
    none = np.full(len(place), -1, np.int32)
    reports = pd.DataFrame({"reported_at": pd.DatetimeIndex([as_of] * len(place), tz="UTC")})
    where = CasePlaces(place, none, none, np.zeros(len(place), bool), place)
    return FoundCases(gpd.GeoDataFrame(reports), where)


def _solved(
    stated: StatedPlaces, network: PlaceNetwork, rings: RingBook, prices: NetworkPrices
) -> Labels:
    """Return the cheapest labels; what a rule protects gives way where rules contradict."""
    book = PartsBook(network.ways, rings.pairs)
    ring = rings.pairs(np.flatnonzero(stated.must_red))
    found = book.solve(stated.question(network, prices, ring))
    if found is None:
        nowhere = np.zeros(network.places, bool)
        stated = replace(stated, never_red=nowhere, must_open=nowhere)
        found = PartsBook(network.ways, rings.pairs).solve(stated.question(network, prices, ring))
    if found is None:
        raise ArithmeticError("rules contradict each other where none protects a place")
    return found.labels.copy()
