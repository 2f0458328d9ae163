"""Answer a small problem by pricing every labeling, straight from the definition."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from zoning.perimeter.problem import PerimeterProblem


@dataclass(frozen=True)
class Exhausted:
    """What looking at every labeling says."""

    cost: int | None
    least: np.ndarray | None
    optima: int


@cache
def every_labeling(places: int) -> np.ndarray:
    """All 3**n labelings, one a row."""
    return np.indices((3,) * places, np.int8).reshape(places, 3**places).T


def exhaust(problem: PerimeterProblem) -> Exhausted:
    """Cheapest cost, the least of all optimal labelings level by level, and their number."""
    labels = every_labeling(problem.places)
    labels = labels[allowed(problem, labels)]
    if not len(labels):
        return Exhausted(None, None, 0)
    prices = energies(problem, labels)
    best = labels[prices == prices.min()]
    least = (best >= 1).all(axis=0).astype(int) + (best == 2).all(axis=0)
    return Exhausted(int(prices.min()), least, len(best))


def allowed(problem: PerimeterProblem, labels: np.ndarray) -> np.ndarray:
    """Which labelings keep every hard rule."""
    red, closed = labels == 2, labels >= 1
    keeps = red[:, problem.must_red].all(axis=1)
    keeps &= ~red[:, problem.never_red].any(axis=1)
    keeps &= ~closed[:, problem.must_open].any(axis=1)
    for i, j in problem.ring.tolist():
        keeps &= ~red[:, i] | closed[:, j]
    return keeps


def energies(problem: PerimeterProblem, labels: np.ndarray) -> np.ndarray:
    """Price of each labeling (engine definition: costs, lines, units by recursion)."""
    red, closed = labels == 2, labels >= 1
    total = problem.cost[np.arange(problem.places), labels].sum(axis=1)
    lines = zip(problem.links.tolist(), problem.line_yellow, problem.line_red, strict=True)
    for (i, j), yellow, dear in lines:
        total += yellow * (closed[:, i] ^ closed[:, j]) + dear * (red[:, i] ^ red[:, j])
    for index, unit in enumerate(problem.units):
        if unit.parent == -1:
            total += unit_price(problem, index, red, closed)
    return total


def unit_price(
    problem: PerimeterProblem, index: int, red: np.ndarray, closed: np.ndarray
) -> np.ndarray:
    """min(whole, what is paid member by member and child by child)."""
    unit = problem.units[index]
    piecemeal = (red if unit.level == "red" else closed)[:, unit.members] @ unit.each
    for child, other in enumerate(problem.units):
        if other.parent == index:
            piecemeal = piecemeal + unit_price(problem, child, red, closed)
    return np.minimum(unit.whole, piecemeal)
