"""Divide connected ground into connected sectors of limited size, along cheap lines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, minimum_spanning_tree

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """
    Sectors of some ground.

    Attributes
    ----------
    sector
        Sector of each place, shape (k,), numbered in the order of their first places.
    price
        What the links between two sectors cost together.
    least
        What they cost at least in every division within the limit.
    """

    sector: Ints
    price: int
    least: int


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """Places with people, and the links between them; parallel links are one."""

    people: Ints
    links: Ints
    price: Ints


def divided(people: Ints, links: Ints, price: Ints, *, most: int) -> Division:
    """
    Divide ground into connected sectors that hold few enough people.

    Parameters
    ----------
    people
        People at each place, shape (k,), at least 0.
    links
        Pairs of places, shape (m, 2).
    price
        What a line across each link costs, shape (m,), at least 1.
    most
        People of a sector, at least 1. A place with more cannot be divided: it is a sector in
        which nobody else lives.

    Returns
    -------
    Division
        Sectors, each connected by links. Ground that links do not join is divided piece by piece.

    Notes
    -----
    The cheapest division is NP-hard; this is a heuristic, and `Division.least` says how far it
    may be from the cheapest (docs/model.md §18). Too large a piece is cut in two where a subtree
    of its dearest spanning tree parts from the rest at the least price for each person on the
    smaller side, until all are small enough; then neighbours that fit together are joined again,
    where that saves most. Deterministic; about k log k steps.
    """
    ground = _merged(people, links, price)
    part = _components(ground, np.ones(len(ground.links), bool))
    least = sum(_least(ground, part == piece, most) for piece in np.unique(part).tolist())
    sector = np.zeros(len(people), np.int64)
    waiting = [np.flatnonzero(part == piece) for piece in np.unique(part).tolist()]
    count = 0
    while waiting:
        places = waiting.pop()
        halves = _halves(ground, places) if _is_too_large(ground, places, most) else None
        if halves is None:
            sector[places] = count
            count += 1
        else:
            waiting += halves
    sector = _renumbered(_joined(ground, sector, most))
    apart = sector[ground.links[:, 0]] != sector[ground.links[:, 1]]
    return Division(sector, int(ground.price[apart].sum()), least)


def _merged(people: Ints, links: Ints, price: Ints) -> _Ground:
    """Sort the ends of links, and add up the prices of those that join the same places."""
    ends, back = np.unique(np.sort(links, axis=1).reshape(-1, 2), axis=0, return_inverse=True)
    total = np.zeros(len(ends), np.int64)
    np.add.at(total, back.reshape(-1), price)
    kept = ends[:, 0] != ends[:, 1]
    return _Ground(people.astype(np.int64), ends[kept].astype(np.int64), total[kept])


def _components(ground: _Ground, kept: Bools) -> Ints:
    n = len(ground.people)
    one, other = ground.links[kept].T
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(n, n))
    return connected_components(graph.tocsr(), directed=False)[1].astype(np.int64)


def _is_too_large(ground: _Ground, places: Ints, most: int) -> bool:
    """Whether ground holds too many people, and in more than one place."""
    mine = ground.people[places]
    return int(mine.sum()) > most and int((mine > 0).sum()) > 1


def _least(ground: _Ground, inside: Bools, most: int) -> int:
    """So many sectors need one line less at least, and each is a link: the cheapest are."""
    mine = ground.people[inside]
    alone = mine > most
    sectors = int(alone.sum()) + -(-int(mine[~alone].sum()) // most)
    own = np.sort(ground.price[inside[ground.links[:, 0]]])
    return int(own[: max(sectors - 1, 0)].sum())


def _halves(ground: _Ground, places: Ints) -> list[Ints] | None:
    """Part the subtree that costs least for each person on the smaller side; None if none can."""
    number = np.full(len(ground.people), -1, np.int64)
    number[places] = np.arange(len(places))
    kept = (number[ground.links] >= 0).all(axis=1)
    links, price = number[ground.links[kept]], ground.price[kept]
    order, parent = _dearest_tree(links, price, len(places))
    inside = _subtree_sums(ground.people[places], order, parent)
    rim = _rims(links, price, order, parent)
    smaller = np.minimum(inside, inside[order[0]] - inside)
    can = (smaller > 0) & (np.arange(len(places)) != order[0])
    if not can.any():
        return None
    rate = np.where(can, rim / np.maximum(smaller, 1), np.inf)
    below = _below(order, parent, int(rate.argmin()))
    return [places[below], places[~below]]


def _dearest_tree(links: Ints, price: Ints, k: int) -> tuple[Ints, Ints]:
    """Return the places from the root on, and the parent of each, in the dearest tree."""
    # A minimum tree over prices turned round; the root is the place with the smallest number.
    turned = (price.max(initial=0) + 1 - price).astype(np.float64)
    graph = coo_array((turned, (links[:, 0], links[:, 1])), shape=(k, k)).tocsr()
    tree = minimum_spanning_tree(graph)
    order, parent = breadth_first_order(tree, 0, directed=False)
    return order.astype(np.int64), parent.astype(np.int64)


def _subtree_sums(amount: Ints, order: Ints, parent: Ints) -> Ints:
    """Add up an amount over each place and all below it."""
    total = amount.tolist()
    for place in order[:0:-1].tolist():
        total[parent[place]] += total[place]
    return np.array(total, np.int64)


def _rims(links: Ints, price: Ints, order: Ints, parent: Ints) -> Ints:
    """Price the links between each place with all below it, and the rest."""
    k = len(order)
    ends = np.zeros(k, np.int64)
    np.add.at(ends, links.ravel(), np.repeat(price, 2))
    depth = np.zeros(k, np.int64)
    for place in order[1:].tolist():
        depth[place] = depth[parent[place]] + 1
    top, other = links.T.copy()
    # Climb from the deeper end until both ends meet: from there on the link lies inside.
    while True:
        apart = np.flatnonzero(top != other)
        if not len(apart):
            break
        deeper = depth[top[apart]] >= depth[other[apart]]
        top[apart[deeper]] = parent[top[apart[deeper]]]
        other[apart[~deeper]] = parent[other[apart[~deeper]]]
    within = np.zeros(k, np.int64)
    np.add.at(within, top, price)
    return _subtree_sums(ends - 2 * within, order, parent)


def _below(order: Ints, parent: Ints, top: int) -> Bools:
    """Mark a place and all below it."""
    below = np.zeros(len(order), bool)
    below[top] = True
    for place in order[1:].tolist():
        if below[parent[place]]:
            below[place] = True
    return below


def _joined(ground: _Ground, sector: Ints, most: int) -> Ints:
    """Join neighbouring sectors that fit together, the dearest line between two first."""
    sector = sector.copy()
    while True:
        ends = np.sort(sector[ground.links], axis=1)
        apart = ends[:, 0] != ends[:, 1]
        pairs, back = np.unique(ends[apart], axis=0, return_inverse=True)
        people = np.bincount(sector, weights=ground.people).astype(np.int64)
        nobody = (people[pairs] == 0).any(axis=1)
        fits = (people[pairs].sum(axis=1) <= most) | nobody
        if not fits.any():
            return sector
        line = np.zeros(len(pairs), np.int64)
        np.add.at(line, back.reshape(-1), ground.price[apart])
        one, other = pairs[int(np.where(fits, line, -1).argmax())].tolist()
        sector[sector == other] = one


def _renumbered(sector: Ints) -> Ints:
    """Number sectors in the order of their first places."""
    _, first, back = np.unique(sector, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[back.reshape(-1)]
