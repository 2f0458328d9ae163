"""Check an answer within caps without trusting what computed it."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from zoning.errors import Fault

from .capped_solution import CappedSolution
from .caps import Cap
from .certificate import labeling_cost, rule_faults, verify_conflict, verify_solution
from .problem import RED, YELLOW, PerimeterProblem, exact_sum
from .restated import unchecked_problem


def verify_capped(
    problem: PerimeterProblem, caps: Sequence[Cap], solution: CappedSolution
) -> list[Fault]:
    """
    Check that labels keep rules and caps, cost what is said, and that the bound is proved.

    Parameters
    ----------
    problem, caps
        The problem that was answered, and its caps.
    solution
        The answer.

    Returns
    -------
    list of Fault
        Empty when all that is said holds. A bound by the flow is recomputed from it; one by the
        integer programme, and an infeasibility by it alone, is taken on its word.

    Notes
    -----
    The relaxation is written anew from the definition: amounts times prices are added to costs
    and lines, its flow is checked by `verify_solution`, and prices times caps are taken off.
    All sums are exact.
    """
    if solution.conflict:
        return verify_conflict(problem, solution.conflict)
    faults, bound = _bound(problem, caps, solution)
    if solution.labels is None:
        return faults + _without_labels(problem, solution, bound)
    labels = np.asarray(solution.labels, np.int64)
    faults += rule_faults(problem, labels)
    spent = labeling_cost(problem, labels)
    if spent != solution.cost:
        faults.append(Fault("cost", f"{solution.cost}", f"{spent}, which is what the labels cost"))
    for index, cap in enumerate(caps):
        amount = _amount(problem, cap, labels)
        if amount > cap.at_most:
            faults.append(Fault(f"caps[{index}]", f"{amount} {cap.name}", f"at most {cap.at_most}"))
        if solution.amounts[index : index + 1] != (amount,):
            faults.append(Fault(f"amounts[{index}]", f"{solution.amounts}", f"{amount}"))
    return faults + _said(solution, bound)


def _said(solution: CappedSolution, bound: Fraction | None) -> list[Fault]:
    """Compare status, bound and gap with each other and with what the flow proves."""
    faults = []
    if bound is None or solution.bound is None or solution.gap is None:
        return [Fault("bound", "none", "a bound with its flow")]
    if solution.bound_by == "flow" and solution.bound > -(-bound // 1):
        faults.append(Fault("bound", f"{solution.bound}", f"{-(-bound // 1)}, by the flow"))
    if solution.gap < 0 or (solution.gap == 0) != (solution.status == "optimal"):
        faults.append(Fault("status", f"{solution.status}, gap {solution.gap}", "optimal at gap 0"))
    return faults


def _without_labels(
    problem: PerimeterProblem, solution: CappedSolution, bound: Fraction | None
) -> list[Fault]:
    """An impossible cap shows in a bound above all that labels can cost."""
    by_programme = solution.reason.endswith("integer programme")
    if solution.status == "undecided" or by_programme:
        return []
    arrays = (problem.cost, problem.line_yellow, problem.line_red)
    dearest = sum(map(exact_sum, arrays)) + sum(unit.whole for unit in problem.units)
    only_amounts = solution.relaxation is not None and solution.relaxation.scale == 0
    limit = 0 if only_amounts else dearest
    if bound is None or bound <= limit:
        return [Fault("status", f"infeasible with a bound of {bound}", f"a bound above {limit}")]
    return []


def _bound(
    problem: PerimeterProblem, caps: Sequence[Cap], solution: CappedSolution
) -> tuple[list[Fault], Fraction | None]:
    """Recompute the bound of the relaxation; with no price of its own, in units of amount."""
    relaxation = solution.relaxation
    if relaxation is None:
        return [Fault("relaxation", "none", "the relaxation that proves the bound")], None
    if len(relaxation.prices) != len(caps) or min((*relaxation.prices, relaxation.scale)) < 0:
        return [Fault("relaxation", f"{relaxation.prices}", "a price of 0 or more per cap")], None
    scale = relaxation.scale
    priced = priced_anew(problem, caps, relaxation.prices, scale=scale)
    faults = verify_solution(priced, relaxation.labels, relaxation.cost, relaxation.flow)
    paid = sum(price * cap.at_most for price, cap in zip(relaxation.prices, caps, strict=True))
    return faults, Fraction(relaxation.cost - paid, max(scale, 1))


def priced_anew(
    problem: PerimeterProblem, caps: Sequence[Cap], prices: Sequence[int], *, scale: int
) -> PerimeterProblem:
    """
    Write a relaxation from its definition, without the code that solved it.

    Parameters
    ----------
    problem, caps
        The problem and its caps.
    prices
        What each cap's amount is priced at, one a cap.
    scale
        What the problem's own prices are multiplied by.

    Returns
    -------
    PerimeterProblem
        Amounts times prices added to costs and lines; unchecked.
    """
    cost, yellow, red = (
        array * scale for array in (problem.cost, problem.line_yellow, problem.line_red)
    )
    for price, cap in zip(prices, caps, strict=True):
        cost = cost + cap.at_place * price
        yellow, red = yellow + cap.line_yellow * price, red + cap.line_red * price
    units = [
        type(unit)(unit.members, unit.each * scale, unit.whole * scale, unit.parent, unit.level)
        for unit in problem.units
    ]
    return unchecked_problem(
        cost=cost,
        links=problem.links,
        line_yellow=yellow,
        line_red=red,
        must_red=problem.must_red,
        never_red=problem.never_red,
        must_open=problem.must_open,
        ring=problem.ring,
        units=tuple(units),
    )


def _amount(problem: PerimeterProblem, cap: Cap, labels: np.ndarray) -> int:
    """Count an amount place by place and line by line, from the definition."""
    first, second = problem.links.T
    total = exact_sum(np.take_along_axis(cap.at_place, labels[:, None], axis=1))
    for level, line in ((YELLOW, cap.line_yellow), (RED, cap.line_red)):
        total += exact_sum(line * ((labels[first] >= level) ^ (labels[second] >= level)))
    return total
