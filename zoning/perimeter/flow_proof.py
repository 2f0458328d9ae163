"""Check that a stored flow proves labels to be the cheapest, and the ones that close least."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoning.errors import Fault

from .problem import OPEN, RED, YELLOW, PerimeterProblem, exact_sum

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_UNLIMITED: Final = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True, eq=False)
class _Arcs:
    """One group of arcs of §3 with what flows on them; nodes as in §3."""

    name: str
    tail: Ints
    head: Ints
    least: Ints
    most: Ints
    flow: Ints


def arc_count(problem: PerimeterProblem) -> int:
    """
    Count the arcs of §3.

    Parameters
    ----------
    problem
        Any problem.

    Returns
    -------
    int
        3n + 2m + r + members + units: the length of a stored flow.
    """
    return sum(_group_sizes(problem))


def flow_faults(problem: PerimeterProblem, labels: Ints, cost: int, flow: Ints) -> list[Fault]:
    """
    Check a flow against labels that keep the rules.

    Parameters
    ----------
    problem
        The problem.
    labels
        Shape (n,): labels that keep every hard rule.
    cost
        What the labels cost.
    flow
        Shape (arcs,): what flows along each arc of §3.

    Returns
    -------
    list of Fault
        Empty when the flow keeps every capacity, no flow is lost or made, its value is
        ``cost`` less the constant of §3, and what it leaves free leads to just those labels.
    """
    groups = _groups(problem, flow)
    ones, zeros = _decided_nodes(problem)
    faults = [fault for group in groups for fault in _capacity_faults(group, ones, zeros)]
    balance = _Balance(groups, len(ones))
    lost = ~(ones | zeros) & ~balance.is_zero()
    if lost.any():
        node = int(np.flatnonzero(lost)[0])
        found = f"{balance.at(node)} more in than out"
        faults.append(Fault(f"flow at node {node}", found, "as much in as out"))
    bound = _constant(problem) - balance.over(ones)
    if bound != cost:
        faults.append(Fault("flow", f"a bound of {bound}", f"the cost, {cost}"))
    return faults or _least_faults(problem, labels, groups, ones)


def _group_sizes(problem: PerimeterProblem) -> tuple[int, ...]:
    n, m = problem.places, len(problem.links)
    members = sum(len(unit.members) for unit in problem.units)
    return (n, n, m, m, n, len(problem.ring), members, len(problem.units))


def _groups(problem: PerimeterProblem, flow: Ints) -> list[_Arcs]:
    """Write the arcs of §3 anew, with the flow on each."""
    n, units = problem.places, problem.units
    y, z = np.arange(n), np.arange(n) + n
    source, sink = 2 * n + len(units), 2 * n + len(units) + 1
    parts = iter(np.split(flow, np.cumsum(_group_sizes(problem))[:-1]))

    def arcs(name: str, tail: ArrayLike, head: ArrayLike, most: ArrayLike, **more: Ints) -> _Arcs:
        part = next(parts)
        tails, heads, limit = (
            np.broadcast_to(np.asarray(side, np.int64), part.shape) for side in (tail, head, most)
        )
        return _Arcs(name, tails, heads, more.get("least", np.zeros_like(part)), limit, part)

    def step(name: str, lower: Ints, upper: Ints, nodes: Ints) -> _Arcs:
        dearer = upper >= lower
        tail, head = np.where(dearer, nodes, source), np.where(dearer, sink, nodes)
        return arcs(name, tail, head, np.where(dearer, upper - lower, lower - upper))

    def line(name: str, ends: Ints, price: Ints) -> _Arcs:
        return arcs(name, ends[:, 0], ends[:, 1], price, least=-price)

    nodes_of_members = [(z if unit.level == "red" else y)[unit.members].tolist() for unit in units]
    owners = [2 * n + index for index, unit in enumerate(units) for _ in unit.members]
    above = [sink if unit.parent < 0 else 2 * n + unit.parent for unit in units]
    return [
        step("first step", problem.cost[:, OPEN], problem.cost[:, YELLOW], y),
        step("second step", problem.cost[:, YELLOW], problem.cost[:, RED], z),
        line("yellow line", problem.links, problem.line_yellow),
        line("red line", problem.links + n, problem.line_red),
        arcs("nesting", z, y, _UNLIMITED),
        arcs("ring", problem.ring[:, 0] + n, problem.ring[:, 1], _UNLIMITED),
        arcs(
            "member",
            [node for nodes in nodes_of_members for node in nodes],
            owners,
            [price for unit in units for price in unit.each.tolist()],
        ),
        arcs("whole", 2 * n + np.arange(len(units)), above, [unit.whole for unit in units]),
    ]


def _decided_nodes(problem: PerimeterProblem) -> tuple[Bools, Bools]:
    """Nodes that every labeling within the rules sets to 1 and to 0, source and sink included."""
    n, units = problem.places, len(problem.units)
    ones, zeros = (np.zeros(2 * n + units + 2, np.bool_) for _ in range(2))
    first, second = problem.ring.T
    ones[:n], ones[n : 2 * n] = problem.must_red, problem.must_red
    ones[second[problem.must_red[first]]] = True
    zeros[:n] = problem.must_open
    zeros[n : 2 * n] = problem.never_red | problem.must_open
    zeros[n + first[problem.must_open[second]]] = True
    ones[-2] = zeros[-1] = True
    return ones, zeros


def _constant(problem: PerimeterProblem) -> int:
    """Cost of leaving all open, plus every step that makes a place cheaper."""
    left, yellow, red = problem.cost.T
    steps = (np.minimum(yellow - left, 0), np.minimum(red - yellow, 0))
    return exact_sum(left) + sum(map(exact_sum, steps))


def _capacity_faults(group: _Arcs, ones: Bools, zeros: Bools) -> list[Fault]:
    """Flow beyond a capacity, or within one decided side, where it would prove nothing."""
    idle = (ones[group.tail] & ones[group.head]) | (zeros[group.tail] & zeros[group.head])
    least, most = np.where(idle, 0, group.least), np.where(idle, 0, group.most)
    wrong = np.flatnonzero((group.flow < least) | (group.flow > most))
    if not len(wrong):
        return []
    first = wrong[0]
    where = f"flow of {group.name} {first}"
    others = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return [Fault(where, f"{group.flow[first]}{others}", f"{least[first]} to {most[first]}")]


class _Balance:
    """What flows into each node less what flows out, in two halves so that nothing overflows."""

    def __init__(self, groups: list[_Arcs], nodes: int) -> None:
        self.high, self.low = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
        for group in groups:
            for half, part in ((self.high, group.flow >> 32), (self.low, group.flow & 0xFFFFFFFF)):
                np.add.at(half, group.head, part)
                np.subtract.at(half, group.tail, part)

    def is_zero(self) -> Bools:
        zero: Bools = (self.low & 0xFFFFFFFF == 0) & (self.high + (self.low >> 32) == 0)
        return zero

    def at(self, node: int) -> int:
        return (int(self.high[node]) << 32) + int(self.low[node])

    def over(self, nodes: Bools) -> int:
        return (int(self.high[nodes].sum()) << 32) + int(self.low[nodes].sum())


def _least_faults(
    problem: PerimeterProblem, labels: Ints, groups: list[_Arcs], ones: Bools
) -> list[Fault]:
    """Compare the labels with what the flow leaves reachable: the least of all optimal ones."""
    tail = np.concatenate([side for group in groups for side in (group.tail, group.head)])
    head = np.concatenate([side for group in groups for side in (group.head, group.tail)])
    free = np.concatenate([side for g in groups for side in (g.flow < g.most, g.flow > g.least)])
    reached = _reached(tail[free], head[free], ones)
    n = problem.places
    least = reached[:n].astype(np.int64) + reached[n : 2 * n]
    wrong = np.flatnonzero(least != labels)
    if not len(wrong):
        return []
    found = f"label {labels[wrong[0]]} in labels that cost the least, but do not close the least"
    return [Fault(f"labels[{wrong[0]}]", found, f"{least[wrong[0]]}")]


def _reached(tail: Ints, head: Ints, start: Bools) -> Bools:
    """Nodes that a walk along arcs reaches from the starting ones, wave by wave."""
    order = np.argsort(tail, kind="stable")
    tail, head = tail[order], head[order]
    begin, end = (np.searchsorted(tail, np.arange(len(start)), side=s) for s in ("left", "right"))
    reached = start.copy()
    wave = np.flatnonzero(start)
    while len(wave):
        count = end[wave] - begin[wave]
        skip = np.repeat(np.cumsum(count) - count, count)
        arcs = np.arange(int(count.sum())) - skip + np.repeat(begin[wave], count)
        wave = np.unique(head[arcs][~reached[head[arcs]]])
        reached[wave] = True
    return reached
