"""Turn area, cases and policy into the problem that the engine solves."""

from datetime import datetime

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.policy.schema import Policy

from .evidence import Evidence
from .in_force import InForce
from .network import PlaceNetwork
from .network_units import Rows
from .ordered_places import OrderedPlaces
from .place_exposure import place_exposure
from .problem import PerimeterProblem
from .ring import ring_pairs
from .stated_places import Reasons, state_places

Floats = NDArray[np.float64]


def perimeter_problem(
    area: Area,
    network: PlaceNetwork,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
    touching: Rows,
    in_force: InForce | None = None,
    evidence: Evidence | None = None,
    orders: OrderedPlaces | None = None,
    ringed: NDArray[np.integer] | None = None,
    enclosed: NDArray[np.bool_] | None = None,
) -> tuple[PerimeterProblem, Reasons]:
    """
    Measure the exposure and assemble the problem.

    Parameters
    ----------
    area, network, located, policy, as_of, touching, in_force, evidence, orders, ringed, enclosed
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
    exposure = place_exposure(
        network, located, policy, as_of=as_of, in_force=in_force, evidence=evidence
    )
    return assemble(
        area,
        network,
        exposure,
        located,
        policy,
        as_of=as_of,
        touching=touching,
        in_force=in_force,
        evidence=evidence,
        orders=orders,
        ringed=ringed,
        enclosed=enclosed,
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
    evidence: Evidence | None = None,
    orders: OrderedPlaces | None = None,
    ringed: NDArray[np.integer] | None = None,
    enclosed: NDArray[np.bool_] | None = None,
) -> tuple[PerimeterProblem, Reasons]:
    """
    Turn area, exposure, cases and policy into one perimeter problem (docs/model.md §1).

    - A household with a confirmed case, or the place of its door, must be red; so must every
      place of a triggered unit, of the core round a case, and of a zone in force that is held,
      but for places where nobody lives and that a rule protects.
    - A place where nobody lives and that is the door of a site the policy protects is never
      red, or stays open; so do the empty places of streets that stay open.
    - A place that a case visited is at least yellow where the policy says so; the price of
      leaving it open sees to that, as for what a plan in force holds closed.
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
        whose ring is stated, or that stands in a unit that is red as a whole.
    in_force
        The plan in force, if any: what leaving it costs, and what may not change at once.
    evidence
        Contacts, visits and tests, if any are known: contacts and visits add to the exposure,
        visited sites are closed where the policy says so, and tests may close whole units.
    orders
        What officers order of places, if anything: kept open, red, or yellow at least. What a
        rule makes red, and the ring of metres round red, yield to no order to keep open; rings
        of units and of distances, visits and the plan in force do.
    ringed
        Places whose rings and units the problem states, ascending; all if left out.
    enclosed
        Places of open pockets that the plan closes, shape (n,); none if left out.

    Returns
    -------
    tuple of PerimeterProblem and Reasons
        The problem, in thousandths of a person-equivalent, and why it is what it is.

    Raises
    ------
    InvalidCases
        If a found case names nothing that this area has.
    """
    stated = state_places(
        area,
        network,
        exposure,
        located,
        policy,
        as_of=as_of,
        touching=lambda _: touching,
        in_force=in_force,
        evidence=evidence,
        orders=orders,
    )
    if enclosed is not None and enclosed.any():
        stated = stated.enclosing(network, policy, enclosed)
    ring = ring_pairs(network, policy.ring, touching, of=ringed)
    return stated.problem(network, policy, ring, ringed=ringed)
