"""Keep the arrays that the search works in from one search to the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Room = dict[str, NDArray[Any]]

_SPARE: Final[list[Room]] = []
"""The room of the last search; no search takes what another one is working in."""


@contextmanager
def working_room(sizes: dict[str, int]) -> Iterator[Room]:
    """
    Lend the arrays that a search works in.

    Parameters
    ----------
    sizes
        Numbers of places, links, rings, members and units.

    Yields
    ------
    dict
        Arrays at least as long as mincut.c needs them, by name. They may hold anything.

    Notes
    -----
    A search touches a small part of them from the start on, so the system gives little memory
    for them; but to take them anew would take longer than many a search. One room is kept, as
    large as the largest network so far.
    """
    try:
        room = _SPARE.pop()
    except IndexError:
        room = {}
    for name, (rows, columns) in _lengths(sizes).items():
        if name not in room or len(room[name]) < rows:
            room[name] = np.empty((rows, columns), np.int32)
    yield room
    if not _SPARE:
        _SPARE.append(room)


def _lengths(sizes: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Rows of each array, and how many numbers of 32 bits a row of mincut.c takes."""
    n, units, links, rings, members = (
        sizes[name] for name in ("places", "units", "links", "rings", "members")
    )
    one_way = rings + members + units
    arcs = n + 2 * links + one_way
    return {
        "head": (n + units, 6),
        "link_next": (2 * links, 1),
        "out_next": (rings, 1),
        "in_next": (rings, 1),
        "own_next": (members, 1),
        "owner": (members, 1),
        "child_head": (units, 1),
        "child_next": (units, 1),
        "giver": (n, 1),
        "arc_of": (links + one_way, 1),
        "slot": (n + units, 8),
        "mark": (2 * (n + units), 8),
        "step": (2 * arcs + 1, 2),
        "room": (arcs, 4),
        "number": (arcs, 1),
    }
