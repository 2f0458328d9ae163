"""Ways along streets are the shortest ones, and no longer than the limit."""

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from zoning.exposure.reach import within_streets


def matrix(reach, sources, places):
    found = np.full((len(sources), places), np.inf)
    found[reach.source, reach.place] = reach.distance_m
    return found


@pytest.mark.parametrize("seed", range(8))
def test_every_way_is_as_short_as_dijkstra_finds_it(seed):
    """Random streets, some parallel: same places, same metres as SciPy's."""
    random = np.random.default_rng(seed)
    n = 60
    links = random.integers(0, n, (140, 2))
    links = links[links[:, 0] != links[:, 1]]
    length = random.uniform(1, 30, len(links))
    sources = random.integers(0, n, 12)
    limit = 45.0
    reach = within_streets(sources, links=links, length_m=length, places=n, limit_m=limit)
    shortest = {}
    for (a, b), metres in zip(np.sort(links, axis=1).tolist(), length, strict=True):
        shortest[a, b] = min(metres, shortest.get((a, b), np.inf))
    ends = np.array(list(shortest))
    graph = coo_array((list(shortest.values()), (ends[:, 0], ends[:, 1])), shape=(n, n))
    expected = dijkstra(graph.tocsr(), directed=False, indices=sources, limit=limit)
    np.testing.assert_allclose(matrix(reach, sources, n), expected)
    order = reach.source * n + reach.place
    assert (np.diff(order) > 0).all()


def test_the_shorter_of_two_parallel_links_counts():
    """Two streets join the same places: one takes the shorter."""
    reach = within_streets(
        np.array([0]), links=np.array([[0, 1], [1, 0]]), length_m=np.array([9.0, 4.0]),
        places=2, limit_m=10,
    )  # fmt: skip
    assert reach.distance_m.tolist() == [0.0, 4.0]


def test_a_place_exactly_at_the_limit_is_within():
    """40 metres are within 40 metres, and not within 39."""
    line = {"links": np.array([[0, 1], [1, 2]]), "length_m": np.array([20.0, 20.0]), "places": 3}
    assert within_streets(np.array([0]), **line, limit_m=40).place.tolist() == [0, 1, 2]
    assert within_streets(np.array([0]), **line, limit_m=39).place.tolist() == [0, 1]


def test_nothing_reaches_nothing():
    """No sources, or no streets: a source reaches itself alone."""
    none = np.empty((0, 2), int)
    assert len(within_streets(np.array([], int), links=none, length_m=np.empty(0), places=0,
                              limit_m=9).place) == 0  # fmt: skip
    alone = within_streets(np.array([1]), links=none, length_m=np.empty(0), places=3, limit_m=9)
    assert alone.place.tolist() == [1]
