"""Measure what the cases would spread to each place."""

from datetime import datetime

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from zoning.exposure.infectious import active_cases, infectious_weight
from zoning.exposure.kernel import expected_infections
from zoning.exposure.near_cases import NearCases
from zoning.policy.schema import Policy

from .case_places import CasePlaces, case_places
from .in_force import InForce
from .network import PlaceNetwork
from .network_units import Rows
from .triggers import places_of_units

Floats = NDArray[np.float64]


def place_exposure(
    network: PlaceNetwork,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
    in_force: InForce | None = None,
    near: NearCases | None = None,
) -> Floats:
    """
    Return the expected infections at each place, if nothing is closed.

    Parameters
    ----------
    network, located, policy, as_of, in_force
        As `zoning.perimeter.assemble.assemble`.
    near
        As `zoning.exposure.kernel.expected_infections`.

    Returns
    -------
    ndarray
        Expected infections, shape (n,). A case known to an alley only spreads its weight
        over the people of the alley, or over its places where nobody lives in it.

    Raises
    ------
    InvalidCases
        As `zoning.perimeter.assemble.assemble`.
    """
    cases = found_cases(located, as_of, in_force)
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
        room_m=network.room_m,
        ways=network.ways,
        spots=network.spots,
        near=near,
    )


def found_cases(
    located: gpd.GeoDataFrame, as_of: datetime, in_force: InForce | None
) -> gpd.GeoDataFrame:
    """
    Return the cases that count, have a place, and whose zone was not lifted.

    Parameters
    ----------
    located
        Geocoded cases.
    as_of
        The time, with a UTC offset.
    in_force
        The plan in force, if any: it knows which zones were lifted.

    Returns
    -------
    GeoDataFrame
        The cases, as `active_cases` sorts them.
    """
    cases = active_cases(located, as_of)
    counts = cases["outcome"] == "found"
    if in_force is not None:
        counts &= ~cases["case_id"].isin(in_force.settled)
    return cases[counts].reset_index(drop=True)


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
