"""Solve a question from what may close outwards, until the answer is that of the whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zoning.exposure.reach import Neighbours

from .array_checks import Bools, Ints
from .part_cut import PartCut, cut_parts
from .parts import Parts, parts_of, within_links
from .problem import RED, Labels
from .question import Question

Rings = Callable[[NDArray[np.intp]], Ints]
"""Returns the ring pairs of places in ascending order, sorted, each once."""

STEPS: Final = 4
"""Links round what may close that are looked at first; twice as many in each further round."""


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """
    The answer to a question.

    Attributes
    ----------
    cut
        Labels and flow.
    parts
        What was looked at in the last round.
    """

    cut: PartCut
    parts: Parts


def solve_rounds(question: Question, ways: Neighbours, rings: Rings) -> Solved | None:
    """
    Find the cheapest labels of a question, and of those the ones that close least.

    Parameters
    ----------
    question
        The question.
    ways
        The neighbours of every place.
    rings
        The rings of places.

    Returns
    -------
    Solved or None
        None where rules contradict each other.

    Raises
    ------
    ArithmeticError
        If a flow does not prove its cut.

    Notes
    -----
    Looked at are places that gain by closing or must close, the rings of those that may turn
    red, and what lies `STEPS` links round them. The flow found there is one of the whole
    network, in which nothing else flows. Where no closed place has a link that leads out, and
    every red one has its rings and units stated, every arc that leaves the closed side was
    looked at and is full: the answer is that of the whole (docs/model.md §14). Else more is
    looked at there, and there only: what a round does in one part rests on that part alone.
    """
    drawn = question.must_red | (question.cost[:, 2] < question.cost[:, 1])
    ringed = within_links(ways, drawn, 1)
    # A place that must be red closes its ring whatever the plan: that needs no arc.
    free = ~question.must_red
    pairs = rings(np.flatnonzero(ringed & free))
    shut = question.closed | question.must_red
    if (shut & question.must_open).any() or (question.must_red & question.never_red).any():
        return None
    start = ringed | shut | (question.cost[:, 1] < question.cost[:, 0])
    inside = np.zeros(question.places, bool)
    before: Solved | None = None
    steps = STEPS
    while True:
        start[pairs[:, 1]] = True
        inside = inside | within_links(ways, start & ~inside, steps)
        before = _round(question, inside, ringed, shut, rings=pairs, before=before)
        labels = before.cut.labels
        missing = (labels == RED) & ~ringed
        rim = _rim(ways, inside, labels)
        if not missing.any() and not rim.any():
            return before
        steps *= 2
        if missing.any():
            ringed = ringed | within_links(ways, missing, 1)
            pairs = rings(np.flatnonzero(ringed & free))
        inside = inside | within_links(ways, rim, steps)


def _round(
    question: Question,
    inside: Bools,
    ringed: Bools,
    shut: Bools,
    *,
    rings: Ints,
    before: Solved | None,
) -> Solved:
    """Solve what is looked at now; parts that the round before knew keep their answer."""
    stated = question.units.of(ringed)
    parts = parts_of(inside, ringed, links=question.links, rings=rings, units=stated)
    fresh = inside if before is None else inside & _differs(parts, before.parts)
    cut = cut_parts(question, stated, rings, parts, shut=shut, fresh=fresh)
    if before is not None:
        cut = cut.joined(before.cut, inside & ~fresh, question.place_rows)
    return Solved(cut, parts)


def _differs(parts: Parts, known: Parts) -> Bools:
    """Mark the places of every part that is not, place by place, a part of the round before."""
    changed = (
        (parts.ringed != known.ringed) | (parts.part != known.part) | (parts.size != known.size)
    )
    touched = np.zeros(len(changed) + 1, bool)
    touched[parts.part[changed]] = True
    touched[-1] = False
    return np.asarray(touched[parts.part])


def _rim(ways: Neighbours, inside: Bools, labels: Labels) -> Bools:
    """Mark the closed places from which a link leads to places not looked at."""
    closed = np.flatnonzero(labels)
    out = ~inside[ways.around(closed)]
    rim = np.zeros(len(labels), bool)
    rim[np.repeat(closed, ways.count(closed))[out]] = True
    return rim
