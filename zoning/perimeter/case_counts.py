"""Count cases and houses with cases, unit by unit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .case_places import CasePlaces
from .network_units import UnitTree

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CountedCases:
    """
    Cases as the thresholds of a policy count them, one entry a case.

    Attributes
    ----------
    places
        Where they are.
    recent
        Whether each was reported within the policy's window, shape (k,).
    this_week
        Whether each was reported within seven days, shape (k,).
    unknown_source
        Whether the source of each is stated to be unknown, shape (k,).
    closes_unit
        Whether each, where it is known to a unit only, may close that unit, shape (k,).
    """

    places: CasePlaces
    recent: Bools
    this_week: Bools
    unknown_source: Bools
    closes_unit: Bools


def own_cases(tree: UnitTree, places: CasePlaces, chosen: Bools) -> Counts:
    """Return how many of the chosen cases each unit holds itself, without the units inside it."""
    return np.bincount(places.unit[chosen & (places.unit >= 0)], minlength=len(tree.parent))


def own_houses(tree: UnitTree, places: CasePlaces, chosen: Bools) -> Counts:
    """
    Return how many houses with chosen cases each unit holds itself, without the units inside it.

    A **house** is a household, or where that is not known what `CasePlaces.spot` takes for one;
    several cases in one house count once. Cases known to a unit only are together one house more.

    Parameters
    ----------
    tree
        The units.
    places
        Where the cases are.
    chosen
        Which of them count, shape (k,).

    Returns
    -------
    ndarray
        Houses, shape (u,).
    """
    houses, _ = _each_once(_house_keys(places)[chosen & (places.unit >= 0)])
    return np.bincount(houses[:, 0], minlength=len(tree.parent))


def most_in_one_house(tree: UnitTree, places: CasePlaces, chosen: Bools) -> Counts:
    """Return the most chosen cases that one house of each unit holds, units inside included."""
    at_house = ~places.only_alley & ~places.only_unit & ~places.is_shared
    houses, cases = _each_once(_house_keys(places)[chosen & (places.unit >= 0) & at_house])
    most = np.zeros(len(tree.parent), np.int64)
    for column in tree.chain.T:
        unit = column[houses[:, 0]]
        np.maximum.at(most, unit[unit >= 0], cases[unit >= 0])
    return most


def with_units_inside(tree: UnitTree, own: Counts) -> Counts:
    """Return what each unit holds itself and in all units inside it, shape (u,)."""
    total = np.zeros(len(tree.parent), np.int64)
    rows = np.flatnonzero(own)
    for column in tree.chain[rows].T:
        held = column >= 0
        np.add.at(total, column[held], own[rows[held]])
    return total


def _house_keys(places: CasePlaces) -> NDArray[np.int32]:
    """Return unit, household and nameless spot of each case; two cases of one house are equal."""
    nameless = np.where(places.household < 0, places.spot, -1)
    return np.column_stack([places.unit, places.household, nameless])


def _each_once(keys: NDArray[np.int32]) -> tuple[NDArray[np.int32], Counts]:
    """Return each row of a table once, and how often it is there."""
    # np.unique compares whole rows as bytes, which is many times slower.
    keys = keys[np.lexsort(keys.T)]
    first = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)][: len(keys)])
    return keys[first], np.diff(np.append(first, len(keys)))
