"""Hold what many runs of the spread model found for one plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.perimeter.problem import RED

from .counts import LEVELS, interval
from .parameters import SpreadParameters

Ints = NDArray[np.int64]

NOTE: Final = "mô hình, không phải dự báo / model, not forecast"
"""What stands with every figure."""

OUTSIDE: Final = "outside_red"
"""The row of those who escape: they live in open or yellow ground."""

SPREAD_COLUMNS: Final = (
    "where",  # outside_red (open and yellow), open, yellow, red, all
    "mean",  # new infections in one run
    "standard_error",  # of the mean, because only so many runs were followed
    "median",
    "low",  # of 95 % of the runs the counts lie between low and high
    "high",
    "hidden_mean",  # those of the mean who are infected by the plan's day, and not found
)
"""Columns of `SpreadResult.table`."""


@dataclass(frozen=True, slots=True, eq=False)
class SpreadResult:
    """
    How many infections escape a plan: a model, not a forecast.

    Attributes
    ----------
    plan_id, as_of
        The plan, and its time.
    parameters
        What was assumed.
    replicates, seed, days
        How many runs, the seed of their random numbers, and until which day after the plan's.
    infections
        New infections of each run by the level at which the infected live: open, yellow, red;
        shape (replicates, 3). The cases and contacts of the plan are not among them.
    hidden
        Those of them who are infected by the plan's day and not found, shape (replicates, 3).
    generations
        Mean of new infections by generation: ``generation`` 1 for those whom known cases
        infect, and ``mean``.
    units
        By unit, `zoning.scenario.spread.counts.UNIT_COLUMNS`. Restricted: it may place people.
    stopped
        How many runs were ended because they had too many infections: means and upper ends are
        then least values.
    """

    plan_id: str
    as_of: datetime
    parameters: SpreadParameters
    replicates: int
    seed: int
    days: int
    infections: Ints
    hidden: Ints
    generations: pd.DataFrame
    units: pd.DataFrame
    stopped: int

    @property
    def note(self) -> str:
        """What must stand with every figure."""
        return NOTE

    @property
    def escaped(self) -> Ints:
        """New infections outside red in each run, shape (replicates,)."""
        return np.asarray(self.infections[:, :RED].sum(axis=1), np.int64)

    @property
    def none_escapes(self) -> float:
        """Share of runs without any new infection outside red."""
        return float((self.escaped == 0).mean())

    @property
    def table(self) -> pd.DataFrame:
        """Mean, median and interval by level: `SPREAD_COLUMNS`; its ``attrs`` hold the note."""
        rows = [
            {"where": where} | counted(counts) | {"hidden_mean": float(hidden.mean())}
            for (where, counts), hidden in zip(
                _summed(self.infections).items(), _summed(self.hidden).values(), strict=True
            )
        ]
        return noted(pd.DataFrame(rows, columns=list(SPREAD_COLUMNS)))

    @property
    def distribution(self) -> pd.DataFrame:
        """How many runs had how many infections outside red: ``infections``, ``runs``, share."""
        infections, runs = np.unique(self.escaped, return_counts=True)
        columns = {"infections": infections, "runs": runs, "share": runs / self.replicates}
        return noted(pd.DataFrame(columns))

    def as_record(self) -> dict[str, Any]:
        """Return everything but the single runs as plain dictionaries and lists."""
        tables = {
            "levels": self.table,
            "generations": self.generations,
            "units": self.units,
            "distribution": self.distribution,
        }
        return {
            "note": NOTE,
            "plan_id": self.plan_id,
            "as_of": self.as_of.isoformat(),
            "days": self.days,
            "replicates": self.replicates,
            "seed": self.seed,
            "stopped": self.stopped,
            "none_escapes": self.none_escapes,
            **{name: table.to_dict("records") for name, table in tables.items()},
            "parameters": self.parameters.as_record(),
        }


def counted(counts: Ints) -> dict[str, float]:
    """
    Return the mean of the runs, its standard error, median and interval.

    Parameters
    ----------
    counts
        A count for each run, at least one.

    Returns
    -------
    dict
        ``mean``, ``standard_error`` (0 for a single run), ``median``, ``low`` and ``high``.
    """
    median, low, high = interval(counts)
    error = counts.std(ddof=1) / np.sqrt(len(counts)) if len(counts) > 1 else 0.0
    return {
        "mean": float(counts.mean()),
        "standard_error": float(error),
        "median": median,
        "low": low,
        "high": high,
    }


def noted(table: pd.DataFrame) -> pd.DataFrame:
    """
    Return a table that says of itself that it is a model.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    DataFrame
        The same, with ``attrs["note"]``.
    """
    table.attrs["note"] = NOTE
    return table


def _summed(counts: Ints) -> Mapping[str, Ints]:
    """Return counts of each run outside red, at each level, and in all."""
    levels = dict(zip(LEVELS, counts.T, strict=True))
    return {OUTSIDE: counts[:, :RED].sum(axis=1), **levels, "all": counts.sum(axis=1)}
