"""Price posts and guarding on a network, whatever the cases."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.policy.schema import Policy

from .network import PlaceNetwork
from .policy_ground import yellow_lines
from .problem import RED
from .question import UnitTable
from .unit_prices import unit_table


@dataclass(frozen=True, slots=True, eq=False)
class NetworkPrices:
    """
    What a policy asks for posts and for guarding, whatever the cases.

    Attributes
    ----------
    line_yellow, line_red
        Price of either line on each link, shape (m,).
    units
        As `zoning.perimeter.unit_prices.unit_table` returns them.
    loose_red
        The prices it returns besides, in the column of red, shape (n, 3).
    place_rows, link_rows
        The number of each place and link.
    """

    line_yellow: NDArray[np.int64]
    line_red: NDArray[np.int64]
    units: UnitTable
    loose_red: NDArray[np.int64]
    place_rows: NDArray[np.int64]
    link_rows: NDArray[np.int64]

    @classmethod
    def of(cls, network: PlaceNetwork, policy: Policy) -> "NetworkPrices":
        """Return the prices of a policy."""
        units, loose = unit_table(network, network.rows.tree, policy.guarding)
        red = network.link_cost * policy.posts.red_factor
        loose_red = np.zeros((network.places, 3), np.int64)
        loose_red[:, RED] = loose
        return cls(
            yellow_lines(network, policy),
            red,
            units,
            loose_red,
            np.arange(network.places),
            np.arange(len(network.links)),
        )
