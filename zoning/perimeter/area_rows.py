"""Remember where the identifiers of an area stand in its tables."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zoning.area.area import Area

from .network_units import Rows, UnitTree, unit_tree


@dataclass(frozen=True, slots=True, eq=False)
class AreaRows:
    """
    Where the identifiers of an area stand.

    Attributes
    ----------
    household_ids, street_ids, unit_ids, cell_ids, site_ids
        Identifiers by row.
    tree
        The units.
    household_unit, cell_unit
        Row of the smallest unit of every household and cell, -1 for none.
    """

    household_ids: pd.Index
    street_ids: pd.Index
    unit_ids: pd.Index
    cell_ids: pd.Index
    site_ids: pd.Index
    tree: UnitTree
    household_unit: Rows
    cell_unit: Rows

    def households(self, wanted: pd.Series) -> Rows:
        """Return the rows of households, -1 where an identifier is null or unknown."""
        return _found(self.household_ids, wanted)

    def streets(self, wanted: pd.Series) -> Rows:
        """Return the rows of streets, -1 where an identifier is null or unknown."""
        return _found(self.street_ids, wanted)

    def cells(self, wanted: pd.Series) -> Rows:
        """Return the rows of cells, -1 where an identifier is null or unknown."""
        return _found(self.cell_ids, wanted)

    def units(self, wanted: pd.Series) -> Rows:
        """Return the rows of units, -1 where an identifier is null or unknown."""
        return _found(self.unit_ids, wanted)

    def sites(self, wanted: pd.Series) -> Rows:
        """Return the rows of sites, -1 where an identifier is null or unknown."""
        return _found(self.site_ids, wanted)


def area_rows(area: Area) -> AreaRows:
    """
    Return where the identifiers of a sound area stand.

    Parameters
    ----------
    area
        The area; each identifier stands in its table once.

    Returns
    -------
    AreaRows
        The rows.
    """
    units = _index(area.units["unit_id"])
    return AreaRows(
        household_ids=_index(area.households["household_id"]),
        street_ids=_index(area.streets["street_id"]),
        unit_ids=units,
        cell_ids=_index(area.cells["cell_id"]),
        site_ids=_index(area.sites["site_id"]),
        tree=unit_tree(area),
        household_unit=_found(units, area.households["unit_id"]),
        cell_unit=_found(units, area.cells["unit_id"]),
    )


def _index(ids: pd.Series) -> pd.Index:
    index: pd.Index = pd.Index(ids.to_numpy(object), dtype=object)
    return index


def _found(ids: pd.Index, wanted: pd.Series) -> Rows:
    asked = pd.Index(wanted.to_numpy(object), dtype=object)
    found = np.asarray(ids.get_indexer(asked), np.int32)
    found.setflags(write=False)
    return found
