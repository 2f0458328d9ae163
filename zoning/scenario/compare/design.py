"""Tell how a sweep's runs were laid out: as a grid, round one run, or scattered."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .columns import Runs, words_of

Layout = Literal["grid", "star", "sample", "none"]
"""
grid: every combination of the values; star: every run differs from one run in one parameter at
most; sample: scattered; none: nothing differs.
"""

NUMBERS: Final = "iuf"


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """
    How the runs of a sweep were laid out.

    Attributes
    ----------
    layout
        See `Layout`.
    parameters
        Those that take more than one value.
    levels
        The values of each of them, ascending, as people read them.
    codes
        Which value each run has, a column a parameter, shape (n, k), runs without a plan too.
    base
        The run from which a change of one parameter is measured, a row of ``codes``; -1 where
        there is none with a plan.
    """

    layout: Layout
    parameters: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    codes: NDArray[np.intp]
    base: int

    def line(self, column: int) -> NDArray[np.bool_]:
        """
        Return the runs that differ from the base in one parameter, or not at all.

        Parameters
        ----------
        column
            The parameter, counted in ``parameters``.

        Returns
        -------
        ndarray
            A mark a run, shape (n,); none where there is no base.
        """
        if self.base < 0:
            return np.zeros(len(self.codes), bool)
        others = np.delete(self.codes, column, axis=1)
        return np.asarray((others == others[self.base]).all(axis=1))

    def base_words(self) -> dict[str, str]:
        """Return the parameters of the base, in words; nothing where there is no base."""
        if self.base < 0:
            return {}
        values = zip(self.levels, self.codes[self.base], strict=True)
        return dict(zip(self.parameters, (words[code] for words, code in values), strict=True))


def design_of(runs: Runs) -> Design:
    """
    Tell how the runs of a sweep were laid out.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    Design
        The layout, and the run from which changes are measured: of those with a plan the one
        that has most runs beside it that differ in one parameter only; of these the one nearest
        to the middle of all values; then the first.
    """
    coded = {name: _coded(runs.all[name]) for name in runs.parameters}
    varied = {name: found for name, found in coded.items() if len(found[1]) > 1}
    codes = np.column_stack([*(found[0] for found in varied.values())] or [np.empty(0, np.intp)])
    codes = codes.reshape(len(runs.all), len(varied))
    levels = tuple(found[1] for found in varied.values())
    base = _base(codes, levels, has_plan=runs.all["problem"].isna().to_numpy(bool))
    return Design(_layout(codes, levels, base), tuple(varied), levels, codes, base)


def _coded(column: pd.Series) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """Return which value each run has, and the values, ascending: numbers as numbers."""
    words = np.array([words_of(value) for value in column], dtype=object)
    if column.dtype.kind in NUMBERS:
        numbers = column.to_numpy(float)
        values, codes = np.unique(numbers, return_inverse=True)
        return codes, tuple(words_of(float(value)) for value in values)
    values, codes = np.unique(words, return_inverse=True)
    return codes, tuple(str(value) for value in values)


def _base(
    codes: NDArray[np.intp], levels: tuple[tuple[str, ...], ...], *, has_plan: NDArray[np.bool_]
) -> int:
    if not len(levels) or not has_plan.any():
        return -1
    rows = np.flatnonzero(has_plan)
    beside = np.zeros(len(rows), np.int64)
    for column in range(codes.shape[1]):
        _, group, counts = np.unique(
            np.delete(codes[rows], column, axis=1), axis=0, return_inverse=True, return_counts=True
        )
        beside += counts[group.ravel()]
    middle = (np.array([len(values) for values in levels]) - 1) / 2
    off = np.abs(codes[rows] - middle).sum(axis=1)
    return int(rows[np.lexsort((rows, off, -beside))[0]])


def _layout(codes: NDArray[np.intp], levels: tuple[tuple[str, ...], ...], base: int) -> Layout:
    if not len(levels):
        return "none"
    if len(np.unique(codes, axis=0)) == np.prod([float(len(values)) for values in levels]):
        return "grid"
    if base >= 0 and bool(((codes != codes[base]).sum(axis=1) <= 1).all()):
        return "star"
    return "sample"
