"""
Draw random numbers that depend on what they are for, and on nothing that was drawn before.

Two plans that differ in one street meet the same chances everywhere else, run by run: what they
differ by is the street, not the dice (docs/spread.md).
"""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, pdtrik

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

_STEP: Final = 0x9E3779B97F4A7C15
_MASK: Final = 2**64 - 1
_TABLE_TO: Final = 500.0
"""Counts with a greater mean are taken from a library instead of summed up."""
_GRID: Final = np.linspace(0, 1, 4097)
_EDGE: Final = 64
"""Points of the grid at either end between which weights are worked out one by one."""


def root_key(seed: int) -> Keys:
    """
    Return the key that a seed stands for.

    Parameters
    ----------
    seed
        A whole number of at least 0.

    Returns
    -------
    ndarray
        One key, shape (1,).
    """
    return np.random.SeedSequence(seed).generate_state(1, np.uint64).astype(np.uint64)


def keyed(key: Keys, number: NDArray[np.generic]) -> Keys:
    """
    Return the keys of numbered things under a key.

    Parameters
    ----------
    key
        Keys.
    number
        Whole numbers, of a shape that goes with the keys.

    Returns
    -------
    ndarray
        A key for each pair.

    References
    ----------
    .. [1] G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators",
       OOPSLA 2014, doi:10.1145/2660193.2660195: the finaliser of splitmix64.
    """
    return _mixed(_mixed(key) + (number.astype(np.uint64) + np.uint64(1)) * np.uint64(_STEP))


def shares(key: Keys, purpose: int) -> Floats:
    """
    Return the random number that each key has for one purpose.

    Parameters
    ----------
    key
        Keys.
    purpose
        What the number is for, a whole number of at least 1; other purposes have others.

    Returns
    -------
    ndarray
        Numbers from 0 up to but not 1, multiples of 2⁻⁵³.
    """
    salted = _mixed(key + np.uint64((purpose * _STEP) & _MASK))
    return (salted >> np.uint64(11)).astype(np.float64) * 2.0**-53


def poisson_count(share: Floats, mean: Floats) -> NDArray[np.int64]:
    """
    Return the counts of Poisson distributions at which a share of all has been reached.

    Parameters
    ----------
    share
        Shares, from 0 up to but not 1, shape (k,).
    mean
        Means, at least 0, shape (k,).

    Returns
    -------
    ndarray
        Counts, shape (k,): the least whose cumulative probability exceeds the share.
    """
    count = np.zeros(len(share), np.int64)
    large = mean > _TABLE_TO
    if large.any():
        count[large] = np.ceil(pdtrik(share[large], mean[large])).astype(np.int64)
    term = np.exp(-np.minimum(mean, _TABLE_TO))
    total = term.copy()
    left = np.flatnonzero(~large & (share >= total))
    number = 0
    while len(left):
        number += 1
        term[left] *= mean[left] / number
        total[left] += term[left]
        count[left] = number
        # A share next to 1 may lie beyond what the sum reaches once it is rounded.
        grows = (number < mean[left]) | (term[left] > 1e-18)
        left = left[(share[left] >= total[left]) & grows]
    return count


def gamma_weight(share: Floats, shape: float) -> Floats:
    """
    Return the weights of a gamma distribution of mean 1 at which a share of all is reached.

    Parameters
    ----------
    share
        Shares, from 0 up to but not 1, shape (k,).
    shape
        Shape of the distribution, above 0; infinite where all weigh alike.

    Returns
    -------
    ndarray
        Weights, at least 0, shape (k,).
    """
    if np.isinf(shape):
        return np.ones(len(share))
    weight = np.interp(share, _GRID, _gamma_table(shape))
    # Towards both ends a straight line between two points of the table would not do.
    ends = np.flatnonzero((share < _GRID[_EDGE]) | (share > _GRID[-1 - _EDGE]))
    weight[ends] = gammaincinv(shape, share[ends]) / shape
    return np.asarray(weight, np.float64)


@lru_cache(maxsize=16)
def _gamma_table(shape: float) -> Floats:
    """Return the weights at the points of the grid; the last is never used."""
    table = np.append(gammaincinv(shape, _GRID[:-1]) / shape, 0.0)
    table.setflags(write=False)
    return table


def _mixed(state: Keys) -> Keys:
    """Return keys of which every bit depends on every bit."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))
