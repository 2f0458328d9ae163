"""Say which closed places belong together across a road that stays open."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, RED

Pairs = NDArray[np.int64]


def across_roads(network: PlaceNetwork, labels: NDArray[np.int8], over_roads: Pairs) -> Pairs:
    """
    Return pairs of closed places between which a ring leads over a road that stays open.

    Parameters
    ----------
    network
        The places.
    labels
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).
    over_roads
        Pairs (red place, place of a road that stays open) that the ring would hold on any
        other street, shape (r, 2).

    Returns
    -------
    ndarray
        Pairs, shape (k, 2): the first place of all that hang together over the same stretch of
        road, and each other. So the ring on both sides of the road is one zone, as it is on a
        street that closes.
    """
    ringed = over_roads[(labels[over_roads] == (RED, OPEN)).all(axis=1)]
    is_road = np.zeros(network.places, bool)
    is_road[ringed[:, 1]] = True
    joined = is_road | (labels != OPEN)
    links = network.links[joined[network.links].all(axis=1)]
    links = links[is_road[links].any(axis=1)]
    pairs = np.concatenate([links, ringed]).astype(np.int64)
    graph = coo_array(
        (np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(network.places,) * 2
    )
    part = connected_components(graph.tocsr(), directed=False)[1]
    closed = np.unique(pairs[labels[pairs] != OPEN])
    _, first, member = np.unique(part[closed], return_index=True, return_inverse=True)
    found: Pairs = np.column_stack([closed[first][member], closed])
    return np.asarray(found[found[:, 0] != found[:, 1]])
