"""Solve a question part by part, and keep the parts that stay as they are for the next one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.exposure.reach import Neighbours

from .array_checks import Bools, Ints
from .part_cut import PartCut, cut_parts
from .parts import STEPS, Parts, around, parts_of, within_links
from .problem import RED, Labels
from .question import Question
from .stored_flow import StoredFlow

Rings = Callable[[NDArray[np.intp]], Ints]
"""Returns the ring pairs of places in ascending order, sorted, each once."""


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
        Ring pairs of all red places among them, shape (r, 2).
    """

    labels: Labels
    cost: int
    flow: StoredFlow
    rings: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Round:
    """What was asked in one round, and the answer; `shut` are places closed by any rule."""

    question: Question
    parts: Parts
    shut: Bools
    cut: PartCut


class PartsBook:
    """
    Solve questions about one network, each only where it differs from the last.

    Parameters
    ----------
    ways
        The neighbours of every place.
    """

    def __init__(self, ways: Neighbours) -> None:
        self._ways = ways
        self._rounds: list[_Round] = []

    def forget(self) -> None:
        """Forget the last question: the next one has other rings, links or units."""
        self._rounds = []

    def solve(self, question: Question, rings: Rings) -> PartsSolution | None:
        """
        Find the cheapest labels of a question, and of those the ones that close least.

        Parameters
        ----------
        question
            Its links, their prices and its units are those of the last one, unless `forget`
            was called.
        rings
            The rings of places.

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
        Looked at are places that gain by closing or must close, the rings of those that may
        turn red, and what lies `STEPS` links round them. The flow found there is one of the
        whole network, in which nothing else flows. Where no closed place has a link that leads
        out, and every red one has its rings and units stated, every arc that leaves the closed
        side was looked at and is full: the answer is that of the whole (docs/model.md §14).
        Else more is looked at. Parts that nothing joins are solved as if alone, so neither
        labels nor flow depend on what else is asked or was asked before.
        """
        drawn = question.must_red | (question.cost[:, 2] < question.cost[:, 1])
        core = within_links(self._ways, drawn, 1)
        more = np.zeros(question.places, bool)
        rounds: list[_Round] = []
        while True:
            pairs = rings(np.flatnonzero(core))
            shut = question.closed | question.must_red
            shut[pairs[question.must_red[pairs[:, 0]], 1]] = True
            if (shut & question.must_open).any() or (question.must_red & question.never_red).any():
                return None
            answer = self._round(question, core, more, shut, pairs, len(rounds))
            rounds.append(answer)
            labels = answer.cut.labels
            missing = (labels == RED) & ~core
            rim = self._rim(answer.parts.inside, labels)
            if not missing.any() and not rim.any():
                self._rounds = rounds
                kept = labels[pairs[:, 0]] == RED
                return PartsSolution(
                    labels, question.energy(labels), answer.cut.flow(), pairs[kept]
                )
            core = core | within_links(self._ways, missing, 1)
            more = more | rim

    def _round(
        self, question: Question, core: Bools, more: Bools, shut: Bools, pairs: Ints, number: int
    ) -> _Round:
        """Solve what is looked at now, taking over the parts that the same round knew last time."""
        start = core | shut | more | (question.cost[:, 1] < question.cost[:, 0])
        start[pairs[:, 1]] = True
        # A place that must be red closes its ring whatever the plan: that needs no arc.
        pairs = pairs[~question.must_red[pairs[:, 0]]]
        inside = within_links(self._ways, start, STEPS)
        stated = question.units.of(core)
        parts = parts_of(inside, core, links=question.links, rings=pairs, units=stated)
        before = self._rounds[number] if number < len(self._rounds) else None
        fresh = inside.copy()
        if before is not None:
            fresh &= _differs(question, parts, shut, before)
        cut = cut_parts(question, stated, pairs, parts, shut=shut, fresh=fresh)
        if before is not None:
            cut = cut.joined(before.cut, inside & ~fresh)
        return _Round(question, parts, shut, cut)

    def _rim(self, inside: Bools, labels: Labels) -> Bools:
        """Mark the closed places from which a link leads to places not looked at."""
        closed = np.flatnonzero(labels)
        count = self._ways.start[closed + 1] - self._ways.start[closed]
        out = ~inside[around(self._ways, closed)]
        rim = np.zeros(len(labels), bool)
        rim[np.repeat(closed, count)[out]] = True
        return rim


def _differs(question: Question, parts: Parts, shut: Bools, before: _Round) -> Bools:
    """Mark the places of every part that is not, place by place, a part of the round before."""
    old, known = before.question, before.parts
    changed = (question.cost != old.cost).any(axis=1)
    for one, other in (
        (question.must_red, old.must_red),
        (question.never_red, old.never_red),
        (question.must_open, old.must_open),
        (shut, before.shut),
        (parts.core, known.core),
        (parts.part, known.part),
        (parts.size, known.size),
    ):
        changed |= one != other
    touched = np.zeros(len(changed) + 1, bool)
    touched[parts.part[changed]] = True
    touched[-1] = False
    return np.asarray(touched[parts.part])
