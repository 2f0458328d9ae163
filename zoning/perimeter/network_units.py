"""Find the unit that a place belongs to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from zoning.area.area import Area
from zoning.quantities import WGS84

if TYPE_CHECKING:
    from .area_rows import AreaRows

Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class UnitTree:
    """
    The units of an area as rows.

    Attributes
    ----------
    parent
        Row of each unit's parent, -1 for none, shape (u,).
    level
        Level of each unit: province, ward, hamlet, alley.
    chain
        Rows from the topmost unit down to the unit itself, then -1; shape (u, depth).
    """

    parent: Rows
    level: NDArray[np.str_]
    chain: Rows

    def row_at(self, unit: Rows, level: str) -> Rows:
        """Return the smallest unit of a level that is each unit or holds it, -1 for none."""
        found = np.full(len(self.parent) + 1, -1, np.int32)  # the last answers for no unit
        for column in self.chain.T:
            fits = np.flatnonzero((column >= 0) & (self.level[column] == level))
            found[fits] = column[fits]
        return found[unit]


def rows_of(ids: NDArray[np.object_], wanted: NDArray[np.object_]) -> Rows:
    """
    Return the row at which each wanted identifier stands.

    Parameters
    ----------
    ids
        Identifiers, each once.
    wanted
        Identifiers; null for none.

    Returns
    -------
    ndarray
        Rows, -1 where an identifier is null or unknown.
    """
    found = pd.Index(ids, dtype=object).get_indexer(pd.Index(wanted, dtype=object))
    return np.asarray(found, np.int32)


def unit_tree(area: Area) -> UnitTree:
    """
    Return the units of a sound area as rows of ``area.units``.

    Parameters
    ----------
    area
        An area without orphans or circles among its units.

    Returns
    -------
    UnitTree
        Parents, levels and chains of ancestors.
    """
    units = area.units
    parent = rows_of(
        units.unit_id.to_numpy(object), units.parent_id.astype(object).to_numpy(object)
    )
    ups = [np.arange(len(parent), dtype=np.int32)]
    while (ups[-1] >= 0).any():
        ups.append(np.where(ups[-1] >= 0, parent[ups[-1]], -1).astype(np.int32))
    # Upwards chains differ in length; turned round, every chain starts at its topmost unit.
    upwards = np.column_stack(ups[:-1]) if len(ups) > 1 else np.empty((0, 1), np.int32)
    depth = (upwards >= 0).sum(axis=1, dtype=np.int32)
    column = depth[:, None] - 1 - np.arange(upwards.shape[1])
    chain = np.take_along_axis(upwards, np.maximum(column, 0), axis=1)
    return UnitTree(parent, units.level.to_numpy(str), np.where(column >= 0, chain, -1))


def household_units(area: Area) -> Rows:
    """Return the row of the smallest unit of every household."""
    return rows_of(area.units.unit_id.to_numpy(object), area.households.unit_id.to_numpy(object))


def common_unit(tree: UnitTree, *, groups: int, group: NDArray[np.integer], unit: Rows) -> Rows:
    """
    Return the smallest unit that holds all members of each group.

    Parameters
    ----------
    tree
        The units.
    groups
        How many groups there are, g.
    group, unit
        Group and unit (row, -1 for none) of each member, shape (k,).

    Returns
    -------
    ndarray
        Row of a unit for each group, shape (g,); -1 where a member has none, where no unit
        holds them all, or where the group is empty.
    """
    common = np.full(groups, -1, np.int32)
    if not len(group):
        return common
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(np.asarray(group)[order]) != 0])
    present = np.asarray(group)[order][starts]
    agreed = np.ones(len(present), bool)
    member = unit[order]
    for column in tree.chain.T:
        here = np.where(member >= 0, column[member], -1)
        low, high = np.minimum.reduceat(here, starts), np.maximum.reduceat(here, starts)
        agreed &= (low == high) & (low >= 0)
        common[present[agreed]] = low[agreed]
    return common


def unit_round(area: Area, tree: UnitTree, level: str, lnglat: NDArray[np.float64]) -> Rows:
    """
    Return the unit of a level whose polygon covers each point.

    Parameters
    ----------
    area
        The area.
    tree
        Its units.
    level
        One of the levels of `zoning.area.schema`.
    lnglat
        Degrees, EPSG:4326, shape (k, 2).

    Returns
    -------
    ndarray
        Rows of ``area.units``; the first where borders are shared, -1 where none covers it.
    """
    rows = np.flatnonzero(tree.level == level).astype(np.int32)
    found = np.full(len(lnglat), -1, np.int32)
    if not len(rows) or not len(lnglat):
        return found
    shapes = np.asarray(area.units.geometry.values[rows], dtype=object)
    point, polygon = shapely.STRtree(shapes).query(shapely.points(lnglat))
    # A polygon that is prepared answers without going round its border.
    shapely.prepare(shapes)
    held = shapely.intersects_xy(shapes[polygon], lnglat[point])
    first = np.full(len(lnglat), len(rows))
    np.minimum.at(first, point[held], polygon[held])
    covered = first < len(rows)
    found[covered] = rows[first[covered]]
    return found


def units_of_places(
    area: Area,
    *,
    rows: "AreaRows",
    crs: CRS,
    xy: NDArray[np.float64],
    household_place: Rows,
    ends: Rows,
    street: Rows,
) -> tuple[Rows, Rows, Rows]:
    """
    Return the alley, hamlet and ward of every place, as rows of ``area.units``.

    Parameters
    ----------
    area, rows
        The area, and where its identifiers stand.
    crs, xy
        Positions of the places, shape (n, 2), and their metric system.
    household_place
        Place of every household.
    ends, street
        Places of every link, shape (m, 2), and its street row, -1 for none.

    Returns
    -------
    tuple of ndarray
        Three arrays of shape (n,), -1 for none.
    """
    tree = rows.tree
    real = street >= 0
    street_unit = rows.units(area.streets["unit_id"])
    # An alley's polygon is drawn round its street, so a door on it is inside whatever the
    # written address says; elsewhere the households know best.
    of_streets = common_unit(
        tree,
        groups=len(xy),
        group=ends[real].ravel(),
        unit=np.repeat(street_unit[street[real]], 2),
    )
    of_households = common_unit(
        tree,
        groups=len(xy),
        group=household_place,
        unit=rows.household_unit,
    )
    smallest = np.where(of_streets >= 0, of_streets, of_households).astype(np.int32)
    hamlet, ward = (
        _first_known(tree.row_at(smallest, level), tree.row_at(of_households, level))
        for level in ("hamlet", "ward")
    )
    bare = np.flatnonzero((hamlet < 0) | (ward < 0))
    to_degrees = Transformer.from_crs(crs, WGS84, always_xy=True)
    lnglat = np.column_stack(to_degrees.transform(*xy[bare].T))
    for level, row in (("hamlet", hamlet), ("ward", ward)):
        missing = row[bare] < 0
        row[bare[missing]] = unit_round(area, tree, level, lnglat[missing])
    return tree.row_at(smallest, "alley"), hamlet, ward


def _first_known(one: Rows, other: Rows) -> Rows:
    """Return the first array's rows, and the second's where it has none."""
    return np.where(one >= 0, one, other).astype(np.int32)
