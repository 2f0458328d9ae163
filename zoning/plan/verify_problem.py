"""State the problem of a plan again, from its area, cases, policy and evidence."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.perimeter.ordered_places import ordered_places
from zoning.perimeter.place_exposure import place_exposure
from zoning.perimeter.problem import RED, PerimeterProblem
from zoning.perimeter.ring import ring_pairs
from zoning.perimeter.stated_places import Reasons, state_places

from .plan import Plan
from .verify_area import CheckedArea


@dataclass(frozen=True, slots=True, eq=False)
class StatedAgain:
    """
    The problem of a plan, stated again.

    Attributes
    ----------
    problem, reasons
        As `zoning.perimeter.assemble.assemble` returns them, with the rings and units of places
        that are red or through whose second node the stored flow runs.
    over_roads
        Pairs (red place, place of a main road that stays open) that rings pass over, shape (r, 2).
    """

    problem: PerimeterProblem
    reasons: Reasons
    over_roads: NDArray[np.int64]


def stated_again(plan: Plan, base: CheckedArea) -> StatedAgain:
    """
    State the problem of a plan again.

    Parameters
    ----------
    plan
        The plan; its labels are one of 0, 1 and 2 for each place.
    base
        Its area.

    Returns
    -------
    StatedAgain
        The problem.

    Raises
    ------
    InvalidInput
        If cases, evidence or orders do not fit the area.
    """
    network, policy = base.network, plan.policy
    exposure = place_exposure(
        network,
        plan.located,
        policy,
        as_of=plan.as_of,
        in_force=plan.in_force,
        evidence=plan.evidence,
    )
    stated = state_places(
        base.area,
        network,
        exposure,
        plan.located,
        policy,
        as_of=plan.as_of,
        touching=lambda _: base.touching,
        in_force=plan.in_force,
        evidence=plan.evidence,
        orders=ordered_places(network, plan.orders),
    )
    enclosed = np.isin(np.arange(network.places), plan.certificate.enclosed)
    if enclosed.any():
        stated = stated.enclosing(network, policy, enclosed)
    ringed = _ringed(plan, base)
    ring = ring_pairs(network, policy.ring, base.touching, of=ringed)
    problem, reasons = stated.problem(network, policy, ring, ringed=ringed)
    red = np.asarray(plan.certificate.labels) == RED
    over = ring[stated.passed[ring[:, 1]] & red[ring[:, 0]]]
    return StatedAgain(problem, reasons, np.concatenate([over, stated.over_roads]))


def _ringed(plan: Plan, base: CheckedArea) -> NDArray[np.intp]:
    """Return the places whose rings and units bear on the labels, the flow or its labels."""
    proof = plan.certificate
    said = proof.flow.red_places(proof.labels, base.network.links)
    if proof.caps is None:
        return said
    # What the flow proves the cheapest are other labels here; a forged file may hold any number.
    priced = np.flatnonzero(proof.caps.labels == RED)
    return np.union1d(said, priced[priced < base.network.places])
