"""Tell which runs are beaten by others, and which are not."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_AT_ONCE: Final = 256
"""Rows that are compared with all others at a time."""


def beaten_by(figures: NDArray[np.float64]) -> NDArray[np.int64]:
    """
    Count, for every run, the runs that are better.

    Parameters
    ----------
    figures
        A row a run, a column a figure, of which less is better, shape (n, k); finite.

    Returns
    -------
    ndarray
        How many rows are no worse in every figure and better in one, shape (n,). Rows with 0
        are not dominated: they are the front. Equal rows do not beat one another.

    Notes
    -----
    Time grows with the square of the number of different rows.

    References
    ----------
    .. [1] Fonseca, C. M., Fleming, P. J. (1993), "Genetic algorithms for multiobjective
       optimization", Proc. 5th ICGA, 416-423: a row's rank is how many rows dominate it.

    Examples
    --------
    >>> beaten_by(np.array([[1.0, 9.0], [9.0, 1.0], [9.0, 9.0], [1.0, 9.0]])).tolist()
    [0, 0, 3, 0]
    """
    rows, inverse, counts = np.unique(figures, axis=0, return_inverse=True, return_counts=True)
    better = np.zeros(len(rows), np.int64)
    # Floats count rows exactly, and are multiplied faster than whole numbers.
    weights = counts.astype(np.float64)
    for start in range(0, len(rows), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        no_worse = np.ones((len(rows[some]), len(rows)), bool)
        for column in rows.T:
            no_worse &= column[None, :] <= column[some, None]
        # Different rows of which one is no worse anywhere: it is better somewhere.
        better[some] = no_worse @ weights - weights[some]
    return better[inverse.ravel()]
