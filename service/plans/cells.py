"""Count people per H3 cell and level, for maps from afar."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from zoning.quantities import WGS84

from .cell_grid import CellGrid

_LEVELS: Final = ("open", "yellow", "red")
"""By strictness."""

COUNTS: Final = ("households", "people", "people_open", "people_yellow", "people_red")
"""The figures of a cell. ``households`` and ``people`` are the whole cell's."""

Strictness = npt.NDArray[np.int64]


def exact_cells(
    grid: CellGrid, closed: pd.DataFrame, *, closed_cells: pd.DataFrame | None = None
) -> gpd.GeoDataFrame:
    """
    Count people per cell and level, as a plan decides it house by house and cell by cell.

    Parameters
    ----------
    grid
        Where the area's households and pieces count.
    closed
        The closed households of the plan: ``household_id``, ``level``.
    closed_cells
        The closed pieces of the plan: ``cell_id``, ``level``.

    Returns
    -------
    geopandas.GeoDataFrame
        A row for every cell with a household or piece, sorted by ``id`` (the cell), with ``level``
        (the strictest in the cell), `COUNTS` and the cell's outline.
    """
    strictness = _strictness(grid.households, closed, "household_id")
    pieces = np.zeros(len(grid.pieces), np.int64)
    if closed_cells is not None:
        pieces = _strictness(grid.pieces, closed_cells, "cell_id")
    return _counted(grid, np.append(strictness, pieces))


def public_cells(grid: CellGrid, zones: gpd.GeoDataFrame, *, k: int) -> gpd.GeoDataFrame:
    """
    Count people per cell and level, from nothing but the public zones.

    Parameters
    ----------
    grid
        As in `exact_cells`.
    zones
        The public view of a plan's zones: ``level`` and an outline.
    k
        A cell with fewer households keeps its figures to itself.

    Returns
    -------
    geopandas.GeoDataFrame
        As `exact_cells`. A household or piece counts with the strictest public zone it lies in,
        so a cell tells of the plan only what the zones tell already. People by level are given
        only for cells that lie wholly at one level: where a line divides a cell, comparing
        two plans would count the few houses between their lines.
    """
    strictness = np.zeros(len(grid.row), np.int64)
    for level in ("yellow", "red"):  # the stricter one last
        outlines = zones.geometry[zones["level"] == level].to_numpy()
        _, inside = grid.spots.query(outlines, predicate="covers")
        strictness[inside] = _LEVELS.index(level)
    cells = _counted(grid, strictness)
    by_level = [f"people_{level}" for level in _LEVELS]
    is_mixed = (cells[by_level].gt(0).sum(axis=1) > 1).to_numpy()
    is_small = cells["households"].to_numpy() < k
    withheld = cells.astype(dict.fromkeys(COUNTS, "Int64"))
    withheld.loc[is_mixed | is_small, by_level] = pd.NA
    withheld.loc[is_small, ["households", "people"]] = pd.NA
    return withheld


def _counted(grid: CellGrid, strictness: Strictness) -> gpd.GeoDataFrame:
    cells = len(grid.cells)
    added = {"households": grid.count, "people": grid.people}
    for number, level in enumerate(_LEVELS):
        added[f"people_{level}"] = np.where(strictness == number, grid.people, 0)
    sums: dict[str, Any] = {"id": list(grid.cells)}
    for name, values in added.items():
        sums[name] = np.zeros(cells, np.int64)
        np.add.at(sums[name], grid.row, values)
    strictest = np.zeros(cells, np.int64)
    np.maximum.at(strictest, grid.row, strictness)
    sums["level"] = [_LEVELS[number] for number in strictest]
    return gpd.GeoDataFrame(pd.DataFrame(sums), geometry=grid.outlines, crs=WGS84)


def _strictness(names: pd.Index, closed: pd.DataFrame, column: str) -> Strictness:
    found = np.zeros(len(names), np.int64)
    rows = names.get_indexer(pd.Index(closed[column], dtype=object))
    level = np.array([_LEVELS.index(level) for level in closed["level"]], np.int64)
    found[rows[rows >= 0]] = level[rows >= 0]
    return found
