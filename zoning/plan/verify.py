"""Check a plan without trusting what drew it: every claim is worked out again from the area."""

import numpy as np

from zoning.area.area import Area
from zoning.errors import Fault, InvalidInput
from zoning.exposure.infectious import active_cases
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.network import place_network
from zoning.perimeter.stored_flow import flow_in_order

from .identity import plan_identity
from .plan import Plan
from .verify_cells import cell_faults
from .verify_levels import case_faults, household_faults, place_faults, ring_faults
from .verify_map import PlanMap
from .verify_posts import crossing_faults, seal_faults
from .verify_rings import case_ring_faults
from .verify_shapes import shape_faults
from .verify_totals import total_faults


def verify(plan: Plan, area: Area) -> list[Fault]:
    """
    Check a plan without trusting what drew it.

    Parameters
    ----------
    plan
        The plan.
    area
        The area it says it was drawn on.

    Returns
    -------
    list of Fault
        Empty when the plan is sound: it was drawn on this very area; its labels keep every
        rule of its policy and no labels cost less; every confirmed household is red; red
        and yellow are sealed, by a walk along the streets from every closed door; every
        crossing of an outline has its checkpoint, and every checkpoint its crossing; so has
        every side on which two cells of different levels meet; the rings hold; polygons are
        valid, right-handed, apart, nested, and hold exactly the households and cells they
        close; and every figure is right. Faults name zones, checkpoints, streets, cells and
        households by identifier, never by address.

    Notes
    -----
    The network and the problem are built again from area, cases and policy. Costs, rules and
    bound are checked by `zoning.perimeter.certificate`; lines, walks, rings, shapes and
    figures by code that drawing does not use. Rings and units are stated of places that are red
    or through whose second node the stored flow runs: others bind nothing and change no bound
    (docs/model.md §14). What a plan says of the one that was in force
    before it is believed, for that plan is not at hand. A plan of another area is not looked at
    further. Guards are looked for on streets: a household that no street reaches is tied to
    its neighbours through the air, where nobody can stand.
    """
    if plan.area_digest != area.digest:
        found = f"a plan of an area with digest {plan.area_digest[:16]}"
        expected = f"digest {area.digest[:16]}"
        return [Fault(plan.plan_id, found, expected, "Check it with the pack it was drawn on.")]
    network = place_network(area)
    labels = np.asarray(plan.certificate.labels)
    if labels.shape != (network.places,) or not np.isin(labels, (0, 1, 2)).all():
        least, most = labels.min(initial=0), labels.max(initial=0)
        found = f"labels of shape {labels.shape} from {least} to {most}"
        return [Fault("certificate", found, f"{network.places} labels of 0, 1 or 2")]
    before = plan.in_force
    if before is not None and not (
        before.level.shape == before.since.shape == before.may_lift.shape == labels.shape
    ):
        found = f"levels of {len(before.level)} places of the plan in force"
        return [Fault("certificate", found, f"{network.places} places")]
    try:
        problem, reasons = perimeter_problem(
            area,
            network,
            plan.located,
            plan.policy,
            as_of=plan.as_of,
            touching=area_parcels(area, network).touching,
            in_force=plan.in_force,
            ringed=plan.certificate.flow.red_places(labels, network.links),
        )
    except InvalidInput as error:
        return list(error.faults)
    view = PlanMap.of(plan, area, network)
    flow, strange = flow_in_order(problem, reasons.unit_rows, plan.certificate.flow)
    return [
        *_identity_faults(plan, area),
        *strange,
        *verify_solution(problem, labels, plan.certificate.cost, flow),
        *_bound_faults(plan),
        *view.faults,
        *case_faults(view, reasons),
        *household_faults(view),
        *cell_faults(view),
        *place_faults(view),
        *ring_faults(view),
        *case_ring_faults(view, reasons),
        *shape_faults(view),
        *crossing_faults(view),
        *seal_faults(view),
        *total_faults(view, reasons),
    ]


def _identity_faults(plan: Plan, area: Area) -> list[Fault]:
    expected = plan_identity(
        area_digest=area.digest,
        policy=plan.policy,
        as_of=plan.as_of,
        located=active_cases(plan.located, plan.as_of),
        in_force=plan.in_force,
    )
    names = {plan.plan_id, *plan.zones["plan"], *plan.checkpoints["plan"]} - {expected}
    return [Fault(str(name), "a plan of this name", expected) for name in sorted(map(str, names))]


def _bound_faults(plan: Plan) -> list[Fault]:
    proof = plan.certificate
    if proof.bound == proof.cost:
        return []
    return [Fault("certificate", f"bound {proof.bound}", f"the cost, {proof.cost}")]
