"""Name the columns of a sweep's runs, and tell parameters from figures."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from zoning.errors import Fault, InvalidInput
from zoning.scenario.outcome import FIGURES

WHOLE: Final = tuple(name for name in FIGURES if name != "infections_left")
"""The figures that are whole numbers; what stands before figures in a table are parameters."""

NAMES: Final = ("run", "scenario_id", "plan_id", "problem", "seconds")
"""What else a row says; never a parameter, wherever it stands."""

_NEEDED: Final = (
    *("scenario_id", "problem"),
    *("people_red", "people_yellow", "posts", "infections_left"),
)


@dataclass(frozen=True, slots=True)
class Runs:
    """
    The runs of a sweep, those with a plan and those without.

    Attributes
    ----------
    parameters
        The columns that say what differs from run to run, in the order of the table.
    all
        Every run, sorted by scenario and parameters.
    """

    parameters: tuple[str, ...]
    all: pd.DataFrame

    @property
    def planned(self) -> pd.DataFrame:
        """Return the runs with a plan, whole numbers as such: no figure is missing."""
        rows = self.all[self.all["problem"].isna()].reset_index(drop=True)
        whole = {name: rows[name].astype(np.int64) for name in WHOLE if name in rows}
        return rows.assign(**whole)

    @property
    def unplanned(self) -> pd.DataFrame:
        """Return the runs for which no plan exists."""
        return self.all[self.all["problem"].notna()].reset_index(drop=True)


def runs_of(table: pd.DataFrame) -> Runs:
    """
    Tell parameters from figures, and refuse a table that no sweep wrote.

    Parameters
    ----------
    table
        One row a run, as `zoning.sweep` returns them: the parameters, then `FIGURES`.

    Returns
    -------
    Runs
        The same rows; their order makes no difference.

    Raises
    ------
    InvalidInput
        If a column is missing or stands twice, there is no run, or a run with a plan lacks a
        figure; every fault is listed.
    """
    names = [str(name) for name in table.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults = [
        Fault(f"runs, column {name}", "no such column", "the columns of a sweep")
        for name in _NEEDED
        if name not in names
    ]
    faults += [Fault(f"runs, column {name}", "it stands twice", "each once") for name in twice]
    if not len(table):
        faults.append(Fault("runs", "no run", "at least one", "Let the sweep run first."))
    table = table.set_axis(names, axis="columns")
    if not faults:
        faults += _without_figures(table)
    if faults:
        raise InvalidInput(faults, subject="runs")
    first = min(names.index(name) for name in FIGURES if name in names)
    parameters = tuple(name for name in names[:first] if name not in NAMES)
    figures = {name: pd.to_numeric(table[name]) for name in FIGURES if name in names}
    return Runs(parameters, _sorted(table.assign(**figures), parameters))


def words_of(value: object) -> str:
    """
    Return a parameter's value as people read it.

    Parameters
    ----------
    value
        A number, a word, a truth value, a list, or nothing.

    Returns
    -------
    str
        Numbers without needless digits; "–" for nothing.
    """
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return "–"
    if isinstance(value, float | np.floating):
        return f"{value:.6g}"
    if isinstance(value, list | tuple | np.ndarray):
        return ", ".join(words_of(one) for one in value)
    return str(value)


def _without_figures(table: pd.DataFrame) -> list[Fault]:
    """Return a fault for every figure that runs with a plan should have and lack."""
    planned = table[table["problem"].isna()]
    numbers = {
        name: pd.to_numeric(planned[name], errors="coerce") for name in FIGURES if name in planned
    }
    lacking = {
        name: ~np.isfinite(one.to_numpy(np.float64, na_value=np.nan))
        for name, one in numbers.items()
    }
    return [
        Fault(
            f"runs, column {name}",
            f"no number in {missing.sum()} runs that have a plan",
            "a number, or a problem that says why there is no plan",
        )
        for name, missing in lacking.items()
        if missing.any()
    ]


def _sorted(table: pd.DataFrame, parameters: tuple[str, ...]) -> pd.DataFrame:
    """Sort by scenario, then by the parameters' values in words."""
    keys = pd.DataFrame({"scenario_id": table["scenario_id"].astype(str).to_numpy()})
    for number, name in enumerate(parameters):
        keys[f"_{number}"] = [words_of(value) for value in table[name]]
    names = [str(name) for name in keys]
    order = keys.sort_values(names, kind="stable").index.to_numpy()
    return table.iloc[order].reset_index(drop=True)
