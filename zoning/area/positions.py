"""Take positions in degrees, many at once, and refuse what is none."""

import numpy as np
import numpy.typing as npt

from zoning.errors import Fault, InvalidInput

Floats = npt.NDArray[np.float64]

MOST_NAMED = 20
"""Faulty positions that are named one by one; the rest are counted."""


def checked_positions(lng: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    """
    Return positions as two arrays of floats.

    Parameters
    ----------
    lng, lat
        Degrees, EPSG:4326; two sequences of one length, or two numbers.

    Returns
    -------
    tuple of ndarray and ndarray
        The same numbers, one-dimensional.

    Raises
    ------
    InvalidInput
        If the lengths differ, or a position is missing or no (lng, lat) in degrees: the first
        twenty are named by their place in the sequence, counted from 0, and the rest counted.
    """
    x, y = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (lng, lat))
    if x.ndim != 1 or x.shape != y.shape:
        found = f"longitudes of shape {x.shape} and latitudes of shape {y.shape}"
        raise InvalidInput(
            [Fault("positions", found, "two sequences of one length")], subject="positions"
        )
    # Written so that a NaN, which is neither inside nor outside, is refused.
    bad = np.flatnonzero(~((np.abs(x) <= 180) & (np.abs(y) <= 90)))
    if len(bad):
        raise InvalidInput(_faults(bad, np.isnan(x) | np.isnan(y)), subject="positions")
    return x, y


def _faults(bad: npt.NDArray[np.int64], is_missing: npt.NDArray[np.bool_]) -> list[Fault]:
    expected = "a longitude from -180 to 180 and a latitude from -90 to 90"
    mend = "Leave out rows without a position; elsewhere the axes may be swapped, or in metres."
    faults = [
        Fault(
            f"position {place}",
            "no number" if is_missing[place] else "a number that is no degree",
            expected,
            mend,
        )
        for place in bad[:MOST_NAMED].tolist()
    ]
    if len(bad) > MOST_NAMED:
        rest = f"the same in {len(bad) - MOST_NAMED} more positions"
        faults.append(Fault("positions", rest, expected, mend))
    return faults
