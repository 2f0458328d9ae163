"""Say which places must be closed round each red one."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.exposure.reach import within_streets
from zoning.policy.schema import Ring

from .network import PlaceNetwork
from .network_units import Rows


def ring_pairs(
    network: PlaceNetwork, ring: Ring, touching: Rows, *, of: NDArray[np.integer] | None = None
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
    of
        Places whose rings are wanted, ascending; of all if left out.

    Returns
    -------
    ndarray
        Pairs, each once, sorted, without pairs of a place with itself, shape (r, 2).

    Notes
    -----
    Pairs grow linearly with the places, for a given density of doors.
    """
    n = network.places
    centre = np.arange(n) if of is None else np.asarray(of, np.int64)
    reach = within_streets(
        centre,
        links=network.links,
        length_m=network.link_length,
        places=n,
        limit_m=ring.street_m,
        ways=network.ways,
    )
    beside = np.repeat(centre, network.ways.count(centre))
    keys = [centre[reach.source] * n + reach.place, beside * n + network.ways.around(centre)]
    if ring.touching:
        one, other = np.asarray(touching, np.int64).T
        keys += [one * n + other, other * n + one]
    if ring.air_m > 0:
        keys.append(_through_the_air(network, centre, ring.air_m))
    key = np.concatenate(keys)
    key = key[key // max(n, 1) != key % max(n, 1)]
    if of is not None:
        wanted = np.zeros(n, bool)
        wanted[centre] = True
        key = key[wanted[key // max(n, 1)]]
    key.sort()
    # Sorting first is many times faster than np.unique, which hashes millions of numbers.
    key = key[np.r_[True, key[1:] != key[:-1]][: len(key)]]
    return np.column_stack([key // max(n, 1), key % max(n, 1)])


def _through_the_air(
    network: PlaceNetwork, centre: NDArray[np.int64], air_m: float
) -> NDArray[np.int64]:
    """Return first · n + second for each pair near through the air whose first is wanted."""
    near = cKDTree(network.xy[centre]).sparse_distance_matrix(
        network.spots, air_m, output_type="coo_matrix"
    )
    return np.asarray(centre[near.row] * network.places + near.col, np.int64)


def joined_pairs(
    pairs: NDArray[np.int64], more: NDArray[np.int64], *, places: int
) -> NDArray[np.int64]:
    """
    Add ring pairs to those of `ring_pairs`.

    Parameters
    ----------
    pairs
        As `ring_pairs` returns them.
    more
        Pairs (red place, closed place), in any order and any number of times, shape (q, 2).
    places
        Number of places.

    Returns
    -------
    ndarray
        Pairs, each once, sorted, without pairs of a place with itself, shape (r, 2).
    """
    more = more[more[:, 0] != more[:, 1]]
    if not len(more):
        return pairs
    both = np.concatenate([pairs, more])
    key = np.unique(both[:, 0] * places + both[:, 1])
    return np.column_stack([key // places, key % places])
