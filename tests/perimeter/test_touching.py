"""The pairs that hold some places are found without looking at the others."""

import numpy as np
import pytest

from zoning.perimeter.touching import TouchingParcels


@pytest.mark.parametrize("seed", range(8))
def test_pairs_of_some_places_are_all_that_hold_one(seed):
    """Against looking through all pairs, for any places asked about."""
    random = np.random.default_rng(seed)
    drawn = random.integers(0, 30, (60, 2))
    pairs = np.unique(np.sort(drawn[drawn[:, 0] != drawn[:, 1]], axis=1), axis=0).astype(np.int32)
    book = TouchingParcels.of(pairs, 30)
    for count in (0, 1, 5, 30):
        places = np.sort(random.permutation(30)[:count])
        expected = pairs[np.isin(pairs, places).any(axis=1)]
        np.testing.assert_array_equal(book.touching(places), expected)


def test_where_nothing_touches_nothing_is_found():
    """Fields between all parcels: an empty table of pairs."""
    book = TouchingParcels.of(np.empty((0, 2), np.int32), 4)
    assert book.touching(np.arange(4)).shape == (0, 2)
