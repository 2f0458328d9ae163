"""Cut a problem's network with the compiled search."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zoning.perimeter.array_checks import Bools, Ints
from zoning.perimeter.conflict import Decided
from zoning.perimeter.problem import PerimeterProblem

from .library import run
from .room import Room, working_room

MOST_ARCS: Final = 2**30
"""Arcs and nodes are numbered with 32 bits, twice for links."""

PATIENCE: Final = 2000
"""Looks per arc after which another algorithm, with a bound, takes over: the search has none."""


@dataclass(frozen=True, slots=True, eq=False)
class KernelCut:
    """
    A cheapest cut of a problem's network, and the flow that proves it.

    Attributes
    ----------
    closed, red
        Shape (n,), bool: places on the source's side, by level; the smallest of all cheapest
        cuts.
    bought
        Shape (units,), bool: units on the source's side.
    flow
        Shape (arcs,), int64, in the order of docs/model.md §3.
    value
        What leaves the decided ones in all.
    price
        Capacity of the arcs that are cut, counted apart from the flow.
    constant
        What every labeling pays besides its cut, in int64.
    visited
        Nodes that the search touched.
    """

    closed: Bools
    red: Bools
    bought: Bools
    flow: Ints
    value: int
    price: int
    constant: int
    visited: int


def kernel_cut(
    problem: PerimeterProblem, decided: Decided, *, budget: int | None = None
) -> KernelCut | None:
    """
    Find the cheapest cut that keeps decided places on their sides.

    Parameters
    ----------
    problem
        A problem without conflict.
    decided
        What its hard rules leave no choice about.
    budget
        Arcs that may be looked at; if left out, `PATIENCE` times their number.

    Returns
    -------
    KernelCut or None
        None where the budget ran out or the problem is too large to be numbered.

    Raises
    ------
    RuntimeError
        If the package was built without its compiled search.

    Notes
    -----
    Augmenting paths from a tree on the source's side [1]_. Apart from two passes over the arrays,
    only nodes are touched that the emitters can reach, and whatever leaves the tree at the end
    is full: the certificate of §7 holds for the whole network. The same problem gives the same
    flow.

    References
    ----------
    .. [1] Y. Boykov, V. Kolmogorov, "An experimental comparison of min-cut/max-flow algorithms
       for energy minimization in vision", IEEE TPAMI 26 (2004) 1124-1137,
       doi:10.1109/TPAMI.2004.60
    """
    sizes, arrays = _arrays(problem)
    return network_cut(sizes, arrays, decided, budget=budget)


def network_cut(
    sizes: dict[str, int],
    arrays: dict[str, NDArray[Any]],
    decided: Decided,
    *,
    budget: int | None = None,
) -> KernelCut | None:
    """
    Find the same for a network that is known to be sound.

    Parameters
    ----------
    sizes
        Numbers of places, links, rings, members and units.
    arrays
        Costs and arcs as mincut.c states them, C-contiguous: ``cost``, ``link``,
        ``line_yellow``, ``line_red``, ``ring``, ``member`` (nodes), ``each``, ``unit_start``,
        ``whole`` and ``parent``.
    decided, budget
        As `kernel_cut`.

    Returns
    -------
    KernelCut or None
        As `kernel_cut`.

    Raises
    ------
    RuntimeError
        As `kernel_cut`.

    Notes
    -----
    Parts that no arc joins do not bear on one another's flow, whatever stands between them.
    """
    n = sizes["places"]
    nodes = 2 * n + sizes["units"]
    arcs = nodes + n + 2 * sizes["links"] + sizes["rings"] + sizes["members"]
    if arcs >= MOST_ARCS:
        return None
    # Zeros that nobody touches cost nothing: the system hands them out page by page.
    flow, ones = np.zeros(arcs, np.int64), np.zeros(nodes, np.bool_)
    own: Room = {"decided": _packed(decided), "flow": flow, "ones": ones}
    most = PATIENCE * (arcs + 1) if budget is None else budget
    with working_room(sizes) as room:
        done = run(sizes, arrays | own | room, budget=most)
    if done is None:
        return None
    return KernelCut(
        closed=ones[:n],
        red=ones[n : 2 * n],
        bought=ones[2 * n :],
        flow=flow,
        value=done["value"],
        price=done["price"],
        constant=done["constant"],
        visited=done["visited"],
    )


def _arrays(problem: PerimeterProblem) -> tuple[dict[str, int], dict[str, NDArray[Any]]]:
    """Sizes and prices of a problem, its units one after the other."""
    n, units = problem.places, problem.units
    none = np.empty(0, np.int64)
    count = np.array([len(unit.members) for unit in units], np.int64)
    first_node = np.array([n if unit.level == "red" else 0 for unit in units], np.int64)
    member = np.concatenate([none, *(unit.members for unit in units)])
    start = np.concatenate([[0], np.cumsum(count)])
    sizes = {
        "places": n,
        "links": len(problem.links),
        "rings": len(problem.ring),
        "members": int(start[-1]),
        "units": len(units),
    }
    arrays = {
        "cost": problem.cost,
        "link": problem.links,
        "line_yellow": problem.line_yellow,
        "line_red": problem.line_red,
        "ring": problem.ring,
        "member": member + np.repeat(first_node, count),
        "each": np.concatenate([none, *(unit.each for unit in units)]),
        "unit_start": start,
        "whole": np.array([unit.whole for unit in units], np.int64),
        "parent": np.array([unit.parent for unit in units], np.int64),
    }
    return sizes, {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _packed(decided: Decided) -> NDArray[np.uint8]:
    """Write what the rules decide of a place as one number, bit by bit as mincut.c reads it."""
    masks = (decided.closed, decided.red, decided.never_closed, decided.never_red)
    packed = np.zeros(len(decided.closed), np.uint8)
    for bit, mask in enumerate(masks):
        packed |= mask.view(np.uint8) << np.uint8(bit)
    return packed
