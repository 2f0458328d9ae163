"""Count infections by run, level, generation and unit."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import RED, Labels

from .infections import Infections

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LEVELS: Final = ("open", "yellow", "red")
"""Names of levels 0, 1 and 2."""

INTERVAL: Final = (0.025, 0.975)
"""Of 95 % of all runs the counts lie between these shares."""

UNIT_COLUMNS: Final = (
    "unit_id",
    "level",  # ward, hamlet, alley
    "name",
    "mean",  # infections of people who live there, in one run
    "median",
    "low",
    "high",
    "any",  # share of runs with at least one
    "outside_mean",  # those of people who do not live in red
)
"""Columns of `unit_table`."""


def by_level(infections: Infections, level: Labels, *, first_run: int, runs: int) -> Ints:
    """
    Count the infections of each run by the level at which the infected live.

    Parameters
    ----------
    infections
        Infections of these runs.
    level
        Level of each place: 0 open, 1 yellow, 2 red.
    first_run, runs
        Number of the first run, and how many there are.

    Returns
    -------
    ndarray
        Shape (runs, 3).
    """
    cell = (infections.run - first_run) * 3 + level[infections.place]
    return np.bincount(cell, minlength=3 * runs).reshape(runs, 3).astype(np.int64)


def by_generation(infections: Infections) -> Ints:
    """
    Count the infections of each generation.

    Parameters
    ----------
    infections
        Infections.

    Returns
    -------
    ndarray
        Of generation 1, 2 and so on.
    """
    return np.bincount(infections.generation)[1:].astype(np.int64)


def by_unit(infections: Infections, network: PlaceNetwork, level: Labels) -> tuple[Ints, ...]:
    """
    Count the infections of each run by the units in which the infected live.

    Parameters
    ----------
    infections
        Infections.
    network
        The places, and the units they lie in.
    level
        Level of each place.

    Returns
    -------
    tuple of ndarray
        Run, row of ``area.units``, infections, and those of people outside red; where there are
        any. Units that hold one another are all counted.
    """
    own = np.where(network.place_alley >= 0, network.place_alley, network.place_hamlet)
    own = np.where(own >= 0, own, network.place_ward)[infections.place]
    units = len(network.rows.tree.parent)
    chain = np.where(own[:, None] >= 0, network.rows.tree.chain[own], -1)
    row, column = np.nonzero(chain >= 0)
    number, at = np.unique(infections.run[row] * units + chain[row, column], return_inverse=True)
    outside = level[infections.place[row]] != RED
    count, escaped = np.bincount(at), np.bincount(at, outside)
    return number // max(units, 1), number % max(units, 1), count, escaped.astype(np.int64)


def unit_table(area: Area, counts: tuple[Ints, ...], *, runs: int) -> pd.DataFrame:
    """
    Lay out what `by_unit` counted, unit by unit.

    Parameters
    ----------
    area
        The area.
    counts
        What `by_unit` returned for all runs.
    runs
        How many runs there are.

    Returns
    -------
    DataFrame
        `UNIT_COLUMNS`, a row for each unit with any infection, in the order of ``area.units``.
    """
    _, unit, count, escaped = counts
    order = np.lexsort((count, unit))
    rows, first, some = np.unique(unit[order], return_index=True, return_counts=True)

    def reached(share: float) -> Ints:
        """Return the count that a share of the runs does not exceed; most have none."""
        rank = max(int(np.ceil(share * runs)) - 1, 0) - (runs - some)
        found = count[order][np.minimum(first + np.maximum(rank, 0), len(order) - 1)]
        return np.where(rank < 0, 0, found)

    units = area.units.iloc[rows]
    columns = {name: units[name].to_numpy(object) for name in ("unit_id", "level", "name")}
    if not len(rows):
        return pd.DataFrame(columns | {name: [] for name in UNIT_COLUMNS[3:]})
    total, outside = (np.bincount(unit, amount)[rows] / runs for amount in (count, escaped))
    low, high = (reached(share) for share in INTERVAL)
    numbers = (total, reached(0.5), low, high, some / runs, outside)
    return pd.DataFrame(columns | dict(zip(UNIT_COLUMNS[3:], numbers, strict=True)))


def interval(counts: Ints) -> tuple[float, float, float]:
    """
    Return the median of some counts, and between which of them 95 % lie.

    Parameters
    ----------
    counts
        A count for each run, at least one.

    Returns
    -------
    tuple
        Median, low and high: each a count that some run had.
    """
    found = np.quantile(counts, [0.5, *INTERVAL], method="inverted_cdf")
    median, low, high = found.tolist()
    return float(median), float(low), float(high)
