"""Tell which places a question has to look at, and which of them do not bear on each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zoning.exposure.reach import Neighbours

from .array_checks import Bools, Ints
from .question import UnitTable


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """
    Places that are looked at, parted by what joins them.

    Attributes
    ----------
    inside
        Places that are looked at, shape (n,).
    ringed
        Those whose rings and units are stated, shape (n,).
    part
        For each place the first place of its part, -1 outside, shape (n,).
    size
        For each place the number of places in its part, 0 outside, shape (n,).
    """

    inside: Bools
    ringed: Bools
    part: NDArray[np.int32]
    size: NDArray[np.int32]


def parts_of(
    inside: Bools, ringed: Bools, *, links: NDArray[np.integer], rings: Ints, units: UnitTable
) -> Parts:
    """
    Part the places that are looked at: a link, a ring or a unit joins its places.

    Parameters
    ----------
    inside, ringed
        As `Parts`.
    links
        All links, shape (m, 2).
    rings
        Ring pairs of these places, shape (r, 2), both places inside.
    units
        Memberships of these places.

    Returns
    -------
    Parts
        The parts.
    """
    n = len(inside)
    at = np.flatnonzero(inside)
    own = np.full(n, -1, np.int32)
    own[at] = np.arange(len(at), dtype=np.int32)
    joined = links[inside[links[:, 0]] & inside[links[:, 1]]]
    used = units.used()
    number = np.full(len(units.whole), -1, np.int32)
    number[used] = len(at) + np.arange(len(used), dtype=np.int32)
    held = used[units.parent[used] >= 0]
    one = np.concatenate([own[joined[:, 0]], own[rings[:, 0]], own[units.place], number[held]])
    other = np.concatenate(
        [own[joined[:, 1]], own[rings[:, 1]], number[units.unit], number[units.parent[held]]]
    )
    nodes = len(at) + len(used)
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(nodes, nodes))
    found = connected_components(graph.tocsr(), directed=False)[1][: len(at)]
    first = np.full(int(found.max(initial=-1)) + 1, n, np.int32)
    np.minimum.at(first, found, at.astype(np.int32))
    part, size = np.full(n, -1, np.int32), np.zeros(n, np.int32)
    part[at] = first[found]
    size[at] = np.bincount(found, minlength=len(first))[found]
    return Parts(inside, ringed, part, size)


def within_links(ways: Neighbours, start: Bools, steps: int) -> Bools:
    """
    Mark what lies at most some links from marked places.

    Parameters
    ----------
    ways
        The neighbours of every place.
    start
        The places to start from, shape (n,).
    steps
        How many links, at least 0.

    Returns
    -------
    ndarray
        Shape (n,), bool; the places to start from are among them.
    """
    reached = start.copy()
    fresh = np.flatnonzero(start)
    for _ in range(steps):
        fresh = ways.around(fresh)
        fresh = np.unique(fresh[~reached[fresh]])
        reached[fresh] = True
    return reached
