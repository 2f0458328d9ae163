"""State one perimeter question as arrays: what every level costs, and which rules are hard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from zoning.errors import Fault, InvalidProblem

from .array_checks import Bools, Ints, mask, whole_number, whole_numbers

Labels = NDArray[np.int8]
Level = Literal["red", "yellow"]
RuleKind = Literal["must_red", "never_red", "must_open", "ring"]

OPEN: Final = 0
YELLOW: Final = 1
RED: Final = 2

PRICE_LIMIT: Final = 2**61
"""All prices of a problem together stay below this, so that no sum of them leaves int64 (§8)."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitPrice:
    """
    The price of closing a unit as a whole (docs/model.md §1).

    The unit costs the smaller of ``whole`` and the sum of ``each`` over its closed members
    plus the costs of its children.

    Attributes
    ----------
    members
        Places of the unit, shape (k,), int64; may be empty. A place may be a member of
        several units, and a place listed twice counts twice.
    each
        Price per closed member, int64, at least 0: one number for all, or one per member;
        kept as shape (k,).
    whole
        Price of the unit closed as a whole, at least 0.
    parent
        Position of an earlier unit of the same level that this unit is a part of, or -1.
    level
        "red": a member counts when it is red; "yellow": when it is yellow or red.

    Raises
    ------
    InvalidProblem
        If a price is not a whole number of at least 0, if ``each`` is neither one number nor
        one per member, or if ``level`` or ``parent`` is not one of those above.
    """

    members: Ints
    each: Ints
    whole: int
    parent: int = -1
    level: Level = "red"

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        members = whole_numbers("members", self.members, (None,), faults)
        size = None if members is None else len(members)
        each = np.asarray(self.each)
        if each.ndim == 0:
            each = np.full(size or 0, each)
        kept = {
            "members": members,
            "each": whole_numbers("each", each, (size,), faults),
            "whole": whole_number("whole", self.whole, faults),
            "parent": whole_number("parent", self.parent, faults, least=-1),
        }
        if self.level not in ("red", "yellow"):
            faults.append(Fault("level", repr(self.level), '"red" or "yellow"'))
        if faults:
            raise InvalidProblem(faults, subject="unit price")
        for name, value in kept.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One hard rule of a problem, as a link of a chain that cannot hold.

    Attributes
    ----------
    kind
        "must_red", "never_red", "must_open", or "ring".
    place
        The place the rule speaks of; for a ring, the one that is red.
    other
        The place that a ring closes; -1 for every other rule.
    """

    kind: RuleKind
    place: int
    other: int = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PerimeterProblem:
    """
    One perimeter question, exactly as docs/model.md §1 states it.

    Every price is an int64 of at least 0 in one common unit (the engine does not care which;
    plans use thousandths of a person-equivalent). n places, m links, r ring pairs; each of
    them may be 0. The arrays are copied and cannot be written.

    Attributes
    ----------
    cost
        Shape (n, 3): price of leaving a place open, closing it yellow, closing it red.
        No convexity is needed.
    links
        Shape (m, 2): pairs of neighbouring places. A pair listed twice is paid twice.
    line_yellow
        Shape (m,): paid when exactly one end of the link is yellow or red.
    line_red
        Shape (m,): paid when exactly one end of the link is red.
    must_red, never_red, must_open
        Shape (n,), bool: the place is red; is not red; is open.
    ring
        Shape (r, 2): where the first place is red, the second is yellow or red. Repeats and
        pairs of a place with itself change nothing.
    units
        Prices of closing units as a whole; a parent stands before its children.

    Raises
    ------
    InvalidProblem
        If shapes do not fit together, a price is negative or not a whole number, a place does
        not exist, a link joins a place with itself, a mask is not boolean, a parent is not an
        earlier unit of the same level, or all prices together reach 2**61 (§8). Every fault
        is reported, once per array and kind.

    Notes
    -----
    Hard rules that contradict each other are no fault of the problem: `solve` answers
    "infeasible" and names them.

    Examples
    --------
    A street (place 0) and a dead-end alley of three houses, the case in the middle one. A post
    costs 5 and a closed house 4, so one post towards the street and the tip closed cost 13,
    less than a post on each side:

    >>> from zoning.perimeter.solve import solve
    >>> problem = PerimeterProblem(
    ...     cost=[[0, 4, 4]] * 4, links=[[0, 1], [1, 2], [2, 3]],
    ...     line_yellow=[0] * 3, line_red=[5] * 3,
    ...     must_red=[False, False, True, False], never_red=[False] * 4,
    ...     must_open=[False] * 4, ring=[],
    ... )
    >>> solution = solve(problem)
    >>> solution.labels.tolist(), solution.cost
    ([0, 0, 2, 2], 13)
    """

    cost: Ints
    links: Ints
    line_yellow: Ints
    line_red: Ints
    must_red: Bools
    never_red: Bools
    must_open: Bools
    ring: Ints
    units: tuple[UnitPrice, ...] = ()

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        cost = whole_numbers("cost", self.cost, (None, 3), faults)
        n = None if cost is None else len(cost)
        links = whole_numbers("links", self.links, (None, 2), faults, below=n)
        m = None if links is None else len(links)
        kept: dict[str, object] = {
            "cost": cost,
            "links": links,
            "line_yellow": whole_numbers("line_yellow", self.line_yellow, (m,), faults),
            "line_red": whole_numbers("line_red", self.line_red, (m,), faults),
            "must_red": mask("must_red", self.must_red, n, faults),
            "never_red": mask("never_red", self.never_red, n, faults),
            "must_open": mask("must_open", self.must_open, n, faults),
            "ring": whole_numbers("ring", self.ring, (None, 2), faults, below=n),
            "units": tuple(self.units),
        }
        faults += [] if links is None else _self_links(links)
        faults += _unit_faults(tuple(self.units), n)
        if not faults:
            for name, value in kept.items():
                object.__setattr__(self, name, value)
            faults += _overflow(self)
        if faults:
            raise InvalidProblem(faults)

    @property
    def places(self) -> int:
        """Number of places, n."""
        return len(self.cost)


def exact_sum(values: Ints) -> int:
    """
    Add up whole numbers without the limits of int64.

    Parameters
    ----------
    values
        Any int64 values, fewer than 2**31 of them.

    Returns
    -------
    int
        The sum, exact even where it needs more than 64 bits.
    """
    high, low = values >> 32, values & 0xFFFFFFFF
    return (int(high.sum()) << 32) + int(low.sum())


def _self_links(links: Ints) -> list[Fault]:
    same = np.flatnonzero(links[:, 0] == links[:, 1])
    if not len(same):
        return []
    others = f" (and {len(same) - 1} more such links)" if len(same) > 1 else ""
    found = f"place {links[same[0], 0]} linked with itself{others}"
    return [Fault(f"links[{same[0]}]", found, "two different places")]


def _unit_faults(units: Sequence[UnitPrice], places: int | None) -> list[Fault]:
    """Faults of units among each other and against the places."""
    faults = []
    for index, unit in enumerate(units):
        where = f"units[{index}]"
        if places is not None and len(unit.members) and int(unit.members.max()) >= places:
            found = f"member {unit.members.max()}"
            faults.append(Fault(where, found, f"places from 0 to {places - 1}"))
        if unit.parent >= index:
            faults.append(Fault(where, f"parent {unit.parent}", "an earlier unit, or -1"))
        elif unit.parent >= 0 and units[unit.parent].level != unit.level:
            found = f"level {unit.level} under a parent of level {units[unit.parent].level}"
            faults.append(Fault(where, found, "parent and child of one level"))
    return faults


def _overflow(problem: PerimeterProblem) -> list[Fault]:
    """Refuse prices whose sums might leave int64 (§8)."""
    each = (unit.each for unit in problem.units)
    arrays = [problem.cost, problem.line_yellow, problem.line_red, *each]
    total = sum(map(exact_sum, arrays)) + sum(unit.whole for unit in problem.units)
    if total < PRICE_LIMIT:
        return []
    mend = "Divide all prices by a common factor."
    return [Fault("prices", f"a sum of {total}", f"a sum below {PRICE_LIMIT}", mend)]
