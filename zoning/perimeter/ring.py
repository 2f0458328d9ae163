"""Say which places must be closed round each red one."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.exposure.reach import within_streets
from zoning.policy.schema import Ring

from .network import PlaceNetwork
from .network_units import Rows


def ring_pairs(
    network: PlaceNetwork,
    ring: Ring,
    touching: Rows,
    of_rules: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """
    Return every pair (i, j) of places where red at i closes j.

    The ring of a place is the union of: what lies within ``street_m`` along streets; what
    lies within ``air_m`` through the air; the next place along every street, so that a red
    and a yellow line never share a link; and, if the policy says so, every place whose
    parcel touches.

    Parameters
    ----------
    network
        The places.
    ring
        The distances.
    touching
        Pairs of places whose parcels share a border, each once, shape (k, 2).
    of_rules
        Pairs (red place, closed place) to add, in this direction only, shape (q, 2).

    Returns
    -------
    ndarray
        Pairs, each once, sorted, without pairs of a place with itself, shape (r, 2).

    Notes
    -----
    Pairs grow linearly with the places, for a given density of doors.
    """
    n = network.places
    reach = within_streets(
        np.arange(n),
        links=network.links,
        length_m=network.link_length,
        places=n,
        limit_m=ring.street_m,
    )
    one_way: list[NDArray[np.integer]] = [network.links]
    if ring.touching:
        one_way.append(touching)
    if ring.air_m > 0:
        air = cKDTree(network.xy).query_pairs(ring.air_m, output_type="ndarray")
        one_way.append(air.reshape(-1, 2))
    pairs = np.concatenate([np.asarray(p, np.int64) for p in one_way])
    ruled = np.empty((0, 2), np.int64) if of_rules is None else of_rules
    key = np.unique(
        np.concatenate(
            [
                ruled[:, 0] * n + ruled[:, 1],
                reach.source * n + reach.place,
                pairs[:, 0] * n + pairs[:, 1],
                pairs[:, 1] * n + pairs[:, 0],
            ]
        )
    )
    key = key[key // max(n, 1) != key % max(n, 1)]
    return np.column_stack([key // max(n, 1), key % max(n, 1)])
