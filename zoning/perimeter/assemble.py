"""Turn area, cases and policy into the problem that the engine solves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.exposure.infectious import active_cases, infectious_weight
from zoning.exposure.kernel import expected_infections
from zoning.policy.schema import Policy

from .case_places import CasePlaces, case_places
from .network import PlaceNetwork
from .network_units import Rows
from .problem import PerimeterProblem
from .ring import ring_pairs
from .triggers import TriggeredUnit, places_of_units, triggered_units
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
    expected
        Expected infections at each place, if nothing is closed.
    unit_rows
        Row of ``area.units`` for each entry of ``problem.units``.
    """

    cases: gpd.GeoDataFrame
    places: CasePlaces
    triggered: tuple[TriggeredUnit, ...]
    holder: Rows
    expected: Floats
    unit_rows: Rows


def perimeter_problem(
    area: Area,
    network: PlaceNetwork,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
    touching: Rows,
) -> tuple[PerimeterProblem, Reasons]:
    """
    Measure the exposure and assemble the problem.

    Parameters
    ----------
    area, network, located, policy, as_of, touching
        As `assemble`.

    Returns
    -------
    tuple of PerimeterProblem and Reasons
        As `assemble`.

    Raises
    ------
    InvalidCases
        As `assemble`.
    """
    exposure = place_exposure(network, located, policy, as_of=as_of)
    return assemble(area, network, exposure, located, policy, as_of=as_of, touching=touching)


def place_exposure(
    network: PlaceNetwork,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
) -> Floats:
    """
    Return the expected infections at each place, if nothing is closed.

    Parameters
    ----------
    network, located, policy, as_of
        As `assemble`.

    Returns
    -------
    ndarray
        Expected infections, shape (n,). A case known to an alley only spreads its weight
        over the people of the alley, or over its places where nobody lives in it.

    Raises
    ------
    InvalidCases
        As `assemble`.
    """
    cases = _found(located, as_of)
    where = case_places(network, cases)
    weight = infectious_weight(
        cases, policy.infectious, as_of=as_of, utc_offset_hours=policy.utc_offset_hours
    )
    place, shares = _spread(network, where, weight)
    return expected_infections(
        xy=network.xy,
        people=network.people,
        links=network.links,
        link_length=network.link_length,
        place_alley=network.place_alley,
        place_hamlet=network.place_hamlet,
        case_place=place,
        case_weight=shares,
        kernel=policy.kernel,
        ways=network.ways,
        spots=network.spots,
    )


def assemble(
    area: Area,
    network: PlaceNetwork,
    exposure: Floats,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
    touching: Rows,
    ringed: NDArray[np.integer] | None = None,
) -> tuple[PerimeterProblem, Reasons]:
    """
    Turn area, exposure, cases and policy into one perimeter problem (docs/model.md §1).

    - A household with a confirmed case, or the place of its door, must be red; so must every
      place of a triggered unit, but for places where nobody lives and that a rule protects.
    - A place where nobody lives and that is the door of a site the policy protects is never
      red, or stays open; so do the empty places of streets that stay open.
    - The ring holds for every place, for the engine may close any of them red.

    Parameters
    ----------
    area, network
        The area and its place network.
    exposure
        Expected infections at each place, shape (n,), at least 0.
    located
        Geocoded cases; those that are not found, not confirmed or reported later do not count.
    policy
        Rules and prices.
    as_of
        The time, with a UTC offset.
    touching
        Pairs of places whose parcels share a border, shape (k, 2); all that hold a place
        whose ring is stated.
    ringed
        Places whose rings and units the problem states, ascending; all if left out.

    Returns
    -------
    tuple of PerimeterProblem and Reasons
        The problem, in thousandths of a person-equivalent, and why it is what it is.

    Raises
    ------
    InvalidCases
        If a found case names nothing that this area has.
    """
    stated = state_places(area, network, exposure, located, policy, as_of=as_of)
    ring = ring_pairs(network, policy.ring, touching, of=ringed)
    return stated.problem(network, policy, ring, ringed=ringed)


