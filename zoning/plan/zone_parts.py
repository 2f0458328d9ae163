"""Gather closed places into zones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, RED, YELLOW
from zoning.perimeter.rings import ranges

Rows = NDArray[np.int32]
Pairs = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class PlacePairs:
    """
    Pairs of places that are together, by the first of the two.

    Attributes
    ----------
    first
        Where the pairs of each place begin, and their number at last, shape (n + 1,).
    other
        The second place of each pair.
    """

    first: Pairs
    other: Rows

    def of_some(self, places: Pairs) -> Pairs:
        """Return the pairs whose first place is one of these, shape (2, k)."""
        count = self.first[places + 1] - self.first[places]
        other = self.other[ranges(self.first[places], count)]
        return np.stack([np.repeat(places, count), other])


@dataclass(frozen=True, slots=True, eq=False)
class ZoneParts:
    """
    The zones of a plan as places: red ones first, each group by its first place.

    Attributes
    ----------
    place_zone
        Zone of each place, -1 for open, shape (n,).
    level
        Level of each zone: 2 red, 1 yellow.
    inside
        For a red zone the yellow one it lies in; -1 where no place round it is yellow, and
        for yellow zones.
    block
        Number of the connected closed ground that each zone is part of.
    """

    place_zone: Rows
    level: NDArray[np.int8]
    inside: Rows
    block: Rows

    def ids(self, plan_id: str) -> list[str]:
        """Return the identifiers of the zones: ``z-``, eight digits of the plan, r or y, number."""
        found = []
        for mark, level in (("r", RED), ("y", YELLOW)):
            count = int((self.level == level).sum())
            width = max(2, len(str(count)))
            found += [f"z-{plan_id[2:10]}-{mark}{i:0{width}d}" for i in range(1, count + 1)]
        return found


def neighbouring_places(network: PlaceNetwork, touching: Rows) -> PlacePairs:
    """Return the pairs of places that a link joins or whose parcels touch."""
    one, other = np.concatenate([network.links, touching]).T
    count = np.bincount(one, minlength=network.places)
    first = np.r_[0, np.cumsum(count)].astype(np.intp)
    return PlacePairs(first, other[np.argsort(one, kind="stable")].astype(np.int32))


def parts_of_pairs(
    places: PlacePairs, labels: NDArray[np.int8], across: NDArray[np.integer] | None = None
) -> ZoneParts:
    """
    Gather closed places into zones.

    A connected block of closed ground is one yellow zone, less its connected red parts, each a
    red zone. A road that stays open within a ring parts no block.

    Parameters
    ----------
    places
        Pairs of places that are together, as `neighbouring_places` returns them.
    labels
        Level of each place: 0 open, 1 yellow, 2 red.
    across
        Pairs of closed places that belong together across a road, as
        `zoning.plan.across_roads.across_roads` returns them; none if left out.

    Returns
    -------
    ZoneParts
        The zones; none where nothing is closed.
    """
    closed = np.flatnonzero(labels != OPEN)
    level = labels[closed]
    # What is done for closed places need not be done for all.
    position = np.full(len(labels), -1, np.intp)
    position[closed] = np.arange(len(closed))
    pairs = position[places.of_some(closed)]
    pairs = pairs[:, pairs[1] >= 0]
    red = _components(pairs, level == RED)
    if across is not None:
        pairs = np.concatenate([pairs, position[across.T]], axis=1)
    block = _components(pairs, np.ones(len(closed), bool))
    yellow = np.where(level == YELLOW, block, -1)
    yellow_blocks, yellow = _renumbered(yellow)
    reds = int(red.max(initial=-1)) + 1
    place_zone = np.full(len(labels), -1, np.int32)
    place_zone[closed] = np.where(red >= 0, red, yellow + reds)
    red_block = np.empty(reds, np.int64)
    red_block[red[red >= 0]] = block[red >= 0]
    yellow_of_block = np.full(int(block.max(initial=-1)) + 1, -1, np.int64)
    yellow_of_block[yellow_blocks] = reds + np.arange(len(yellow_blocks))
    inside = yellow_of_block[red_block]
    return ZoneParts(
        place_zone,
        np.repeat([RED, YELLOW], [reds, len(yellow_blocks)]).astype(np.int8),
        np.concatenate([inside, np.full(len(yellow_blocks), -1)]).astype(np.int32),
        np.concatenate([red_block, yellow_blocks]).astype(np.int32),
    )


def _components(pairs: Pairs, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number the connected parts of the chosen places by their first place; -1 elsewhere."""
    at = np.flatnonzero(chosen)
    rank = np.cumsum(chosen) - 1
    kept = rank[_among(chosen, pairs)]
    size = (len(at), len(at))
    graph = coo_array((np.ones(kept.shape[1], np.int32), (kept[0], kept[1])), shape=size)
    found = np.full(len(chosen), -1, np.int64)
    if len(at):
        found[at] = connected_components(graph.tocsr(), directed=False)[1]
    return _renumbered(found)[1]


def _among(chosen: NDArray[np.bool_], pairs: Pairs) -> Pairs:
    """Return the pairs of which both places are chosen."""
    return pairs[:, np.flatnonzero(chosen[pairs[0]] & chosen[pairs[1]])]


def _renumbered(part: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers in use in order of first appearance, and each entry's rank; -1 stays."""
    at = np.flatnonzero(part >= 0)
    used = part[at]
    first = np.full(int(part.max(initial=-1)) + 1, len(part))
    # Of entries of one number the last one written stays: the first in the list.
    first[used[::-1]] = at[::-1]
    numbers = np.argsort(first, kind="stable")[: int((first < len(part)).sum())]
    rank = np.full(len(first) + 1, -1, np.int64)
    rank[numbers] = np.arange(len(numbers))
    return numbers.astype(np.int64), rank[part]
