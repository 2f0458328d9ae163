"""Count people per H3 cell and level, for maps from afar."""

from typing import Any, Final

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import shapely

from zoning.quantities import WGS84

RESOLUTION: Final = 10
"""H3 resolution of the cells: about 15,000 m² each."""

_STRICTNESS: Final = {"open": 0, "yellow": 1, "red": 2}
_LEVELS: Final = tuple(_STRICTNESS)
COUNTS: Final = ("households", "people", "people_open", "people_yellow", "people_red")
"""The figures of a cell. ``households`` and ``people`` are the whole cell's."""


def exact_cells(
    households: gpd.GeoDataFrame,
    closed: pd.DataFrame,
    *,
    pieces: gpd.GeoDataFrame | None = None,
    closed_cells: pd.DataFrame | None = None,
) -> gpd.GeoDataFrame:
    """
    Count people per cell and level, as a plan decides it house by house and cell by cell.

    Parameters
    ----------
    households
        The area's households: ``household_id``, ``people``, a point in EPSG:4326.
    closed
        The closed households of the plan: ``household_id``, ``level``.
    pieces
        The area's cells, where no household is known: ``cell_id``, ``cell``, ``people``,
        ``households`` and an outline. They count in their own cell, or where that is finer than
        `RESOLUTION` in the one that holds it.
    closed_cells
        The closed ones of the plan: ``cell_id``, ``level``.

    Returns
    -------
    geopandas.GeoDataFrame
        A row for every cell with a household or piece, sorted by ``id`` (the cell), with ``level``
        (the strictest in the cell), `COUNTS` and the cell's outline.
    """
    level_of = dict(zip(closed["household_id"], closed["level"], strict=True))
    levels = [level_of.get(household, "open") for household in households["household_id"]]
    if closed_cells is not None:
        level_of = dict(zip(closed_cells["cell_id"], closed_cells["level"], strict=True))
    if pieces is not None:
        levels += [level_of.get(cell, "open") for cell in pieces["cell_id"]]
    return _counted(households, pieces, np.array(levels, dtype=object))


def public_cells(
    households: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame,
    *,
    k: int,
    pieces: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """
    Count people per cell and level, from nothing but the public zones.

    Parameters
    ----------
    households
        The area's households, as in `exact_cells`.
    zones
        The public view of a plan's zones: ``level`` and an outline.
    k
        A cell with fewer households keeps its figures to itself.
    pieces
        As in `exact_cells`.

    Returns
    -------
    geopandas.GeoDataFrame
        As `exact_cells`. A household or piece counts with the strictest public zone it lies in,
        so a cell tells of the plan only what the zones tell already. People by level are given
        only for cells that lie wholly at one level: where a line divides a cell, comparing
        two plans would count the few houses between their lines.
    """
    spots = households.geometry.to_numpy()
    if pieces is not None:
        spots = np.append(spots, shapely.point_on_surface(pieces.geometry.to_numpy()))
    levels = np.full(len(spots), "open", dtype=object)
    houses = shapely.STRtree(spots)
    for level in ("yellow", "red"):  # the stricter one last
        outlines = zones.geometry[zones["level"] == level].to_numpy()
        _, inside = houses.query(outlines, predicate="covers")
        levels[inside] = level
    cells = _counted(households, pieces, levels)
    by_level = [f"people_{level}" for level in _LEVELS]
    is_mixed = (cells[by_level].gt(0).sum(axis=1) > 1).to_numpy()
    is_small = cells["households"].to_numpy() < k
    withheld = cells.astype(dict.fromkeys(COUNTS, "Int64"))
    withheld.loc[is_mixed | is_small, by_level] = pd.NA
    withheld.loc[is_small, ["households", "people"]] = pd.NA
    return withheld


def _counted(
    households: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame | None, levels: Any
) -> gpd.GeoDataFrame:
    points = households.geometry
    ids = [
        h3.latlng_to_cell(lat, lng, RESOLUTION) for lng, lat in zip(points.x, points.y, strict=True)
    ]
    count = np.ones(len(households), np.int64)
    people = households["people"].to_numpy(np.int64)
    if pieces is not None:
        ids += [shown_cell(cell) for cell in pieces["cell"]]
        count = np.append(count, pieces["households"].to_numpy(np.int64))
        people = np.append(people, pieces["people"].to_numpy(np.int64))
    strictness = [_STRICTNESS[level] for level in levels]
    frame = pd.DataFrame(
        {"id": ids, "households": count, "people": people, "strictness": strictness}
    )
    for level in _LEVELS:
        frame[f"people_{level}"] = np.where(levels == level, people, 0)
    grouped = frame.groupby("id", sort=True)
    counts = grouped[list(COUNTS)].sum().reset_index()
    counts["level"] = [_LEVELS[strictness] for strictness in grouped["strictness"].max()]
    outlines = [shapely.Polygon(_outline(cell)) for cell in counts["id"]]
    return gpd.GeoDataFrame(counts, geometry=outlines, crs=WGS84)


def shown_cell(cell: str) -> str:
    """Return the cell in which a cell of an area counts."""
    return str(h3.cell_to_parent(cell, min(RESOLUTION, h3.get_resolution(cell))))


def _outline(cell: str) -> list[tuple[float, float]]:
    return [(round(lng, 7), round(lat, 7)) for lat, lng in h3.cell_to_boundary(cell)]
