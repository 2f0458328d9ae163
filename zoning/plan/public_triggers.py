"""Say which whole units could close, wherever on their grounds the cases are."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from zoning.area.area import Area
from zoning.perimeter.case_counts import CountedCases
from zoning.perimeter.case_places import CasePlaces
from zoning.perimeter.network_units import UnitTree
from zoning.perimeter.triggers import triggered_units
from zoning.policy.escalation import UNIT_LEVELS, Escalation

from .public_grounds import PublicGround

_RULES = ("cases", "houses", "clusters", "incidence", "red_children", "unknown_source")


def units_that_could_close(
    area: Area,
    tree: UnitTree,
    grounds: Sequence[PublicGround],
    counted: CountedCases,
    escalation: Escalation,
) -> tuple[int, ...]:
    """
    Return the units that the cases close as a whole if they lie where they close most.

    Parameters
    ----------
    area
        The area.
    tree
        Its units.
    grounds
        The ground of each case.
    counted
        The cases as thresholds count them; where they are is not looked at.
    escalation
        The thresholds.

    Returns
    -------
    tuple of int
        Rows of units, ascending. For each unit every case that may lie in it is taken to do so,
        in a house of its own; so units may be among them that cannot close together.
    """
    people = area.units["people"].to_numpy(np.int64)
    asked = {
        level
        for level in UNIT_LEVELS
        if any(getattr(escalation.at(level), rule) > 0 for rule in _RULES)
    }
    numbers: dict[int, int] = {}
    number = np.array([numbers.setdefault(id(ground), len(numbers)) for ground in grounds], int)
    each = {number: ground for ground, number in zip(grounds, number.tolist(), strict=True)}
    reached: dict[int, list[tuple[int, int]]] = {}
    for one, ground in each.items():
        for unit, highest in _highest(tree, ground):
            reached.setdefault(unit, []).append((one, highest))
    found = []
    for unit in sorted(reached):
        if tree.level[unit] not in asked:
            continue
        own = np.full(len(each), -1, np.int32)
        ones, rows = np.array(reached[unit]).T
        own[ones] = rows
        closed = triggered_units(tree, _gathered(counted, own[number]), escalation, people=people)
        if any(one.unit == unit for one in closed):
            found.append(unit)
    return tuple(found)


def _highest(tree: UnitTree, ground: PublicGround) -> list[tuple[int, int]]:
    """Return each unit into which a ground reaches, and the highest unit of the ground in it."""
    chain = tree.chain[ground.units]
    depth = np.broadcast_to((chain >= 0).sum(axis=1)[:, None], chain.shape)
    own = np.broadcast_to(ground.units[:, None], chain.shape)
    unit, depth, own = chain.ravel(), depth.ravel(), own.ravel()
    order = np.lexsort((own, depth, unit))
    order = order[unit[order] >= 0]
    units, first = np.unique(unit[order], return_index=True)
    return list(zip(units.tolist(), own[order][first].tolist(), strict=True))


def _gathered(counted: CountedCases, own: npt.NDArray[np.int32]) -> CountedCases:
    """Return the cases that have a unit, each in it and in a house of its own."""
    inside = np.flatnonzero(own >= 0)
    each = inside.astype(np.int32)
    return CountedCases(
        CasePlaces(each, each, own[inside], np.zeros(len(inside), bool), each),
        counted.recent[inside],
        counted.this_week[inside],
        counted.unknown_source[inside],
        counted.closes_unit[inside],
    )
