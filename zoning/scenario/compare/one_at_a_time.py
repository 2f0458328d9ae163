"""Measure what changing one parameter alone does, from one run on."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Runs
from .design import Design


def changed_alone(runs: Runs, design: Design, figure: NDArray[np.float64]) -> list[dict[str, Any]]:
    """
    Measure what changing one parameter alone does to a figure.

    Parameters
    ----------
    runs
        The runs.
    design
        How they were laid out; its base is the run from which changes are measured.
    figure
        The figure of all runs, shape (n,); not a number where a run has no plan.

    Returns
    -------
    list of dict
        A row a parameter that has a run beside the base: the least and the most of the figure
        on the line through the base, at which values, and in a whole grid the share of the
        variance that the parameter's own means explain.

    Notes
    -----
    In a grid in which every combination has a plan that share is the first-order Sobol index
    of values that are drawn evenly and apart; what the shares of all parameters leave of 1 is
    their acting together. Where a combination is missing it is not a number.
    """
    del runs
    has_plan = np.isfinite(figure)
    rows = []
    for column, parameter in enumerate(design.parameters):
        line = np.flatnonzero(design.line(column) & has_plan)
        if len(np.unique(design.codes[line, column])) < 2:
            continue
        values = figure[line]
        low, high = line[np.argmin(values)], line[np.argmax(values)]
        words = design.levels[column]
        rows.append(
            {
                "parameter": parameter,
                "method": "one at a time",
                "low": figure[low],
                "low_at": words[design.codes[low, column]],
                "high": figure[high],
                "high_at": words[design.codes[high, column]],
                "base": figure[design.base],
                "swing": figure[high] - figure[low],
                "share": _share(design, column, figure),
                "runs": len(line),
            }
        )
    return rows


def _share(design: Design, column: int, figure: NDArray[np.float64]) -> float:
    """Return the variance of a parameter's means among that of a whole grid."""
    if design.layout != "grid" or not np.isfinite(figure).all():
        return np.nan
    # A combination that stands twice counts once.
    _, first = np.unique(design.codes, axis=0, return_index=True)
    code, values = design.codes[first, column], figure[first]
    whole = float(np.var(values))
    if whole == 0:
        return np.nan
    means = np.bincount(code, weights=values) / np.bincount(code)
    return float(np.var(means)) / whole
