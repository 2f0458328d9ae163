"""List the units that zones hold, whole or in part."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zoning.perimeter.network_units import Rows, UnitTree

if TYPE_CHECKING:
    from .zones import ZoneFacts


def homes_of_units(tree: UnitTree, home_unit: Rows) -> NDArray[np.int64]:
    """Return how many households and cells each unit and the units inside it hold, shape (u,)."""
    own = np.bincount(home_unit[home_unit >= 0], minlength=len(tree.parent))
    total = np.zeros(len(tree.parent), np.int64)
    for column in tree.chain.T:
        held = column >= 0
        np.add.at(total, column[held], own[held])
    return total


def units_of_zones(facts: "ZoneFacts") -> list[tuple[dict[str, Any], ...]]:
    """
    Return the units that each zone holds, whole or in part, by identifier.

    A unit is whole where all its households and cells are in the zone. Nothing is listed below
    a unit that is held whole, and no ward for the sake of its hamlets.

    Parameters
    ----------
    facts
        What is known of the zones.

    Returns
    -------
    list of tuple
        For each zone its units: identifier, level, name, and whether it is held whole.
    """
    units, tree = facts.area.units, facts.network.rows.tree
    network = facts.network
    home = np.concatenate([network.rows.household_unit, network.rows.cell_unit])
    count = len(tree.parent)
    place = np.concatenate([network.household_place, network.cell_place])
    zone = facts.parts.place_zone[place]
    closed = np.flatnonzero((zone >= 0) & (home >= 0))
    own, times = np.unique(zone[closed].astype(np.int64) * count + home[closed], return_counts=True)
    held, weight = [], []
    for column in tree.chain[own % count].T:
        known = column >= 0
        held.append((own - own % count + column)[known])
        weight.append(times[known])
    key, which = np.unique(np.concatenate(held), return_inverse=True)
    # Whole numbers far below 2**53: the sums are exact.
    inside = np.bincount(which, np.concatenate(weight), len(key))
    unit = key % count
    whole = inside == facts.held_by_units[unit]
    under_whole = np.zeros(len(key), bool)
    for column in tree.chain[unit].T:
        above = (column >= 0) & (column != unit)
        under_whole |= above & np.isin(key - unit + column, key[whole])
    # A ward or province says something only where it is whole or holds people itself.
    coarse = np.isin(tree.level[unit], ("ward", "province"))
    listed = ~under_whole & (whole | np.isin(key, own) | ~coarse)
    rows = np.flatnonzero(listed)
    words = [
        units[name].take(unit[rows]).astype(str).tolist() for name in ("unit_id", "level", "name")
    ]
    found: list[list[dict[str, Any]]] = [[] for _ in facts.parts.level]
    owners = (key[rows] // count).tolist()
    for owner, unit_id, level, name, held_whole in zip(
        owners, *words, whole[rows].tolist(), strict=True
    ):
        found[owner].append({"unit_id": unit_id, "level": level, "name": name, "whole": held_whole})
    return [tuple(entries) for entries in found]
