"""Lay out what a policy makes of an area's places, whatever the cases."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.policy.schema import Closing, Exempt, Policy, Posts, Risk

from .network import PlaceNetwork
from .problem import RED, YELLOW
from .protected import protected_places, through_roads
from .risk_cost import risk_cost

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PolicyGround:
    """
    What a policy makes of the places of an area. Every array is read-only.

    Attributes
    ----------
    closing, posts, exempt
        The sections of the policy that it rests on.
    cost
        Price of each level at each place, without guarding and without risk, shape (n, 3).
    line_yellow
        Price of a yellow line on each link, shape (m,).
    never_red, must_open
        As `zoning.perimeter.protected.protected_places`.
    passed
        As `zoning.perimeter.protected.through_roads`.
    """

    closing: Closing
    posts: Posts
    exempt: Exempt
    cost: Ints
    line_yellow: Ints
    never_red: Bools
    must_open: Bools
    passed: Bools

    def __post_init__(self) -> None:
        for array in (self.cost, self.line_yellow, self.never_red, self.must_open, self.passed):
            array.flags.writeable = False

    @classmethod
    def of(cls, area: Area, network: PlaceNetwork, policy: Policy) -> "PolicyGround":
        """Return what a policy makes of an area."""
        closing = policy.closing
        cost = np.zeros((network.places, 3), np.int64)
        cost[:, YELLOW] = closing.yellow_per_person * network.people + closing.yellow_per_place
        cost[:, RED] = closing.red_per_person * network.people + closing.red_per_place
        never_red, must_open = protected_places(area, network, policy)
        return cls(
            closing=closing,
            posts=policy.posts,
            exempt=policy.exempt,
            cost=cost,
            line_yellow=yellow_lines(network, policy),
            never_red=never_red,
            must_open=must_open,
            passed=through_roads(area, network, policy),
        )

    def serves(self, policy: Policy) -> bool:
        """Return whether another policy makes the same of the places."""
        own = (self.closing, self.posts, self.exempt)
        return own == (policy.closing, policy.posts, policy.exempt)


def yellow_lines(network: PlaceNetwork, policy: Policy) -> Ints:
    """Return the price of a yellow line on each link."""
    return np.asarray(network.link_cost * policy.posts.yellow_factor, np.int64)


class CostBook:
    """
    Price places by the risk there, and keep the last prices: those that stay are not made again.

    Parameters
    ----------
    ground
        What the policy makes of the places.
    risk
        What it asks for an infection.
    """

    def __init__(self, ground: PolicyGround, risk: Risk) -> None:
        self.ground, self._risk = ground, risk
        self._exposure = np.zeros(len(ground.cost))
        self._cost = ground.cost

    def serves(self, policy: Policy) -> bool:
        """Return whether another policy prices places alike."""
        return self._risk == policy.risk and self.ground.serves(policy)

    def costs(self, exposure: NDArray[np.float64]) -> Ints:
        """
        Return the price of each level at each place, without guarding.

        Parameters
        ----------
        exposure
            Expected infections at each place, shape (n,), at least 0.

        Returns
        -------
        ndarray
            Shape (n, 3), read-only. Where nobody is expected to fall ill, risk has no price.
        """
        changed = np.flatnonzero(exposure != self._exposure)
        if len(changed):
            cost = self._cost.copy()
            cost[changed] = self.ground.cost[changed] + risk_cost(exposure[changed], self._risk)
            cost.setflags(write=False)
            self._exposure, self._cost = exposure.copy(), cost
        return self._cost
