"""Bound a capped problem from below by pricing what is capped: each price is one minimum cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .array_checks import Ints
from .caps import Cap
from .certificate import labeling_cost
from .conflict import Decided
from .least_cut import least_cut
from .price_range import total_price
from .problem import PRICE_LIMIT, Labels, PerimeterProblem
from .restated import repriced

MOST_CUTS: Final = 80
"""Minimum cuts that the search for the best prices may take; a few dozen do, as a rule."""


FINEST: Final = 2**20
"""Prices of caps are whole multiples of one in this, where int64 leaves room for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """
    A problem whose caps are priced instead of kept, and its optimum.

    Attributes
    ----------
    prices
        Price of a unit of each cap's amount, in units of 1 / ``scale``; at least 0.
    scale
        What all prices of the problem are multiplied by, at least 1.
    labels
        The least optimum at these prices.
    flow
        Its proof.
    cost
        What it costs at these prices, multiplied by ``scale``, the caps not yet taken off.
    """

    prices: tuple[int, ...]
    scale: int
    labels: Labels
    flow: Ints
    cost: int

    def bound(self, caps: Sequence[Cap]) -> Fraction:
        """Return what every labeling within the caps costs at least."""
        paid = sum(p * cap.at_most for p, cap in zip(self.prices, caps, strict=True))
        return Fraction(self.cost - paid, self.scale)


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """
    The best relaxation found, and what was found on the way.

    Attributes
    ----------
    best
        The relaxation with the highest bound.
    seen
        Every labeling met, in order; they keep the rules, and the caps or not.
    """

    best: Relaxation
    seen: tuple[Labels, ...]


def priced_problem(
    problem: PerimeterProblem, caps: Sequence[Cap], prices: Sequence[int], *, scale: int
) -> PerimeterProblem:
    """
    Add priced amounts to the prices of a problem.

    Parameters
    ----------
    problem, caps
        The problem and the caps on it.
    prices
        Price of each cap's amount, at least 0.
    scale
        What the problem's own prices are multiplied by; 0 for the amounts alone.

    Returns
    -------
    PerimeterProblem
        Unchecked; see `room` for what keeps within int64.
    """
    cost, yellow, red = (
        scale * own for own in (problem.cost, problem.line_yellow, problem.line_red)
    )
    for price, cap in zip(prices, caps, strict=True):
        cost = cost + price * cap.at_place
        yellow, red = yellow + price * cap.line_yellow, red + price * cap.line_red
    return repriced(problem, cost=cost, line_yellow=yellow, line_red=red, factor=scale)


def relax(
    problem: PerimeterProblem,
    caps: Sequence[Cap],
    fixed: Decided,
    seen: Sequence[Labels],
    *,
    near: Relaxation | None = None,
) -> Relaxed:
    """
    Find the prices of the caps that give the highest bound, by cutting planes.

    Parameters
    ----------
    problem, caps
        A problem without conflict, and its caps.
    fixed
        What its rules decide.
    seen
        Labels that keep the rules, to start from.
    near
        The best relaxation of a problem that states fewer rings, if any: its prices are asked
        first, for they are seldom far off.

    Returns
    -------
    Relaxed
        The best bound met. It is valid whatever the prices; only how good it is rests on
        floating point.

    Notes
    -----
    The bound is concave in the prices, and each labeling is a plane above it [1]_. A linear
    programme over the planes met so far proposes the next prices, until it promises less than
    one unit more.

    References
    ----------
    .. [1] J. E. Kelley, "The cutting-plane method for solving convex programs", Journal of the
       SIAM 8 (1960) 703-712, doi:10.1137/0108053
    """
    scale, dearest = room(problem, caps)
    scaled = priced_problem(problem, (), (), scale=scale)
    known = list(seen)
    planes = [_plane(problem, caps, labels) for labels in known]
    prices: tuple[int, ...] = (0,) * len(caps)
    waiting = [] if near is None else [_rescaled(near, scale, dearest)]
    asked = set()
    best: Relaxation | None = None
    for _ in range(MOST_CUTS + 1):
        asked.add(prices)
        newest = _relaxation(scaled, caps, fixed, prices, scale)
        if best is None or newest.bound(caps) > best.bound(caps):
            best = newest
        known.append(newest.labels)
        if not caps:
            break
        planes.append(_plane(problem, caps, newest.labels, newest))
        if waiting:
            prices = waiting.pop()
            continue
        promised, wanted = _proposal(planes, dearest)
        prices = tuple(round(price * scale) for price in wanted)
        if prices in asked or promised - best.bound(caps) < 1:
            break
    return Relaxed(best or newest, tuple(known))


