"""Decide which whole units the known cases close, smallest unit first."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from zoning.policy.schema import Escalation

from .case_places import CasePlaces
from .network import PlaceNetwork
from .network_units import Rows, UnitTree

Cause = Literal["houses", "case_in_alley"]


@dataclass(frozen=True, slots=True)
class TriggeredUnit:
    """
    One unit that must be red as a whole.

    Attributes
    ----------
    unit
        Row of ``area.units``.
    cause
        "houses": as many houses with cases as the policy asks for; "case_in_alley": a case
        is known to be in the alley, and in which house is not.
    houses
        Houses with cases counted for it.
    """

    unit: int
    cause: Cause
    houses: int


def triggered_units(
    tree: UnitTree, cases: CasePlaces, recent: NDArray[np.bool_], escalation: Escalation
) -> tuple[TriggeredUnit, ...]:
    """
    Return the units that the cases close as a whole.

    A **house** is a household, or a place where the house is not known; several cases in one
    house count once. A case known only to an alley closes it.

    An alley closes when the houses with cases on it reach ``alley_houses``. An alley that
    branches off counts with its own houses, but never with more than ``alley_houses`` − 1:
    so a cluster in a side alley closes the side alley, and the alley it leads to only when a
    further house has a case. A hamlet closes when all its houses with cases reach
    ``hamlet_houses``.

    Parameters
    ----------
    tree
        The units of the area.
    cases
        Where the cases are.
    recent
        Whether each case was reported within the policy's window, shape (k,).
    escalation
        The thresholds; 0 switches a rule off.

    Returns
    -------
    tuple of TriggeredUnit
        By row of unit. Another case never removes one.

    Notes
    -----
    Alleys are visited from the innermost outwards, so one pass reaches the fixed point:
    closing an alley only ever counts for the alleys that hold it.
    """
    houses = _houses_of_units(tree, cases, recent)
    alley = tree.level == "alley"
    known_in = np.zeros(len(alley), bool)
    known_in[cases.unit[cases.only_alley]] = True
    # A case somewhere in the alley is one more house than those that are known.
    count = houses + np.bincount(cases.unit[cases.only_alley & recent], minlength=len(houses)).clip(
        max=1
    )
    found = []
    depth = (tree.chain >= 0).sum(axis=1)
    cap = escalation.alley_houses - 1
    counted = tree.chain[(count > 0) | known_in]
    concerned = np.zeros(len(alley), bool)
    concerned[counted[counted >= 0]] = True
    for unit in sorted(np.flatnonzero(alley & concerned), key=lambda u: (-depth[u], u)):
        met = 0 < escalation.alley_houses <= count[unit]
        if met or known_in[unit]:
            found.append(
                TriggeredUnit(int(unit), "houses" if met else "case_in_alley", int(count[unit]))
            )
        parent = tree.parent[unit]
        if parent >= 0 and alley[parent]:
            count[parent] += min(count[unit], max(cap, 0))
    found += _hamlets(tree, cases, recent, escalation)
    return tuple(sorted(found, key=lambda t: t.unit))


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
    turn = np.zeros(len(tree.parent) + 1, np.int32)  # the last answers for no unit
    turn[list(units)] = np.arange(1, len(units) + 1)
    latest = np.zeros(len(turn), np.int32)
    for column in tree.chain.T:
        latest[:-1] = np.maximum(latest[:-1], turn[column])
    own = np.where(network.place_alley >= 0, network.place_alley, network.place_hamlet)
    at = latest[own]
    homes = np.flatnonzero(latest[household_unit])
    np.maximum.at(at, network.household_place[homes], latest[household_unit[homes]])
    return np.array([-1, *units], np.int32)[at]


def _houses_of_units(
    tree: UnitTree, cases: CasePlaces, recent: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return how many houses with cases each unit holds itself, without the units inside it."""
    counted = recent & ~cases.only_alley & (cases.unit >= 0)
    nameless = np.where(cases.household < 0, cases.place, -1)
    entries = np.column_stack([cases.unit, cases.household, nameless])[counted]
    houses = np.unique(entries, axis=0)
    return np.bincount(houses[:, 0], minlength=len(tree.parent))


def _hamlets(
    tree: UnitTree, cases: CasePlaces, recent: NDArray[np.bool_], escalation: Escalation
) -> list[TriggeredUnit]:
    """Return the hamlets whose houses with cases reach the threshold."""
    if escalation.hamlet_houses == 0:
        return []
    houses = _houses_of_units(tree, cases, recent)
    houses += np.bincount(cases.unit[cases.only_alley & recent], minlength=len(houses)).clip(max=1)
    hamlet = tree.row_at(np.arange(len(houses), dtype=np.int32), "hamlet")
    total = np.zeros(len(houses), np.int64)
    np.add.at(total, hamlet[hamlet >= 0], houses[hamlet >= 0])
    met = np.flatnonzero((tree.level == "hamlet") & (total >= escalation.hamlet_houses))
    return [TriggeredUnit(int(u), "houses", int(total[u])) for u in met]
