"""Restate a problem at other prices, without checking again what was checked before."""

from typing import Any, TypeVar

import numpy as np

from .array_checks import Bools, Ints
from .problem import PerimeterProblem, UnitPrice

_Kind = TypeVar("_Kind", PerimeterProblem, UnitPrice)


def repriced(
    problem: PerimeterProblem, *, cost: Ints, line_yellow: Ints, line_red: Ints, factor: int
) -> PerimeterProblem:
    """
    Return a problem with the same rules, other prices, and its units' prices multiplied.

    Parameters
    ----------
    problem
        The problem whose links, rules and units stay.
    cost, line_yellow, line_red
        The new prices, of the old shapes. A cost may lie below 0: only steps count (§3).
    factor
        What the prices of the units are multiplied by, at least 0.

    Returns
    -------
    PerimeterProblem
        Unchecked: the caller knows that all prices together stay below `PRICE_LIMIT`.
    """
    units = problem.units if factor == 1 else tuple(_unit(u, factor) for u in problem.units)
    return unchecked_problem(
        cost=cost,
        links=problem.links,
        line_yellow=line_yellow,
        line_red=line_red,
        must_red=problem.must_red,
        never_red=problem.never_red,
        must_open=problem.must_open,
        ring=problem.ring,
        units=units,
    )


def yellow_red_network(
    *, steps: Ints, is_red: Bools, links: Ints, line: Ints, ring: Ints
) -> PerimeterProblem:
    """
    State a network of single bits as a problem: each bit is a place of one open question.

    A bit of the yellow kind is a place that is never red, one of the red kind a place that is
    closed in any case.

    Parameters
    ----------
    steps
        Shape (k,): what it costs that a bit is 1; any sign.
    is_red
        Shape (k,): kind of each bit.
    links, line
        Shapes (m, 2), (m,): pairs of bits of one kind, and the price of their difference.
    ring
        Shape (r, 2): where the first bit, a red one, is 1, so is the second, a yellow one.

    Returns
    -------
    PerimeterProblem
        Unchecked. `zoning.perimeter.conflict.Decided` with ``is_red`` closed and the rest
        never red makes it the question meant.
    """
    none = np.zeros(len(steps), np.bool_)
    zero = np.zeros_like(steps)
    of_red = is_red[links[:, 0]]
    return unchecked_problem(
        cost=np.stack([zero, np.where(is_red, 0, steps), steps], axis=1),
        links=links,
        line_yellow=np.where(of_red, 0, line),
        line_red=np.where(of_red, line, 0),
        must_red=none,
        never_red=none,
        must_open=none,
        ring=ring,
        units=(),
    )


def unchecked_problem(**fields: Any) -> PerimeterProblem:
    """
    Make a problem of arrays that are known to fit together.

    Parameters
    ----------
    **fields
        Every field of `PerimeterProblem`, of its stated type and shape.

    Returns
    -------
    PerimeterProblem
        Holding the very arrays it was given.
    """
    return _unchecked(PerimeterProblem, fields)


def unchecked_unit(**fields: Any) -> UnitPrice:
    """
    Make the price of a unit of arrays that are known to fit together.

    Parameters
    ----------
    **fields
        Every field of `UnitPrice`, of its stated type and shape.

    Returns
    -------
    UnitPrice
        Holding the very arrays it was given.
    """
    return _unchecked(UnitPrice, fields)


def _unchecked(kind: type[_Kind], fields: dict[str, Any]) -> _Kind:
    made = object.__new__(kind)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def _unit(unit: UnitPrice, factor: int) -> UnitPrice:
    return unchecked_unit(
        members=unit.members,
        each=unit.each * factor,
        whole=unit.whole * factor,
        parent=unit.parent,
        level=unit.level,
    )
