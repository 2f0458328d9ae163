"""Leave out derived households where a list names every household."""

from collections.abc import Collection, Iterable
from typing import Final

import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.area.check_geometry import solid_unit
from zoning.errors import Fault, InvalidSource

from .tables import with_households

COVERED: Final = "covered"
"""Stands for every hamlet, or ward without hamlets, in which a row was placed."""


def units_named(names: Iterable[str], area: Area, faults: list[Fault]) -> frozenset[str]:
    """
    Find the units that are named complete.

    Parameters
    ----------
    names
        Identifiers of wards and hamlets, or official codes of wards; `COVERED` is passed over.
    area
        The area.
    faults
        A fault is added for each name that is none.

    Returns
    -------
    frozenset of str
        Their identifiers.
    """
    units = area.units
    solid = set(units["unit_id"][units["level"].isin(["ward", "hamlet"])])
    wards = units[(units["level"] == "ward") & units["code"].notna()]
    by_code = dict(zip(wards["code"], wards["unit_id"], strict=True))
    found = set()
    for name in sorted(set(names) - {COVERED}):
        unit = name if name in solid else by_code.get(name)
        if unit is None:
            expected = "the identifier of a ward or hamlet of the pack, or a ward's code"
            faults.append(Fault("complete", f"{name!r}, which is none", expected))
        else:
            found.add(unit)
    return frozenset(found)


def refuse_uncovered(units: Collection[str], area: Area, household_ids: Collection[str]) -> None:
    """
    Refuse to empty a unit of which the list names no household.

    Parameters
    ----------
    units
        Units named complete.
    area
        The area with the list in it.
    household_ids
        Households of the list.

    Raises
    ------
    InvalidSource
        If a unit holds none of them: another unit must be meant, or the rows did not match.
    """
    own = set(area.households["unit_id"][area.households["household_id"].isin(household_ids)])
    faults = [
        Fault(
            f"complete, {unit}",
            "no household of the list",
            "a hamlet or ward of which the list names every household",
            "Add the list without it, and see with --review why its rows did not match.",
        )
        for unit in sorted(units)
        if not own & _inside(area.units, {unit})
    ]
    if faults:
        raise InvalidSource(faults, subject="household list")


def covered_units(area: Area, household_ids: Collection[str]) -> frozenset[str]:
    """Return the hamlets, or wards without hamlets, in which some households stand."""
    ground = solid_unit(area.units)
    own = area.households[area.households["household_id"].isin(household_ids)]
    return frozenset(ground[unit] for unit in own["unit_id"])


def without_unconfirmed(area: Area, units: Collection[str]) -> tuple[Area, int]:
    """
    Leave out the derived households of some units.

    Parameters
    ----------
    area
        The area.
    units
        Identifiers of wards or hamlets.

    Returns
    -------
    tuple of Area and int
        The area without them, and how many they were.
    """
    inside = _inside(area.units, units)
    households = area.households
    gone = households["unit_id"].isin(inside) & (households["origin"] == "derived")
    if not gone.any():
        return area, 0
    kept = households[~gone.to_numpy(dtype=bool)]
    return with_households(area, kept), int(np.count_nonzero(gone))


def _inside(units: pd.DataFrame, tops: Collection[str]) -> set[str]:
    above = dict(zip(units["unit_id"], units["parent_id"].fillna(""), strict=True))
    inside = set()
    for unit in above:
        at = unit
        while at and at not in tops:
            at = above[at]
        if at:
            inside.add(unit)
    return inside
