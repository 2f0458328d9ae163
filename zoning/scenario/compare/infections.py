"""Count the infections that levels leave, by one policy for all that are compared."""

import numpy as np
from numpy.typing import NDArray

from zoning.perimeter.place_exposure import place_exposure
from zoning.perimeter.problem import OPEN, YELLOW, Labels
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.policy.schema import Risk


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


def infections_left(exposure: NDArray[np.float64], labels: Labels, risk: Risk) -> float:
    """
    Return the expected infections that levels do not prevent.

    Parameters
    ----------
    exposure
        Expected infections at each place if nothing is closed, shape (n,).
    labels
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).
    risk
        The prices of an infection: yellow leaves what its price says of the price in open.

    Returns
    -------
    float
        Expected infections, at least 0.
    """
    in_yellow = risk.price_yellow / risk.price_open if risk.price_open else 0.0
    return float(np.sum(exposure[labels == OPEN]) + in_yellow * np.sum(exposure[labels == YELLOW]))
