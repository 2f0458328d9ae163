"""State place by place what cases and rules decide, and what closing costs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.exposure.near_cases import NearCases
from zoning.policy.schema import Policy

from .case_places import CasePlaces
from .evidence import Evidence
from .in_force import InForce, held_closed, held_red, with_stability
from .network import PlaceNetwork
from .network_prices import NetworkPrices
from .network_units import Rows
from .ordered_places import OrderedPlaces
from .place_exposure import FoundCases, found_cases, place_exposure
from .pockets import kept_closed
from .policy_ground import CostBook, PolicyGround, yellow_lines
from .problem import RED, PerimeterProblem
from .question import Question
from .ring import joined_pairs
from .ring_of_rules import beside_units, ring_of_rules
from .ruled_red import ruled_red
from .traced import visited_places
from .triggers import TriggeredUnit
from .unit_prices import guarded_units

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """
    Why places must be closed, and what the prices rest on.

    Attributes
    ----------
    cases
        The cases that count, as `active_cases` sorts them, without those not found.
    places
        Where they are, one entry a case.
    triggered
        Units that are red as a whole.
    holder
        For each place the row of the triggered unit that holds it, -1 for none.
    near_case
        Places within the policy's core round a case, shape (n,).
    held
        Places that keep a level, or may only step down, because of the plan in force,
        shape (n,).
    visited
        Places that are closed because a case visited them, shape (n,).
    enclosed
        Places of open pockets that the policy closes, shape (n,).
    expected
        Expected infections at each place, if nothing is closed.
    of_cases
        Those of them that the cases alone would lead to expect.
    unit_rows
        Row of ``area.units`` for each entry of ``problem.units``.
    orders
        What officers order of places; None where they order nothing.
    """

    cases: gpd.GeoDataFrame
    places: CasePlaces
    triggered: tuple[TriggeredUnit, ...]
    holder: Rows
    near_case: NDArray[np.bool_]
    held: NDArray[np.bool_]
    visited: NDArray[np.bool_]
    enclosed: NDArray[np.bool_]
    expected: Floats
    of_cases: Floats
    unit_rows: Rows
    orders: OrderedPlaces | None = None


@dataclass(frozen=True, slots=True, eq=False)
class StatedPlaces:
    """
    What a problem says of each place, before the rings that follow red and before units.

    Attributes
    ----------
    cost, must_red, never_red, must_open
        As `zoning.perimeter.problem.PerimeterProblem`, without the guarding of units.
    of_rules
        The ring round what rules make red, as `ring_of_rules` returns it, without places that
        must stay open. It is stated as a whole, whatever places have their rings stated.
    passed
        Places of main roads that the policy keeps open, shape (n,): no ring holds them. They
        follow from area and policy alone; one is closed only where a case stands on it.
    over_roads
        What the ring round what rules make red would hold of them, as pairs, shape (r, 2).
    reasons
        Why, without the rows of units.
    """

    cost: NDArray[np.int64]
    must_red: NDArray[np.bool_]
    never_red: NDArray[np.bool_]
    must_open: NDArray[np.bool_]
    of_rules: NDArray[np.int64]
    passed: NDArray[np.bool_]
    over_roads: NDArray[np.int64]
    reasons: Reasons

    def problem(
        self,
        network: PlaceNetwork,
        policy: Policy,
        ring: NDArray[np.int64],
        *,
        ringed: NDArray[np.integer] | None,
    ) -> tuple[PerimeterProblem, Reasons]:
        """Return the problem with some ring pairs and the units of some places, and why."""
        units, unit_rows, loose = guarded_units(
            network, network.rows.tree, policy.guarding, of=ringed
        )
        ring = ring[~self.passed[ring[:, 1]]]
        cost = self.cost.copy()
        cost[:, RED] += loose
        problem = PerimeterProblem(
            cost=cost,
            links=network.links.astype(np.int64),
            line_yellow=yellow_lines(network, policy),
            line_red=network.link_cost * policy.posts.red_factor,
            must_red=self.must_red,
            never_red=self.never_red,
            must_open=self.must_open,
            ring=joined_pairs(ring, self.of_rules, places=network.places),
            units=units,
        )
        return problem, replace(self.reasons, unit_rows=unit_rows)

    def enclosing(
        self, network: PlaceNetwork, policy: Policy, enclosed: NDArray[np.bool_]
    ) -> "StatedPlaces":
        """Return the same with some open pockets closed (docs/model.md §17)."""
        cost = kept_closed(self.cost, network, yellow_lines(network, policy), enclosed)
        return replace(self, cost=cost, reasons=replace(self.reasons, enclosed=enclosed))

    def question(
        self, network: PlaceNetwork, prices: NetworkPrices, ring: NDArray[np.int64]
    ) -> Question:
        """Return the question, given what the rings of places that must be red hold."""
        cost = self.cost + prices.loose_red
        closed = np.zeros(network.places, bool)
        closed[self.of_rules[:, 1]] = True
        closed[ring[:, 1]] = True
        return Question(
            cost=cost,
            links=network.links,
            line_yellow=prices.line_yellow,
            line_red=prices.line_red,
            must_red=self.must_red,
            never_red=self.never_red,
            must_open=self.must_open,
            closed=closed,
            units=prices.units,
            place_rows=prices.place_rows,
            link_rows=prices.link_rows,
        )


def state_places(
    area: Area,
    network: PlaceNetwork,
    exposure: Floats,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
    touching: Callable[[NDArray[np.intp]], Rows],
    in_force: InForce | None = None,
    evidence: Evidence | None = None,
    orders: OrderedPlaces | None = None,
    near: NearCases | None = None,
    found: FoundCases | None = None,
    costs: CostBook | None = None,
) -> StatedPlaces:
    """
    State what closing each place costs, and which places are decided.

    Parameters
    ----------
    area, network, exposure, located, policy, as_of
        As `zoning.perimeter.assemble.assemble`.
    touching
        Returns, for places in ascending order, at least the pairs of places whose parcels
        share a border that hold one of these, shape (k, 2).
    in_force
        The plan in force, if any.
    evidence
        What is known besides the cases, if anything.
    orders
        What officers order of places, if anything.
    near
        As `zoning.exposure.kernel.expected_infections`.
    found
        As `zoning.perimeter.place_exposure.place_exposure`.
    costs
        What prices places under this policy, where it is at hand.

    Returns
    -------
    StatedPlaces
        The places, and why.

    Raises
    ------
    InvalidCases
        As `zoning.perimeter.assemble.assemble`.
    """
    tree, household_unit = network.rows.tree, network.rows.household_unit
    found = found_cases(network, located, as_of, in_force) if found is None else found
    cases, where = found.cases, found.places
    if costs is None:
        costs = CostBook(PolicyGround.of(area, network, policy), policy.risk)
    ground = costs.ground
    ruled = ruled_red(
        area,
        network,
        cases,
        where,
        policy,
        tree=tree,
        household_unit=household_unit,
        as_of=as_of,
        tests=None if evidence is None else evidence.tests,
    )
    contacts = None if evidence is None else evidence.contacts
    never_red, must_open = ground.never_red.copy(), ground.must_open.copy()
    passed = ground.passed
    # A case at a number that no house is known to have may stand on the road itself: it decides.
    of_case = where.place[where.place >= 0]
    must_open[of_case[passed[of_case]]] = False
    kept_red = held_red(in_force, policy, network.places)
    must_red = ((ruled.holder >= 0) | ruled.near_case) & ~never_red & ~must_open
    told_red = told_closed = np.zeros(network.places, bool)
    if orders is not None:
        # An order to close yields to what the policy protects, an order to open to no red rule.
        told_red = orders.red & ~must_open
        told_closed = (orders.yellow & ~must_open) | (told_red & never_red)
        must_open |= orders.open
    must_red |= (kept_red | told_red) & ~never_red & ~must_open
    must_red[of_case] = True
    # A case whose house the pack lacks may stand at a protected door: the case decides.
    never_red &= ~must_red
    held = held_closed(in_force, policy, network.places, as_of=as_of) & ~must_open
    visited = visited_places(network, contacts, policy, as_of=as_of) & ~must_open
    of_rules = ring_of_rules(
        network,
        tree,
        household_unit,
        policy.ring,
        touching=touching(beside_units(network, tree, policy.ring, ruled.whole)),
        must_red=must_red,
        case_place=where.place,
        case_unit=where.unit,
        whole=ruled.whole,
    )
    return StatedPlaces(
        cost=with_stability(
            costs.costs(exposure),
            network,
            in_force,
            policy,
            held=held | visited | told_closed,
            line_yellow=ground.line_yellow,
        ),
        must_red=must_red,
        never_red=never_red,
        must_open=must_open,
        # A unit or a distance never closes what must stay open: the ring of metres decides.
        of_rules=of_rules[~must_open[of_rules[:, 1]]],
        passed=passed,
        over_roads=of_rules[passed[of_rules[:, 1]]],
        reasons=Reasons(
            cases=cases,
            places=where,
            triggered=ruled.triggered,
            holder=ruled.holder,
            near_case=ruled.near_case,
            held=held | kept_red,
            visited=visited,
            enclosed=np.zeros(network.places, bool),
            expected=exposure,
            of_cases=exposure
            if contacts is None
            else place_exposure(network, located, policy, as_of=as_of, near=near, found=found),
            unit_rows=np.empty(0, np.int32),
            orders=orders,
        ),
    )
