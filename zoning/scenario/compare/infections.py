"""Count the infections that levels leave, by one policy for all that are compared."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from zoning.perimeter.place_exposure import place_exposure
from zoning.perimeter.problem import OPEN, YELLOW, Labels
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.policy.schema import Risk

_PARTS: Final = 2.0**40
"""Parts of an infection that are counted: whole numbers add up to the same in any order."""


def exposure_under(plan: Plan, planner: Planner) -> NDArray[np.float64]:
    """
    Return the expected infections at each place if nothing is closed, as a plan counts them.

    Parameters
    ----------
    plan
        The plan: its cases, contacts, policy and time.
    planner
        A planner on its area.

    Returns
    -------
    ndarray
        Expected infections, shape (n,).
    """
    return place_exposure(
        planner.network,
        plan.located,
        plan.policy,
        as_of=plan.as_of,
        in_force=plan.in_force,
        evidence=plan.evidence,
    )


def infections_left(labels: Labels, expected: NDArray[np.float64], risk: Risk) -> float:
    """
    Return the infections to be expected that levels do not prevent.

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
        Infections, at least 0.
    """
    parts = np.rint(expected * _PARTS).astype(np.int64)
    left, in_yellow = (int(parts[labels == level].sum()) for level in (OPEN, YELLOW))
    through = risk.price_yellow / risk.price_open if risk.price_open else 1.0
    return (left + through * in_yellow) / _PARTS
