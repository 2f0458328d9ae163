"""Write the part of a problem that a rising price can still change as a network of single bits."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .array_checks import Bools, Ints
from .problem import PerimeterProblem

TWICE = 2
"""Prices are doubled, so that half the price of a one-way arc is a whole number (§11)."""


@dataclass(frozen=True, slots=True, eq=False)
class Bits:
    """
    Bits to be set, whose price is a line in the price of risk, all doubled.

    Attributes
    ----------
    node
        Shape (k,): node of docs/model.md §3 that each bit is.
    is_red
        Shape (k,): whether it lies in the layer of red; units lie in that of their level.
    base, slope
        Shape (k,): what setting the bit costs, at price 0 and per unit of price; no slope is
        above 0.
    arcs, line
        Shapes (m, 2), (m,): pairs of bits of one layer, and what their difference costs.
    hard
        Shape (h, 2): where the first is set, the second must be.
    """

    node: Ints
    is_red: Bools
    base: Ints
    slope: Ints
    arcs: Ints
    line: Ints
    hard: Ints


def undecided_bits(problem: PerimeterProblem, risk: Ints, ones: Bools, most: Bools) -> Bits:
    """
    Return the bits between two cuts, with all others merged into the prices.

    Parameters
    ----------
    problem
        The problem at price 0.
    risk
        Shape (n, 3), falling weakly with the level.
    ones, most
        Shape (2n + units,): nodes that are 1 at the lowest price and at the highest one; both
        keep the hard rules.

    Returns
    -------
    Bits
        One for each node of ``most`` that is not in ``ones``.
    """
    between = most & ~ones
    whole = _bits_about(problem, risk, between)
    return kept_bits(part_at(part_at(whole, ones), most), between)


def part_at(bits: Bits, ones: Bools) -> Bits:
    """
    Cut all arcs that lead out of a set, paying for them in its bits' prices.

    While bits of the set are still open questions, those outside it are 0, and while those
    outside are, the set is 1 (§11): so the near end pays the arc, and the far end saves it.

    Parameters
    ----------
    bits
        The bits.
    ones
        Shape (k,): the set. No hard arc leads out of it.

    Returns
    -------
    Bits
        The same bits; arcs between the two sides are gone.
    """
    side = ones[bits.arcs]
    across = side[:, 0] != side[:, 1]
    ends, line = bits.arcs[across], bits.line[across]
    inner = np.where(side[across, 0], ends[:, 0], ends[:, 1])
    outer = ends.sum(axis=1) - inner
    base = bits.base.copy()
    np.add.at(base, inner, line)
    np.subtract.at(base, outer, line)
    one_side = ones[bits.hard[:, 0]] == ones[bits.hard[:, 1]]
    return replace(
        bits, base=base, arcs=bits.arcs[~across], line=bits.line[~across], hard=bits.hard[one_side]
    )


def kept_bits(bits: Bits, kept: Bools) -> Bits:
    """
    Drop bits that no arc joins with those that stay.

    Parameters
    ----------
    bits
        The bits.
    kept
        Shape (k,): those that stay.

    Returns
    -------
    Bits
        Numbered anew, in the old order.
    """
    new = np.cumsum(kept) - 1
    arcs, hard = kept[bits.arcs].all(axis=1), kept[bits.hard].all(axis=1)
    return Bits(
        node=bits.node[kept],
        is_red=bits.is_red[kept],
        base=bits.base[kept],
        slope=bits.slope[kept],
        arcs=new[bits.arcs[arcs]],
        line=bits.line[arcs],
        hard=new[bits.hard[hard]],
    )


def _bits_about(problem: PerimeterProblem, risk: Ints, asked: Bools) -> Bits:
    """Every node as a bit, and the arcs at those that are asked about."""
    n, units = problem.places, problem.units
    nodes = 2 * n + len(units)
    base, slope = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    base[: 2 * n] = TWICE * np.diff(problem.cost, axis=1).T.ravel()
    slope[: 2 * n] = TWICE * np.diff(risk, axis=1).T.ravel()
    tail, head, price = _one_way_arcs(problem)
    within = head < nodes
    # A one-way arc is half a line, half its price at its tail, and half of it saved at its head.
    np.add.at(base, tail, np.where(within, 1, TWICE) * price)
    np.subtract.at(base, head[within], price[within])
    arcs = np.concatenate(
        [problem.links, problem.links + n, np.stack([tail[within], head[within]], axis=1)]
    )
    lines = (TWICE * problem.line_yellow, TWICE * problem.line_red, price[within])
    near = asked[arcs].any(axis=1)
    return Bits(
        node=np.arange(nodes),
        is_red=_in_red_layer(problem),
        base=base,
        slope=slope,
        arcs=arcs[near],
        line=np.concatenate(lines)[near],
        hard=_hard_arcs(problem, asked),
    )


def _in_red_layer(problem: PerimeterProblem) -> Bools:
    n = problem.places
    of_units = np.array([unit.level == "red" for unit in problem.units], np.bool_)
    return np.concatenate([np.zeros(n, np.bool_), np.ones(n, np.bool_), of_units])


def _hard_arcs(problem: PerimeterProblem, asked: Bools) -> Ints:
    """Nesting and ring between nodes that are asked about; others are kept already."""
    n = problem.places
    first, second = problem.ring.T
    nested = np.flatnonzero(asked[:n] & asked[n : 2 * n])
    rung = np.flatnonzero(asked[n + first] & asked[second] & (first != second))
    tail, head = np.append(nested, first[rung]) + n, np.append(nested, second[rung])
    return np.stack([tail, head], axis=1)


def _one_way_arcs(problem: PerimeterProblem) -> tuple[Ints, Ints, Ints]:
    """Arcs of the units: members to their unit, units to their parents or the sink."""
    n, units = problem.places, problem.units
    sink = 2 * n + len(units)
    none: NDArray[np.int64] = np.empty(0, np.int64)
    member = [unit.members + (n if unit.level == "red" else 0) for unit in units]
    owner = np.repeat(np.arange(len(units)) + 2 * n, [len(nodes) for nodes in member])
    parent = [sink if unit.parent < 0 else 2 * n + unit.parent for unit in units]
    tail = np.concatenate([none, *member, np.arange(2 * n, sink)])
    head = np.concatenate([none, owner, np.array(parent, np.int64)])
    price = np.concatenate([none, *(u.each for u in units), [unit.whole for unit in units]])
    return tail, head.astype(np.int64), price.astype(np.int64)