def room(problem: PerimeterProblem, caps: Sequence[Cap]) -> tuple[int, NDArray[np.float64]]:
    """
    Say how finely caps can be priced, and how dearly, with all sums within int64.

    Parameters
    ----------
    problem, caps
        The problem and its caps.

    Returns
    -------
    tuple
        The scale, a power of two; and the dearest price of each cap, in units of the problem's
        prices. Where that fits, a unit of amount beyond a cap then costs more than all else.
        Where amounts are many, fine prices come first: the best one may lie far below 1.
    """
    total = total_price(problem) + 1
    share = (PRICE_LIMIT // 4) // (len(caps) + 1)
    scale = FINEST
    while scale > 1 and scale * total > share:
        scale //= 2
    dearest = [min(total, share // (scale * (cap.largest + 1))) for cap in caps]
    return scale, np.array(dearest, np.float64)


def _rescaled(near: Relaxation, scale: int, dearest: NDArray[np.float64]) -> tuple[int, ...]:
    """Return the prices of a relaxation on another scale, none beyond the dearest."""
    return tuple(
        min(price * scale // near.scale, int(most) * scale)
        for price, most in zip(near.prices, dearest.tolist(), strict=True)
    )


def _relaxation(
    scaled: PerimeterProblem,
    caps: Sequence[Cap],
    fixed: Decided,
    prices: tuple[int, ...],
    scale: int,
) -> Relaxation:
    cut = least_cut(priced_problem(scaled, caps, prices, scale=1), fixed)
    n = scaled.places
    labels = cut.ones[:n].astype(np.int8) + cut.ones[n : 2 * n]
    return Relaxation(prices, scale, labels, cut.flow, cut.cost)


def _plane(
    problem: PerimeterProblem, caps: Sequence[Cap], labels: Labels, found: Relaxation | None = None
) -> list[float]:
    """Cost of labels, and how far each amount lies above its cap; what found them knows both."""
    amounts = [cap.amount(problem, labels) for cap in caps]
    if found is None:
        cost = labeling_cost(problem, labels)
    else:
        paid = sum(price * amount for price, amount in zip(found.prices, amounts, strict=True))
        cost = (found.cost - paid) // found.scale
    beyond = [float(own - cap.at_most) for own, cap in zip(amounts, caps, strict=True)]
    return [float(cost), *beyond]


def _proposal(
    planes: Sequence[Sequence[float]], dearest: NDArray[np.float64]
) -> tuple[float, list[float]]:
    """Return the highest point under all planes: its height, and the prices there."""
    from scipy.optimize import linprog  # noqa: PLC0415 - a thirtieth of what a service takes to start

    rows = np.array(planes)
    # Amounts and prices may differ by many powers of ten: each column gets a unit of its own.
    unit = np.maximum(np.abs(rows).max(axis=0), 1.0)
    matrix = np.column_stack([np.ones(len(rows)), -rows[:, 1:] / unit[1:]])
    found = linprog(
        np.append(-1.0, np.zeros(len(dearest))),
        A_ub=matrix,
        b_ub=rows[:, 0] / unit[0],
        bounds=[(None, None), *((0.0, most) for most in dearest * unit[1:] / unit[0])],
        method="highs",
    )
    if found.x is None or found.fun is None:
        return -np.inf, [0.0] * len(dearest)
    return -found.fun * float(unit[0]), (found.x[1:] * unit[0] / unit[1:]).tolist()
