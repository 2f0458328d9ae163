"""Share the people of a ward's part among its households."""

from typing import Final

import numpy as np

from zoning.area.share import spread_people

MEAN_SIZE: Final = 3.5
"""
People in a usual household: the census of 1 April 2019 counted 96.2 million people in 26.9
million households (3.6), fewer in towns (3.4). Used for how many households a part needs; a
pack of another country states its own.
"""


def people_of_part(population: int, area_share: float) -> int:
    """
    Estimate how many people live in the part of a ward that an extract covers.

    Parameters
    ----------
    population
        People of the whole ward.
    area_share
        Share of its area inside the extent, 0 to 1.

    Returns
    -------
    int
        People, rounded. Neither streets nor buildings outside the box are known, so the share of
        the area is the only measure that both parts have in common.
    """
    return round(population * area_share)


def households_needed(people: int, mean_size: float) -> int:
    """Return how many households of a mean size a number of people make."""
    return round(people / mean_size)


def shared_out(people: int, households: int) -> np.ndarray:
    """
    Share people among households so that the sum is exact.

    Parameters
    ----------
    people
        People to share; raised to one a household where fewer.
    households
        Number of households, at least 1.

    Returns
    -------
    ndarray
        int64, each at least 1. All shares are equal before rounding; the whole persons that
        remain are spread evenly along the row, so that no corner of the ward gets them all.
    """
    return spread_people(max(people, households), np.ones(households), at_least=1)
