"""Cut a network at least price, keeping the source's side as small as it can be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow
from scipy import sparse
from scipy.sparse import csgraph

from .arcs import CutNetwork, Nodes
from .array_checks import Bools, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """
    A cheapest cut and the flow that proves it.

    Attributes
    ----------
    ones
        Shape (nodes,), bool: the source's side, the smallest of all cheapest cuts.
    flow
        Shape (arcs,), int64: what flows from tail to head; negative where it flows back.
    value
        What leaves the decided ones in all; equal to the price of the cut.
    price
        Capacity of the arcs that leave ``ones``.
    """

    ones: Bools
    flow: Ints
    value: int
    price: int


def minimal_cut(network: CutNetwork, *, ones: Bools, zeros: Bools) -> Cut:
    """
    Find the cheapest cut that keeps decided nodes on their sides.

    Parameters
    ----------
    network
        The network.
    ones, zeros
        Shape (nodes,), bool: nodes decided to be 1 or 0, the source and the sink among them.
        No node is in both, and no hard arc leads from a one to a node that is not one, or
        from a node that is not zero to a zero.

    Returns
    -------
    Cut
        Of all cheapest cuts the one with the fewest ones; it is unique (§6).

    Raises
    ------
    ArithmeticError
        If the flow library does not reach an optimum, or its flow does not prove the cut.

    Notes
    -----
    The decided ones are merged into the source and the zeros into the sink, so no decision
    needs a large capacity. Push–relabel in O(V²√E) at worst [1]_; the side of the cut is our
    own search over what the flow leaves free, so it does not depend on the library's choice.

    References
    ----------
    .. [1] A. V. Goldberg, R. E. Tarjan, "A new approach to the maximum-flow problem",
       Journal of the ACM 35 (1988) 921-940, doi:10.1145/48014.61051
    """
    merged = np.arange(network.sink + 1, dtype=np.int32)
    merged[ones], merged[zeros] = network.source, network.sink
    tail, head = merged[network.tail], merged[network.head]
    along = (network.forward > 0) & _useful(network, tail, head)
    against = (network.backward > 0) & _useful(network, head, tail)
    moved = _maximum_flow(
        np.concatenate([tail[along], head[against]]),
        np.concatenate([head[along], tail[against]]),
        np.concatenate([network.forward[along], network.backward[against]]),
        source=network.source,
        sink=network.sink,
    )
    flow = np.zeros(len(tail), np.int64)
    flow[along] = moved[: along.sum()]
    flow[against] -= moved[along.sum() :]

    ahead, back = flow < network.forward, flow > -network.backward
    reached = _reached(
        np.concatenate([tail[ahead], head[back]]),
        np.concatenate([head[ahead], tail[back]]),
        source=network.source,
        nodes=len(merged),
    )[merged]
    leaving = int(flow[tail == network.source].sum()) - int(flow[head == network.source].sum())
    leaves, enters = reached[network.tail], reached[network.head]
    price = int(network.forward[leaves & ~enters].sum())
    price += int(network.backward[enters & ~leaves].sum())
    if price != leaving:
        raise ArithmeticError(f"a flow of {leaving} does not prove a cut of {price}")
    return Cut(reached, flow, leaving, price)


def _useful(network: CutNetwork, tail: Nodes, head: Nodes) -> Bools:
    """Arcs that may carry flow: not within one side, not into the source, not out of the sink."""
    useful: Bools = (tail != head) & (tail != network.sink) & (head != network.source)
    return useful


def _maximum_flow(tail: Nodes, head: Nodes, capacity: Ints, *, source: int, sink: int) -> Ints:
    """Flow of each arc in a maximum flow from source to sink."""
    solver = max_flow.SimpleMaxFlow()
    # The library counts nodes by their arcs: this one makes it know the sink in every problem.
    solver.add_arc_with_capacity(source, sink, 0)
    arcs = solver.add_arcs_with_capacity(tail, head, capacity)
    status = solver.solve(source, sink)
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the maximum flow ended with {status}")
    return np.asarray(solver.flows(arcs), np.int64)


def _reached(tail: NDArray[np.int32], head: NDArray[np.int32], *, source: int, nodes: int) -> Bools:
    """Which nodes a walk along the arcs reaches from the source."""
    free = sparse.csr_array((np.ones(len(tail)), (tail, head)), shape=(nodes, nodes))
    order = csgraph.breadth_first_order(free, source, return_predecessors=False)
    reached = np.zeros(nodes, np.bool_)
    reached[order] = True
    return reached
