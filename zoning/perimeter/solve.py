"""Answer a perimeter problem exactly: the cheapest labels, and the proof that none are cheaper."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from .array_checks import Ints
from .conflict import conflict, decided
from .least_cut import least_cut
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
    cut = least_cut(problem, decided(problem))
    n = problem.places
    labels = cut.ones[:n].astype(np.int8) + cut.ones[n : 2 * n]
    cut.flow.setflags(write=False)
    labels.setflags(write=False)
    return Solution("optimal", labels, cut.cost, cut.cost, (), cut.flow)
