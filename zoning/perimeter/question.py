"""State a perimeter question whose rings and units are looked up where they are needed."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zoning.errors import Fault, InvalidProblem

from .array_checks import Bools, Ints
from .problem import PRICE_LIMIT, exact_sum


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """
    The prices of closing red units as a whole (docs/model.md §1), as arrays.

    Attributes
    ----------
    place, unit, each
        Place, unit and price of every membership, ascending by place, shape (k,).
    whole
        Price of each unit closed as a whole, shape (u,).
    parent
        Unit that each unit is a part of, or -1, shape (u,).
    depth
        How many units hold each unit, shape (u,): less for a parent than for its parts.
    """

    place: Ints
    unit: Ints
    each: Ints
    whole: Ints
    parent: Ints
    depth: Ints

    def of(self, chosen: Bools) -> "UnitTable":
        """Return the memberships of some places; the units keep their numbers."""
        kept = np.flatnonzero(chosen[self.place])
        return UnitTable(
            self.place[kept], self.unit[kept], self.each[kept], self.whole, self.parent, self.depth
        )

    def used(self) -> Ints:
        """Return the units with members and those that hold them, parents first."""
        marked = np.zeros(len(self.whole), bool)
        fresh = np.unique(self.unit)
        while len(fresh):
            marked[fresh] = True
            fresh = np.unique(self.parent[fresh])
            fresh = fresh[fresh >= 0]
            fresh = fresh[~marked[fresh]]
        rows = np.flatnonzero(marked)
        return rows[np.argsort(self.depth[rows], kind="stable")]

    def roots(self) -> Ints:
        """Return the outermost unit that holds each unit, shape (u,)."""
        root = np.arange(len(self.whole))
        while (held := self.parent[root] >= 0).any():
            root[held] = self.parent[root[held]]
        return root

    def spent(self, red: Bools) -> Ints:
        """Return what the red members of each unit and its parts cost, not capped, shape (u,)."""
        mine = np.flatnonzero(red[self.place])
        spent = np.zeros(len(self.whole), np.int64)
        np.add.at(spent, self.unit[mine], self.each[mine])
        rows = np.flatnonzero(self.parent >= 0)
        for depth in np.unique(self.depth[rows])[::-1]:
            at = rows[self.depth[rows] == depth]
            np.add.at(spent, self.parent[at], np.minimum(spent[at], self.whole[at]))
        return spent

    def bought(self, red: Bools) -> Bools:
        """Mark the places of units whose whole is cheaper than their red parts, shape (n,)."""
        dear = self.spent(red) > self.whole
        for depth in np.unique(self.depth):
            rows = np.flatnonzero((self.depth == depth) & (self.parent >= 0))
            dear[rows] |= dear[self.parent[rows]]
        inside = np.zeros(len(red), bool)
        inside[self.place[dear[self.unit]]] = True
        return inside


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """
    A perimeter problem (docs/model.md §1) without its rings, for which places are asked one by one.

    Attributes
    ----------
    cost, links, line_yellow, line_red, must_red, never_red, must_open
        As `zoning.perimeter.problem.PerimeterProblem`.
    closed
        Places that the rings of places that must be red close, shape (n,).
    units
        Prices of red units.
    place_rows, link_rows
        Number of each place and link in the area, ascending, shapes (n,) and (m,).

    Raises
    ------
    InvalidProblem
        If a price is below 0, or all prices together reach 2**61 (§8).
    """

    cost: Ints
    links: NDArray[np.integer]
    line_yellow: Ints
    line_red: Ints
    must_red: Bools
    never_red: Bools
    must_open: Bools
    closed: Bools
    units: UnitTable
    place_rows: Ints
    link_rows: Ints

    def __post_init__(self) -> None:
        least = min(int(array.min(initial=0)) for array in self._prices)
        total = self.total
        faults = []
        if least < 0:
            faults.append(Fault("prices", f"{least}", "prices of at least 0"))
        if total >= PRICE_LIMIT:
            mend = "Divide all prices by a common factor."
            faults.append(Fault("prices", f"a sum of {total}", f"a sum below {PRICE_LIMIT}", mend))
        if faults:
            raise InvalidProblem(faults)

    @property
    def places(self) -> int:
        """Number of places, n."""
        return len(self.cost)

    @property
    def total(self) -> int:
        """All prices together; no two labelings differ by more."""
        return sum(map(exact_sum, self._prices))

    @property
    def _prices(self) -> tuple[Ints, ...]:
        units = self.units
        return self.cost, self.line_yellow, self.line_red, units.each, units.whole

    def part(self, places: Ints) -> "Question":
        """Return the question of some places, ascending, with what joins them to each other."""
        own = np.full(self.places, -1, np.int32)
        own[places] = np.arange(len(places), dtype=np.int32)
        ends = own[self.links]
        links = np.flatnonzero((ends >= 0).all(axis=1))
        units = self.units.of(own >= 0)
        return Question(
            cost=self.cost[places],
            links=ends[links],
            line_yellow=self.line_yellow[links],
            line_red=self.line_red[links],
            must_red=self.must_red[places],
            never_red=self.never_red[places],
            must_open=self.must_open[places],
            closed=self.closed[places],
            units=replace(units, place=own[units.place].astype(np.int64)),
            place_rows=self.place_rows[places],
            link_rows=self.link_rows[links],
        )

    def energy(self, labels: NDArray[np.int8]) -> int:
        """Return what labels that keep the rules cost (docs/model.md §1)."""
        closed = np.flatnonzero(labels)
        total = exact_sum(self.cost[:, 0])
        total += exact_sum(self.cost[closed, labels[closed]] - self.cost[closed, 0])
        first, second = labels[self.links[:, 0]], labels[self.links[:, 1]]
        apart = np.flatnonzero(first != second)
        first, second = first[apart], second[apart]
        for level, line in ((1, self.line_yellow), (2, self.line_red)):
            total += exact_sum(line[apart[(first >= level) != (second >= level)]])
        spent = np.minimum(self.units.spent(labels == 2), self.units.whole)
        return total + exact_sum(spent[self.units.parent < 0])
