"""Lay out the ground of every place as a coverage, made once for an area."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from zoning.area.area import Area

from .network import PlaceNetwork
from .outline_edges import borders_between, edges_of
from .parcel_crumbs import receivers
from .parcel_parts import ParcelParts, joined_parts, parcel_parts
from .parcel_points import REACH_M
from .parcel_rings import ParcelRings
from .parcel_source import ParcelSource
from .pieces import Ints
from .snapped_lines import PER_METRE

Pairs = NDArray[np.int32]

TILE_M: Final = 2048.0
"""Places are laid out by tiles this wide: what one needs of memory does not grow with the area."""

_KNOWN_M: Final = 2 * REACH_M + 0.1
"""What lies farther from a place's points than this has no bearing on its parcel."""


@dataclass(frozen=True, eq=False)
class Parcels:
    """
    The ground of every place: a coverage, made once for an area.

    Attributes
    ----------
    rings
        The ground of every place, in the network's CRS, on a grid of a millimetre. Neighbours
        share every corner along their border; parcels do not overlap.
    touching
        Pairs i < j of places whose parcels share a border longer than a corner, sorted,
        shape (k, 2).
    """

    rings: ParcelRings
    touching: Pairs

    @classmethod
    def of(cls, shape: NDArray[np.object_], touching: Pairs) -> "Parcels":
        """Return parcels given as polygons, right-handed, corners to the millimetre."""
        return cls(ParcelRings.of(shape), touching)

    @cached_property
    def shape(self) -> NDArray[np.object_]:
        """A polygon or multipolygon a place, metres, right-handed; empty without ground."""
        return self.rings.shapes(np.arange(self.rings.places))


def parcels_of(area: Area, network: PlaceNetwork, *, tile_m: float = TILE_M) -> Parcels:
    """
    Return the parcels of an area.

    Parameters
    ----------
    area
        The area.
    network
        Its place network.
    tile_m
        Side of the tiles by which places are laid out, metres; the parcels are the same for
        any, memory is not.

    Returns
    -------
    Parcels
        One parcel a place, in the network's CRS: the ground nearer to its houses, its stretch
        of street and the ways between than to anybody else's, within `REACH_M`. A part of it
        that holds no house and no street of the place belongs to the neighbour it has the
        longest border with. A cell's is its piece, and what it touches are the cells it shares
        a side with.

    Notes
    -----
    Parcels depend on the area alone. Time grows with the number of parcel points. Deterministic.
    """
    if network.is_cell.all():
        empty = np.full(network.places, shapely.Polygon(), dtype=object)
        return _with_cells(empty, np.empty((0, 2), np.int32), area, network)
    source = ParcelSource.of(area, network)
    while True:
        tiles = [
            parcel_parts(source.near(places, _KNOWN_M), places)
            for places in _tiles(network, tile_m)
        ]
        parts = joined_parts(tiles)
        if parts is not None:
            return _with_cells(*_coverage(parts, network.places), area, network)
        # Points on one circle, to the last bit, can be taken for two kinds of corner.
        tile_m *= 2


def _tiles(network: PlaceNetwork, tile_m: float) -> Iterator[Ints]:
    """Yield the places of each tile, ascending; cells are laid out already."""
    places = np.flatnonzero(~network.is_cell)
    tile = np.floor(np.asarray(network.xy)[places] / tile_m)
    _, number = np.unique(tile, axis=0, return_inverse=True)
    order = np.argsort(number, kind="stable")
    if not len(order):
        return
    yield from np.split(places[order], np.flatnonzero(np.diff(number[order])) + 1)


def _with_cells(
    shape: NDArray[np.object_], touching: Pairs, area: Area, network: PlaceNetwork
) -> Parcels:
    """Give every cell its piece, and let cells that share a side touch."""
    if not len(area.cells):
        return Parcels.of(shape, touching)
    pieces = np.asarray(area.cells.geometry.to_crs(network.crs).values, dtype=object)
    pieces = shapely.transform(pieces, lambda xy: np.round(xy * PER_METRE) / PER_METRE)
    # What reaches out of a ward with streets ends where the cells begin.
    place, cell = shapely.STRtree(pieces).query(shape, predicate="intersects")
    for row in np.unique(place):
        ground = shapely.union_all(pieces[cell[place == row]])
        shape[row] = shapely.difference(shape[row], ground, grid_size=1 / PER_METRE)
    shape[place[shapely.is_empty(shape[place])]] = shapely.Polygon()
    shape[network.cell_place] = pieces
    shape = shapely.orient_polygons(shape)
    pairs = _still_touching(touching, shape, np.unique(place))
    return Parcels.of(shape, touching_with_cells(pairs, network))


def _still_touching(pairs: Pairs, shape: NDArray[np.object_], cut: Ints) -> Pairs:
    """Leave out the pairs of which one was cut until they have no border in common."""
    asked = np.flatnonzero(np.isin(pairs, cut).any(axis=1))
    places = np.unique(pairs[asked]).astype(np.intp)
    borders = borders_between(edges_of(shape[places], places))
    shift = np.array([len(shape), 1])
    # The greater place is to the left; where nothing is to the right, no pair fits.
    beside = np.stack([borders.right, borders.left], axis=1) @ shift
    kept = np.ones(len(pairs), bool)
    kept[asked] = np.isin(pairs[asked].astype(np.int64) @ shift, beside)
    return pairs[kept]


def touching_with_cells(pairs: Pairs, network: PlaceNetwork) -> Pairs:
    """
    Return which parcels touch where some are cells.

    Parameters
    ----------
    pairs
        Pairs of places whose parcels have a border in common, shape (k, 2).
    network
        The places.

    Returns
    -------
    numpy.ndarray
        The pairs without a cell, and those of cells that share a side, sorted. A cell touches
        no parcel of a street: nothing leads from one to the other.
    """
    sides = np.sort(network.links[network.is_side], axis=1)
    streets = pairs[~network.is_cell[pairs].any(axis=1)]
    return np.unique(np.concatenate([streets, sides]), axis=0).astype(np.int32)


def _coverage(parts: ParcelParts, places: int) -> tuple[NDArray[np.object_], Pairs]:
    """Give crumbs away, put the parts of each place together, and say which places touch."""
    receiver = receivers(parts)
    place = parts.place[receiver]
    pairs = np.sort(place[parts.pairs], axis=1)
    touching = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    order = np.argsort(place, kind="stable")
    mine, start, count = np.unique(place[order], return_index=True, return_counts=True)
    shape = np.full(places, shapely.Polygon(), dtype=object)
    shape[mine] = parts.shape[order[start]]
    for row in np.flatnonzero(count > 1):
        group = parts.shape[order[start[row] : start[row] + count[row]]]
        shape[mine[row]] = shapely.orient_polygons(shapely.coverage_union_all(group))
    return shape, touching.astype(np.int32)
