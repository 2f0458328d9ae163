"""Cut the network of some parts of a question, and name what flows by the arcs of the whole."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .array_checks import Bools, Ints
from .kernel import is_built, network_cut
from .kernel.cut import PATIENCE
from .least_cut import library_cut
from .part_problem import PartProblem
from .parts import Parts
from .problem import Labels
from .question import Question, UnitTable
from .stored_flow import StoredFlow, flow_of_keys

LOOKS: Final = 400_000_000
"""Looks at arcs after which parts are searched one by one, each with a limit of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class PartCut:
    """
    Labels of all places, and the arcs that carry something.

    Attributes
    ----------
    labels
        Shape (n,), of all the question's places; 0 for those that are not looked at.
    key, amount, owner
        Name of each arc as `zoning.perimeter.stored_flow.arc_keys` makes it, ascending; what
        flows along it; and a place of its part, by its number in the area. Shape (k,).
    """

    labels: Labels
    key: Ints
    amount: Ints
    owner: NDArray[np.int32]

    def joined(self, before: "PartCut", kept: Bools, rows: Ints) -> "PartCut":
        """Return this cut, and what one known before says of other places, whose rows are given."""
        flows = np.zeros(int(max(rows.max(initial=-1), before.owner.max(initial=-1))) + 1, bool)
        flows[rows[kept]] = True
        old = flows[before.owner]
        key = np.concatenate([self.key, before.key[old]])
        order = np.argsort(key, kind="stable")
        return PartCut(
            np.where(kept, before.labels, self.labels),
            key[order],
            np.concatenate([self.amount, before.amount[old]])[order],
            np.concatenate([self.owner, before.owner[old]])[order],
        )

    def flow(self) -> StoredFlow:
        """Return what flows, as plans keep it."""
        return flow_of_keys(self.key, self.amount)


def cut_parts(
    question: Question,
    units: UnitTable,
    rings: Ints,
    parts: Parts,
    *,
    shut: Bools,
    fresh: Bools,
) -> PartCut:
    """
    Find the least of the cheapest cuts of some parts.

    Parameters
    ----------
    question
        The question.
    units
        Memberships of the places whose units are stated.
    rings
        Ring pairs of places that need not be red, sorted.
    parts
        The places that are looked at.
    shut
        Places that rules close, shape (n,).
    fresh
        The places of the parts to be cut, shape (n,).

    Returns
    -------
    PartCut
        Labels and flow of these parts, the same whatever parts are cut together.

    Raises
    ------
    ArithmeticError
        If a flow does not prove its cut.
    """
    asked = PartProblem.of(question, units, rings, shut=shut, fresh=fresh)
    found = _searched(asked, question, LOOKS)
    if found is not None:
        return found
    # A part that would end within its own limit ended above; each answers for itself alone.
    none = np.empty(0, np.int64)
    whole = PartCut(np.zeros(question.places, np.int8), none, none, none.astype(np.int32))
    for first in np.unique(parts.part[fresh]):
        mine = fresh & (parts.part == first)
        asked = PartProblem.of(question, units, rings, shut=shut, fresh=mine)
        limit = max(LOOKS, PATIENCE * len(asked.places))
        one = _searched(asked, question, limit) or _by_library(asked, question)
        whole = one.joined(whole, ~mine, question.place_rows)
    return whole


def _searched(asked: PartProblem, question: Question, looks: int) -> PartCut | None:
    """Cut by the compiled search; None where it is missing or takes too long."""
    if not is_built():
        return None
    cut = network_cut(asked.sizes, asked.arrays, asked.decided, budget=looks)
    if cut is None:
        return None
    if cut.price != cut.value:
        raise ArithmeticError(f"a flow of {cut.value} does not prove a cut of {cut.price}")
    return _named(asked, question, cut.closed.astype(np.int8) + cut.red, cut.flow)


def _by_library(asked: PartProblem, question: Question) -> PartCut:
    cut = library_cut(asked.problem(), asked.decided)
    n = len(asked.places)
    return _named(asked, question, cut.ones[:n].astype(np.int8) + cut.ones[n : 2 * n], cut.flow)


def _named(asked: PartProblem, question: Question, own: Labels, flow: Ints) -> PartCut:
    labels = np.zeros(question.places, np.int8)
    labels[asked.places] = own
    used = np.flatnonzero(flow)
    keys, owners = asked.keys(question)
    key, owner = keys[used], owners[used]
    order = np.argsort(key, kind="stable")
    return PartCut(labels, key[order], flow[used][order], owner[order])
