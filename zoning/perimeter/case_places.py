"""Find the places of located cases."""

from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.errors import Fault, InvalidCases

from .case_shares import Shares, candidate_shares, common_units, is_among_several
from .network import PlaceNetwork
from .network_units import Rows

ROUGH_LEVELS: Final = ("hamlet", "ward")
"""Levels of units to which a case may be known and no better, besides the alley."""


@dataclass(frozen=True, slots=True, eq=False)
class CasePlaces:
    """
    Where each case is, by rows of the table of cases.

    Attributes
    ----------
    place
        Place of the case, -1 where only its alley, hamlet or ward is known, or where it may be
        in several places, shape (k,).
    household
        Row of ``area.households``, -1 where the house is not one of the pack's.
    unit
        Row of ``area.units``: the smallest unit known to hold the case, and all places it may
        be in, -1 for none.
    only_alley
        Whether the case is known to an alley and no better.
    spot
        A number for the house of each case whose household is not known: its place; in a cell
        its own H3 cell of resolution 12, for many houses stand in one cell of the area. Two
        cases of one number are of one house.
    shares
        Where those may be that may be in several places, or near a point: they count as risk
        there, and as cases of the units that hold all these places; they close nothing.
    """

    place: Rows
    household: Rows
    unit: Rows
    only_alley: NDArray[np.bool_]
    spot: Rows
    shares: Shares = field(default_factory=Shares.none)

    @property
    def is_shared(self) -> NDArray[np.bool_]:
        """Whether each case may be in several places."""
        return np.isin(np.arange(len(self.place)), self.shares.case)

    @property
    def only_unit(self) -> NDArray[np.bool_]:
        """Whether each case is known to a hamlet or ward and no better."""
        return (self.place < 0) & ~self.only_alley & ~self.is_shared


def case_places(network: PlaceNetwork, cases: gpd.GeoDataFrame) -> CasePlaces:
    """
    Find the place of each case.

    A case at a household is at the household's door. A case at a house number that the pack
    lacks, but that lies between two it has, is at the inhabited place nearest along its
    piece of street, or at the nearest place where nobody lives on that piece. A case known
    to an alley, hamlet or ward only is at no place: it concerns the whole unit. Where no
    household is known, a case is at its cell. A case left to a person that has candidates, or
    a point and how far off it may be, is at no place either: it has a share in each.

    Parameters
    ----------
    network
        The places of the area.
    cases
        Located cases that `is_placed` accepts.

    Returns
    -------
    CasePlaces
        One entry a case.

    Raises
    ------
    InvalidCases
        If a case that counts as found names no household, street position, unit or cell of
        this area. Every such row is listed.
    """
    rows = network.rows
    households = rows.households(cases["household_id"])
    streets = rows.streets(cases["street_id"])
    alleys = rows.units(cases["alley_id"])
    access = cases["access_m"].to_numpy(np.float64)
    cells = rows.cells(cases["cell_id"]) if "cell_id" in cases else np.full(len(cases), -1)
    on_street = (households < 0) & (streets >= 0) & np.isfinite(access)
    in_cell = (households < 0) & ~on_street & (cells >= 0)
    only_alley = (households < 0) & ~on_street & ~in_cell & (alleys >= 0)
    rough = _rough_rows(network, cases)
    only_unit = (households < 0) & ~on_street & ~in_cell & ~only_alley & (rough >= 0)
    known = (households >= 0) | on_street | in_cell | only_alley | only_unit
    several = np.flatnonzero(~known & is_among_several(cases).to_numpy(bool))
    shares = candidate_shares(network, cases, several)
    known[shares.case] = True
    _refuse_lost(cases, known)
    place = np.full(len(cases), -1, np.int32)
    unit = alleys.copy()
    at_home = households >= 0
    place[at_home] = network.household_place[households[at_home]]
    unit[at_home] = rows.household_unit[households[at_home]]
    place[in_cell] = network.cell_place[cells[in_cell]]
    unit[in_cell] = rows.cell_unit[cells[in_cell]]
    unit[only_unit] = rough[only_unit]
    unit[shares.case] = common_units(network, shares, len(cases))[shares.case]
    for row in np.flatnonzero(on_street):
        place[row] = _nearest_door(network, int(streets[row]), float(access[row]))
        if unit[row] < 0:
            unit[row] = network.place_alley[place[row]]
        if unit[row] < 0:
            unit[row] = network.place_hamlet[place[row]]
    spot = place.copy()
    if in_cell.any():
        fine = np.unique(cases["cell"].to_numpy(str)[in_cell], return_inverse=True)[1]
        spot[in_cell] = network.places + fine
    return CasePlaces(place, households, unit, only_alley, spot, shares)


def is_placed(cases: pd.DataFrame) -> pd.Series:
    """
    Return which cases are found, or known to lie in one hamlet or ward, or in several places.

    Parameters
    ----------
    cases
        Located cases.

    Returns
    -------
    Series
        Booleans by the index of ``cases``. A case that is known to a hamlet or ward, or to
        several candidates, is no house that can be closed: `zoning.draw` asks a person before
        it counts as risk there.
    """
    return (cases["outcome"] == "found") | rough_units(cases).notna() | is_among_several(cases)


def rough_units(cases: pd.DataFrame) -> pd.Series:
    """
    Return the hamlet or ward that a case is known to, and no better.

    Parameters
    ----------
    cases
        Located cases.

    Returns
    -------
    Series
        Identifiers of units by the index of ``cases``, null where a case is known better or
        not so well.
    """
    level = cases["match_level"].to_numpy(object)
    found = np.full(len(cases), None, object)
    for name in ROUGH_LEVELS:
        mine = np.flatnonzero(level == name)
        if len(mine):
            unit = cases[f"{name}_id"].iloc[mine].astype(object)
            found[mine] = unit.where(unit.notna(), None).to_numpy(object)
    return pd.Series(found, index=cases.index, dtype=object)


def _rough_rows(network: PlaceNetwork, cases: pd.DataFrame) -> Rows:
    """Return the row of the hamlet or ward each case is known to, -1 for none."""
    return network.rows.units(rough_units(cases))


def _refuse_lost(cases: gpd.GeoDataFrame, known: NDArray[np.bool_]) -> None:
    """Raise if a found case names nothing that this area has."""
    faults = [
        Fault(
            f"case {cases['case_id'].iloc[row]}",
            "no household, street position, unit or cell of this area",
            "a case located in this very area",
            "Geocode the cases again with this area pack.",
        )
        for row in np.flatnonzero(~known)
    ]
    if faults:
        raise InvalidCases(faults)


def _nearest_door(network: PlaceNetwork, street: int, access_m: float) -> int:
    """Return the place nearest along a piece of street, one where people live if there is any."""
    on = np.flatnonzero((network.link_street == street) | (network.link_door == street))
    places = network.links[on].ravel()
    offsets = np.column_stack([network.link_from_m[on], network.link_to_m[on]]).ravel()
    empty = network.people[places] == 0
    best = np.lexsort((places, np.abs(offsets - access_m), empty))[0]
    return int(places[best])
