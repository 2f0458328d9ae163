"""Delays of whole days."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc

_LONGEST: Final = 1e-9
"""Delays longer than all but so many are as long as the longest that is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Delay:
    """
    How probable each delay is.

    Attributes
    ----------
    reached
        The probability that the delay is at most 1, 2, 3 … days; the last is 1.
    """

    reached: NDArray[np.float64]

    @classmethod
    def of_gamma(cls, mean_days: float, sd_days: float) -> "Delay":
        """
        Return a gamma distribution rounded to whole days, of at least one.

        Parameters
        ----------
        mean_days
            Mean before it is rounded, days, at least 1.
        sd_days
            Standard deviation before it is rounded, days; 0 for a fixed delay.

        Returns
        -------
        Delay
            The distribution.
        """
        if sd_days == 0:
            return cls(np.append(np.zeros(round(mean_days) - 1), 1.0))
        shape, scale = (mean_days / sd_days) ** 2, sd_days**2 / mean_days
        days = np.arange(1.5, mean_days + 40 * sd_days + 2)
        reached = np.asarray(gammainc(shape, days / scale), np.float64)
        kept = int(np.searchsorted(reached, 1 - _LONGEST)) + 1
        return cls(np.append(reached[: kept - 1], 1.0))

    def at(self, share: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the days by which a share of all delays has ended, shares being below 1."""
        return 1 + np.searchsorted(self.reached, share, side="right").astype(np.int64)

    @property
    def mean_days(self) -> float:
        """Mean of the whole days."""
        return float(1 + (1 - self.reached[:-1]).sum())
