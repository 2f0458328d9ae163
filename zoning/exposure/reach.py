"""Measure the way along streets, from many places at once and no further than needed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """
    Which places lie within reach of which source.

    Attributes
    ----------
    source
        Position in the sources given, shape (r,), ascending.
    place
        Place reached, shape (r,), ascending for each source; the source's own is among them.
    distance_m
        Metres along streets, shape (r,).
    """

    source: NDArray[np.int64]
    place: NDArray[np.int64]
    distance_m: Floats


def within_streets(
    sources: Ints, *, links: Ints, length_m: Floats, places: int, limit_m: float
) -> Reach:
    """
    Return every place within a way of ``limit_m`` along links from each source.

    Parameters
    ----------
    sources
        Places, shape (k,); repeats are answered one by one.
    links
        Pairs of places, shape (m, 2); parallel links are allowed.
    length_m
        Metres of each link, shape (m,), above 0.
    places
        How many places there are.
    limit_m
        Metres, at least 0; places exactly this far away are within.

    Returns
    -------
    Reach
        Sorted by source and place.

    Notes
    -----
    All sources advance together, one link a round, and only what became nearer in one round
    is taken further in the next (Bellman and Ford's relaxation). Work grows with the number
    of pairs found, whatever the size of the network; building the list of neighbours is
    linear in it.
    """
    start, neighbour, step = _neighbours(links, length_m, places)
    key = np.arange(len(sources), dtype=np.int64) * places + np.asarray(sources, np.int64)
    distance = np.zeros(len(key))
    new_key, new_distance = key, distance
    while len(new_key):
        place = new_key % places
        fan = start[place + 1] - start[place]
        from_ = np.repeat(np.arange(len(place)), fan)
        arc = np.arange(len(from_)) - np.repeat(np.cumsum(fan) - fan - start[place], fan)
        onward = new_distance[from_] + step[arc]
        near = onward <= limit_m
        new_key, new_distance = _nearest(
            (new_key - place)[from_[near]] + neighbour[arc[near]], onward[near]
        )
        at = np.searchsorted(key, new_key)
        known = at < len(key)
        known[known] = key[at[known]] == new_key[known]
        nearer = ~known
        nearer[known] = new_distance[known] < distance[at[known]]
        distance[at[known & nearer]] = new_distance[known & nearer]
        key = np.insert(key, at[~known], new_key[~known])
        distance = np.insert(distance, at[~known], new_distance[~known])
        new_key, new_distance = new_key[nearer], new_distance[nearer]
    return Reach(key // places, key % places, distance) if places else Reach(key, key, distance)


def _neighbours(
    links: Ints, length_m: Floats, places: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return, for each place, where its neighbours start, and all neighbours and ways."""
    tail = np.concatenate([links[:, 0], links[:, 1]]).astype(np.int64)
    head = np.concatenate([links[:, 1], links[:, 0]]).astype(np.int64)
    order = np.argsort(tail, kind="stable")
    start = np.zeros(places + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=places), out=start[1:])
    return start, head[order], np.concatenate([length_m, length_m])[order]


def _nearest(key: NDArray[np.int64], distance: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return each key once, ascending, with its least distance."""
    order = np.lexsort((distance, key))
    key, distance = key[order], distance[order]
    first = np.ones(len(key), bool)
    first[1:] = key[1:] != key[:-1]
    return key[first], distance[first]
