"""Say what a choice by chance, and one that knew the future, would have caught."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer]


def by_chance(cases: int, *, people: int, of: int) -> float:
    """
    Return how many cases a random choice of people catches on average.

    Parameters
    ----------
    cases
        Cases that came.
    people
        How many people it closes.
    of
        People of the area.

    Returns
    -------
    float
        Expected cases, whatever lives together with whom.
    """
    return cases * people / of if of else 0.0


def by_foresight(place: Ints, *, people_at: Ints, limit: int) -> float:
    """
    Return how many cases the best choice of places catches.

    Parameters
    ----------
    place
        Place of each case that came.
    people_at
        People at each place of the area.
    limit
        How many people it may close.

    Returns
    -------
    float
        Cases at the places with most of them a person, the last place in part: no choice of
        places with as many people catches more.
    """
    places, cases = np.unique(place, return_counts=True)
    people = people_at[places]
    order = np.lexsort((places, people / cases))
    held = np.cumsum(people[order])
    whole = int(np.searchsorted(held, limit, side="right"))
    caught = float(cases[order[:whole]].sum())
    if whole < len(places):
        left = limit - (int(held[whole - 1]) if whole else 0)
        caught += float(cases[order[whole]] * left / people[order[whole]])
    return caught
