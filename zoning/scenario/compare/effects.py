"""Say which parameter matters most for each figure, and by which method that was found."""

from typing import Final

import numpy as np
import pandas as pd

from .columns import Runs
from .design import Design
from .one_at_a_time import changed_alone
from .rank_effects import ranked_effects

EFFECT_COLUMNS: Final = (
    "figure",
    "parameter",
    "method",  # one at a time, rank regression (a number), rank groups (a word)
    "low",  # the least of the figure, see the method
    "low_at",  # the parameter's value there, in words
    "high",
    "high_at",
    "base",  # the figure from which changes are measured
    "swing",  # high - low
    "share",  # of the variance: of the figure in a whole grid, of its ranks in a sample
    "weight",  # standardised rank regression coefficient, -1 to 1; sample and number only
    "spearman",  # rank correlation, -1 to 1; sample and number only
    "p_value",  # that no monotone relation would show as much; sample only
    "runs",  # runs that the row rests on
)
"""Columns of `effects_of`."""


def effects_of(runs: Runs, design: Design, figures: dict[str, pd.Series]) -> pd.DataFrame:
    """
    Say which parameter matters most for each figure.

    Parameters
    ----------
    runs
        The runs.
    design
        How they were laid out.
    figures
        The figures of all runs, name by name, in the order of ``runs.all``; not a number where
        a run has no plan.

    Returns
    -------
    DataFrame
        `EFFECT_COLUMNS`, a row a figure and parameter; the largest swing of a figure first,
        then by parameter. Empty where nothing differs, or a sample is too small.

    Notes
    -----
    Grids and stars: `zoning.scenario.compare.one_at_a_time`. Samples:
    `zoning.scenario.compare.rank_effects`. Deterministic.
    """
    rows = []
    for number, (name, values) in enumerate(figures.items()):
        found = values.to_numpy(np.float64)
        by = ranked_effects if design.layout == "sample" else changed_alone
        rows += [{"figure": name, "_order": number, **row} for row in by(runs, design, found)]
    if not rows:
        return pd.DataFrame(columns=list(EFFECT_COLUMNS))
    table = pd.DataFrame(rows)
    table["_swing"] = -table["swing"]
    table = table.sort_values(["_order", "_swing", "parameter"], kind="stable", ignore_index=True)
    return table.reindex(columns=list(EFFECT_COLUMNS))
