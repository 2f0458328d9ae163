"""Answer which places a policy with caps closes, with the proof of how near the bound that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.errors import NoPlan
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.order_conflicts import broken_rules
from zoning.perimeter.plan_caps import plan_caps
from zoning.perimeter.problem import RED, PerimeterProblem
from zoning.perimeter.relaxation import priced_problem
from zoning.perimeter.ring_book import RingBook
from zoning.perimeter.ringed_capped import RingedCapped, solve_ringed_capped
from zoning.perimeter.stated_places import Reasons, StatedPlaces
from zoning.perimeter.stored_flow import stored_flow
from zoning.policy.schema import Policy

from .cap_words import cap_sentences
from .plan import CapProof, Certificate


@dataclass(frozen=True, slots=True, eq=False)
class CappedAnswer:
    """
    What the engine answers within caps.

    Attributes
    ----------
    certificate
        Labels, cost and proof.
    reasons
        Why places must be closed.
    priced
        The problem that was stated, at the prices that the proof puts on its caps.
    """

    certificate: Certificate
    reasons: Reasons
    priced: PerimeterProblem


def within_caps(
    area: Area, network: PlaceNetwork, policy: Policy, places: StatedPlaces, rings: RingBook
) -> CappedAnswer:
    """
    Solve with caps, and keep the proof of the bound beside the labels.

    Parameters
    ----------
    area, network
        The area and its places.
    policy
        Rules, prices and caps.
    places
        What is stated of each place.
    rings
        The rings of any place.

    Returns
    -------
    CappedAnswer
        The same whatever was asked before.

    Raises
    ------
    NoPlan
        If hard rules contradict each other, or caps cannot be kept.
    """

    def stated(ringed: NDArray[np.intp]) -> tuple[PerimeterProblem, Reasons]:
        return places.problem(network, policy, rings.pairs(ringed), ringed=ringed)

    found = solve_ringed_capped(
        stated,
        lambda problem, why: plan_caps(problem, network, policy.caps, why.expected),
        drawn=_drawn(places),
        ways=network.ways,
    )
    if found.solution.conflict:
        raise NoPlan(broken_rules(area, network, policy, found.problem, found.why))
    return _proved(policy, found)


def _proved(policy: Policy, found: RingedCapped[Reasons]) -> CappedAnswer:
    """Return labels and proof; raise where the caps leave none."""
    solution = found.solution
    proof = solution.relaxation
    if solution.labels is None or solution.cost is None or proof is None or solution.bound is None:
        raise NoPlan(
            cap_sentences(policy.caps, found.problem, found.caps, solution),
            is_proved=solution.status == "infeasible",
        )
    certificate = Certificate(
        cost=solution.cost,
        bound=solution.bound,
        labels=solution.labels,
        flow=stored_flow(found.problem, found.why.unit_rows, proof.flow),
        caps=CapProof(
            bound_by=solution.bound_by,
            amounts=solution.amounts,
            prices=proof.prices,
            scale=proof.scale,
            labels=proof.labels,
            cost=proof.cost,
        ),
    )
    caps = tuple(found.caps.values())
    priced = priced_problem(found.problem, caps, proof.prices, scale=proof.scale)
    return CappedAnswer(certificate, found.why, priced)


def _drawn(places: StatedPlaces) -> NDArray[np.bool_]:
    """Mark the places that are red by rule, or cheaper red than otherwise."""
    cheaper = places.cost[:, RED] < places.cost[:, :RED].min(axis=1)
    return np.asarray(places.must_red | cheaper)
