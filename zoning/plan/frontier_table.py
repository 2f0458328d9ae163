"""Count what every plan of a front closes, leaves and costs."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.perimeter.frontier import Frontier
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, exact_sum
from zoning.policy.schema import Policy

FRONTIER_COLUMNS: Final = (
    "price_from",  # person-equivalents per expected infection, above which the row is cheapest
    "price_to",  # and up to which it is; the last row's ends with the range asked
    "people_red",
    "people_yellow",
    "households_red",
    "households_yellow",
    "posts",  # where a line crosses a street: manned posts and closed barriers together
    "infections_covered",  # expected infections that the row prevents
    "infections_left",  # and those it does not
    "cost",  # without risk, thousandths of a person-equivalent
)
"""Columns of `zoning.plan.frontier.PlanFrontier.table`."""

PERSON: Final = 1000.0
"""Thousandths of a person-equivalent in one."""


def frontier_table(
    network: PlaceNetwork,
    policy: Policy,
    risk: NDArray[np.int64],
    front: Frontier,
    *,
    is_open_ended: bool,
) -> pd.DataFrame:
    """
    Count what each plan of a front closes.

    Parameters
    ----------
    network, policy
        The places, and the policy with its own prices of risk.
    risk
        Price of the risk of each place at each level, thousandths of a person-equivalent,
        shape (n, 3).
    front
        The front.
    is_open_ended
        Whether the last plan stays the cheapest at any higher price.

    Returns
    -------
    DataFrame
        `FRONTIER_COLUMNS`, a row a plan. Nothing is counted place by place and row by row.
    """
    own = policy.risk.price_open
    ends = np.array([float(price) for price in (front.lowest, *front.prices, front.highest)])
    prices = ends * own / PERSON
    if is_open_ended:
        prices[-1] = np.inf
    # Risk without a price is not in the problem: the policy has one plan at all multiples of it.
    infection = float(max(own, 1))
    left = np.array(front.risk_left, np.float64) / infection
    people, households = network.people, network.households
    red = [front.inside(of, red=True) for of in (people, households)]
    closed = [front.inside(of, red=False) for of in (people, households)]
    columns = {
        "price_from": prices[:-1],
        "price_to": prices[1:],
        "people_red": red[0],
        "people_yellow": closed[0] - red[0],
        "households_red": red[1],
        "households_yellow": closed[1] - red[1],
        "posts": front.crossings(network.links.astype(np.int64)),
        "infections_covered": exact_sum(risk[:, OPEN]) / infection - left,
        "infections_left": left,
        "cost": np.array(front.base, np.int64),
    }
    return pd.DataFrame(columns, columns=list(FRONTIER_COLUMNS))
