"""Say which share of the contacts between two homes a plan prevents."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.perimeter.problem import OPEN, Labels

from .parameters import SpreadParameters

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """
    The levels and zones of places, and what they prevent.

    Attributes
    ----------
    level
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).
    zone
        Zone of each place, -1 where it is open, shape (n,).
    within, across
        Share of contacts prevented by each level, between homes of one zone and between others.
    compliance
        Share of homes of each level that keep to it.
    """

    level: Labels
    zone: NDArray[np.int32]
    within: tuple[float, float, float]
    across: tuple[float, float, float]
    compliance: tuple[float, float, float]

    @classmethod
    def of(cls, level: Labels, zone: NDArray[np.int32], parameters: SpreadParameters) -> "Closure":
        """Return what levels and zones prevent under some parameters."""
        given = parameters
        return cls(
            level,
            zone,
            within=(0.0, given.yellow_within, given.red_within),
            across=(0.0, given.yellow_across, given.red_across),
            compliance=(0.0, given.yellow_compliance, given.red_compliance),
        )

    def keeps(self, places: Ints, share: Floats) -> Bools:
        """
        Return which homes keep to what their level asks.

        Parameters
        ----------
        places
            Place of each home, shape (k,).
        share
            The random number of each home, shape (k,): the same at any level.

        Returns
        -------
        ndarray
            Shape (k,); never one that is open.
        """
        return np.asarray(share < np.array(self.compliance)[self.level[places]])

    def prevented(self, one: Ints, other: Ints, *, one_keeps: Bools, other_keeps: Bools) -> Floats:
        """
        Return the share of contacts prevented between different homes.

        Parameters
        ----------
        one, other
            Their places, shape (k,).
        one_keeps, other_keeps
            Which of them keep to what their level asks, shape (k,).

        Returns
        -------
        ndarray
            Shares, shape (k,): the larger of what the two homes keep to.
        """
        together = (self.zone[one] == self.zone[other]) & (self.level[one] != OPEN)
        within, across = np.array(self.within), np.array(self.across)
        own, others = (
            np.where(together, within[level], across[level]) * keeps
            for level, keeps in ((self.level[one], one_keeps), (self.level[other], other_keeps))
        )
        return np.asarray(np.maximum(own, others), np.float64)
