"""§18 — ground is divided into connected sectors, small enough, along cheap lines."""

import itertools

import numpy as np
import pytest

from zoning.perimeter.division import divided


def along(people, price=None):
    """Divide houses along one street."""
    k = len(people)
    links = np.array([[i, i + 1] for i in range(k - 1)])
    prices = np.ones(k - 1, np.int64) if price is None else np.array(price)
    return np.array(people), links, prices


def ground(drawn, most):
    """Divide a drawn street, and return sectors, price and bound."""
    found = divided(*drawn, most=most)
    return found.sector.tolist(), found.price, found.least


def test_small_ground_is_one_sector():
    """Nobody is parted who fits in."""
    assert ground(along([3, 3, 3]), 9) == ([0, 0, 0], 0, 0)


def test_a_street_is_cut_where_a_line_is_cheap():
    """Two of six houses to a side, or three: the cheap line in the middle decides."""
    assert ground(along([2] * 6, price=[9, 9, 1, 9, 9]), 8) == ([0, 0, 0, 1, 1, 1], 1, 1)
    assert ground(along([2] * 6, price=[9, 1, 9, 9, 9]), 8) == ([0, 0, 1, 1, 1, 1], 1, 1)


def test_an_alley_is_parted_at_its_mouth():
    """Four houses in the alley, four in the street: one line."""
    people = np.array([2] * 8)
    links = np.array([[0, 1], [1, 2], [2, 3], [1, 4], [4, 5], [5, 6], [6, 7]])
    found = divided(people, links, np.full(7, 5), most=8)
    assert found.sector.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert (found.price, found.least) == (5, 5)


def test_a_door_with_too_many_people_is_a_sector_of_its_own():
    """A tower of fifty: nobody else lives in its sector."""
    sector, _, least = ground(along([2, 50, 2]), 10)
    assert len(set(sector)) == 3
    assert least == 1


def test_pieces_that_no_street_joins_are_sectors_of_their_own():
    """Two streets apart, though together they would fit."""
    links = np.array([[0, 1], [2, 3]])
    found = divided(np.array([1, 1, 1, 1]), links, np.array([1, 1]), most=4)
    assert found.sector.tolist() == [0, 0, 1, 1]
    assert found.price == 0


def test_nobody_s_ground_goes_with_its_neighbours():
    """Junctions are no sectors."""
    sector, _, _ = ground(along([0, 4, 0, 4, 0]), 4)
    assert len(set(sector)) == 2


def connected(links, places):
    """Whether links join some places, by a walk."""
    places = set(places)
    seen, front = set(), [min(places)]
    while front:
        place = front.pop()
        seen.add(place)
        for one, other in links:
            for near, far in ((one, other), (other, one)):
                if near == place and far in places and far not in seen:
                    front.append(far)
    return seen == places


def cheapest(people, links, price, most):
    """Look at every division of a few places: the least price of its lines."""
    best = None
    for sector in itertools.product(range(len(people)), repeat=len(people)):
        if any(sector[i] > max(sector[:i], default=-1) + 1 for i in range(len(sector))):
            continue
        parts = [[i for i, s in enumerate(sector) if s == part] for part in set(sector)]
        if not all(connected(links, part) for part in parts):
            continue
        if any(sum(people[part]) > most and (people[part] > 0).sum() > 1 for part in parts):
            continue
        cost = sum(p for (i, j), p in zip(links, price, strict=True) if sector[i] != sector[j])
        best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(25))
def test_sectors_fit_are_connected_and_no_cheaper_than_the_bound(seed):
    """On random ground of six places, beside every other division there is."""
    rng = np.random.default_rng(seed)
    people = rng.integers(0, 6, 6)
    links = np.array([[int(rng.integers(0, i)), i] for i in range(1, 6)])
    more = rng.integers(0, 6, (3, 2))
    links = np.concatenate([links, more[more[:, 0] != more[:, 1]]])
    price = rng.integers(1, 9, len(links))
    most = int(rng.integers(3, 9))
    found = divided(people, links, price, most=most)
    for part in range(found.sector.max() + 1):
        inside = np.flatnonzero(found.sector == part)
        assert connected(links.tolist(), inside.tolist())
        assert people[inside].sum() <= most or (people[inside] > 0).sum() == 1
    apart = found.sector[links[:, 0]] != found.sector[links[:, 1]]
    assert found.price == price[apart].sum()
    truth = cheapest(people, links.tolist(), price.tolist(), most)
    assert found.least <= truth <= found.price
