"""Say which places a rule protects from closing."""

import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.policy.schema import Policy

from .network import PlaceNetwork
from .network_own_doors import MAIN_KINDS


def protected_places(
    area: Area, network: PlaceNetwork, policy: Policy
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """
    Return which places are never red, and which stay open for their site or their street.

    Parameters
    ----------
    area, network
        The area and its places.
    policy
        Its exemptions are used.

    Returns
    -------
    tuple of ndarray
        Two masks of shape (n,); people live at none of the places marked.
    """
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


def through_roads(area: Area, network: PlaceNetwork, policy: Policy) -> NDArray[np.bool_]:
    """
    Return the places of main roads that stay open: rings pass over them.

    Parameters
    ----------
    area, network
        The area and its places.
    policy
        Its exemptions are used.

    Returns
    -------
    ndarray
        Mask of shape (n,): junctions and spots of streets that are among `MAIN_KINDS` and that
        the policy keeps open. Nobody lives there, for every house has its own door.
    """
    kinds = sorted(set(policy.exempt.must_open_streets) & set(MAIN_KINDS))
    kept = np.append(area.streets.kind.isin(kinds).to_numpy(bool), False)
    mask: NDArray[np.bool_] = network.households == 0
    ends = np.zeros(network.places, bool)
    ends[network.links[kept[network.link_street]].ravel()] = True
    mask &= ends
    return mask
