"""Measure by ranks what parameters do to a figure in a sample of runs."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kruskal, rankdata, spearmanr

from .columns import Runs, words_of
from .design import NUMBERS, Design

_RUNS_A_COLUMN: Final = 3
"""Runs that a sample needs for every column of the regression, or nothing is said."""

_QUARTER: Final = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class _Parameter:
    """One parameter of the runs with a plan."""

    name: str
    values: NDArray[Any]
    words: NDArray[np.object_]
    is_number: bool

    @property
    def columns(self) -> list[NDArray[np.float64]]:
        """Its columns in the regression: its ranks, or a mark for every word but the first."""
        if self.is_number:
            return [_standardised(rankdata(self.values))]
        return [_standardised((self.words == w).astype(float)) for w in np.unique(self.words)[1:]]


def ranked_effects(runs: Runs, design: Design, figure: NDArray[np.float64]) -> list[dict[str, Any]]:
    """
    Measure by ranks what parameters do to a figure in a sample of runs.

    Parameters
    ----------
    runs
        The runs.
    design
        How they were laid out.
    figure
        The figure of all runs, shape (n,); not a number where a run has no plan.

    Returns
    -------
    list of dict
        A row a parameter. For a number: the figure's mean in the lowest and in the highest
        quarter of its values, its coefficient in the regression of ranks, the square of it as
        share, and the rank correlation. For words: the least and the most mean of the figure
        among them, and the share of the variance of ranks between words. Nothing where there
        are fewer than three runs for every column, or the figure does not vary.

    Notes
    -----
    Ranks see every monotone relation, and miss one that rises and falls again. Shares add up
    to what the regression explains only where parameters vary apart, as in a Sobol sequence.

    References
    ----------
    .. [1] Saltelli, A. et al. (2008), "Global Sensitivity Analysis: The Primer", 1.2.5 and 2.
       Wiley, https://doi.org/10.1002/9780470725184
    """
    has_plan = np.isfinite(figure)
    values = figure[has_plan]
    parameters = [_parameter(runs, name, has_plan) for name in design.parameters]
    parameters = [one for one in parameters if len(np.unique(one.words)) > 1]
    columns = [column for one in parameters for column in one.columns]
    if len(values) < _RUNS_A_COLUMN * (len(columns) + 1) or np.ptp(values) == 0:
        return []
    ranks = _standardised(rankdata(values))
    weights, *_ = np.linalg.lstsq(np.column_stack(columns), ranks, rcond=None)
    starts = np.cumsum([0, *(len(one.columns) for one in parameters)])
    return [
        {"parameter": one.name, "base": float(np.mean(values)), "runs": len(values)}
        | (_of_number(one, values, float(weights[at])) if one.is_number else _of_words(one, values))
        for one, at in zip(parameters, starts, strict=False)
    ]


def _parameter(runs: Runs, name: str, has_plan: NDArray[np.bool_]) -> _Parameter:
    column = runs.all[name][has_plan]
    is_number = column.dtype.kind in NUMBERS and bool(np.isfinite(column.to_numpy(float)).all())
    words = np.array([words_of(value) for value in column], dtype=object)
    return _Parameter(name, column.to_numpy(float) if is_number else words, words, is_number)


def _of_number(one: _Parameter, values: NDArray[np.float64], weight: float) -> dict[str, Any]:
    ends = np.quantile(one.values, [_QUARTER, 1 - _QUARTER])
    means = [values[one.values <= ends[0]].mean(), values[one.values >= ends[1]].mean()]
    words = [f"≤ {words_of(float(ends[0]))}", f"≥ {words_of(float(ends[1]))}"]
    low = int(means[1] < means[0])
    found = spearmanr(one.values, values)
    return {
        "method": "rank regression",
        "low": means[low],
        "low_at": words[low],
        "high": means[1 - low],
        "high_at": words[1 - low],
        "swing": abs(means[1] - means[0]),
        "share": weight**2,
        "weight": weight,
        "spearman": float(found.statistic),
        "p_value": float(found.pvalue),
    }


def _of_words(one: _Parameter, values: NDArray[np.float64]) -> dict[str, Any]:
    groups, code = np.unique(one.words, return_inverse=True)
    counts = np.bincount(code)
    means = np.bincount(code, weights=values) / counts
    ranks = rankdata(values)
    of_ranks = np.bincount(code, weights=ranks) / counts
    between = float(counts @ (of_ranks - ranks.mean()) ** 2)
    low, high = int(np.argmin(means)), int(np.argmax(means))
    return {
        "method": "rank groups",
        "low": means[low],
        "low_at": str(groups[low]),
        "high": means[high],
        "high_at": str(groups[high]),
        "swing": means[high] - means[low],
        "share": between / float(((ranks - ranks.mean()) ** 2).sum()),
        "p_value": float(kruskal(*(values[code == group] for group in range(len(groups)))).pvalue),
    }


def _standardised(column: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((column - column.mean()) / column.std())
