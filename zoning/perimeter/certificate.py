"""Check an answer without trusting what computed it: rules, cost, and the flow that bounds it."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoning.errors import Fault

from .flow_proof import arc_count, flow_faults
from .problem import OPEN, RED, YELLOW, PerimeterProblem, Rule, UnitPrice, exact_sum

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def verify_solution(
    problem: PerimeterProblem, labels: ArrayLike, cost: int | None, flow: ArrayLike
) -> list[Fault]:
    """
    Check that labels keep the rules, cost what is said, and that none cost less.

    Parameters
    ----------
    problem
        The problem that was answered.
    labels
        Shape (n,), whole numbers: 0 open, 1 yellow, 2 red.
    cost
        What the labels are said to cost.
    flow
        The proof, shape (3n + 2m + r + members + units,), whole numbers: what flows along each
        arc, in the order of docs/model.md §3.

    Returns
    -------
    list of Fault
        Empty when the labels keep every hard rule, cost exactly ``cost``, are optimal, and
        close least among all optimal labels. Else everything that was found wrong; the flow
        is looked at only when the labels keep the rules.

    Notes
    -----
    The proof is weak duality (§7): whatever leaves the nodes that the rules decide to be 1
    must cross every cut. All sums are exact. Nothing here is shared with the solver: arcs are
    written anew from the formulas of §1 and §3. Linear in the size of the problem.
    """
    chosen = np.asarray(labels)
    if chosen.dtype.kind not in "iu" or chosen.shape != (problem.places,):
        found = f"{chosen.dtype} of shape {chosen.shape}"
        return [Fault("labels", found, f"whole numbers of shape ({problem.places},)")]
    unknown = (chosen < OPEN) | (chosen > RED)
    if unknown.any():
        return [_place_fault("labels", unknown, "a label that does not exist", "0, 1 or 2")]
    faults = rule_faults(problem, chosen)
    spent = labeling_cost(problem, chosen)
    if cost != spent:
        faults.append(Fault("cost", f"{cost}", f"{spent}, which is what the labels cost"))
    moved = np.asarray(flow)
    size = arc_count(problem)
    if moved.dtype.kind not in "iu" or moved.shape != (size,):
        found = f"{moved.dtype} of shape {moved.shape}"
        return [*faults, Fault("flow", found, f"whole numbers of shape ({size},)")]
    if any(fault.where != "cost" for fault in faults):
        return faults
    return faults + flow_faults(problem, chosen, spent, moved.astype(np.int64))


def verify_conflict(problem: PerimeterProblem, rules: Iterable[Rule]) -> list[Fault]:
    """
    Check that rules are the problem's own and cannot hold together.

    Parameters
    ----------
    problem
        The problem that was found infeasible.
    rules
        The chain: a place that must be red, at most one ring, what forbids it.

    Returns
    -------
    list of Fault
        Empty when every rule stands in the problem and the chain closes.
    """
    chain = tuple(rules)
    rings = set(map(tuple, problem.ring.tolist()))
    masks = {
        "must_red": problem.must_red,
        "never_red": problem.never_red,
        "must_open": problem.must_open,
    }
    faults = [
        Fault(f"conflict[{index}]", f"{rule}", "a rule of the problem")
        for index, rule in enumerate(chain)
        if not (
            (rule.place, rule.other) in rings
            if rule.kind == "ring"
            else 0 <= rule.place < problem.places and masks[rule.kind][rule.place]
        )
    ]
    kinds = tuple(rule.kind for rule in chain)
    closes = (
        kinds in (("must_red", "never_red"), ("must_red", "must_open"))
        and chain[0].place == chain[1].place
    ) or (
        kinds == ("must_red", "ring", "must_open")
        and (chain[0].place, chain[2].place) == (chain[1].place, chain[1].other)
    )
    if not closes:
        faults.append(Fault("conflict", f"{kinds}", "rules that exclude each other"))
    return faults


def labeling_cost(problem: PerimeterProblem, labels: ArrayLike) -> int:
    """
    Price labels by the definition (docs/model.md §1), whether they keep the rules or not.

    Parameters
    ----------
    problem
        The problem.
    labels
        Shape (n,): 0 open, 1 yellow, 2 red.

    Returns
    -------
    int
        The energy, in the unit of the problem's prices; exact.
    """
    chosen = np.asarray(labels, np.int64)
    first, second = problem.links.T
    total = exact_sum(problem.cost[np.arange(problem.places), chosen])
    for level, line in ((YELLOW, problem.line_yellow), (RED, problem.line_red)):
        inside = chosen >= level
        total += exact_sum(line[inside[first] != inside[second]])
    return total + _units_cost(problem.units, chosen)


def _units_cost(units: Sequence[UnitPrice], labels: Ints) -> int:
    """Sum of the roots' costs; children stand after their parents, so the last come first."""
    if not units:
        return 0
    closed = labels[np.concatenate([unit.members for unit in units])]
    least = np.array([RED if unit.level == "red" else YELLOW for unit in units])
    owner = np.repeat(np.arange(len(units)), [len(unit.members) for unit in units])
    paid = np.flatnonzero(closed >= least[owner])
    each = np.concatenate([unit.each for unit in units])[paid]
    # In two halves of 32 bits, as `exact_sum`.
    halves = np.zeros((2, len(units)), np.int64)
    np.add.at(halves[0], owner[paid], each >> 32)
    np.add.at(halves[1], owner[paid], each & 0xFFFFFFFF)
    price = [(high << 32) + low for high, low in zip(*halves.tolist(), strict=True)]
    total = 0
    for index in range(len(units) - 1, -1, -1):
        unit = units[index]
        cost = min(unit.whole, price[index])
        if unit.parent < 0:
            total += cost
        else:
            price[unit.parent] += cost
    return total


def rule_faults(problem: PerimeterProblem, labels: Ints) -> list[Fault]:
    """
    Name the hard rules that labels break.

    Parameters
    ----------
    problem
        The problem.
    labels
        Shape (n,): 0 open, 1 yellow, 2 red.

    Returns
    -------
    list of Fault
        One fault a kind of rule; empty when all hold.
    """
    broken = {
        "must_red": (problem.must_red & (labels != RED), "a place that is not red", "red"),
        "never_red": (problem.never_red & (labels == RED), "a red place", "open or yellow"),
        "must_open": (problem.must_open & (labels != OPEN), "a closed place", "open"),
    }
    faults = [_place_fault(name, *rest) for name, rest in broken.items() if rest[0].any()]
    first, second = problem.ring.T
    pairs = (labels[first] == RED) & (labels[second] == OPEN)
    if pairs.any():
        i, j = problem.ring[np.flatnonzero(pairs)[0]].tolist()
        found = f"place {i} red and place {j} open{_others(pairs)}"
        faults.append(Fault("ring", found, "the second place at least yellow"))
    return faults


def _place_fault(where: str, wrong: Bools, found: str, expected: str) -> Fault:
    return Fault(f"{where}[{np.flatnonzero(wrong)[0]}]", found + _others(wrong), expected)


def _others(wrong: Bools) -> str:
    count = int(wrong.sum()) - 1
    return f" (and {count} more)" if count else ""
