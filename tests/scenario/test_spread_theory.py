"""docs/spread.md: what chains of infection do where theory says what they must do."""

from itertools import product
from math import exp, inf

import numpy as np
import pytest
from drawn_chains import chains, is_near, mixed, sizes
from scipy.optimize import brentq

CROWD = 1_000_000
"""So many people that nobody is met twice while a chain is short."""


def branching(reproduction, **given):
    """Chains in which everybody makes so many infectious contacts, among people enough for all."""
    area, hazards = mixed(1, CROWD, hazard=reproduction / CROWD)
    return chains(area, hazards, **given)


def extinction(reproduction, k):
    """Return the probability that a chain from one case dies out: the least root of g(q) = q."""

    def excess(q):
        generated = (
            exp(reproduction * (q - 1)) if k == inf else (1 + reproduction * (1 - q) / k) ** -k
        )
        return generated - q

    return brentq(excess, 0, 1 - 1e-9)


@pytest.mark.parametrize("k", [inf, 0.5])
@pytest.mark.parametrize("reproduction", [0.4, 0.8])
def test_below_the_threshold_a_case_infects_r_over_one_less_r_in_all(reproduction, k):
    """Total progeny of a Galton–Watson process has the mean 1 / (1 − R), the case with it."""
    found = sizes(branching(reproduction, dispersion_k=k), runs=20_000)
    assert is_near(found, reproduction / (1 - reproduction))


@pytest.mark.parametrize(("reproduction", "k"), [(1.5, inf), (2.5, inf), (1.5, 0.5), (2.5, 0.2)])
def test_above_the_threshold_chains_die_out_as_often_as_theory_says(reproduction, k):
    """Poisson and negative binomial offspring; a chain of 150 is taken not to die out."""
    found = sizes(branching(reproduction, dispersion_k=k, most=150), runs=4_000)
    assert is_near((found < 150).astype(float), extinction(reproduction, k))


def test_one_is_the_threshold():
    """At R = 0.9 every chain ends by itself; at 1.1 some go on, as many as theory says."""
    assert (sizes(branching(0.9, most=2_000), runs=1_000) < 2_000).all()
    going = sizes(branching(1.1, most=2_000), runs=1_000) >= 2_000
    assert is_near(going.astype(float), 1 - extinction(1.1, inf))


def test_a_large_outbreak_ends_where_the_final_size_equation_says():
    """With a share s infected at first, those who are left obey u = (1 − s) e^(−R (1 − u))."""
    homes, people, seeds, reproduction = 40, 100, 40, 1.8
    everybody = homes * people
    area, hazards = mixed(homes, people, hazard=reproduction / everybody)
    found = sizes(chains(area, hazards, cases=seeds), runs=60)
    share = seeds / everybody
    left = brentq(lambda u: (1 - share) * exp(-reproduction * (1 - u)) - u, 1e-9, 1 - 1e-9)
    expected = everybody * (1 - share - left)
    assert found.mean() == pytest.approx(expected, rel=0.01)


def reed_frost(people, hazard):
    """Return how probable each number of infections is from one of so many people, exactly."""
    total = np.zeros(people)

    def go(left, now, size, weight):
        if not now or not left:
            total[size] += weight
            return
        escape = exp(-hazard * now)
        for hit in product((0, 1), repeat=left):
            n = sum(hit)
            go(left - n, n, size + n, weight * (1 - escape) ** n * escape ** (left - n))

    go(people - 1, 1, 0, 1.0)
    return total


@pytest.mark.parametrize("people", [2, 3, 4])
def test_a_small_household_is_used_up_as_enumeration_says(people):
    """Every way in which one of 2, 3 or 4 can infect the others, at a hazard of 0.7 each."""
    area, hazards = mixed(1, people, hazard=0.7)
    runs = 40_000
    found = np.bincount(sizes(chains(area, hazards), runs=runs), minlength=people) / runs
    exact = reed_frost(people, 0.7)
    assert exact.sum() == pytest.approx(1)
    error = np.sqrt(exact * (1 - exact) / runs)
    assert (abs(found - exact) <= 4.5 * error).all()


def test_nobody_is_infected_twice_however_many_infect():
    """At a hazard of 50 everyone but the case is infected, once."""
    area, hazards = mixed(3, 3, hazard=50.0)
    assert sizes(chains(area, hazards), runs=200).tolist() == [8] * 200


@pytest.mark.parametrize("k", [inf, 0.4])
def test_whom_one_case_infects_has_the_mean_and_variance_of_its_distribution(k):
    """Poisson: the variance is the mean R; negative binomial: R + R² / k."""
    mean, runs = 2.0, 40_000
    # The case falls ill on day 0, one day after infection: on day 0 he infects, and nobody else.
    found = sizes(branching(mean, dispersion_k=k, days=0), runs=runs)
    variance = mean + (0 if k == inf else mean**2 / k)
    assert is_near(found, mean)
    assert found.var() == pytest.approx(variance, rel=0.1)
