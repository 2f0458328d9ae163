"""Lay the H3 grid over units, and people into its cells."""

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.frames import rounded
from zoning.quantities import WGS84

from .grid import RESOLUTIONS, cell_names
from .people import cell_residents, piece_weights
from .pieces import unit_pieces


def hexagon_cells(
    units: gpd.GeoDataFrame,
    population: pd.DataFrame,
    *,
    resolution: int = 10,
    weights: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """
    Lay the H3 grid over units, and their people into its cells.

    Parameters
    ----------
    units
        Units that do not overlap, wards or hamlets: unit_id, code (null where there is none) and
        polygons in EPSG:4326, (lng, lat).
    population
        Columns people and households of each unit, by unit_id.
    resolution
        H3 resolution, 7 to 11. A cell of resolution 10 has 15,000 m² and sides of 76 m.
    weights
        Points in EPSG:4326 with a column weight, such as the floor area of a building. People
        are then placed only where points are, in every unit that has any; elsewhere, and by
        default, they are spread evenly over the ground.

    Returns
    -------
    GeoDataFrame
        The table cells of an area pack, sorted by cell_id: pieces that cover every unit, people
        and households that add up to the unit's. Every number is derived.

    Raises
    ------
    ValueError
        If the resolution is none of 7 to 11, population lacks a unit, or a unit has fewer people
        than households or people without a household.

    Notes
    -----
    Time grows with the number of cells: about 60 µs each. Deterministic.
    """
    if resolution not in RESOLUTIONS:
        raise ValueError(f"resolution {resolution}: expected one of 7 to 11")
    _check_population(units, population)
    pieces = _pieces(units, resolution)
    residents = cell_residents(
        pieces, population.loc[sorted(units.unit_id)], piece_weights(pieces, weights)
    )
    pieces["people"], pieces["households"] = residents.people, residents.households
    pieces["origin"] = "derived"
    ordered = pieces.sort_values("cell_id", kind="stable", ignore_index=True)
    return ordered.drop(columns="index")


def _check_population(units: gpd.GeoDataFrame, population: pd.DataFrame) -> None:
    missing = sorted(set(units.unit_id) - set(population.index))
    if missing:
        raise ValueError(f"population of {', '.join(missing[:20])}: expected one for every unit")
    people, households = population.people, population.households
    if ((households > people) | ((people > 0) & (households < 1)) | (households < 0)).any():
        raise ValueError("population: expected 1 to people households wherever there are people")


def _pieces(units: gpd.GeoDataFrame, resolution: int) -> gpd.GeoDataFrame:
    units = units.sort_values("unit_id", kind="stable")
    shapes = rounded(np.asarray(units.geometry.values, dtype=object))
    found: list[pd.DataFrame] = []
    for unit_id, code, shape in zip(units.unit_id, units.code, shapes, strict=True):
        cells, pieces = unit_pieces(shape, resolution)
        names = cell_names(cells)
        tail = unit_id if pd.isna(code) else code
        table = {"cell_id": [f"{name}-{tail}" for name in names], "cell": names, "index": cells}
        found.append(pd.DataFrame({**table, "unit_id": unit_id, "geometry": pieces}))
    frame = pd.concat(found, ignore_index=True)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84)
