"""Find the cheapest plan within caps, and say how far it is from proved."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from .array_checks import Ints
from .capped_solution import CappedSolution
from .caps import Cap, checked_caps
from .certificate import labeling_cost
from .conflict import Decided, conflict, decided
from .doubt import doubtful_bits
from .fixing import decided_bits, proved_bits
from .infeasible import CONTRADICTION
from .least_cut import least_cut
from .price_range import total_price
from .problem import RED, YELLOW, Labels, PerimeterProblem
from .programme import free_bits, solve_programme
from .relaxation import Relaxation, Relaxed, priced_problem, relax

MOST_BITS: Final = 1_000
"""Open bits above which the integer programme is not asked: it might take minutes."""

MOST_BITS_NEARLY_DONE: Final = 4_000
"""The same where the gap is at most a hundredth of the cost: then most branches end at once."""

NODES: Final = 200
"""Nodes of the search tree, unless told otherwise: a limit that is the same on every machine."""

BELIEVED: Final = 0.01
"""The programme's bound is floating point: so much of it is not believed."""


@dataclass(frozen=True, slots=True, eq=False)
class Bounded:
    """
    What every plan within the caps costs at least.

    Attributes
    ----------
    fixed
        What the rules decide.
    relaxed
        The best relaxation, and the labels met on the way.
    bound
        Its bound, a whole number.
    """

    fixed: Decided
    relaxed: Relaxed
    bound: int


@dataclass(slots=True)
class _Search:
    """The best labels so far, and the best bound."""

    problem: PerimeterProblem
    caps: Sequence[Cap]
    fixed: Decided
    relaxation: Relaxation
    bound: int
    bound_by: Literal["flow", "programme"] = "flow"
    labels: Labels | None = None
    cost: int | None = None

    def offer(self, labels: Labels | None) -> None:
        """Keep labels that are within rules and caps and cost less than those kept."""
        if labels is None or not _keeps_rules(self.problem, self.fixed, labels):
            return
        if any(cap.amount(self.problem, labels) > cap.at_most for cap in self.caps):
            return
        cost = labeling_cost(self.problem, labels)
        if self.cost is None or cost < self.cost:
            self.labels, self.cost = labels, cost

    @property
    def most_bits(self) -> int:
        nearly = self.cost is not None and 100 * (self.cost - self.bound) <= self.cost
        return MOST_BITS_NEARLY_DONE if nearly else MOST_BITS

    @property
    def is_done(self) -> bool:
        return self.cost is not None and self.cost <= self.bound


def solve_capped(
    problem: PerimeterProblem, caps: Sequence[Cap], *, nodes: int = NODES
) -> CappedSolution:
    """
    Find the cheapest labels that keep the hard rules and every cap.

    Parameters
    ----------
    problem
        Any problem.
    caps
        The caps on it; with none, the answer is that of `zoning.solve`.
    nodes
        Nodes of each search tree after which the integer programme stops, at least 1.

    Returns
    -------
    CappedSolution
        Optimal, or feasible with the gap that is left, or infeasible with the reason. Where
        several labelings are cheapest, one of them.

    Raises
    ------
    InvalidProblem
        If a cap does not fit the problem.
    ArithmeticError
        If a flow does not prove its cut.

    Notes
    -----
    NP-hard already for one cap [1]_. A Lagrangian bound by minimum cuts (docs/model.md §12); an
    integer programme on what its labelings disagree about, for a good plan; then one on all that
    the bound and that plan do not settle, for the proof. No clock: the same problem gives the
    same answer.

    References
    ----------
    .. [1] A. Hayrapetyan, D. Kempe, M. Pál, Z. Svitkina, "Unbalanced graph cuts", ESA 2005,
       Lecture Notes in Computer Science 3669, 191-202

    Examples
    --------
    Two cases four houses apart want two zones with a post on either side, but there are only
    two posts: the houses between them are closed.

    >>> from zoning.perimeter.caps import posts_at_most
    >>> problem = PerimeterProblem(
    ...     cost=[[0, c, c] for c in (6, 5, 5, 5, 5, 6)],
    ...     links=[[i, i + 1] for i in range(5)], line_yellow=[0] * 5,
    ...     line_red=[1] * 5, must_red=[i in (1, 4) for i in range(6)], never_red=[False] * 6,
    ...     must_open=[False] * 6, ring=[],
    ... )
    >>> found = solve_capped(problem, [posts_at_most(problem, 2, level="red")])
    >>> found.status, found.labels.tolist(), found.cost, found.gap
    ('optimal', [0, 2, 2, 2, 2, 0], 22, 0)
    """
    bounded = bound_capped(problem, caps)
    if isinstance(bounded, CappedSolution):
        return bounded
    return search_capped(problem, caps, bounded, nodes=nodes)


