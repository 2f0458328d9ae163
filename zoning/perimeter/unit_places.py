"""Find the places that units hold."""

import numpy as np
from numpy.typing import NDArray

from .network import PlaceNetwork
from .network_units import Rows, UnitTree


def places_of_units(
    network: PlaceNetwork, tree: UnitTree, household_unit: Rows, units: tuple[int, ...]
) -> Rows:
    """
    Return, for each place, the last of the units given that holds it.

    Parameters
    ----------
    network
        The places.
    tree
        The units.
    household_unit
        Unit of every household.
    units
        Rows of units.

    Returns
    -------
    ndarray
        Rows of units, shape (n,), -1 where none holds the place: neither the place itself
        nor the home unit of anyone whose door it is.
    """
    given = np.asarray(units, np.int32)
    if not len(given):
        return np.full(network.places, -1, np.int32)
    rank = np.full(len(tree.parent) + 1, -1, np.int64)  # the last answers for no unit
    rank[given] = np.arange(len(given))
    last = np.full(len(tree.parent) + 1, -1, np.int64)
    for column in tree.chain.T:
        last[:-1] = np.maximum(last[:-1], rank[column])
    own = np.where(network.place_alley >= 0, network.place_alley, network.place_hamlet)
    own = np.where(own >= 0, own, network.place_ward)
    held = last[own]
    homes = np.flatnonzero(last[household_unit] >= 0)
    np.maximum.at(held, network.household_place[homes], last[household_unit[homes]])
    return np.append(given, -1)[held].astype(np.int32)


def over_unit(network: PlaceNetwork, unit: int) -> tuple[Rows, NDArray[np.float64]]:
    """
    Spread one case over a unit.

    Parameters
    ----------
    network
        The places.
    unit
        Row of ``area.units``.

    Returns
    -------
    tuple of ndarray
        Places, ascending, and weights, 1 in all: over the people who live there, or over the
        unit's places where nobody does.
    """
    held = places_of_units(network, network.rows.tree, network.rows.household_unit, (unit,))
    inside = np.flatnonzero(held >= 0)
    people = network.people[inside].astype(np.float64)
    share = people if people.sum() > 0 else np.ones(len(inside))
    return inside.astype(np.int32), share / max(share.sum(), 1.0)
