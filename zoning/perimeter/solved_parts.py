"""Keep the parts of the last question, and solve again what the next one changes."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zoning.exposure.reach import Neighbours, neighbours

from .array_checks import Bools, Ints
from .parts import Parts, within_links
from .problem import RED, Labels
from .question import Question
from .rounds import Rings, Solved, solve_rounds
from .stored_flow import StoredFlow

MARGIN: Final = 16
"""Links round a change within which everything is solved again, until more is needed."""


@dataclass(frozen=True, slots=True, eq=False)
class PartsSolution:
    """
    The answer to a question, as `zoning.perimeter.solve.Solution` of the whole problem.

    Attributes
    ----------
    labels
        Shape (n,): of all cheapest labelings the one that closes least.
    cost
        What the labels cost; no labels cost less.
    flow
        The proof.
    rings
        Ring pairs of all red places, shape (r, 2).
    """

    labels: Labels
    cost: int
    flow: StoredFlow
    rings: Ints


class PartsBook:
    """
    Solve questions about one network that differ in their places only.

    Parameters
    ----------
    ways
        The neighbours of every place.
    rings
        The rings of places.
    """

    def __init__(self, ways: Neighbours, rings: Rings) -> None:
        self._ways, self._rings = ways, rings
        self._last: tuple[Question, Solved, PartsSolution] | None = None

    def solve(self, question: Question) -> PartsSolution | None:
        """
        Find the cheapest labels of a question, and of those the ones that close least.

        Parameters
        ----------
        question
            Links, their prices and units are those of the question before.

        Returns
        -------
        PartsSolution or None
            None where rules contradict each other.

        Raises
        ------
        ArithmeticError
            If the flow does not prove the cut.

        Notes
        -----
        Labels and flow are those of `zoning.perimeter.rounds.solve_rounds`, to the byte: what it
        does in one part rests on that part alone, in every round. So parts of the last answer
        in which nothing changed stay, as long as nothing that is looked at anew has a link, a
        ring or a unit in common with them.
        """
        if self._last is None:
            found = solve_rounds(question, self._ways, self._rings)
        else:
            old, last, answer = self._last
            found = self._again(question, old, last)
            if found is last:
                return answer
        if found is None:
            return None
        labels = found.cut.labels
        labels.setflags(write=False)
        rings = self._rings(np.flatnonzero(labels == RED))
        answer = PartsSolution(labels, question.energy(labels), found.cut.flow(), rings)
        self._last = question, found, answer
        return answer

    def _again(self, question: Question, old: Question, last: Solved) -> Solved | None:
        """Solve anew round what changed, and further as long as that reaches other parts."""
        changed = np.zeros(question.places, bool)
        for price, before in zip(question.cost.T, old.cost.T, strict=True):
            changed |= price != before
        for name in ("must_red", "never_red", "must_open", "closed"):
            changed |= getattr(question, name) != getattr(old, name)
        if not changed.any():
            return last
        reached = changed | self._of_units(question, changed, last.parts.ringed)
        steps = MARGIN
        while True:
            near = within_links(self._ways, reached, steps)
            zone = near | _whole_parts(last.parts, near)
            # All of what lies between is asked, but for parts that are left as they are.
            zone = within_links(self._ways, zone, 1)
            zone &= ~last.parts.inside | _whole_parts(last.parts, near)
            if zone.all():
                return solve_rounds(question, self._ways, self._rings)
            places = np.flatnonzero(zone)
            found, beyond = self._within(question, places)
            if found is None:
                return None
            beyond |= self._shared(question, places, found, last.parts, zone)
            if not beyond.any():
                return _laid_over(found, places, last, zone)
            reached |= beyond
            steps *= 2

    def _within(self, question: Question, places: Ints) -> tuple[Solved | None, Bools]:
        """Solve the question of some places, and mark what it has links or rings to beyond."""
        asked = question.part(places)
        own = np.full(question.places, -1, np.int64)
        own[places] = np.arange(len(places))
        beyond = np.zeros(question.places, bool)

        def rings(some: NDArray[np.intp]) -> Ints:
            pairs = self._rings(places[some])
            out = own[pairs[:, 1]] < 0
            beyond[pairs[out, 1]] = True
            return np.asarray(own[pairs[~out]])

        ways = neighbours(asked.links, np.ones(len(asked.links)), len(places))
        found = solve_rounds(asked, ways, rings)
        if found is not None:
            out = self._ways.around(places[found.parts.inside])
            beyond[out[own[out] < 0]] = True
        return found, beyond

    def _shared(
        self, question: Question, places: Ints, found: Solved, known: Parts, zone: Bools
    ) -> Bools:
        """Mark the places left as they are whose units hold places solved anew."""
        ringed = np.zeros(question.places, bool)
        ringed[places[found.parts.ringed]] = True
        return self._of_units(question, ringed, known.ringed & ~zone)

    def _of_units(self, question: Question, some: Bools, others: Bools) -> Bools:
        """Mark those of the others that have an outermost unit in common with some places."""
        units = question.units
        root = units.roots()[units.unit]
        common = np.zeros(len(units.whole), bool)
        common[root[some[units.place]]] = True
        marked = np.zeros(question.places, bool)
        marked[units.place[others[units.place] & common[root]]] = True
        return marked


def _whole_parts(parts: Parts, touched: Bools) -> Bools:
    """Mark all places of the parts in which a place is marked."""
    met = np.zeros(len(touched) + 1, bool)
    met[parts.part[touched & parts.inside]] = True
    return np.asarray(met[parts.part])


def _laid_over(found: Solved, places: Ints, last: Solved, zone: Bools) -> Solved:
    """Return the last answer with what was found anew in its place."""
    part = last.parts.part.copy()
    part[places] = np.append(places, -1)[found.parts.part]
    size, inside, ringed = (
        np.array(getattr(last.parts, name)) for name in ("size", "inside", "ringed")
    )
    labels = last.cut.labels.copy()
    for whole, name in ((size, "size"), (inside, "inside"), (ringed, "ringed")):
        whole[places] = getattr(found.parts, name)
    labels[places] = found.cut.labels
    anew = replace(found.cut, labels=labels)
    cut = anew.joined(replace(last.cut, labels=labels), ~zone, np.arange(len(zone)))
    return Solved(cut, Parts(inside, ringed, part, size))
