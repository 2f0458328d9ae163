"""Hold infections, one a row."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Infections:
    """
    Infections, one a row.

    Attributes
    ----------
    run
        Number of the run, shape (k,).
    person
        Person infected, shape (k,).
    place
        Place where he lives, shape (k,).
    day
        Day of infection, counted from the plan's day, shape (k,).
    generation
        1 for those whom cases infected that are known when the plan is drawn, 2 for those whom
        these infected, and so on; shape (k,).
    """

    run: Ints
    person: Ints
    place: Ints
    day: Ints
    generation: Ints

    @classmethod
    def none(cls) -> Self:
        """Return no infections."""
        return cls(**{one.name: np.empty(0, np.int64) for one in fields(cls)})

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return all infections of several tables."""
        columns = {
            one.name: np.concatenate([getattr(part, one.name) for part in [cls.none(), *parts]])
            for one in fields(cls)
        }
        return cls(**columns)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.run)

    def of_rows(self, rows: NDArray[np.generic]) -> Self:
        """Return some of them: positions, or a mark for each."""
        return type(self)(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})
