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
    if not len(ringed):
        return np.empty((0, 2), np.int64)
    joined = np.zeros(len(labels), bool)
    joined[ringed[:, 1]] = True
    roads = np.flatnonzero(joined)
    joined |= labels != OPEN
    beside = np.column_stack(
        [np.repeat(roads, network.ways.count(roads)), network.ways.around(roads)]
    )
    pairs = np.concatenate([beside[joined[beside[:, 1]]], ringed])
    # Few places stand at such roads: only they are numbered.
    used = np.zeros(len(labels), bool)
    used[pairs] = True
    places = np.flatnonzero(used)
    rank = np.cumsum(used)[pairs] - 1
    graph = coo_array(
        (np.ones(len(pairs), np.int8), (rank[:, 0], rank[:, 1])), shape=(len(places),) * 2
    )
    part = connected_components(graph.tocsr(), directed=False)[1][labels[places] != OPEN]
    closed = places[labels[places] != OPEN]
    _, first, member = np.unique(part, return_index=True, return_inverse=True)
    found: Pairs = np.column_stack([closed[first][member], closed])
    return np.asarray(found[found[:, 0] != found[:, 1]])
