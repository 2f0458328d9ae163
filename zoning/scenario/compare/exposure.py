"""Say what infections a plan expects, so that all that are compared count by one policy."""

import numpy as np
from numpy.typing import NDArray

from zoning.perimeter.place_exposure import place_exposure
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner


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
