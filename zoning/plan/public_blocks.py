"""Part an area into blocks of enough households, whatever cases there are."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components
from scipy.spatial import cKDTree

from zoning.perimeter.network import PlaceNetwork

Ints = npt.NDArray[np.intp]
NONE = -1


def place_blocks(
    network: PlaceNetwork, *, k: int, counted: npt.NDArray[np.int64] | None = None
) -> Ints:
    """
    Part places into blocks of k households or more, each connected along streets.

    Parameters
    ----------
    network
        The places.
    k
        Fewest households of a block, at least 1.
    counted
        Households of each place that count, shape (n,); all of them if left out.

    Returns
    -------
    numpy.ndarray
        Block of each place: the number of one place in it. All -1 where there are fewer than
        k households in all. Places that no street joins to k households go with the
        nearest block.

    Notes
    -----
    Every component is walked breadth first from its first place; from the last place back,
    each collects what its branches have left over, and heads a block once that is enough.
    What the root has left goes with the first block below it. Deterministic; linear in the
    number of places.
    """
    n = len(network.xy)
    homes = (network.households if counted is None else counted).tolist()
    ends = np.asarray(network.links, dtype=np.intp).reshape(-1, 2)
    graph = coo_matrix((np.ones(len(ends)), tuple(ends.T)), shape=(n, n)).tocsr()
    label = connected_components(graph, directed=False)[1]
    block = np.full(n, NONE, dtype=np.intp)
    for root in np.unique(label, return_index=True)[1]:
        order, parent = breadth_first_order(graph, int(root), directed=False)
        _part_tree(order.tolist(), parent.tolist(), homes, block, k=k)
    lost = np.flatnonzero(block == NONE)
    kept = np.flatnonzero(block != NONE)
    if len(lost) and len(kept):
        block[lost] = block[kept[cKDTree(network.xy[kept]).query(network.xy[lost])[1]]]
    return block


def _part_tree(
    order: list[int], parent: list[int], households: list[int], block: Ints, *, k: int
) -> None:
    """Write the blocks of one component into ``block``, where it has k households."""
    left = {place: households[place] for place in order}
    heads: set[int] = set()
    for place in reversed(order):
        if left[place] >= k:
            heads.add(place)
        elif place != order[0]:
            left[parent[place]] += left[place]
    if not heads:
        return
    first = next(place for place in order if place in heads)
    for place in order:
        above = first if place == order[0] else block[parent[place]]
        block[place] = place if place in heads else above
