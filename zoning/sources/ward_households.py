"""Read how many households each ward has, where a population file says."""

from pathlib import Path

import pandas as pd

from zoning.errors import Fault, InvalidSource

from .ward_population import read_population


def read_households(path: str | Path) -> dict[str, int]:
    """
    Read how many households each ward has, where a population file says.

    Parameters
    ----------
    path
        A population file (`read_population`); its column ``households`` may be missing.

    Returns
    -------
    dict
        Households by ward code. Wards whose number is left blank, or whose population is, are
        left out; so are all of them where the file has no such column.

    Raises
    ------
    InvalidSource
        If the population cannot be read, or a ward has more households than people, or people
        and no household; every fault is named.
    """
    people = read_population(path)
    table = pd.read_csv(path, dtype="string", encoding="utf-8-sig")
    if "households" not in table.columns:
        return {}
    table = table[table.households.notna() & table.code.isin(list(people))]
    numbers = pd.to_numeric(table.households, errors="coerce").astype("float64")
    counted = table.code.map(people).astype("float64")
    sound = (numbers == numbers.round()) & (numbers <= counted) & (numbers >= (counted > 0))
    faults = [
        Fault(
            f"{path}, row {row + 2}",
            "a number of households that does not fit the population",
            "a whole number from 1 to the population, and 0 where it is 0",
        )
        for row in table.index[~sound]
    ]
    if faults:
        raise InvalidSource(faults, subject="population file")
    return dict(zip(table.code, numbers.astype("int64"), strict=True))
