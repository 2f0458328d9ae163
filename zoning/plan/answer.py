"""Solve what a policy asks of an area: with caps or without, with or without pockets closed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.errors import NoPlan
from zoning.perimeter.capped import CappedSolution
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.plan_caps import has_caps, plan_caps
from zoning.perimeter.pockets import enclosed_pockets
from zoning.perimeter.problem import RED, PerimeterProblem
from zoning.perimeter.reasons import conflict_sentences
from zoning.perimeter.relaxation import priced_problem
from zoning.perimeter.ring_book import RingBook
from zoning.perimeter.ringed import Places, solve_ringed
from zoning.perimeter.ringed_capped import RingedCapped, solve_ringed_capped
from zoning.perimeter.stated_places import Reasons, StatedPlaces
from zoning.perimeter.stored_flow import stored_flow
from zoning.policy.schema import Policy

from .cap_words import cap_sentences
from .plan import CapProof, Certificate


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """
    What the engine answers, with its proof.

    Attributes
    ----------
    problem
        The last problem that was stated; with caps, at the prices that their proof puts on them.
    reasons
        Why it is what it is.
    certificate
        Labels, cost and proof.
    """

    problem: PerimeterProblem
    reasons: Reasons
    certificate: Certificate


def answer(
    area: Area,
    network: PlaceNetwork,
    policy: Policy,
    places: StatedPlaces,
    rings: RingBook,
    *,
    guess: NDArray[np.bool_],
) -> Answer:
    """
    Find the cheapest levels that a policy allows.

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
    guess
        Places that were red in a like problem, shape (n,). It saves time and changes nothing.

    Returns
    -------
    Answer
        Levels and proof. With caps, the gap that is left is part of it.

    Raises
    ------
    NoPlan
        If hard rules contradict each other, or caps cannot be kept.
    """
    if has_caps(policy.caps):
        return _within_caps(area, network, policy, places, rings)
    enclosed = np.zeros(network.places, bool)
    stated = places
    while True:
        found = _cheapest(area, network, policy, stated, rings, guess=guess)
        labels = found.certificate.labels
        pockets = enclosed_pockets(
            network, labels, places.must_open, below=policy.ring.enclosed_households
        )
        if not pockets.any():
            return found
        guess = labels == RED
        enclosed = enclosed | pockets
        # From the prices without pockets: a place that is priced twice would have another proof.
        stated = places.enclosing(network, policy, enclosed)


def _cheapest(
    area: Area,
    network: PlaceNetwork,
    policy: Policy,
    places: StatedPlaces,
    rings: RingBook,
    *,
    guess: NDArray[np.bool_],
) -> Answer:
    """Solve with some pockets closed, and none that is still to be found."""

    def stated(ringed: Places) -> tuple[PerimeterProblem, Reasons]:
        return places.problem(network, policy, rings.pairs(ringed), ringed=ringed)

    problem, reasons, solution = solve_ringed(
        stated, drawn=_drawn(places), ways=network.ways, guess=guess
    )
    if solution.labels is None or solution.flow is None or solution.cost is None:
        raise NoPlan(conflict_sentences(area, network, policy, reasons, solution.conflict))
    proof = Certificate(
        cost=solution.cost,
        bound=solution.cost if solution.bound is None else solution.bound,
        labels=solution.labels,
        flow=stored_flow(problem, reasons.unit_rows, solution.flow),
        enclosed=np.flatnonzero(reasons.enclosed),
    )
    return Answer(problem, reasons, proof)


def _within_caps(
    area: Area, network: PlaceNetwork, policy: Policy, places: StatedPlaces, rings: RingBook
) -> Answer:
    """Solve with caps, and keep the proof of the bound beside the labels."""

    def stated(ringed: Places) -> tuple[PerimeterProblem, Reasons]:
        return places.problem(network, policy, rings.pairs(ringed), ringed=ringed)

    found = solve_ringed_capped(
        stated,
        lambda problem, why: plan_caps(problem, network, policy.caps, why.expected),
        drawn=_drawn(places),
        ways=network.ways,
    )
    if found.solution.conflict:
        rules = found.solution.conflict
        raise NoPlan(conflict_sentences(area, network, policy, found.why, rules))
    return _proved_within_caps(policy, found, found.solution)


def _proved_within_caps(
    policy: Policy, found: RingedCapped[Reasons], solution: CappedSolution
) -> Answer:
    proof = solution.relaxation
    if solution.labels is None or solution.cost is None or proof is None or solution.bound is None:
        raise NoPlan(
            cap_sentences(policy.caps, found.problem, found.caps, solution),
            is_proved=solution.status == "infeasible",
        )
    caps = tuple(found.caps.values())
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
    priced = priced_problem(found.problem, caps, proof.prices, scale=proof.scale)
    return Answer(priced, found.why, certificate)


def _drawn(places: StatedPlaces) -> NDArray[np.bool_]:
    """Mark the places that are red by rule, or cheaper red than otherwise."""
    cheaper = places.cost[:, RED] < places.cost[:, :RED].min(axis=1)
    return np.asarray(places.must_red | cheaper)
