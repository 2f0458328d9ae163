"""Say in which H3 cell everybody of an area counts."""

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import h3
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zoning.area.area import Area

RESOLUTION: Final = 10
"""H3 resolution of the cells: about 15,000 m² each."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CellGrid:
    """
    Where the households and pieces of an area count; made once an area.

    Attributes
    ----------
    cells
        The cells in which anybody counts, ascending.
    outlines
        Their outlines in EPSG:4326, 7 decimals.
    households, pieces
        Identifiers, in the order of the area.
    row, count, people
        Of each household and then each piece its cell, by its place in `cells`, and how many
        households and people it stands for.
    spots
        An index of a point of each.
    """

    cells: tuple[str, ...]
    outlines: npt.NDArray[np.object_]
    households: pd.Index
    pieces: pd.Index
    row: Ints
    count: Ints
    people: Ints
    spots: shapely.STRtree

    @classmethod
    def of(cls, area: Area) -> "CellGrid":
        """
        Place everybody of an area.

        Parameters
        ----------
        area
            The area. Where no household is known its pieces of cells count in their own cell, or
            where that is finer than `RESOLUTION` in the one that holds it.

        Returns
        -------
        CellGrid
            Linear in households and pieces.
        """
        homes, pieces = area.households, area.cells
        named = [
            *map(_cell_at, homes.geometry.x.tolist(), homes.geometry.y.tolist()),
            *map(shown_cell, pieces["cell"]),
        ]
        cells, row = np.unique(np.array(named, dtype=str), return_inverse=True)
        spots = np.append(
            homes.geometry.to_numpy(), shapely.point_on_surface(pieces.geometry.to_numpy())
        )
        return cls(
            cells=tuple(cells.tolist()),
            outlines=_outlines(cells.tolist()),
            households=pd.Index(homes["household_id"], dtype=object),
            pieces=pd.Index(pieces["cell_id"], dtype=object),
            row=row.astype(np.int64),
            count=_both(np.ones(len(homes), np.int64), pieces, "households"),
            people=_both(homes["people"].to_numpy(np.int64), pieces, "people"),
            spots=shapely.STRtree(spots),
        )


def shown_cell(cell: str) -> str:
    """Return the cell in which a cell of an area counts."""
    return str(h3.cell_to_parent(cell, min(RESOLUTION, h3.get_resolution(cell))))


def _cell_at(lng: float, lat: float) -> str:
    return str(h3.latlng_to_cell(lat, lng, RESOLUTION))


def _both(households: Ints, pieces: gpd.GeoDataFrame, name: str) -> Ints:
    return np.append(households, pieces[name].to_numpy(np.int64))


def _outlines(cells: list[str]) -> Any:
    return np.array([shapely.Polygon(_outline(cell)) for cell in cells], dtype=object)


def _outline(cell: str) -> list[tuple[float, float]]:
    return [(round(lng, 7), round(lat, 7)) for lat, lng in h3.cell_to_boundary(cell)]
