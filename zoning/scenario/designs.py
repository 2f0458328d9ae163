"""Lay out which runs a sweep makes: a grid, a list, or points spread evenly over ranges."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from zoning.errors import Fault, InvalidInput

from .settings import Settings

MOST_RUNS: Final = 1_000_000
"""A sweep makes no more runs than this."""

Runs = tuple[Settings, ...]
"""What each run of a sweep changes, in order."""


@dataclass(frozen=True, slots=True)
class Sobol:
    """
    Points spread evenly over ranges: random, and the same for the same seed.

    Attributes
    ----------
    ranges
        Name → lowest and highest value; whole numbers where both are. Or a list of three values
        or more, or of texts, of which each is taken as often.
    count
        How many runs; powers of 2 are spread most evenly.
    seed
        Seed of the scrambling.
    """

    ranges: Mapping[str, Sequence[Any]]
    count: int
    seed: int = 0


def grid_runs(grid: Mapping[str, Iterable[Any]]) -> Runs:
    """
    Return every combination of some values.

    Parameters
    ----------
    grid
        Name → its values.

    Returns
    -------
    tuple
        One entry a run; the last name's values follow each other most quickly.

    Raises
    ------
    InvalidInput
        If a name has no list of values, or there are too many runs.
    """
    columns = [list(values) if _is_list(values) else [] for values in grid.values()]
    faults = [
        Fault(name, repr(values), "a list of one value or more")
        for (name, values), column in zip(grid.items(), columns, strict=True)
        if not column
    ]
    if faults:
        raise InvalidInput(faults, subject="grid")
    _refuse_many(int(np.prod([float(len(column)) for column in columns])))
    return tuple(dict(zip(grid, point, strict=True)) for point in itertools.product(*columns))


def sobol_runs(sobol: Sobol) -> Runs:
    """
    Return points of a scrambled Sobol sequence.

    Parameters
    ----------
    sobol
        Ranges, number and seed.

    Returns
    -------
    tuple
        One entry a run, the first points of the sequence.

    Raises
    ------
    InvalidInput
        If a range is none, or the number of runs; every fault is listed.
    """
    faults = [
        Fault(name, repr(given), "a lowest and a higher number, or a list of values")
        for name, given in sobol.ranges.items()
        if not _is_list(given) or len(given) < 2 or (_is_range(given) and given[0] >= given[1])
    ]
    if not isinstance(sobol.count, int) or sobol.count < 1:
        faults.append(Fault("count", repr(sobol.count), "1 run or more"))
    if not sobol.ranges:
        faults.append(Fault("ranges", "none", "one name or more"))
    if faults:
        raise InvalidInput(faults, subject="Sobol design")
    _refuse_many(sobol.count)
    from scipy.stats import qmc  # noqa: PLC0415 - a seventh of what a service takes to start

    engine = qmc.Sobol(len(sobol.ranges), scramble=True, rng=np.random.default_rng(sobol.seed))
    # Whole powers of 2, of which the first are taken: else SciPy warns of an uneven spread.
    points = engine.random_base2(max(0, (sobol.count - 1).bit_length()))[: sobol.count]
    columns = [
        _spread(given, share) for given, share in zip(sobol.ranges.values(), points.T, strict=True)
    ]
    return tuple(
        dict(zip(sobol.ranges, point, strict=True)) for point in zip(*columns, strict=True)
    )


def listed_runs(listed: Iterable[Settings]) -> Runs:
    """
    Return the runs of a list.

    Parameters
    ----------
    listed
        One mapping a run.

    Returns
    -------
    tuple
        The same; what a run does not name it does not change.

    Raises
    ------
    InvalidInput
        If there is none, or too many, or one is no mapping; every fault is listed.
    """
    runs = tuple(listed)
    faults = [
        Fault(f"run {number}", type(one).__name__, "names and values")
        for number, one in enumerate(runs)
        if not isinstance(one, Mapping)
    ]
    if not runs:
        faults.append(Fault("design", "no run", "one run or more"))
    if faults:
        raise InvalidInput(faults, subject="list of runs")
    _refuse_many(len(runs))
    return runs


def _is_list(values: Any) -> bool:
    return isinstance(values, Iterable) and not isinstance(values, str | Mapping)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _is_range(given: Sequence[Any]) -> bool:
    return len(given) == 2 and all(map(_is_number, given))


def _spread(given: Sequence[Any], share: np.ndarray) -> list[Any]:
    """Return values so far up a range, or so far along a list."""
    if not _is_range(given):
        at = np.minimum((share * len(given)).astype(int), len(given) - 1)
        return [given[row] for row in at.tolist()]
    low, high = given
    if all(isinstance(end, int | np.integer) for end in given):
        whole = np.minimum(np.floor(low + share * (high - low + 1)), high)
        return [int(value) for value in whole.tolist()]
    return [float(value) for value in (low + share * (high - low)).tolist()]


def _refuse_many(count: int) -> None:
    if count > MOST_RUNS:
        fault = Fault("runs", f"{count:,}", f"at most {MOST_RUNS:,}", "Ask for fewer values.")
        raise InvalidInput([fault], subject="design")
