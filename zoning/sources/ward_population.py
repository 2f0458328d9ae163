"""Read how many people live in each ward."""

from pathlib import Path

import pandas as pd

from zoning.errors import Fault, InvalidSource


def read_population(path: str | Path) -> dict[str, int]:
    """
    Read how many people live in each ward.

    Parameters
    ----------
    path
        CSV in UTF-8 with the columns ``code`` (official ward code, leading zeros kept) and
        ``population``; other columns are ignored.

    Returns
    -------
    dict
        Population by ward code. Wards whose population is left blank are left out: nobody says.

    Raises
    ------
    InvalidSource
        If the file cannot be read, lacks a column, or holds a code twice or a population that
        is no number of people; every fault is named.
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
    numbers = pd.to_numeric(table.population, errors="coerce").astype("float64")
    blank = table.population.isna()
    no_count = numbers.isna() | (numbers < 0) | (numbers != numbers.round())
    bad = (no_count & ~blank) | table.code.isna()
    twice = table.code.duplicated() & table.code.notna()
    for rows, found, expected in (
        (bad, "no code or no number of people", "a code and a whole number"),
        (twice, "a code met before", "each ward once"),
    ):
        faults += [Fault(f"{path}, row {row + 2}", found, expected) for row in table.index[rows]]
    if faults:
        raise InvalidSource(faults, subject=subject)
    return dict(zip(table.code[~blank], numbers[~blank].astype("int64"), strict=True))
