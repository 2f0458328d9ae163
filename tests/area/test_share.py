"""`share_people` and `spread_people` lose nobody and treat equals alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoning.area.share import share_people, spread_people

WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=60).map(np.array)
TOTAL = st.integers(0, 10**7)
BOTH = pytest.mark.parametrize("share", [share_people, spread_people])


def exact_shares(total, weights):
    weights = weights if weights.sum() else np.ones(len(weights))
    return total * weights / weights.sum()


@BOTH
@given(total=TOTAL, weights=WEIGHTS)
def test_the_sum_is_exact_and_each_within_one(share, total, weights):
    """Every place has its exact share rounded down or up, and all together the total."""
    shares = share(total, weights)
    assert shares.dtype == np.int64
    assert shares.sum() == total
    assert (np.abs(shares - exact_shares(total, weights)) < 1 + 1e-6).all()


@given(total=TOTAL, weights=WEIGHTS, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_makes_no_difference(total, weights, seed):
    """Shuffled places with their keys get what they got before."""
    order = np.random.default_rng(seed).permutation(len(weights))
    key = np.arange(len(weights))
    before = share_people(total, weights, key=key)
    assert (share_people(total, weights[order], key=key[order]) == before[order]).all()


@given(total=TOTAL, weights=WEIGHTS)
def test_more_weight_never_means_fewer_people(total, weights):
    """By largest remainder, a heavier place has at least as many as a lighter one."""
    shares = share_people(total, np.sort(weights)[::-1])
    assert (np.diff(shares) <= 0).all()


@given(total=TOTAL, weights=WEIGHTS)
def test_no_stretch_of_a_row_gets_too_many(total, weights):
    """Spread along a row, the running total is never a whole person off."""
    running = np.cumsum(spread_people(total, weights))
    exact = np.cumsum(exact_shares(total, weights))
    assert (np.abs(running - exact) < 1 + 1e-6).all()


@BOTH
@given(groups=st.lists(st.tuples(TOTAL, WEIGHTS), min_size=1, max_size=5))
def test_groups_are_shared_as_each_alone(share, groups):
    """Many wards at once give what each ward gives, with their rows in turns."""
    totals = np.array([total for total, _ in groups])
    weights = np.concatenate([own for _, own in groups])
    place = np.concatenate([np.arange(len(own)) for _, own in groups])
    group = np.repeat(np.arange(len(groups)), [len(own) for _, own in groups])
    alone = np.concatenate([share(total, own) for total, own in groups])
    order = np.lexsort((group, place))
    assert (share(totals, weights[order], group=group[order]) == alone[order]).all()


@BOTH
def test_everyone_gets_the_least(share):
    """Beyond one person each, the rest goes by weight."""
    assert share(10, np.array([0, 0, 7]), at_least=1).tolist() == [1, 1, 8]


def test_equal_remainders_are_decided_by_the_key():
    """Of four equal places that share six people, those of the smaller keys get two."""
    shares = share_people(6, np.ones(4), key=np.array([3, 1, 2, 0]))
    assert shares.tolist() == [1, 2, 1, 2]


def test_an_even_row_is_spread_evenly():
    """Three people in a row of nine equal places live three places apart."""
    assert np.flatnonzero(spread_people(3, np.ones(9))).tolist() == [2, 5, 8]


@BOTH
@pytest.mark.parametrize(
    ("total", "weights", "options"),
    [
        (1, [-1.0, 2.0], {}),
        (1, [np.nan], {}),
        (2, [1.0, 1.0, 1.0], {"at_least": 1}),
        (1, [], {}),
        (np.array([1, 1]), [1.0], {"group": np.array([2])}),
    ],
)
def test_what_cannot_be_shared_is_refused(share, total, weights, options):
    """Weights below zero, too few people, people without a place, and a group without total."""
    with pytest.raises(ValueError, match="expected"):
        share(total, np.array(weights), **options)
