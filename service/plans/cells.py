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


def exact_cells(households: gpd.GeoDataFrame, closed: pd.DataFrame) -> gpd.GeoDataFrame:
    """
    Count people per cell and level, as a plan decides it house by house.

    Parameters
    ----------
    households
        The area's households: ``household_id``, ``people``, a point in EPSG:4326.
    closed
        The closed households of the plan: ``household_id``, ``level``.

    Returns
    -------
    geopandas.GeoDataFrame
        A row for every cell with a household, sorted by ``id`` (the cell), with ``level``
        (the strictest in the cell), `COUNTS` and the cell's outline.
    """
    level_of = dict(zip(closed["household_id"], closed["level"], strict=True))
    levels = [level_of.get(household, "open") for household in households["household_id"]]
    return _counted(households, np.array(levels, dtype=object))


def public_cells(
    households: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, *, k: int
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

    Returns
    -------
    geopandas.GeoDataFrame
        As `exact_cells`. A household counts with the strictest public zone it lies in, so a
        cell tells of the plan only what the zones tell already. People by level are given
        only for cells that lie wholly at one level: where a line divides a cell, comparing
        two plans would count the few houses between their lines.
    """
    levels = np.full(len(households), "open", dtype=object)
    houses = shapely.STRtree(households.geometry.to_numpy())
    for level in ("yellow", "red"):  # the stricter one last
        outlines = zones.geometry[zones["level"] == level].to_numpy()
        _, inside = houses.query(outlines, predicate="covers")
        levels[inside] = level
    cells = _counted(households, levels)
    by_level = [f"people_{level}" for level in _LEVELS]
    is_mixed = (cells[by_level].gt(0).sum(axis=1) > 1).to_numpy()
    is_small = cells["households"].to_numpy() < k
    withheld = cells.astype(dict.fromkeys(COUNTS, "Int64"))
    withheld.loc[is_mixed | is_small, by_level] = pd.NA
    withheld.loc[is_small, ["households", "people"]] = pd.NA
    return withheld


def _counted(households: gpd.GeoDataFrame, levels: Any) -> gpd.GeoDataFrame:
    points = households.geometry
    people = households["people"].to_numpy()
    frame = pd.DataFrame(
        {
            "id": [
                h3.latlng_to_cell(lat, lng, RESOLUTION)
                for lng, lat in zip(points.x, points.y, strict=True)
            ],
            "households": 1,
            "people": people,
            "strictness": [_STRICTNESS[level] for level in levels],
        }
    )
    for level in _LEVELS:
        frame[f"people_{level}"] = np.where(levels == level, people, 0)
    grouped = frame.groupby("id", sort=True)
    counts = grouped[list(COUNTS)].sum().reset_index()
    counts["level"] = [_LEVELS[strictness] for strictness in grouped["strictness"].max()]
    outlines = [shapely.Polygon(_outline(cell)) for cell in counts["id"]]
    return gpd.GeoDataFrame(counts, geometry=outlines, crs=WGS84)


def _outline(cell: str) -> list[tuple[float, float]]:
    return [(round(lng, 7), round(lat, 7)) for lat, lng in h3.cell_to_boundary(cell)]
