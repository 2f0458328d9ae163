"""Count how often each household, alley and hamlet is closed over a sweep."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.area.schema import LEVELS
from zoning.errors import Fault, InvalidInput

AGREEMENT_COLUMNS: Final = ("household_id", "red", "yellow", "closed")
"""A row a household that some run closes: shares of the runs that have a plan, 0 to 1."""

UNIT_AGREEMENT_COLUMNS: Final = (
    "unit_id",
    "level",
    "name",
    "households",
    "people",
    "touched",  # households that some run closes
    "always",  # households that every run closes
    "red",  # mean share of its households' runs, 0 to 1
    "closed",
)
"""A row a unit of which some run closes a household."""

_MOST_WRONG: Final = 5
"""Unknown identifiers that a report names."""


def agreement(counts: pd.DataFrame, *, runs: int) -> pd.DataFrame:
    """
    Say in which share of a sweep's runs each household is closed.

    Parameters
    ----------
    counts
        ``household_id``, ``red``, ``yellow``: in how many runs it has that level, as
        `zoning.read_sweep` counts them. In an area of cells, pieces of cells stand for
        households.
    runs
        Runs that have a plan, at least 1.

    Returns
    -------
    DataFrame
        `AGREEMENT_COLUMNS`, sorted by identifier. Whoever is not listed is open in every run.

    Raises
    ------
    InvalidInput
        If a household stands twice, or is closed in more runs than there are.

    Notes
    -----
    A share is one of the runs that somebody chose to make. It says how much a decision depends
    on what was varied, and is no probability.
    """
    twice = int(counts["household_id"].duplicated().sum())
    often = int((counts["red"] + counts["yellow"] > runs).sum())
    faults = []
    if twice:
        faults.append(Fault("closed places", f"{twice} households twice", "each once"))
    if often:
        found = f"{often} households closed in more runs than there are"
        mend = "The folder may hold runs of two sweeps: run the study into a new one."
        faults.append(Fault("closed places", found, f"at most {runs} runs", mend))
    if faults:
        raise InvalidInput(faults, subject="closed places")
    table = pd.DataFrame(
        {
            "household_id": counts["household_id"].astype(str),
            "red": counts["red"] / runs,
            "yellow": counts["yellow"] / runs,
            "closed": (counts["red"] + counts["yellow"]) / runs,
        }
    )
    return table.sort_values("household_id", ignore_index=True)


def placed_agreement(table: pd.DataFrame, area: Area) -> pd.DataFrame:
    """
    Find the households, or pieces of cells, of an agreement in their area.

    Parameters
    ----------
    table
        As `agreement` returns it.
    area
        The area of the sweep.

    Returns
    -------
    DataFrame
        The same rows with ``row`` (in ``area.households``, or in ``area.cells``), ``is_cell``,
        ``unit_id``, ``households`` (1, or those of the piece) and ``people``.

    Raises
    ------
    InvalidInput
        If the area has not all of them.
    """
    homes = pd.Index(area.households["household_id"]).get_indexer(table["household_id"])
    cells = pd.Index(area.cells["cell_id"]).get_indexer(table["household_id"])
    unknown = table["household_id"][(homes < 0) & (cells < 0)]
    if len(unknown):
        some = ", ".join(unknown.iloc[:_MOST_WRONG])
        found = f"{len(unknown)} households that the area has not, such as {some}"
        mend = "Name the area pack with which the study was run."
        raise InvalidInput(
            [Fault("closed places", found, "households of the area", mend)],
            subject="closed places",
        )
    is_cell = homes < 0
    row = np.where(is_cell, cells, homes)
    said: dict[str, NDArray[Any]] = {"is_cell": is_cell, "row": row}
    for name in ("unit_id", "people", "households"):
        of_cells = area.cells[name].to_numpy(object)
        of_homes = (
            np.ones(len(area.households), object)
            if name == "households"
            else area.households[name].to_numpy(object)
        )
        values = np.empty(len(table), object)
        values[is_cell], values[~is_cell] = of_cells[row[is_cell]], of_homes[row[~is_cell]]
        said[name] = values if name == "unit_id" else values.astype(np.int64)
    return table.assign(**said)


def unit_agreement(placed: pd.DataFrame, area: Area) -> pd.DataFrame:
    """
    Say how much of each unit is closed, and how often, over a sweep.

    Parameters
    ----------
    placed
        As `placed_agreement` returns it.
    area
        The area of the sweep.

    Returns
    -------
    DataFrame
        `UNIT_AGREEMENT_COLUMNS`: smallest units first, then by share closed, most first, then
        by identifier. A household counts in every unit above it.
    """
    units = area.units.set_index("unit_id")
    parent = units["parent_id"]
    parts = []
    unit = placed["unit_id"]
    # Alleys lie in alleys, so that there are more steps than levels.
    while (known := unit.notna()).any():
        parts.append(placed[known].assign(unit_id=unit[known]))
        unit = unit.map(parent)
    rows = pd.concat(parts, ignore_index=True)
    weighed = rows.assign(
        touched=rows["households"],
        always=rows["households"].where(rows["closed"] == 1, 0),
        red=rows["red"] * rows["households"],
        closed=rows["closed"] * rows["households"],
    )
    sums = weighed.groupby("unit_id", sort=True)[["touched", "always", "red", "closed"]].sum()
    table: pd.DataFrame = units.loc[sums.index, ["level", "name", "households", "people"]].join(
        sums
    )
    table[["red", "closed"]] = table[["red", "closed"]].div(table["households"], axis="index")
    table["_level"] = -table["level"].map({name: i for i, name in enumerate(LEVELS)})
    table["_closed"] = -table["closed"].round(12)
    table = table.reset_index().sort_values(["_level", "_closed", "unit_id"], ignore_index=True)
    return table.reindex(columns=list(UNIT_AGREEMENT_COLUMNS))
