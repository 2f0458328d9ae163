"""Turn area, cases and policy into the problem that the engine solves."""

from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.exposure.infectious import active_cases, infectious_weight
from zoning.exposure.kernel import expected_infections
from zoning.policy.schema import Policy

from .case_places import CasePlaces, case_places
from .in_force import InForce, held_closed, held_red, with_stability
from .network import PlaceNetwork
from .network_units import Rows, household_units, unit_tree
from .problem import PerimeterProblem
from .protected import protected_places
from .ring import ring_pairs
from .ring_of_rules import ring_of_rules
from .risk_cost import risk_cost
from .ruled_red import ruled_red
from .triggers import TriggeredUnit, places_of_units
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
    expected
        Expected infections at each place, if nothing is closed.
    unit_rows
        Row of ``area.units`` for each entry of ``problem.units``.
    """

    cases: gpd.GeoDataFrame
    places: CasePlaces
    triggered: tuple[TriggeredUnit, ...]
    holder: Rows
    near_case: NDArray[np.bool_]
    held: NDArray[np.bool_]
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
    in_force: InForce | None = None,
) -> tuple[PerimeterProblem, Reasons]:
    """
    Measure the exposure and assemble the problem.

    Parameters
    ----------
    area, network, located, policy, as_of, touching, in_force
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
    exposure = place_exposure(area, network, located, policy, as_of=as_of, in_force=in_force)
    return assemble(
        area,
        network,
        exposure,
        located,
        policy,
        as_of=as_of,
        touching=touching,
        in_force=in_force,
    )


def place_exposure(
    area: Area,
    network: PlaceNetwork,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
    in_force: InForce | None = None,
) -> Floats:
    """
    Return the expected infections at each place, if nothing is closed.

    Parameters
    ----------
    area, network, located, policy, as_of, in_force
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
    cases = _found(located, as_of, in_force)
    where = case_places(area, network, cases)
    weight = infectious_weight(
        cases, policy.infectious, as_of=as_of, utc_offset_hours=policy.utc_offset_hours
    )
    place, shares = _spread(area, network, where, weight)
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
    in_force: InForce | None = None,
) -> tuple[PerimeterProblem, Reasons]:
    """
    Turn area, exposure, cases and policy into one perimeter problem (docs/model.md §1).

    - A household with a confirmed case, or the place of its door, must be red; so must every
      place of a triggered unit, of the core round a case, and of a zone in force that is held,
      but for places where nobody lives and that a rule protects.
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
        Pairs of places whose parcels share a border, shape (k, 2).
    in_force
        The plan in force, if any: what leaving it costs, and what may not change at once.

    Returns
    -------
    tuple of PerimeterProblem and Reasons
        The problem, in thousandths of a person-equivalent, and why it is what it is.

    Raises
    ------
    InvalidCases
        If a found case names nothing that this area has.
    """
    tree = unit_tree(area)
    cases = _found(located, as_of, in_force)
    where = case_places(area, network, cases)
    household_unit = household_units(area)
    ruled = ruled_red(
        area,
        network,
        cases,
        where,
        policy,
        tree=tree,
        household_unit=household_unit,
        as_of=as_of,
    )
    never_red, must_open = protected_places(area, network, policy)
    kept_red = held_red(in_force, policy, network.places)
    must_red = ((ruled.holder >= 0) | ruled.near_case | kept_red) & ~never_red & ~must_open
    must_red[where.place[where.place >= 0]] = True
    # A case whose house the pack lacks may stand at a protected door: the case decides.
    never_red &= ~must_red
    held = held_closed(in_force, policy, network.places, as_of=as_of) & ~must_open
    units, unit_rows, loose = guarded_units(network, tree, policy.guarding)
    cost = _costs(network, exposure, policy)
    cost[:, 2] += loose
    line_yellow = network.link_cost * policy.posts.yellow_factor
    of_rules = ring_of_rules(
        network,
        tree,
        household_unit,
        policy.ring,
        touching=touching,
        must_red=must_red,
        case_place=where.place,
        case_unit=where.unit,
        whole=ruled.whole,
    )
    problem = PerimeterProblem(
        cost=with_stability(cost, network, in_force, policy, held=held, line_yellow=line_yellow),
        links=network.links.astype(np.int64),
        line_yellow=line_yellow,
        line_red=network.link_cost * policy.posts.red_factor,
        must_red=must_red,
        never_red=never_red,
        must_open=must_open,
        # A unit or a distance never closes what must stay open: the ring of metres decides.
        ring=ring_pairs(network, policy.ring, touching, of_rules[~must_open[of_rules[:, 1]]]),
        units=units,
    )
    reasons = Reasons(
        cases=cases,
        places=where,
        triggered=ruled.triggered,
        holder=ruled.holder,
        near_case=ruled.near_case,
        held=held | kept_red,
        expected=exposure,
        unit_rows=unit_rows,
    )
    return problem, reasons


def _found(
    located: gpd.GeoDataFrame, as_of: datetime, in_force: InForce | None
) -> gpd.GeoDataFrame:
    """Return the cases that count, have a place, and whose zone was not lifted."""
    cases = active_cases(located, as_of)
    counts = cases["outcome"] == "found"
    if in_force is not None:
        counts &= ~cases["case_id"].isin(in_force.settled)
    return cases[counts].reset_index(drop=True)


def _spread(
    area: Area, network: PlaceNetwork, where: CasePlaces, weight: Floats
) -> tuple[Rows, Floats]:
    """Return places and weights of the cases; one known to an alley gets many small ones."""
    at_place = where.place >= 0
    places, weights = [where.place[at_place]], [weight[at_place]]
    tree = unit_tree(area)
    household_unit = household_units(area)
    for row in np.flatnonzero(where.only_alley):
        unit = (int(where.unit[row]),)
        inside = np.flatnonzero(places_of_units(network, tree, household_unit, unit) >= 0)
        people = network.people[inside].astype(np.float64)
        share = people if people.sum() > 0 else np.ones(len(inside))
        places.append(inside.astype(np.int32))
        weights.append(weight[row] * share / max(share.sum(), 1.0))
    return np.concatenate(places), np.concatenate(weights)


def _costs(network: PlaceNetwork, exposure: Floats, policy: Policy) -> NDArray[np.int64]:
    """Return the price of each level at each place, without guarding."""
    closing = policy.closing
    yellow = closing.yellow_per_person * network.people + closing.yellow_per_place
    red = closing.red_per_person * network.people + closing.red_per_place
    closed = np.column_stack([np.zeros_like(yellow), yellow, red])
    return closed + risk_cost(exposure, policy.risk)
