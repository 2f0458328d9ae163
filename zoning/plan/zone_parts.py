"""Gather closed places into zones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, RED, YELLOW

Rows = NDArray[np.int32]


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


def zone_parts(
    network: PlaceNetwork,
    labels: NDArray[np.int8],
    touching: Rows,
    across: NDArray[np.integer] | None = None,
) -> ZoneParts:
    """
    Gather closed places into zones.

    Places are together when a link joins them or their parcels touch. A connected block of
    closed ground is one yellow zone, less its connected red parts, each a red zone. A road
    that stays open within a ring parts no block.

    Parameters
    ----------
    network
        The places.
    labels
        Level of each place: 0 open, 1 yellow, 2 red.
    touching
        Pairs of places whose parcels share a border, shape (k, 2).
    across
        Pairs of closed places that belong together across a road, as
        `zoning.plan.across_roads.across_roads` returns them; none if left out.

    Returns
    -------
    ZoneParts
        The zones; none where nothing is closed.
    """
    closed = labels != OPEN
    near = [ends[closed[ends].all(axis=1)] for ends in (network.links, touching)]
    pairs = np.concatenate(near).astype(np.int64)
    red = _components(pairs, labels == RED)
    over = pairs[:0] if across is None else across
    block = _components(np.concatenate([pairs, over]), closed)
    yellow = np.where(labels == YELLOW, block, -1)
    yellow_blocks, yellow = _renumbered(yellow)
    reds = int(red.max(initial=-1)) + 1
    place_zone = np.where(red >= 0, red, np.where(yellow >= 0, yellow + reds, -1))
    red_block = np.empty(reds, np.int64)
    red_block[red[red >= 0]] = block[red >= 0]
    yellow_of_block = np.full(int(block.max(initial=-1)) + 1, -1, np.int64)
    yellow_of_block[yellow_blocks] = reds + np.arange(len(yellow_blocks))
    inside = yellow_of_block[red_block]
    return ZoneParts(
        place_zone.astype(np.int32),
        np.repeat([RED, YELLOW], [reds, len(yellow_blocks)]).astype(np.int8),
        np.concatenate([inside, np.full(len(yellow_blocks), -1)]).astype(np.int32),
        np.concatenate([red_block, yellow_blocks]).astype(np.int32),
    )


def _components(pairs: NDArray[np.int64], chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number the connected parts of the chosen places by their first place; -1 elsewhere."""
    at = np.flatnonzero(chosen)
    rank = np.cumsum(chosen) - 1
    kept = rank[pairs[chosen[pairs].all(axis=1)]]
    size = (len(at), len(at))
    graph = coo_array((np.ones(len(kept), np.int32), (kept[:, 0], kept[:, 1])), shape=size)
    found = np.full(len(chosen), -1, np.int64)
    if len(at):
        found[at] = connected_components(graph.tocsr(), directed=False)[1]
    return _renumbered(found)[1]


def _renumbered(part: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers in use in order of first appearance, and each entry's rank; -1 stays."""
    numbers, first = np.unique(part[part >= 0], return_index=True)
    order = np.argsort(first, kind="stable")
    rank = np.full(int(part.max(initial=-1)) + 2, -1, np.int64)
    rank[numbers[order]] = np.arange(len(order))
    return numbers[order].astype(np.int64), rank[part]
