"""List the units that zones hold, whole or in part."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.perimeter.case_counts import with_units_inside
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.network_units import UnitTree

from .zone_parts import Rows

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class UnitHomes:
    """
    The households and cells of an area, and the units that hold them.

    Attributes
    ----------
    tree
        The units.
    place, unit
        Place and smallest unit of each household, then of each cell; those of no unit are left
        out.
    held
        How many each unit and the units inside it hold, shape (u,).
    is_coarse
        Whether each unit is a ward or province, shape (u,).
    words
        Identifier, level and name of each unit.
    """

    tree: UnitTree
    place: Rows
    unit: Rows
    held: Ints
    is_coarse: NDArray[np.bool_]
    words: tuple[NDArray[np.object_], NDArray[np.object_], NDArray[np.object_]]

    @classmethod
    def of(cls, area: Area, network: PlaceNetwork) -> "UnitHomes":
        """Return those of an area."""
        tree = network.rows.tree
        unit = np.concatenate([network.rows.household_unit, network.rows.cell_unit])
        place = np.concatenate([network.household_place, network.cell_place])
        identifier, level, name = (
            area.units[column].astype("str").to_numpy(object)
            for column in ("unit_id", "level", "name")
        )
        return cls(
            tree=tree,
            place=place[unit >= 0],
            unit=unit[unit >= 0],
            held=with_units_inside(tree, np.bincount(unit[unit >= 0], minlength=len(tree.parent))),
            is_coarse=np.isin(tree.level, ("ward", "province")),
            words=(identifier, level, name),
        )


def units_of_zones(
    homes: UnitHomes, place_zone: Rows, zones: int
) -> list[tuple[dict[str, Any], ...]]:
    """
    Return the units that each zone holds, whole or in part, by identifier.

    A unit is whole where all its households and cells are in the zone. Nothing is listed below
    a unit that is held whole, and no ward for the sake of its hamlets.

    Parameters
    ----------
    homes
        Households and cells of the area, and its units.
    place_zone
        Zone of each place, -1 for open, shape (n,).
    zones
        How many zones there are.

    Returns
    -------
    list of tuple
        For each zone its units: identifier, level, name, and whether it is held whole.
    """
    tree, count = homes.tree, len(homes.tree.parent)
    zone = place_zone[homes.place]
    closed = np.flatnonzero(zone >= 0)
    own, times = np.unique(
        zone[closed].astype(np.int64) * count + homes.unit[closed], return_counts=True
    )
    held, weight = [], []
    for column in tree.chain[own % count].T:
        known = column >= 0
        held.append((own - own % count + column)[known])
        weight.append(times[known])
    key, inside = _totals(np.concatenate(held), np.concatenate(weight))
    unit = key % count
    whole = inside == homes.held[unit]
    under_whole = np.zeros(len(key), bool)
    for column in tree.chain[unit].T:
        above = np.flatnonzero((column >= 0) & (column != unit))
        # What holds a unit is itself among the keys.
        at = np.searchsorted(key, key[above] - unit[above] + column[above])
        under_whole[above] |= whole[at]
    holds_itself = np.zeros(len(key), bool)
    holds_itself[np.searchsorted(key, own)] = True
    # A ward or province says something only where it is whole or holds people itself.
    listed = ~under_whole & (whole | ~homes.is_coarse[unit] | holds_itself)
    rows = np.flatnonzero(listed)
    entries = [
        {"unit_id": unit_id, "level": level, "name": name, "whole": held_whole}
        for unit_id, level, name, held_whole in zip(
            *(column[unit[rows]] for column in homes.words), whole[rows].tolist(), strict=True
        )
    ]
    ends = np.searchsorted(key[rows] // count, np.arange(zones + 1)).tolist()
    return [tuple(entries[a:b]) for a, b in pairwise(ends)]


def _totals(key: Ints, weight: Ints) -> tuple[Ints, Ints]:
    """Return each key once, ascending, and the sum of its weights."""
    order = np.argsort(key)
    key = key[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
    return key[first], np.add.reduceat(weight[order], first) if len(first) else weight[:0]
