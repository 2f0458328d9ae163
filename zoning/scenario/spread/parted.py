"""Choose among weighted things by one random number, many choices at once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_BITS: Final = 40
"""Parts of a whole are rounded to multiples of 2⁻⁴⁰."""


def part_ends(whole: Ints, amount: Floats) -> Ints:
    """
    Return where the part of each thing ends on a line on which wholes follow one another.

    Parameters
    ----------
    whole
        To which whole each thing belongs, shape (k,), ascending, at least 0.
    amount
        How much of it each thing is, shape (k,), above 0.

    Returns
    -------
    ndarray
        Ends for `chosen`, shape (k,), ascending. The parts of a whole depend on no other.
    """
    if not len(whole):
        return np.empty(0, np.int64)
    total = np.bincount(whole, amount)[whole]
    # Rounded before they are summed up, so that no sum carries what belongs to another whole.
    end = np.cumsum((amount / total * 2.0**_BITS).astype(np.int64))
    is_last = np.append(whole[1:] != whole[:-1], True)
    before = np.concatenate([[0], end[is_last]])[np.cumsum(is_last) - is_last]
    ends = np.where(is_last, 1 << _BITS, end - before) + (whole << _BITS)
    return np.asarray(ends, np.int64)


def chosen(ends: Ints, whole: Ints, share: Floats) -> Ints:
    """
    Choose a thing of each of some wholes.

    Parameters
    ----------
    ends
        What `part_ends` returned.
    whole
        Wholes that have any thing, shape (k,), with repeats.
    share
        Random numbers from 0 up to but not 1, shape (k,).

    Returns
    -------
    ndarray
        Positions in ``ends``, shape (k,): each thing as often as its amount is of its whole.
    """
    at = (whole << _BITS) + (share * 2.0**_BITS).astype(np.int64)
    return np.searchsorted(ends, at, side="right").astype(np.int64)
