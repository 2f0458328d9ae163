"""Measure what the cases would spread to each place."""

from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from zoning.exposure.infectious import active_cases, infectious_weight
from zoning.exposure.kernel import expected_infections
from zoning.exposure.near_cases import NearCases
from zoning.policy.schema import Policy

from .case_places import CasePlaces, case_places, is_placed
from .evidence import Evidence
from .in_force import InForce
from .network import PlaceNetwork
from .traced import spread, traced_weight

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FoundCases:
    """
    The cases that count and have a place.

    Attributes
    ----------
    cases
        As `active_cases` sorts them.
    places
        Where they are, one entry a case.
    """

    cases: gpd.GeoDataFrame
    places: CasePlaces


def place_exposure(
    network: PlaceNetwork,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
    in_force: InForce | None = None,
    evidence: Evidence | None = None,
    near: NearCases | None = None,
    found: FoundCases | None = None,
) -> Floats:
    """
    Return the expected infections at each place, if nothing is closed.

    Parameters
    ----------
    network, located, policy, as_of, in_force, evidence
        As `zoning.perimeter.assemble.assemble`.
    near
        As `zoning.exposure.kernel.expected_infections`.
    found
        What `found_cases` returns for the same, where it is at hand.

    Returns
    -------
    ndarray
        Expected infections, shape (n,). A case or contact known to an alley, hamlet or ward
        only spreads its weight over the people of the unit, or over its places where nobody
        lives in it. Contacts and visits count for what the policy says.

    Raises
    ------
    InvalidCases
        As `zoning.perimeter.assemble.assemble`.
    """
    found = found_cases(network, located, as_of, in_force) if found is None else found
    weight = infectious_weight(
        found.cases, policy.infectious, as_of=as_of, utc_offset_hours=policy.utc_offset_hours
    )
    place, shares = spread(network, found.places, weight)
    if evidence is not None and evidence.contacts is not None:
        traced = traced_weight(network, evidence.contacts, policy, as_of=as_of)
        place = np.concatenate([place, traced[0]])
        shares = np.concatenate([shares, traced[1]])
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
    network: PlaceNetwork, located: gpd.GeoDataFrame, as_of: datetime, in_force: InForce | None
) -> FoundCases:
    """
    Return the cases that count, have a place, and whose zone was not lifted.

    Parameters
    ----------
    network
        The places.
    located
        Geocoded cases.
    as_of
        The time, with a UTC offset.
    in_force
        The plan in force, if any: it knows which zones were lifted.

    Returns
    -------
    FoundCases
        The cases, and their places.

    Raises
    ------
    InvalidCases
        As `zoning.perimeter.case_places.case_places`.
    """
    return placed_cases(network, active_cases(located, as_of), in_force)


def placed_cases(
    network: PlaceNetwork, cases: gpd.GeoDataFrame, in_force: InForce | None
) -> FoundCases:
    """
    Return those of the cases that count which have a place, and whose zone was not lifted.

    Parameters
    ----------
    network
        The places.
    cases
        As `active_cases` returns them.
    in_force
        The plan in force, if any: it knows which zones were lifted.

    Returns
    -------
    FoundCases
        The cases, and their places.

    Raises
    ------
    InvalidCases
        As `zoning.perimeter.case_places.case_places`.
    """
    counts = is_placed(cases)
    if in_force is not None:
        counts &= ~cases["case_id"].isin(in_force.settled)
    cases = cases if counts.all() else cases[counts].reset_index(drop=True)
    return FoundCases(cases, case_places(network, cases))
