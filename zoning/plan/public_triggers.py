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

Bools = npt.NDArray[np.bool_]
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
    asked = [
        level
        for level in UNIT_LEVELS
        if any(getattr(escalation.at(level), rule) > 0 for rule in _RULES)
    ]
    chains = [np.unique(tree.chain[ground.units]) for ground in grounds]
    units = np.unique(np.concatenate([np.empty(0, np.int32), *chains]))
    found = []
    for unit in units[units >= 0].tolist():
        if tree.level[unit] not in asked:
            continue
        places = _in_unit(tree, grounds, unit)
        closed = triggered_units(
            tree,
            CountedCases(
                places,
                counted.recent,
                counted.this_week,
                counted.unknown_source,
                counted.closes_unit,
            ),
            escalation,
            people=people,
        )
        if any(one.unit == unit for one in closed):
            found.append(unit)
    return tuple(found)


def _in_unit(tree: UnitTree, grounds: Sequence[PublicGround], unit: int) -> CasePlaces:
    """Put every case whose ground reaches into a unit there, as high up in it as may be."""
    own = np.full(len(grounds), -1, np.int32)
    for row, ground in enumerate(grounds):
        inside = ground.units[(tree.chain[ground.units] == unit).any(axis=1)]
        if len(inside):
            depth = (tree.chain[inside] >= 0).sum(axis=1)
            own[row] = inside[np.argmin(depth)]
    each = np.arange(len(grounds), dtype=np.int32)
    return CasePlaces(each, each, own, np.zeros(len(grounds), bool), each)
