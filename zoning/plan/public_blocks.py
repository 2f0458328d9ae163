"""Part an area into blocks of enough households, whatever cases there are."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.cell_ground import CellGround
from zoning.perimeter.network import PlaceNetwork, place_network
from zoning.perimeter.outline import zone_polygons
from zoning.perimeter.terrain import Terrain

Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
NONE = -1


@dataclass(frozen=True, slots=True)
class Blocks:
    """
    The blocks of an area: neighbours along streets or cell by cell, k households or more.

    They follow from the area alone. Which block a house lies in therefore tells nothing of
    where in the block a case is, and two plans show the same blocks.

    Attributes
    ----------
    network, terrain
        The area's places, and what outlines are drawn on.
    of_place
        Block of each place, -1 where the whole area has too few households, shape (n,).
    of_home
        Block of each household and cell, in the order of ``area.households``, then
        ``area.cells``: what the public view counts.
    cells
        Draws the ground of cells.
    touching
        Pairs of blocks that share a border, shape (b, 2).
    """

    network: PlaceNetwork
    terrain: Terrain
    of_place: Ints
    of_home: Ints
    touching: Ints
    cells: CellGround

    @classmethod
    def of(cls, area: Area, *, k: int) -> "Blocks":
        """Part an area into blocks of k households or more."""
        network = place_network(area)
        of_place = place_blocks(network, k=k)
        terrain = Terrain.of(area, network, area_parcels(area, network))
        touching = np.unique(of_place[terrain.parcels.touching].reshape(-1, 2), axis=0)
        homes = np.concatenate([network.household_place, network.cell_place])
        ground = CellGround(area, network)
        return cls(network, terrain, of_place, of_place[homes], touching, ground)

    def round(self, homes: Mask) -> Mask:
        """Return all households of the blocks in which some are."""
        touched = np.unique(self.of_home[homes])
        return np.isin(self.of_home, touched[touched != NONE])

    def beside(self, homes: Mask) -> Mask:
        """Return all households of the blocks of some and of those that touch these."""
        mine = np.unique(self.of_home[homes])
        near = self.touching[np.isin(self.touching, mine).any(axis=1)]
        wanted = np.union1d(mine, near)
        return np.isin(self.of_home, wanted[wanted != NONE])

    def shapes(self, homes: Mask) -> dict[int, BaseGeometry]:
        """Draw the blocks in which some households are; they share the borders they have."""
        wanted = np.unique(self.of_home[homes])
        shown = np.isin(self.of_place, wanted[wanted != NONE])
        zone = np.where(shown, self.of_place, NONE)
        found = self.cells.polygons(zone)
        zone[self.network.cell_place] = NONE
        level = (zone != NONE).astype(np.int8)
        if level.any():
            streets = zone_polygons(self.terrain, zone, level)
            for block, shape in streets.items():
                # A block that nothing joins to enough households may lie on both.
                found[block] = shapely.union_all([shape, *filter(None, [found.get(block)])])
        return found


def place_blocks(network: PlaceNetwork, *, k: int) -> Ints:
    """
    Part places into blocks of k households or more, each connected along streets.

    Parameters
    ----------
    network
        The places.
    k
        Fewest households of a block, at least 1.

    Returns
    -------
    numpy.ndarray
        Block of each place: the number of one place in it. All -1 where there are fewer than
        k households in all. Places that no street joins to k households go with the
        nearest block.

    Notes
    -----
    Every component is walked breadth first from its first place; from the last place back,
    each collects what its branches have left over, and heads a block once that is enough.
    What the root has left goes with the first block below it. Deterministic; linear in the
    number of places.
    """
    n = len(network.xy)
    ends = np.asarray(network.links, dtype=np.intp).reshape(-1, 2)
    graph = coo_matrix((np.ones(len(ends)), tuple(ends.T)), shape=(n, n)).tocsr()
    label = connected_components(graph, directed=False)[1]
    block = np.full(n, NONE, dtype=np.intp)
    for root in np.unique(label, return_index=True)[1]:
        order, parent = breadth_first_order(graph, int(root), directed=False)
        _part_tree(order.tolist(), parent.tolist(), network.households.tolist(), block, k=k)
    lost = np.flatnonzero(block == NONE)
    kept = np.flatnonzero(block != NONE)
    if len(lost) and len(kept):
        block[lost] = block[kept[cKDTree(network.xy[kept]).query(network.xy[lost])[1]]]
    return block


def _part_tree(
    order: list[int], parent: list[int], households: list[int], block: Ints, *, k: int
) -> None:
    """Write the blocks of one component into ``block``, where it has k households."""
    left = {place: households[place] for place in order}
    heads: set[int] = set()
    for place in reversed(order):
        if left[place] >= k:
            heads.add(place)
        elif place != order[0]:
            left[parent[place]] += left[place]
    if not heads:
        return
    first = next(place for place in order if place in heads)
    for place in order:
        above = first if place == order[0] else block[parent[place]]
        block[place] = place if place in heads else above
