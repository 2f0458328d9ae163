"""Part closed places into clusters so far apart that none bears on another's outline."""

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .pieces import Ints
from .rings import ranges
from .square_index import SQUARE_M, neighbouring_squares, numbers_of_squares
from .terrain import Terrain


def outline_clusters(terrain: Terrain, places: Ints, block: Ints) -> list[Ints]:
    """
    Part places into clusters.

    Parameters
    ----------
    terrain
        The parcels.
    places
        The closed places, ascending, each once.
    block
        The number of the connected closed ground that each is part of.

    Returns
    -------
    list of numpy.ndarray
        Places of each cluster, ascending; clusters in order of their first place. Between the
        parcels of two lie at least 32 metres: twice what a rim and a line's bend take together.
    """
    if not len(places):
        return []
    square, owner = _squares(terrain, places)
    squares, at = np.unique(square, return_inverse=True)
    blocks, of_place = np.unique(block, return_inverse=True)
    near = neighbouring_squares(squares, 1)
    held = np.column_stack([at, len(squares) + of_place[owner]])
    pairs = np.concatenate([near, held])
    graph = coo_array(
        (np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])),
        shape=(len(squares) + len(blocks),) * 2,
    )
    part = connected_components(graph.tocsr(), directed=False)[1][len(squares) + of_place]
    _, first, number = np.unique(part, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))[number]
    by_cluster = np.argsort(rank, kind="stable")
    return np.split(places[by_cluster], np.cumsum(np.bincount(rank))[:-1])


def _squares(terrain: Terrain, places: Ints) -> tuple[Ints, Ints]:
    """Return the squares that the boxes round parcels touch, and the position of each parcel."""
    side = SQUARE_M * max(1.0, np.ceil(terrain.usual_width_m / SQUARE_M))
    box = shapely.bounds(terrain.parcels.shape[places])
    bare = np.flatnonzero(np.isnan(box[:, 0]))
    box[bare] = np.tile(terrain.spots.data[places[bare]], 2)
    corner = np.floor(box / side).astype(np.int64)
    wide, high = (corner[:, 2:] - corner[:, :2] + 1).T
    owner = np.repeat(np.arange(len(places)), wide * high)
    step = ranges(np.zeros(len(places), np.intp), wide * high)
    across, along = np.divmod(step, high[owner])
    return numbers_of_squares(corner[owner, 0] + across, corner[owner, 1] + along), owner
