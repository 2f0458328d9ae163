"""docs/spread.md: random numbers depend on what they are for, and on nothing else."""

from math import inf

import numpy as np
import pytest
from scipy import stats

from zoning.scenario.spread.delays import Delay
from zoning.scenario.spread.keyed import gamma_weight, keyed, poisson_count, root_key, shares
from zoning.scenario.spread.parted import chosen, part_ends

MANY = 200_000


def some_shares(purpose=1, seed=0):
    return shares(keyed(root_key(seed), np.arange(MANY)), purpose)


def test_a_number_does_not_depend_on_what_is_asked_beside_it():
    """One key alone has the number it has among others."""
    whole = some_shares()
    alone = shares(keyed(root_key(0), np.array([77])), 1)
    assert alone.tolist() == [whole[77]]


def test_numbers_are_the_same_on_every_machine():
    """Whole-number arithmetic: these bits were worked out by hand from splitmix64's constants."""
    step, mask = 0x9E3779B97F4A7C15, 2**64 - 1

    def mixed(z):
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    root = int(root_key(3)[0])
    key = mixed((mixed(root) + 8 * step) & mask)
    share = (mixed((key + 5 * step) & mask) >> 11) * 2.0**-53
    found = keyed(root_key(3), np.array([7]))
    assert found.tolist() == [key]
    assert shares(found, 5).tolist() == [share]


@pytest.mark.parametrize("purpose", [1, 2, 15])
def test_numbers_are_even_and_do_not_follow_one_another(purpose):
    """Kolmogorov and Smirnov's test, and no correlation between neighbours or purposes."""
    found = some_shares(purpose)
    assert stats.kstest(found, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(found[1:], found[:-1])[0, 1]) < 5 / MANY**0.5
    assert abs(np.corrcoef(found, some_shares(purpose + 1))[0, 1]) < 5 / MANY**0.5
    assert abs(np.corrcoef(found, some_shares(purpose, seed=1))[0, 1]) < 5 / MANY**0.5


@pytest.mark.parametrize("mean", [0.0, 0.3, 4.0, 60.0, 499.0, 501.0, 900.0])
def test_counts_are_those_of_poisson(mean):
    """As SciPy gives them, share by share."""
    share = np.append(some_shares()[:4000], [0.0, 1 - 2.0**-53])
    found = poisson_count(share, np.full(len(share), mean))
    wanted = np.maximum(stats.poisson.ppf(share[:-2], mean), 0)
    assert (abs(found[:-2] - wanted) <= (1 if mean > 500 else 0)).mean() > 0.999
    assert abs(found[:-2] - wanted).max() <= 1
    assert found[-1] < mean + 12 * mean**0.5 + 20


@pytest.mark.parametrize("shape", [0.2, 1.0, 5.0])
def test_weights_are_those_of_gamma_with_the_mean_one(shape):
    """Variance 1 / k; without dispersion everybody weighs 1."""
    found = gamma_weight(some_shares(), shape)
    exact = stats.gamma.ppf(some_shares()[:5_000], shape, scale=1 / shape)
    np.testing.assert_allclose(found[:5_000], exact, rtol=1e-3, atol=1e-6)
    assert found.mean() == pytest.approx(1, abs=5 / (shape * MANY) ** 0.5)
    assert found.var() == pytest.approx(1 / shape, rel=0.1)
    assert set(gamma_weight(some_shares(), inf)) == {1.0}


@pytest.mark.parametrize(("mean", "sd"), [(5.2, 1.7), (5.2, 2.8), (3.0, 0.0), (12.0, 6.0)])
def test_delays_have_the_mean_they_are_given(mean, sd):
    """Whole days of at least one, to half a day; a fixed delay is one number."""
    delay = Delay.of_gamma(mean, sd)
    found = delay.at(some_shares())
    assert found.min() >= 1
    assert delay.mean_days == pytest.approx(mean, abs=0.1)
    assert found.mean() == pytest.approx(delay.mean_days, abs=6 * max(sd, 1) / MANY**0.5)
    assert found.std() == pytest.approx((sd**2 + (1 / 12 if sd else 0)) ** 0.5, abs=0.15)


def test_things_are_chosen_as_often_as_they_weigh():
    """1 to 3 in one whole, one thing alone in another; whatever stands before them."""
    ends = part_ends(np.array([0, 0, 3]), np.array([1.0, 3.0, 0.2]))
    share = some_shares()
    found = np.bincount(chosen(ends, np.zeros(MANY, np.int64), share)) / MANY
    assert found[1] == pytest.approx(0.75, abs=0.01)
    assert set(chosen(ends, np.full(9, 3), share[:9])) == {2}
    later = part_ends(np.array([0, 2, 2]), np.array([7.7, 1.0, 3.0]))
    moved = chosen(later, np.full(MANY, 2), share) - 1
    assert (moved == chosen(ends, np.zeros(MANY, np.int64), share)).all()
    assert part_ends(np.empty(0, np.int64), np.empty(0)).tolist() == []