def bound_capped(
    problem: PerimeterProblem, caps: Sequence[Cap], *, near: Relaxation | None = None
) -> CappedSolution | Bounded:
    """
    Bound what the cheapest labels within all caps cost, without looking for them.

    Parameters
    ----------
    problem, caps
        As `solve_capped`.
    near
        As `zoning.perimeter.relaxation.relax`.

    Returns
    -------
    CappedSolution or Bounded
        The bound and its labels; or the answer, where rules or caps allow no labels.

    Raises
    ------
    InvalidProblem
        If a cap does not fit the problem.
    ArithmeticError
        If a flow does not prove its cut.
    """
    checked_caps(problem, tuple(caps))
    chain = conflict(problem)
    if chain:
        return CappedSolution("infeasible", reason=CONTRADICTION, conflict=chain)
    fixed = decided(problem)
    extremes = []
    for cap in caps:
        least, labels, alone = _least_amount(problem, cap, fixed)
        if least > cap.at_most:
            reason = f"every plan within the rules has at least {least} {cap.name}"
            reason += f", and {cap.at_most} are allowed"
            prices = tuple(int(one is cap) for one in caps)
            proof = Relaxation(prices, 0, labels, alone, least)
            return CappedSolution("infeasible", relaxation=proof, reason=reason)
        extremes.append(labels)
    relaxed = relax(problem, caps, fixed, extremes, near=near)
    bound = math.ceil(relaxed.best.bound(caps))
    if bound > total_price(problem):
        reason = "no plan within the rules keeps all caps at once"
        return CappedSolution("infeasible", relaxation=relaxed.best, reason=reason)
    return Bounded(fixed, relaxed, bound)


def search_capped(
    problem: PerimeterProblem, caps: Sequence[Cap], bounded: Bounded, *, nodes: int = NODES
) -> CappedSolution:
    """
    Close the gap between the bound and the best labels, as far as the nodes reach.

    Parameters
    ----------
    problem, caps
        As `solve_capped`.
    bounded
        What `bound_capped` returned of them.
    nodes
        As `solve_capped`.

    Returns
    -------
    CappedSolution
        As `solve_capped`.
    """
    fixed, relaxed = bounded.fixed, bounded.relaxed
    search = _Search(problem, caps, fixed, relaxed.best, bounded.bound)
    for labels in (relaxed.best.labels, *relaxed.seen):
        search.offer(labels)
    if search.is_done:
        return _answer(search)
    value, group = _unsettled(search)
    doubt = doubtful_bits(problem, caps, fixed, relaxed, search.labels, most=MOST_BITS)
    if _is_worth_asking(free_bits(doubt), free_bits(value, group)):
        search.offer(solve_programme(problem, caps, doubt, nodes=nodes).labels)
        value, group = _unsettled(search)
    if not search.is_done and free_bits(value, group) <= search.most_bits:
        found = solve_programme(problem, caps, value, nodes=nodes, group=group)
        search.offer(found.labels)
        if math.isinf(found.bound) and found.bound > 0 and search.cost is None:
            reason = "no plan within the rules keeps all caps at once, by the integer programme"
            return CappedSolution("infeasible", relaxation=relaxed.best, reason=reason)
        if math.isfinite(found.bound) and math.ceil(found.bound - BELIEVED) > search.bound:
            search.bound, search.bound_by = math.ceil(found.bound - BELIEVED), "programme"
    return _answer(search)


def _unsettled(search: _Search) -> tuple[NDArray[np.int8], Ints]:
    """Bits that neither rules nor bound and best labels settle are -1; some go together."""
    value = decided_bits(search.fixed)
    if search.cost is None:
        return value, np.arange(len(value))
    return proved_bits(search.problem, search.caps, search.relaxation, value, worst=search.cost)


def _is_worth_asking(some: int, rest: int) -> bool:
    """Whether a part can be searched, and is much less than all."""
    return some <= min(MOST_BITS, rest // 2)


def _answer(search: _Search) -> CappedSolution:
    if search.labels is None or search.cost is None:
        reason = "no plan was found within the nodes allowed, and none is known to be impossible"
        return CappedSolution(
            "undecided",
            bound=search.bound,
            bound_by=search.bound_by,
            relaxation=search.relaxation,
            reason=reason,
        )
    labels = search.labels.astype(np.int8)
    labels.setflags(write=False)
    return CappedSolution(
        "optimal" if search.is_done else "feasible",
        labels=labels,
        cost=search.cost,
        bound=min(search.bound, search.cost),
        bound_by=search.bound_by,
        amounts=tuple(cap.amount(search.problem, labels) for cap in search.caps),
        relaxation=search.relaxation,
    )


def _least_amount(problem: PerimeterProblem, cap: Cap, fixed: Decided) -> tuple[int, Labels, Ints]:
    """Return the least amount that the rules allow, labels that have it, and the proof."""
    cut = least_cut(priced_problem(problem, [cap], [1], scale=0), fixed)
    n = problem.places
    return cut.cost, cut.ones[:n].astype(np.int8) + cut.ones[n : 2 * n], cut.flow


def _keeps_rules(problem: PerimeterProblem, fixed: Decided, labels: Labels) -> bool:
    """Whether labels keep every hard rule."""
    closed, red = labels >= YELLOW, labels == RED
    first, second = problem.ring.T
    keeps = (closed | ~fixed.closed).all() and (red | ~fixed.red).all()
    keeps = keeps and not (closed & fixed.never_closed).any()
    keeps = keeps and not (red & fixed.never_red).any()
    return bool(keeps and (closed[second] | ~red[first]).all())
