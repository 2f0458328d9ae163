"""Check that a plan costs what it says and that none costs less, with caps or without."""

import numpy as np

from zoning.errors import Fault
from zoning.perimeter.capped_solution import CappedSolution
from zoning.perimeter.caps import Cap
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.plan_caps import has_caps, plan_caps
from zoning.perimeter.problem import PRICE_LIMIT, PerimeterProblem
from zoning.perimeter.relaxation import Relaxation
from zoning.perimeter.stored_flow import flow_in_order
from zoning.perimeter.verify_capped import priced_anew, verify_capped

from .plan import CapProof, Plan
from .verify_problem import StatedAgain


def proof_faults(plan: Plan, network: PlaceNetwork, again: StatedAgain) -> list[Fault]:
    """
    Check rules, cost, caps and bound of a plan.

    Parameters
    ----------
    plan
        The plan.
    network
        The places of its area.
    again
        Its problem, stated again.

    Returns
    -------
    list of Fault
        Empty when the labels keep every rule and cap, cost what is said, and the flow proves the
        bound. A bound by the integer programme is taken on its word (`verify_capped`).
    """
    proof = plan.certificate
    if (proof.caps is not None) != has_caps(plan.policy.caps):
        found = "caps" if proof.caps is not None else "no caps"
        return [Fault("certificate", f"a proof of {found}", "one that fits the policy")]
    if proof.caps is not None:
        return _capped_faults(plan, network, again, proof.caps)
    problem = again.problem
    flow, strange = flow_in_order(problem, again.reasons.unit_rows, proof.flow)
    faults = [*strange, *verify_solution(problem, proof.labels, proof.cost, flow)]
    if proof.bound != proof.cost:
        faults.append(Fault("certificate", f"bound {proof.bound}", f"the cost, {proof.cost}"))
    return faults


def priced_again(plan: Plan, network: PlaceNetwork, again: StatedAgain) -> PerimeterProblem:
    """
    Return the problem of a plan at the prices that its proof puts on caps.

    Parameters
    ----------
    plan, network, again
        As for `proof_faults`, which finds nothing.

    Returns
    -------
    PerimeterProblem
        Without caps the problem itself.
    """
    said = plan.certificate.caps
    if said is None:
        return again.problem
    caps = _caps(plan, network, again)
    return priced_anew(again.problem, caps, said.prices, scale=said.scale)


def _caps(plan: Plan, network: PlaceNetwork, again: StatedAgain) -> tuple[Cap, ...]:
    expected = again.reasons.expected
    return tuple(plan_caps(again.problem, network, plan.policy.caps, expected).values())


def _capped_faults(
    plan: Plan, network: PlaceNetwork, again: StatedAgain, said: CapProof
) -> list[Fault]:
    proof, problem, caps = plan.certificate, again.problem, _caps(plan, network, again)
    fits = len(said.prices) == len(caps) and said.labels.shape == (network.places,)
    if not fits or min((*said.prices, said.scale - 1)) < 0 or said.bound_by not in _WITNESSES:
        found = f"prices {said.prices}, scale {said.scale}, bound by {said.bound_by}"
        return [Fault("certificate", found, f"a price of 0 or more for {len(caps)} caps")]
    # Prices beyond what can be added up exactly would prove nothing.
    dearest = sum(price * cap.largest for price, cap in zip(said.prices, caps, strict=True))
    if dearest + said.scale > PRICE_LIMIT:
        return [Fault("certificate", f"prices {said.prices}", "prices within int64")]
    priced = priced_anew(problem, caps, said.prices, scale=said.scale)
    flow, strange = flow_in_order(priced, again.reasons.unit_rows, proof.flow)
    solution = CappedSolution(
        "optimal" if proof.gap == 0 else "feasible",
        labels=np.asarray(proof.labels, np.int8),
        cost=proof.cost,
        bound=proof.bound,
        bound_by="flow" if said.bound_by == "flow" else "programme",
        amounts=said.amounts,
        relaxation=Relaxation(said.prices, said.scale, said.labels, flow, said.cost),
    )
    return [*strange, *verify_capped(problem, caps, solution)]


_WITNESSES = ("flow", "programme")
