"""Read how many people and households live in each ward."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from zoning.errors import Fault, InvalidSource


@dataclass(frozen=True, slots=True)
class WardCounts:
    """
    What a census says of each ward.

    Attributes
    ----------
    people, households
        Numbers by ward code; a ward of which nobody says it is left out.
    """

    people: dict[str, int]
    households: dict[str, int]


def read_population(path: str | Path) -> dict[str, int]:
    """
    Read how many people live in each ward.

    Parameters
    ----------
    path
        As for `read_counts`.

    Returns
    -------
    dict
        Population by ward code. Wards whose population is left blank are left out: nobody says.

    Raises
    ------
    InvalidSource
        As `read_counts` does.
    """
    return read_counts(path).people


def read_counts(path: str | Path) -> WardCounts:
    """
    Read how many people and households live in each ward.

    Parameters
    ----------
    path
        CSV in UTF-8 with the columns ``code`` (official ward code, leading zeros kept) and
        ``population``, and perhaps ``households``; other columns are ignored.

    Returns
    -------
    WardCounts
        People and households by ward code. What is left blank is left out: nobody says.

    Raises
    ------
    InvalidSource
        If the file cannot be read, lacks a column, or holds a code twice or a population that
        is no number of people, or households likewise; every fault is named.
    """
    subject, expected = "population file", "CSV with the columns code and population"
    try:
        table = pd.read_csv(path, dtype="string", encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        found = f"a file that cannot be read ({error})"
        raise InvalidSource([Fault(str(path), found, expected)], subject=subject) from error
    faults = [
        Fault(f"{path}, column {name}", "no such column", expected)
        for name in ("code", "population")
        if name not in table.columns
    ]
    if faults:
        raise InvalidSource(faults, subject=subject)
    if "households" not in table.columns:
        table["households"] = pd.Series(pd.NA, index=table.index, dtype="string")
    faults = _row_faults(table, path)
    if faults:
        raise InvalidSource(faults, subject=subject)
    return WardCounts(_by_code(table, "population"), _by_code(table, "households"))


def _row_faults(table: pd.DataFrame, path: str | Path) -> list[Fault]:
    twice = table.code.duplicated() & table.code.notna()
    people, homes = (
        pd.to_numeric(table[name], errors="coerce").astype("float64")
        for name in ("population", "households")
    )
    misfit = (homes > people) | ((homes == 0) & (people > 0))
    faults = []
    for rows, found, expected in (
        (
            _is_no_count(table.population) | table.code.isna(),
            "no code or no number of people",
            "a code and a whole number",
        ),
        (_is_no_count(table.households), "no number of households", "a whole number"),
        (
            misfit,
            "a number of households that does not fit the population",
            "a whole number from 1 to the population, and 0 where it is 0",
        ),
        (twice, "a code met before", "each ward once"),
    ):
        faults += [Fault(f"{path}, row {row + 2}", found, expected) for row in table.index[rows]]
    return faults


def _is_no_count(column: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce").astype("float64")
    return (numbers.isna() | (numbers < 0) | (numbers != numbers.round())) & column.notna()


def _by_code(table: pd.DataFrame, name: str) -> dict[str, int]:
    known = table[table[name].notna()]
    counts = pd.to_numeric(known[name]).astype("float64").astype("int64")
    return dict(zip(known.code, counts, strict=True))
