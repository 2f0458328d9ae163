"""Find open ground that closed ground encloses."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .network import PlaceNetwork
from .problem import OPEN, YELLOW, Labels

Bools = NDArray[np.bool_]


def enclosed_pockets(
    network: PlaceNetwork, labels: Labels, must_open: Bools, *, below: int
) -> Bools:
    """
    Mark the open pockets that closed ground encloses and that are small.

    A pocket is connected open ground whose only ways out lead through closed places.

    Parameters
    ----------
    network
        The places and the links between them.
    labels
        Level of each place, shape (n,).
    must_open
        Places that a rule keeps open, shape (n,): a pocket that holds one stays open.
    below
        Households that a pocket must have fewer of; 0 for none.

    Returns
    -------
    ndarray
        Shape (n,), bool. Part of the map that nothing closed touches is no pocket. A street
        that leaves the area ends at its border.
    """
    is_open = labels == OPEN
    if not below or is_open.all():
        return np.zeros(len(labels), bool)
    one, other = network.links.T
    inside = is_open[one] & is_open[other]
    pairs = (one[inside], other[inside])
    graph = coo_array((np.ones(inside.sum(), np.int8), pairs), shape=(len(labels),) * 2)
    part = connected_components(graph.tocsr(), directed=False)[1]
    parts = int(part.max()) + 1
    touches = np.zeros(parts, bool)
    for near, far in ((one, other), (other, one)):
        touches[part[near[is_open[near] & ~is_open[far]]]] = True
    kept = np.zeros(parts, bool)
    kept[part[must_open]] = True
    lived_in = np.bincount(part, weights=network.households, minlength=parts)
    small = touches & ~kept & (lived_in < below)
    return np.asarray(small[part] & is_open)


def kept_closed(
    cost: NDArray[np.int64],
    network: PlaceNetwork,
    line_yellow: NDArray[np.int64],
    closed: Bools,
) -> NDArray[np.int64]:
    """
    Price places so that no cheapest plan opens them, and no plan that is drawn pays for it.

    A place that must stay closed is priced, open, just above what yellow can cost it at most:
    its own price and every yellow line at it. Closing one place more as yellow obliges to
    nothing else, and no unit has a price for yellow.

    Parameters
    ----------
    cost
        Price of each level at each place, shape (n, 3).
    network
        The places.
    line_yellow
        Price of a yellow line on each link, shape (m,).
    closed
        Places that must stay closed, shape (n,).

    Returns
    -------
    ndarray
        New prices, shape (n, 3).
    """
    lines = np.zeros(network.places, np.int64)
    np.add.at(lines, network.links.ravel(), np.repeat(line_yellow, 2))
    enough = np.maximum(cost[:, YELLOW] - cost[:, OPEN], 0) + lines + 1
    priced = cost.copy()
    priced[:, OPEN] += np.where(closed, enough, 0)
    return priced
