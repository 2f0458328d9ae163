"""Write some parts of a question as the arrays of one cut network."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .array_checks import Bools, Ints
from .conflict import Decided
from .problem import PerimeterProblem
from .question import Question, UnitTable
from .restated import unchecked_problem, unchecked_unit
from .stored_flow import arc_keys


@dataclass(frozen=True, slots=True, eq=False)
class PartProblem:
    """
    Places numbered anew, with the links, rings and units among them.

    Attributes
    ----------
    places, links, units
        These places, links and units in the question, ascending; units parents first.
    ring, member_place, member_unit
        Ring pairs and memberships, in the question's numbers.
    arrays
        As `zoning.perimeter.kernel.network_cut` takes them.
    decided
        What rules leave no choice about.
    """

    places: Ints
    links: Ints
    units: Ints
    ring: Ints
    member_place: Ints
    member_unit: Ints
    arrays: dict[str, NDArray[Any]]
    decided: Decided

    @classmethod
    def of(
        cls, question: Question, units: UnitTable, rings: Ints, *, shut: Bools, fresh: Bools
    ) -> "PartProblem":
        """Return the problem of the fresh places, which nothing joins to others."""
        places = np.flatnonzero(fresh)
        own = np.full(len(fresh), -1, np.int32)
        own[places] = np.arange(len(places), dtype=np.int32)
        links = np.flatnonzero(fresh[question.links[:, 0]] & fresh[question.links[:, 1]])
        ring = rings[fresh[rings[:, 0]]]
        mine = units.of(fresh)
        used = mine.used()
        rank = np.full(len(units.whole) + 1, -1, np.int64)
        rank[used] = np.arange(len(used))
        order = np.argsort(rank[mine.unit], kind="stable")
        held = rank[mine.unit][order]
        place = mine.place[order]
        arrays = {
            "cost": question.cost[places],
            "link": own[question.links[links]].astype(np.int64),
            "line_yellow": question.line_yellow[links],
            "line_red": question.line_red[links],
            "ring": own[ring].astype(np.int64),
            "member": own[place] + np.int64(len(places)),
            "each": mine.each[order],
            "unit_start": np.searchsorted(held, np.arange(len(used) + 1)).astype(np.int64),
            "whole": units.whole[used],
            "parent": rank[units.parent[used]],
        }
        never_red = question.never_red[places] | question.must_open[places]
        never_red[own[ring[question.must_open[ring[:, 1]], 0]]] = True
        return cls(
            places,
            links,
            used,
            ring,
            place,
            mine.unit[order],
            {name: np.ascontiguousarray(array, np.int64) for name, array in arrays.items()},
            Decided(shut[places], question.must_red[places], question.must_open[places], never_red),
        )

    @property
    def sizes(self) -> dict[str, int]:
        """How many places, links, rings, members and units there are."""
        return {
            "places": len(self.places),
            "links": len(self.links),
            "rings": len(self.ring),
            "members": len(self.member_place),
            "units": len(self.units),
        }

    def keys(self, question: Question) -> tuple[Ints, NDArray[np.int32]]:
        """Return the name of every arc in the order of docs/model.md §3, and a place near it."""
        places, links = question.place_rows[self.places], question.link_rows[self.links]
        first, second = question.place_rows[self.ring].T
        member = question.place_rows[self.member_place]
        named = [
            arc_keys(0, places),
            arc_keys(1, places),
            arc_keys(2, links),
            arc_keys(3, links),
            arc_keys(4, places),
            arc_keys(5, first, second),
            arc_keys(6, self.member_unit, member),
            arc_keys(7, self.units),
        ]
        tail = places[self.arrays["link"][:, 0]]
        units = question.place_rows[self._place_of_units(self.arrays["unit_start"])]
        near = [places, places, tail, tail, places, first, member, units]
        return np.concatenate(named), np.concatenate(near).astype(np.int32)

    def _place_of_units(self, start: Ints) -> Ints:
        """Return a place in each unit or its parts; parents stand first."""
        parent = self.arrays["parent"]
        place = np.full(len(self.units), -1, np.int64)
        own = start[1:] > start[:-1]
        place[own] = self.member_place[start[:-1][own]]
        for unit in range(len(parent) - 1, -1, -1):
            if parent[unit] >= 0 and place[parent[unit]] < 0:
                place[parent[unit]] = place[unit]
        return place

    def problem(self) -> PerimeterProblem:
        """Return the same as a problem that any solver takes."""
        given = self.arrays
        start, members = given["unit_start"].tolist(), given["member"] - len(self.places)
        units = tuple(
            unchecked_unit(
                members=members[low:high],
                each=given["each"][low:high],
                whole=whole,
                parent=parent,
                level="red",
            )
            for low, high, whole, parent in zip(
                start[:-1],
                start[1:],
                given["whole"].tolist(),
                given["parent"].tolist(),
                strict=True,
            )
        )
        return unchecked_problem(
            cost=given["cost"],
            links=given["link"],
            line_yellow=given["line_yellow"],
            line_red=given["line_red"],
            must_red=self.decided.red,
            never_red=self.decided.never_red,
            must_open=self.decided.never_closed,
            ring=given["ring"],
            units=units,
        )