@dataclass(frozen=True, slots=True, eq=False)
class StatedPlaces:
    """
    What a problem says of each place, before rings and units.

    Attributes
    ----------
    cost, must_red, never_red, must_open
        As `zoning.perimeter.problem.PerimeterProblem`, without the guarding of units.
    cases, places, triggered, holder, expected
        As `Reasons`.
    """

    cost: NDArray[np.int64]
    must_red: NDArray[np.bool_]
    never_red: NDArray[np.bool_]
    must_open: NDArray[np.bool_]
    cases: gpd.GeoDataFrame
    places: CasePlaces
    triggered: tuple[TriggeredUnit, ...]
    holder: Rows
    expected: Floats

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
        cost = self.cost.copy()
        cost[:, 2] += loose
        problem = PerimeterProblem(
            cost=cost,
            links=network.links.astype(np.int64),
            line_yellow=network.link_cost * policy.posts.yellow_factor,
            line_red=network.link_cost * policy.posts.red_factor,
            must_red=self.must_red,
            never_red=self.never_red,
            must_open=self.must_open,
            ring=ring,
            units=units,
        )
        reasons = Reasons(
            self.cases, self.places, self.triggered, self.holder, self.expected, unit_rows
        )
        return problem, reasons


def state_places(
    area: Area,
    network: PlaceNetwork,
    exposure: Floats,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
) -> StatedPlaces:
    """
    State what closing each place costs, and which places are decided.

    Parameters
    ----------
    area, network, exposure, located, policy, as_of
        As `assemble`.

    Returns
    -------
    StatedPlaces
        The places, and why.

    Raises
    ------
    InvalidCases
        As `assemble`.
    """
    tree = network.rows.tree
    cases = _found(located, as_of)
    where = case_places(network, cases)
    window = pd.Timestamp(as_of) - timedelta(days=policy.escalation.window_days)
    recent = (cases["reported_at"] >= window).to_numpy(bool)
    triggered = triggered_units(tree, where, recent, policy.escalation)
    household_unit = network.rows.household_unit
    holder = places_of_units(network, tree, household_unit, tuple(t.unit for t in triggered))
    never_red, must_open = _protected(area, network, policy)
    must_red = (holder >= 0) & ~never_red & ~must_open
    must_red[where.place[where.place >= 0]] = True
    # A case whose house the pack lacks may stand at a protected door: the case decides.
    never_red &= ~must_red
    return StatedPlaces(
        cost=_costs(network, exposure, policy),
        must_red=must_red,
        never_red=never_red,
        must_open=must_open,
        cases=cases,
        places=where,
        triggered=triggered,
        holder=holder,
        expected=exposure,
    )


def _found(located: gpd.GeoDataFrame, as_of: datetime) -> gpd.GeoDataFrame:
    """Return the cases that count and have a place."""
    cases = active_cases(located, as_of)
    return cases[cases["outcome"] == "found"].reset_index(drop=True)


def _spread(network: PlaceNetwork, where: CasePlaces, weight: Floats) -> tuple[Rows, Floats]:
    """Return places and weights of the cases; one known to an alley gets many small ones."""
    at_place = where.place >= 0
    places, weights = [where.place[at_place]], [weight[at_place]]
    tree = network.rows.tree
    household_unit = network.rows.household_unit
    for row in np.flatnonzero(where.only_alley):
        unit = (int(where.unit[row]),)
        inside = np.flatnonzero(places_of_units(network, tree, household_unit, unit) >= 0)
        people = network.people[inside].astype(np.float64)
        share = people if people.sum() > 0 else np.ones(len(inside))
        places.append(inside.astype(np.int32))
        weights.append(weight[row] * share / max(share.sum(), 1.0))
    return np.concatenate(places), np.concatenate(weights)


def _protected(
    area: Area, network: PlaceNetwork, policy: Policy
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which places are never red, and which stay open; people live at none of them."""
    exempt = policy.exempt
    masks = []
    for kinds in (exempt.never_red_sites, exempt.must_open_sites):
        mask = np.zeros(network.places, bool)
        mask[network.site_place[area.sites.kind.isin(kinds).to_numpy(bool)]] = True
        masks.append(mask)
    never_red, must_open = masks
    kept = np.append(area.streets.kind.isin(exempt.must_open_streets).to_numpy(bool), False)
    must_open[network.links[kept[network.link_street]].ravel()] = True
    empty = network.households == 0
    return never_red & empty, must_open & empty


def _costs(network: PlaceNetwork, exposure: Floats, policy: Policy) -> NDArray[np.int64]:
    """Return the price of each level at each place, without guarding."""
    closing, risk = policy.closing, policy.risk
    infected = [np.rint(exposure * price) for price in (risk.price_open, risk.price_yellow)]
    yellow = closing.yellow_per_person * network.people + closing.yellow_per_place
    red = closing.red_per_person * network.people + closing.red_per_place
    return np.column_stack([infected[0], infected[1] + yellow, red]).astype(np.int64)
