"""Answer a perimeter problem exactly: the cheapest labels, and the proof that none are cheaper."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from .arcs import cut_network, network_constant
from .array_checks import Bools, Ints
from .conflict import Decided, conflict, decided
from .kernel import is_built, kernel_cut
from .mincut import minimal_cut
from .problem import Labels, PerimeterProblem, Rule

Flow = Ints
"""What flows along each arc of §3, in its order: shape (3n + 2m + r + members + units,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """
    The answer to a perimeter problem.

    Attributes
    ----------
    status
        "optimal", or "infeasible" when no labels keep the hard rules.
    labels
        Shape (n,), int8: 0 open, 1 yellow, 2 red. Of all cheapest labelings the one that
        closes least. None when infeasible.
    cost
        What the labels cost, in the unit of the problem's prices. None when infeasible.
    bound
        What every labeling costs at least; equal to ``cost``. None when infeasible.
    conflict
        Rules that cannot hold together; empty when optimal.
    flow
        The proof of the bound, for `zoning.perimeter.certificate.verify_solution`.
        None when infeasible.
    """

    status: Literal["optimal", "infeasible"]
    labels: Labels | None
    cost: int | None
    bound: int | None
    conflict: tuple[Rule, ...]
    flow: Flow | None


def solve(problem: PerimeterProblem) -> Solution:
    """
    Find the cheapest labels of a problem, and of those the ones that close least.

    Parameters
    ----------
    problem
        Any problem; it may have no places.

    Returns
    -------
    Solution
        Optimal, with cost, bound and proof; or infeasible, with the rules that contradict
        each other, found before anything is solved.

    Raises
    ------
    ArithmeticError
        If the flow does not prove the cut; the answer is never returned unproved.

    Notes
    -----
    One minimum cut (docs/model.md §3, §4), found by the compiled search
    (`zoning.perimeter.kernel`), or by a flow library where that is missing or would take too
    long. The same problem gives the same bytes; the labels do not depend on which of the two
    found them, the flow does.

    References
    ----------
    .. [1] V. Kolmogorov, R. Zabih, "What energy functions can be minimized via graph cuts?",
       IEEE TPAMI 26 (2004) 147-159, doi:10.1109/TPAMI.2004.1262177
    .. [2] J.-C. Picard, "Maximal closure of a graph and applications to combinatorial
       problems", Management Science 22 (1976) 1268-1272, doi:10.1287/mnsc.22.11.1268

    Examples
    --------
    A case in a house that must stay open:

    >>> problem = PerimeterProblem(
    ...     cost=[[0, 1, 1]], links=[], line_yellow=[], line_red=[], must_red=[True],
    ...     never_red=[False], must_open=[True], ring=[],
    ... )
    >>> [rule.kind for rule in solve(problem).conflict]
    ['must_red', 'must_open']
    """
    chain = conflict(problem)
    if chain:
        return Solution("infeasible", None, None, None, chain, None)
    fixed = decided(problem)
    return _by_kernel(problem, fixed) or _by_library(problem, fixed)


def _by_kernel(problem: PerimeterProblem, fixed: Decided) -> Solution | None:
    """The answer of the compiled search; None where there is none, or it would take too long."""
    cut = kernel_cut(problem, fixed) if is_built() else None
    if cut is None:
        return None
    if cut.price != cut.value:
        raise ArithmeticError(f"a flow of {cut.value} does not prove a cut of {cut.price}")
    constant = network_constant(problem)
    return _optimal(cut.closed, cut.red, constant + cut.price, constant + cut.value, cut.flow)


def _by_library(problem: PerimeterProblem, fixed: Decided) -> Solution:
    """The answer of the flow library, on the whole network."""
    network = cut_network(problem)
    unbought = np.zeros(network.units, np.bool_)
    cut = minimal_cut(
        network,
        ones=np.concatenate([fixed.closed, fixed.red, unbought, [True, False]]),
        zeros=np.concatenate([fixed.never_closed, fixed.never_red, unbought, [False, True]]),
    )
    n = problem.places
    cost, bound = network.constant + cut.price, network.constant + cut.value
    return _optimal(cut.ones[:n], cut.ones[n : 2 * n], cost, bound, cut.flow)


def _optimal(closed: Bools, red: Bools, cost: int, bound: int, flow: Flow) -> Solution:
    labels = closed.astype(np.int8) + red
    flow.setflags(write=False)
    labels.setflags(write=False)
    return Solution("optimal", labels, cost, bound, (), flow)
