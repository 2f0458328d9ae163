"""Part closed places into clusters so far apart that none bears on another's outline."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .pieces import Ints
from .rings import parted
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
    squares, at, owner = terrain.parcel_squares.of_some(places)
    blocks, of_place = np.unique(block, return_inverse=True)
    near = terrain.parcel_squares.near_one_another(squares)
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
    return parted(places[by_cluster], np.searchsorted(rank[by_cluster], np.arange(len(first))))
