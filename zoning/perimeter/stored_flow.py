"""Keep the flow that proves a plan by what its arcs are, not by where they stand in an array."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.errors import Fault

from .flow_proof import arc_count
from .problem import RED, YELLOW, PerimeterProblem

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class StoredFlow:
    """
    What flows, arc by arc; an arc that is not listed carries nothing.

    Attributes
    ----------
    arc
        Shape (k, 3): the group of the arc (0 to 7, docs/model.md §3) and what names it there:
        a place, or a link, and -1; for a ring its two places; for a member the row of its unit
        in the area's units and its place; for a whole unit that row and -1. Sorted, each once.
    amount
        Shape (k,): what flows, never 0.
    """

    arc: Ints
    amount: Ints

    def red_places(
        self, labels: NDArray[np.integer], links: NDArray[np.integer]
    ) -> NDArray[np.intp]:
        """
        Return the places whose rings and units bear on what the flow proves.

        Parameters
        ----------
        labels
            Level of each place, shape (n,).
        links
            Pairs of places, shape (m, 2).

        Returns
        -------
        ndarray
            Places that are red, or at whose second node (docs/model.md §3) an arc carries
            something, ascending. Arcs of no place or link are passed over.
        """
        kind, first, second = self.arc.T
        at = np.asarray(labels == RED)
        for chosen, named in ((np.isin(kind, (1, 4, 5)), first), (kind == 6, second)):
            place = named[chosen]
            at[place[(place >= 0) & (place < len(at))]] = True
        link = first[kind == 3]
        at[links[link[(link >= 0) & (link < len(links))]]] = True
        return np.flatnonzero(at)


def arc_keys(kind: int, first: NDArray[np.integer], second: NDArray[np.integer] | int = -1) -> Ints:
    """
    Return one number for the name of each arc; numbers are ordered as names are.

    Parameters
    ----------
    kind
        The group of the arcs, 0 to 7.
    first, second
        What names each arc there, as in `StoredFlow`; below 2**30.

    Returns
    -------
    ndarray
        Shape (k,).
    """
    return np.asarray((kind << 60) + (np.int64(1) * first << 30) + second + 1, np.int64)


def flow_of_keys(key: Ints, amount: Ints) -> StoredFlow:
    """
    Return the flow whose arcs have been named by numbers.

    Parameters
    ----------
    key
        What `arc_keys` returns, ascending, each once, shape (k,).
    amount
        What flows, never 0.

    Returns
    -------
    StoredFlow
        The flow.
    """
    low = 2**30 - 1
    arc = np.empty((len(key), 3), np.int64)
    arc[:, 0], arc[:, 1], arc[:, 2] = key >> 60, (key >> 30) & low, (key & low) - 1
    for array in (arc, amount):
        array.setflags(write=False)
    return StoredFlow(arc, amount)


def stored_flow(
    problem: PerimeterProblem, unit_rows: NDArray[np.integer], flow: Ints
) -> StoredFlow:
    """
    Keep a solution's flow.

    Parameters
    ----------
    problem
        The problem that was solved.
    unit_rows
        Row of the area's units for each entry of ``problem.units``.
    flow
        What flows along each arc, in the order of docs/model.md §3.

    Returns
    -------
    StoredFlow
        The same, whatever rings and units without flow the problem states besides.
    """
    used = np.flatnonzero(flow)
    names = _names(problem, unit_rows)[used]
    order = np.lexsort(names.T[::-1])
    arc, amount = names[order], flow[used][order]
    arc.setflags(write=False)
    amount.setflags(write=False)
    return StoredFlow(arc, amount)


def flow_in_order(
    problem: PerimeterProblem, unit_rows: NDArray[np.integer], stored: StoredFlow
) -> tuple[Ints, list[Fault]]:
    """
    Lay a stored flow along the arcs of a problem.

    Parameters
    ----------
    problem
        The problem, with whatever rings and units it has.
    unit_rows
        Row of the area's units for each entry of ``problem.units``.
    stored
        The flow.

    Returns
    -------
    tuple
        The flow in the order of docs/model.md §3, and a fault where arcs are listed that the
        problem has not, or has twice.

    Notes
    -----
    Where a ring keeps a place from red, because the other place must stay open, the place's
    node is one with the sink. The plan may have left that ring unstated and let flow pass
    through the node; what runs on from there to the sink, or between two such nodes, proves
    nothing and is left out.
    """
    flow = np.zeros(arc_count(problem), np.int64)
    names = _names(problem, unit_rows)
    base = int(max(names.max(initial=0), stored.arc.max(initial=0), -stored.arc.min(initial=0))) + 2
    own, asked = _keys(names, base), _keys(stored.arc, base)
    order = np.argsort(own, kind="stable")
    rank = np.minimum(np.searchsorted(own[order], asked), max(len(own) - 1, 0))
    at = np.where(own[order][rank] == asked, order[rank], -1) if len(own) else asked * 0 - 1
    strange = int((at < 0).sum()) + len(asked) - len(np.unique(asked))
    flow[at[at >= 0]] = stored.amount[at >= 0]
    _drop_idle(problem, flow)
    expected = "arcs of the area's own network, each once"
    faults = (
        [Fault("flow", f"{strange} arcs of no link, ring or unit", expected)] if strange else []
    )
    return flow, faults


def _drop_idle(problem: PerimeterProblem, flow: Ints) -> None:
    """Take off what flows between the sink and nodes of places that may not be red."""
    n, m = problem.places, len(problem.links)
    first, second = problem.ring.T
    never_red = problem.never_red | problem.must_open
    never_red[first[problem.must_open[second]]] = True
    dearer = problem.cost[:, RED] >= problem.cost[:, YELLOW]
    flow[n : 2 * n][never_red & dearer] = 0
    flow[2 * n + m : 2 * n + 2 * m][never_red[problem.links].all(axis=1)] = 0


def _keys(names: Ints, base: int) -> NDArray[np.object_] | Ints:
    """Return one number for each arc's group and names, all of them from −1 to below the base."""
    # Three groups of digits: beyond 2**61 only a forged file goes, and Python's numbers do.
    kind, first, second = names.T if base < 2**30 else names.T.astype(object)
    return np.asarray((kind * base + first + 1) * base + second + 1)


def _names(problem: PerimeterProblem, unit_rows: NDArray[np.integer]) -> Ints:
    """Return the group and names of every arc, in the order of §3, shape (arcs, 3)."""
    places, links = np.arange(problem.places), np.arange(len(problem.links))
    sizes = [len(unit.members) for unit in problem.units]
    units = np.asarray(unit_rows, np.int64)
    members = np.concatenate([np.empty(0, np.int64), *(u.members for u in problem.units)])
    groups: list[tuple[NDArray[np.integer], NDArray[np.integer] | int]] = [
        (places, -1),
        (places, -1),
        (links, -1),
        (links, -1),
        (places, -1),
        (problem.ring[:, 0], problem.ring[:, 1]),
        (np.repeat(units, sizes), members),
        (units, -1),
    ]
    return np.concatenate(
        [
            np.column_stack(np.broadcast_arrays(np.int64(kind), first, second))
            for kind, (first, second) in enumerate(groups)
        ]
    ).astype(np.int64)
