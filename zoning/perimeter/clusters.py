"""Part closed places into clusters so far apart that none bears on another's outline."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .parcel_source import ParcelSource
from .pieces import Ints
from .square_index import neighbouring_squares, squares_of

APART: Final = 4
"""Clusters are this many squares apart, so that at least three lie between them: 96 metres,
less than twice eight for what lies between two spots, more than twice reach and rim."""


class SquareBook:
    """
    The squares that places have ground in, found where they are needed and remembered.

    Parameters
    ----------
    source
        Where the places have their ground.
    """

    def __init__(self, source: ParcelSource) -> None:
        self.source = source
        self._known = np.zeros(len(source.place_xy), bool)
        self._square = np.empty(0, np.int64)
        self._owner = np.empty(0, np.intp)

    def squares(self, places: Ints) -> tuple[NDArray[np.int64], Ints]:
        """Return squares, and the place each is of; all of these places', each once, by place."""
        asked = places[~self._known[places]]
        if len(asked):
            xy, owner = self.source.spots(asked)
            found = np.unique(np.column_stack([owner, squares_of(xy)]), axis=0)
            owners = np.concatenate([self._owner, found[:, 0]])
            order = np.argsort(owners, kind="stable")
            self._owner = owners[order].astype(np.intp)
            self._square = np.concatenate([self._square, found[:, 1]])[order]
            self._known[asked] = True
        wanted = np.zeros(len(self._known), bool)
        wanted[places] = True
        kept = wanted[self._owner]
        return self._square[kept], self._owner[kept]


def clusters(
    book: SquareBook, places: Ints, *, joined: NDArray[np.integer] | None = None
) -> list[Ints]:
    """
    Part places into clusters.

    Parameters
    ----------
    book
        Where the places have their ground.
    places
        The places, ascending, each once.
    joined
        Pairs of these places that belong to one zone however far apart, shape (k, 2).

    Returns
    -------
    list of numpy.ndarray
        Places of each cluster, ascending; clusters in order of their first place. No parcel
        point of one lies within 80 metres of one of another.
    """
    if not len(places):
        return []
    found, owner = book.squares(places)
    squares, square = np.unique(found, return_inverse=True)
    ends = [neighbouring_squares(squares, APART - 1)]
    # All squares of one place belong together, whatever its ground looks like.
    same = owner[1:] == owner[:-1]
    ends.append(np.column_stack([square[:-1][same], square[1:][same]]))
    home = square[np.searchsorted(owner, places)]
    ends.append(home[_tied(book.source, places)])
    if joined is not None:
        ends.append(home[np.searchsorted(places, joined)])
    pairs: NDArray[np.int64] = np.concatenate(ends)
    graph = coo_array(
        (np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(squares),) * 2
    )
    part = connected_components(graph.tocsr(), directed=False)[1]
    of_place = part[home]
    _, at, number = np.unique(of_place, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(at))[number]
    by_cluster = np.argsort(rank, kind="stable")
    return np.split(places[by_cluster], np.cumsum(np.bincount(rank))[:-1])


def _tied(source: ParcelSource, places: Ints) -> Ints:
    """Return the places that a link through the air joins, as positions, shape (k, 2)."""
    at = np.minimum(np.searchsorted(places, source.ties), len(places) - 1)
    return np.asarray(at[(places[at] == source.ties).all(axis=1)])
