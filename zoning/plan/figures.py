"""Count what an answer closes and needs, from the levels of its places."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zoning.perimeter.checkpoints import KIND_NAMES
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, RED, YELLOW, Labels
from zoning.policy.schema import Risk

PARTS: Final = 2.0**40
"""Parts of one infection in which infections are added up; 2**23 of them fit in 64 bits."""


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What a plan closes and needs.

    Attributes
    ----------
    people_red, people_yellow, households_red, households_yellow
        Who lives in closed places.
    posts, barriers, doors
        As `zoning.plan.summary.summary`.
    infections_left
        Infections to be expected that the plan does not prevent: those of open places, and of
        yellow ones the share that the policy's prices of risk say.
    """

    people_red: int
    people_yellow: int
    households_red: int
    households_yellow: int
    posts: int
    barriers: int
    doors: int
    infections_left: float


def count_figures(
    network: PlaceNetwork,
    labels: Labels,
    posts: NDArray[np.intp],
    expected: NDArray[np.float64],
    risk: Risk,
) -> Figures:
    """
    Count the figures of labels.

    Parameters
    ----------
    network
        The places.
    labels
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).
    posts
        How many checkpoints there are of each of `zoning.perimeter.checkpoints.KIND_NAMES`.
    expected
        Infections to be expected at each place if nothing is closed, shape (n,).
    risk
        What the policy asks for an infection.

    Returns
    -------
    Figures
        The figures.
    """
    red, yellow = (np.flatnonzero(labels == level) for level in (RED, YELLOW))
    count = dict(zip(KIND_NAMES, posts.tolist(), strict=True))
    return Figures(
        people_red=int(network.people[red].sum()),
        people_yellow=int(network.people[yellow].sum()),
        households_red=int(network.households[red].sum()),
        households_yellow=int(network.households[yellow].sum()),
        posts=count["post"] + count["door_post"],
        barriers=count["barrier"],
        doors=count["door"],
        infections_left=infections_left(labels, expected, risk),
    )


def infections_left(labels: Labels, expected: NDArray[np.float64], risk: Risk) -> float:
    """
    Return the infections to be expected that labels do not prevent.

    Parameters
    ----------
    labels
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).
    expected
        Infections to be expected at each place if nothing is closed, shape (n,).
    risk
        What the policy asks for an infection left open and in yellow: yellow lets through the
        share that the two prices say, and all where infections have no price.

    Returns
    -------
    float
        Infections, at least 0, counted in parts of 2**-40 at each place.
    """
    # Whole numbers: their sum does not depend on the order in which a machine adds them.
    parts = np.rint(expected * PARTS).astype(np.int64)
    left, in_yellow = (int(parts[labels == level].sum()) for level in (OPEN, YELLOW))
    share = risk.price_yellow / risk.price_open if risk.price_open else 1.0
    return (left + share * in_yellow) / PARTS
