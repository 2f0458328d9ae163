"""Price the infections that a plan leaves unprevented, apart from everything else."""

import numpy as np
from numpy.typing import NDArray

from zoning.policy.schema import Risk


def risk_cost(expected: NDArray[np.float64], risk: Risk) -> NDArray[np.int64]:
    """
    Return what the infections expected at each place cost at each level.

    Parameters
    ----------
    expected
        Expected infections if nothing is closed, shape (n,), at least 0.
    risk
        The prices of an infection.

    Returns
    -------
    ndarray
        Thousandths of a person-equivalent, shape (n, 3): open, yellow, red. Red leaves none.
    """
    infected = [np.rint(expected * price) for price in (risk.price_open, risk.price_yellow)]
    return np.column_stack([*infected, np.zeros(len(expected))]).astype(np.int64)
