"""Turn what a caller hands over into read-only arrays, noting every fault on the way."""

import operator
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoning.errors import Fault

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Shape = tuple[int | None, ...]

_LARGEST: Final = int(np.iinfo(np.int64).max)


def whole_numbers(
    name: str, values: ArrayLike, shape: Shape, faults: list[Fault], *, below: int | None = None
) -> Ints | None:
    """
    Copy whole numbers of at least 0 into a read-only int64 array.

    Parameters
    ----------
    name
        What the caller calls the array; opens the words of each fault.
    values
        Anything NumPy reads as an array; an empty one fits every open shape.
    shape
        Length of each axis; None where any length will do.
    faults
        The list that faults are added to: at most one per call.
    below
        Every value must be smaller than this; None for no limit but int64's.

    Returns
    -------
    Ints or None
        The copy; None where type or shape is wrong. Wrong values are faults, and kept.
    """
    given = np.asarray(values)
    if given.size == 0 and shape[0] in (None, 0):
        given = np.empty((0, *(side or 0 for side in shape[1:])), np.int64)
    if given.dtype.kind not in "iu":
        faults.append(Fault(name, f"values of type {given.dtype}", "whole numbers of 64 bits"))
        return None
    if not _fits(given.shape, shape):
        faults.append(Fault(name, f"shape {given.shape}", f"shape {_words(shape)}"))
        return None
    limit = _LARGEST if below is None else below - 1
    wrong = (given < 0) | (given > limit)
    if wrong.any():
        faults.append(_first_of(name, given, wrong, limit))
    kept = given.astype(np.int64)
    kept.setflags(write=False)
    return kept


def mask(name: str, values: ArrayLike, length: int | None, faults: list[Fault]) -> Bools | None:
    """
    Copy a mask into a read-only boolean array.

    Parameters
    ----------
    name
        What the caller calls the array; opens the words of each fault.
    values
        Booleans. Numbers are refused: a list of positions would pass for a mask.
    length
        The length expected; None where any will do.
    faults
        The list that faults are added to: at most one per call.

    Returns
    -------
    Bools or None
        The copy; None after a fault.
    """
    given = np.asarray(values)
    if given.size == 0 and length in (None, 0):
        given = np.empty(0, np.bool_)
    if given.dtype != np.bool_:
        faults.append(Fault(name, f"values of type {given.dtype}", "booleans, one per place"))
        return None
    if not _fits(given.shape, (length,)):
        faults.append(Fault(name, f"shape {given.shape}", f"shape {_words((length,))}"))
        return None
    kept: Bools = given.copy()
    kept.setflags(write=False)
    return kept


def whole_number(name: str, value: object, faults: list[Fault], *, least: int = 0) -> int:
    """
    Read one whole number of any integer type but bool.

    Parameters
    ----------
    name
        What the caller calls the number; opens the words of the fault.
    value
        The number.
    faults
        The list that the fault is added to.
    least
        The smallest number allowed.

    Returns
    -------
    int
        The number; ``least`` after a fault.
    """
    if not isinstance(value, bool | np.bool_) and hasattr(value, "__index__"):
        number = operator.index(value)
        if least <= number <= _LARGEST:
            return number
    faults.append(Fault(name, repr(value), f"a whole number from {least} to {_LARGEST}"))
    return least


def _first_of(name: str, given: NDArray[np.integer], wrong: Bools, limit: int) -> Fault:
    """Name the first wrong value and count the others."""
    first = tuple(int(axis[0]) for axis in np.nonzero(wrong))
    others = int(wrong.sum()) - 1
    found = f"{given[first]}" + (f" (and {others} more such values)" if others else "")
    expected = f"a whole number from 0 to {limit}" if limit >= 0 else "none, for there are 0 places"
    return Fault(f"{name}[{', '.join(map(str, first))}]", found, expected)


def _fits(found: tuple[int, ...], shape: Shape) -> bool:
    return len(found) == len(shape) and all(
        side is None or side == length for length, side in zip(found, shape, strict=True)
    )


def _words(shape: Shape) -> str:
    words = ["any" if side is None else str(side) for side in shape]
    return f"({', '.join(words)}{',' if len(words) == 1 else ''})"
