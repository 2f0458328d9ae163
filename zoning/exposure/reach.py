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


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """
    The neighbours of every place.

    Attributes
    ----------
    start
        Where the neighbours of each place start, and the end of all, shape (n + 1,).
    place
        Neighbours, shape (2m,).
    step_m
        Metres to each.
    """

    start: NDArray[np.int64]
    place: NDArray[np.int64]
    step_m: Floats

    def around(self, places: Ints) -> NDArray[np.int64]:
        """Return the neighbours of places, one place after the other, with repeats."""
        low, count = self.start[places], self.start[places + 1] - self.start[places]
        at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
        return np.asarray(self.place[at])

    def count(self, places: Ints) -> NDArray[np.int64]:
        """Return how many neighbours places have, with repeats."""
        return np.asarray(self.start[places + 1] - self.start[places])


def neighbours(links: Ints, length_m: Floats, places: int) -> Neighbours:
    """
    Return the neighbours of every place.

    Parameters
    ----------
    links
        Pairs of places, shape (m, 2); parallel links are allowed.
    length_m
        Metres of each link, shape (m,), at least 0.
    places
        How many places there are, n.

    Returns
    -------
    Neighbours
        By place; at one place in the order of the links.
    """
    tail = np.concatenate([links[:, 0], links[:, 1]]).astype(np.int64)
    head = np.concatenate([links[:, 1], links[:, 0]]).astype(np.int64)
    order = np.argsort(tail, kind="stable")
    start = np.zeros(places + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=places), out=start[1:])
    found = Neighbours(start, head[order], np.concatenate([length_m, length_m])[order])
    for array in (found.start, found.place, found.step_m):
        array.setflags(write=False)
    return found


def within_streets(
    sources: Ints,
    *,
    links: Ints,
    length_m: Floats,
    places: int,
    limit_m: float,
    ways: Neighbours | None = None,
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
        Metres of each link, shape (m,), at least 0.
    places
        How many places there are.
    limit_m
        Metres, at least 0; places exactly this far away are within.
    ways
        What `neighbours` makes of the links, where that is known.

    Returns
    -------
    Reach
        Sorted by source and place.

    Notes
    -----
    All sources advance together, one link a round, and only what became nearer in one round
    is taken further in the next (Bellman and Ford's relaxation). Work grows with the number
    of pairs found, whatever the size of the network; making ``ways`` is linear in it.
    """
    ways = neighbours(links, length_m, places) if ways is None else ways
    start = ways.start
    key = np.arange(len(sources), dtype=np.int64) * places + np.asarray(sources, np.int64)
    distance = np.zeros(len(key))
    new_key, new_distance = key, distance
    while len(new_key):
        place = new_key % places
        fan = start[place + 1] - start[place]
        from_ = np.repeat(np.arange(len(place)), fan)
        arc = np.arange(len(from_)) - np.repeat(np.cumsum(fan) - fan - start[place], fan)
        onward = new_distance[from_] + ways.step_m[arc]
        near = onward <= limit_m
        new_key, new_distance = _nearest(
            (new_key - place)[from_[near]] + ways.place[arc[near]], onward[near]
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


def _nearest(key: NDArray[np.int64], distance: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return each key once, ascending, with its least distance."""
    order = np.lexsort((distance, key))
    key, distance = key[order], distance[order]
    first = np.ones(len(key), bool)
    first[1:] = key[1:] != key[:-1]
    return key[first], distance[first]
