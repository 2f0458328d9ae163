"""Find the places of contacts and visits, and what they weigh there."""

from datetime import datetime

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from zoning.exposure.contacts import contact_weight, visits_that_count
from zoning.policy.schema import Policy

from .case_places import CasePlaces, case_places
from .network import PlaceNetwork
from .network_units import Rows
from .ring_of_rules import near_places
from .unit_places import over_unit

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def traced_weight(
    network: PlaceNetwork, contacts: gpd.GeoDataFrame, policy: Policy, *, as_of: datetime
) -> tuple[Rows, Floats]:
    """
    Return the places of contacts and visits, and how many infectious cases they count for.

    Parameters
    ----------
    network
        The places.
    contacts
        As `zoning.perimeter.evidence.Evidence` holds them.
    policy
        What each kind counts for, and how long.
    as_of
        The time, with a UTC offset.

    Returns
    -------
    tuple of ndarray
        Places, shape (q,), and weights, shape (q,), above 0. What is known to a unit only is
        spread over it.

    Raises
    ------
    InvalidCases
        If a contact names nothing that this area has.
    """
    weight = contact_weight(
        contacts, policy.contacts, as_of=as_of, utc_offset_hours=policy.utc_offset_hours
    )
    return spread(network, contact_places(network, contacts), weight)


def visited_places(
    network: PlaceNetwork, contacts: gpd.GeoDataFrame | None, policy: Policy, *, as_of: datetime
) -> Bools:
    """
    Return which places are closed because a case visited them.

    Parameters
    ----------
    network, contacts, policy, as_of
        As `traced_weight`; contacts may be None.

    Returns
    -------
    ndarray
        Shape (n,): the place of each site visited within the policy's look-back, and what
        lies within ``visited_air_m`` of it; none where the policy closes no visited sites. A
        visit known to a unit only closes nothing.

    Raises
    ------
    InvalidCases
        As `traced_weight`.
    """
    closed = np.zeros(network.places, bool)
    if contacts is None or not policy.ring.visited_sites:
        return closed
    counts = visits_that_count(
        contacts, policy.contacts, as_of=as_of, utc_offset_hours=policy.utc_offset_hours
    )
    place = contact_places(network, contacts).place[counts]
    at = place[place >= 0]
    closed[at] = True
    closed[near_places(network, at, policy.ring.visited_air_m)[:, 1]] = True
    return closed


def contact_places(network: PlaceNetwork, contacts: gpd.GeoDataFrame) -> CasePlaces:
    """
    Find the place of each contact or visit.

    Parameters
    ----------
    network
        The places.
    contacts
        As `zoning.perimeter.evidence.Evidence` holds them.

    Returns
    -------
    CasePlaces
        As `zoning.perimeter.case_places.case_places`; a visit to a site of the area is at the
        site's own door.

    Raises
    ------
    InvalidCases
        As `zoning.perimeter.case_places.case_places`.
    """
    site = network.rows.sites(contacts["site_id"])
    at_site = site >= 0
    found = case_places(network, contacts[~at_site])
    place, household, unit, spot = (np.full(len(contacts), -1, np.int32) for _ in range(4))
    place[at_site] = spot[at_site] = network.site_place[site[at_site]]
    only_alley = np.zeros(len(contacts), bool)
    for whole, part in (
        (place, found.place),
        (household, found.household),
        (unit, found.unit),
        (only_alley, found.only_alley),
        (spot, found.spot),
    ):
        whole[~at_site] = part
    shares = found.shares.of_rows(np.flatnonzero(~at_site))
    return CasePlaces(place, household, unit, only_alley, spot, shares)


def spread(network: PlaceNetwork, where: CasePlaces, weight: Floats) -> tuple[Rows, Floats]:
    """
    Return the places over which cases or contacts are spread, with the weight at each.

    Parameters
    ----------
    network
        The places.
    where
        Where they are, k of them.
    weight
        What each weighs, shape (k,).

    Returns
    -------
    tuple of ndarray
        Places and weights. One at a place keeps its weight; those of a unit share theirs over
        the people who live there, or over its places where nobody does; one that may be in
        several places leaves its share at each.
    """
    at_place = (where.place >= 0) & (weight > 0)
    places, weights = [where.place[at_place]], [weight[at_place]]
    roughly = np.flatnonzero(
        (where.place < 0) & (where.unit >= 0) & (weight > 0) & ~where.is_shared
    )
    for unit in np.unique(where.unit[roughly]).tolist():
        inside, share = over_unit(network, unit)
        places.append(inside)
        weights.append(weight[roughly[where.unit[roughly] == unit]].sum() * share)
    shares, own = where.shares, weight[where.shares.case]
    places.append(shares.place[own > 0].astype(np.int32))
    weights.append((own * shares.weight)[own > 0])
    return np.concatenate(places), np.concatenate(weights)
