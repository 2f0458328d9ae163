"""Find the sides between cells that a plan cuts: each needs its guard."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from zoning.area.area import Area
from zoning.quantities import WGS84

from .network import PlaceNetwork

Ints = npt.NDArray[np.intp]

_NO_SIDES: Final = np.empty(0, np.intp)


@dataclass(frozen=True, slots=True)
class CellCuts:
    """
    The sides between two cells of different levels, in the order of the network's links.

    Attributes
    ----------
    lnglat
        Where the guard stands, degrees, rounded to 7 decimals, shape (c, 2).
    zone
        Zone of the stricter side.
    cost
        Price of the guard, in people-equivalents.
    between
        Which two cells meet there, in words.
    """

    lnglat: npt.NDArray[np.float64]
    zone: Ints
    cost: npt.NDArray[np.int64]
    between: tuple[str, ...]


def cell_cuts(
    area: Area,
    network: PlaceNetwork,
    place_zone: npt.NDArray[np.integer],
    place_level: npt.NDArray[np.integer],
) -> CellCuts:
    """
    Return the sides between cells that levels cut.

    Parameters
    ----------
    area, network
        The area and its places.
    place_zone
        Zone of each place, -1 for open, shape (n,).
    place_level
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).

    Returns
    -------
    CellCuts
        One entry for each pair of cells.
    """
    sides = np.flatnonzero(network.is_side) if len(network.cell_place) else _NO_SIDES
    level = place_level[network.links[sides]]
    differ = level[:, 0] != level[:, 1]
    cut, stricter = sides[differ], np.argmax(level[differ], axis=1)
    ends = network.links[cut]
    if not len(cut):
        none = np.empty(0, np.int64)
        return CellCuts(np.empty((0, 2)), none.astype(np.intp), none, ())
    to_degrees = Transformer.from_crs(network.crs, WGS84, always_xy=True)
    spots = np.stack(to_degrees.transform(*network.link_middle[cut].T), axis=1)
    ids = area.cells["cell_id"].to_numpy(object)
    cells = np.sort(ends, axis=1) - (network.places - len(ids))
    return CellCuts(
        lnglat=np.round(spots.reshape(-1, 2), 7),
        zone=place_zone[ends[np.arange(len(cut)), stricter]].astype(np.intp),
        cost=network.link_cost[cut],
        between=tuple(between_cells(str(ids[one]), str(ids[other])) for one, other in cells),
    )


def between_cells(one: str, other: str) -> str:
    """Say between which two cells a guard stands."""
    return f"giữa hai ô {one} và {other}"
