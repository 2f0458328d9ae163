"""Lay the words of an area's streets out for plan after plan."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area

from .word_columns import Words


@dataclass(frozen=True, slots=True, eq=False)
class StreetColumns:
    """
    What checkpoints say of the streets they stand on, by row of the area's streets.

    Attributes
    ----------
    name, street_id
        Words; a name may be null.
    kind
        A number of ``kinds``.
    kinds
        The kinds of street there are, each once.
    cost
        Price of a barrier, in people-equivalents.
    """

    name: Words
    street_id: Words
    kind: NDArray[np.intp]
    kinds: tuple[str, ...]
    cost: NDArray[np.int64]

    @classmethod
    def of(cls, area: Area) -> "StreetColumns":
        """Return the columns of an area."""
        streets = area.streets
        kind, kinds = pd.factorize(streets["kind"].astype("str"))
        return cls(
            name=streets["name"].astype("str").array,
            street_id=streets["street_id"].astype("str").array,
            kind=np.asarray(kind, np.intp),
            kinds=tuple(map(str, kinds)),
            cost=streets["barrier_cost"].to_numpy(np.int64),
        )

    def manned(self, posts_on: frozenset[str]) -> NDArray[np.bool_]:
        """Return on which streets a manned post stands, shape (s,)."""
        return np.array([kind in posts_on for kind in self.kinds], bool)[self.kind]
