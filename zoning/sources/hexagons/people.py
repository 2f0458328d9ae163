"""Say how many people and households live in each cell."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from zoning.area.share import share_people, spread_people

from .ellipsoid import square_metres

SCATTER: Final = np.uint64(0x9E3779B97F4A7C15)
"""2⁶⁴ over the golden ratio: multiples of it, modulo 2⁶⁴, lie scattered and never twice."""


def cell_residents(
    pieces: gpd.GeoDataFrame, population: pd.DataFrame, weights: np.ndarray
) -> pd.DataFrame:
    """
    Say how many people and households live in each cell.

    Parameters
    ----------
    pieces
        Pieces with unit_id and index, the H3 index (uint64); by rising index in every unit.
    population
        Columns people and households by unit_id: households at most people, 0 only where people
        is.
    weights
        Weight of each piece, 0 or more.

    Returns
    -------
    DataFrame
        Columns people and households (int64), one row a piece. Both sums are exact in every
        unit, and a cell has households exactly where it has people.

    Notes
    -----
    Households are spread along the H3 index, which keeps neighbours together: every neighbourhood
    has its share of them, however few live in one cell. People follow the households.
    """
    units = population.index.get_indexer(pieces.unit_id)
    households = spread_people(population.households.to_numpy(), weights, group=units)
    more = (population.people - population.households).to_numpy()
    key = pieces["index"].to_numpy() * SCATTER
    people = households + share_people(more, households, group=units, key=key)
    return pd.DataFrame({"people": people, "households": households})


def piece_weights(pieces: gpd.GeoDataFrame, spots: gpd.GeoDataFrame | None) -> np.ndarray:
    """
    Say what counts for each piece when a unit's people are shared.

    Parameters
    ----------
    pieces
        Pieces with unit_id.
    spots
        Points with a column weight, or None.

    Returns
    -------
    ndarray
        In a unit with spots of any weight, the sum of theirs in each piece; else its area, m².
        A spot on the border of two pieces counts for the first.
    """
    area = square_metres(np.asarray(pieces.geometry.values))
    if spots is None or not len(spots):
        return area
    tree = shapely.STRtree(pieces.geometry.values)
    spot, piece = tree.query(spots.geometry.values, predicate="intersects")
    order = np.lexsort((piece, spot))
    spot, first = np.unique(spot[order], return_index=True)
    summed = np.bincount(
        piece[order][first],
        weights=spots["weight"].to_numpy(dtype=np.float64)[spot],
        minlength=len(pieces),
    )
    known = pd.Series(summed).groupby(pieces.unit_id.to_numpy()).transform("sum").to_numpy() > 0
    return np.where(known, summed, area)
