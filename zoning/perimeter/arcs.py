"""Write a perimeter problem as the arcs of one cut network, in the order that flows are stored."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .array_checks import Ints
from .problem import PerimeterProblem, exact_sum

Nodes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class CutNetwork:
    """
    A network whose cuts are the labelings of a problem (docs/model.md §3).

    A node on the source's side is 1. Node i says that place i is at least yellow, node n + i
    that it is red, node 2n + u that unit u is bought whole; the last two are source and sink.

    Attributes
    ----------
    tail, head
        Shape (a,), int32: the nodes each arc joins, in the order of §3.
    forward
        Shape (a,), int64: capacity from tail to head.
    backward
        Shape (a,), int64: capacity from head to tail; not 0 on links only.
    constant
        What every labeling pays besides its cut.
    places, units
        Numbers of places and of units, n and u.
    """

    tail: Nodes
    head: Nodes
    forward: Ints
    backward: Ints
    constant: int
    places: int
    units: int

    @property
    def source(self) -> int:
        """The node that is always 1."""
        return 2 * self.places + self.units

    @property
    def sink(self) -> int:
        """The node that is always 0."""
        return self.source + 1


def cut_network(problem: PerimeterProblem) -> CutNetwork:
    """
    Build the cut network of a problem.

    Parameters
    ----------
    problem
        Any problem. Its masks are no part of the network: the caller decides those nodes
        beforehand (`zoning.perimeter.conflict.decided`).

    Returns
    -------
    CutNetwork
        3n + 2m + r arcs, one more per member of a unit, and one more per unit, grouped as in
        §3: first steps, second steps, yellow lines, red lines, nesting, ring, members, wholes.

    Notes
    -----
    Linear in the size of the problem. A ring pair must hold and a nesting too: their capacity
    is one more than all other capacities together, so no cheapest cut goes through them (§8).
    """
    n, units = problem.places, len(problem.units)
    source, sink = 2 * n + units, 2 * n + units + 1
    steps = np.diff(problem.cost, axis=1).T.ravel()
    nodes = np.arange(2 * n, dtype=np.int32)
    links, ring = problem.links.astype(np.int32), problem.ring.astype(np.int32)
    member, owner, each = _members(problem)
    parent = [2 * n + unit.parent if unit.parent >= 0 else sink for unit in problem.units]
    whole = np.array([unit.whole for unit in problem.units], np.int64)
    lines = np.concatenate([problem.line_yellow, problem.line_red])

    priced = np.concatenate([np.abs(steps), lines, each, whole])
    hard = np.full(n + len(ring), exact_sum(priced) + exact_sum(lines) + 1, np.int64)
    falls = steps < 0
    split = len(steps) + len(lines)
    tail = [np.where(falls, source, nodes), links[:, 0], links[:, 0] + n]
    head = [np.where(falls, nodes, sink), links[:, 1], links[:, 1] + n]
    tail += [nodes[n:], ring[:, 0] + n, member, np.arange(2 * n, source)]
    head += [nodes[:n], ring[:, 1], owner, np.array(parent)]
    backward = np.zeros(len(priced) + len(hard), np.int64)
    backward[len(steps) : split] = lines
    return CutNetwork(
        tail=np.concatenate(tail).astype(np.int32),
        head=np.concatenate(head).astype(np.int32),
        forward=np.concatenate([priced[:split], hard, priced[split:]]),
        backward=backward,
        constant=network_constant(problem),
        places=n,
        units=units,
    )


def network_constant(problem: PerimeterProblem) -> int:
    """
    Say what every labeling of a problem pays besides its cut.

    Parameters
    ----------
    problem
        Any problem.

    Returns
    -------
    int
        The cost of leaving all open, and every step that saves (§3).
    """
    steps = np.diff(problem.cost, axis=1)
    return exact_sum(problem.cost[:, 0]) + exact_sum(np.minimum(steps, 0))


def _members(problem: PerimeterProblem) -> tuple[Ints, Ints, Ints]:
    """Node of each member at its unit's level, node of its unit, price; in order of the units."""
    n = problem.places
    none = np.empty(0, np.int64)
    member = [unit.members + (n if unit.level == "red" else 0) for unit in problem.units]
    sizes = [len(nodes) for nodes in member]
    owner = np.repeat(np.arange(len(sizes)) + 2 * n, sizes)
    each = [unit.each for unit in problem.units]
    return np.concatenate([none, *member]), owner, np.concatenate([none, *each])
