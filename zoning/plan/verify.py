"""Check a plan without trusting what drew it: every claim is worked out again from the area."""

from typing import get_args

import numpy as np

from zoning.area.area import Area
from zoning.errors import Fault, InvalidInput
from zoning.exposure.infectious import active_cases

from .identity import plan_identity
from .plan import Plan, Status
from .verify_area import CheckedArea
from .verify_cells import cell_faults
from .verify_levels import case_faults, household_faults, place_faults, ring_faults
from .verify_map import PlanMap
from .verify_orders import order_faults, ordered_levels
from .verify_pockets import pocket_faults
from .verify_posts import crossing_faults
from .verify_problem import stated_again
from .verify_proof import priced_again, proof_faults
from .verify_rings import case_ring_faults
from .verify_sectors import sector_faults
from .verify_shapes import shape_faults
from .verify_tables import table_faults
from .verify_totals import total_faults
from .verify_visited import visited_faults
from .verify_walk import seal_faults


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
        rule and cap of its policy and none that do cost less than its bound; no small pocket
        is left open where the policy closes them, and large red zones are divided into
        sectors where it says so; every confirmed household is red; red
        and yellow are sealed, by a walk along the streets from every closed door; every
        crossing of an outline has its checkpoint, and every checkpoint its crossing; so has
        every side on which two cells of different levels meet; the rings hold, and sites that
        cases visited are closed; orders are kept; polygons are valid, right-handed, apart, nested,
        and hold exactly the households and cells they close; and every figure is right. Faults name
        zones, checkpoints, streets, cells and households by identifier, never by address.

    Notes
    -----
    To check plans of one area often, use `zoning.plan.planner.Planner.verify`; what is trusted is
    listed in docs/model.md §20. Tables are written again from the proved labels and compared;
    the files of a plan are checked by `zoning.plan.verify_files.file_faults`.
    The network and the problem are built again from area, cases and policy. Costs, rules and
    bound are checked by `zoning.perimeter.certificate`; lines, walks, rings, shapes and
    figures by code that drawing does not use. Rings and units are stated of places that are red
    or through whose second node the stored flow runs: others bind nothing and change no bound
    (docs/model.md §14). A bound that the integer programme alone gives is taken at its word
    (``certificate.caps.bound_by``). What a plan says of the one that was in force before it, and
    of counts of tests, is believed, for they are not at hand. A plan of another area is not
    looked at further. Guards are looked for on streets: a household that no street reaches is
    tied to its neighbours through the air, where nobody can stand.
    """
    return _of_other_area(plan, area) or verify_on(plan, CheckedArea.of(area))


def verify_on(plan: Plan, base: CheckedArea) -> list[Fault]:
    """
    Check a plan as `verify` does, on an area that was laid out before.

    Parameters
    ----------
    plan
        The plan.
    base
        The area it says it was drawn on.

    Returns
    -------
    list of Fault
        As `verify`.
    """
    area, network = base.area, base.network
    if faults := _of_other_area(plan, area):
        return faults
    labels = np.asarray(plan.certificate.labels)
    if labels.shape != (network.places,) or not np.isin(labels, (0, 1, 2)).all():
        least, most = labels.min(initial=0), labels.max(initial=0)
        found = f"labels of shape {labels.shape} from {least} to {most}"
        return [Fault("certificate", found, f"{network.places} labels of 0, 1 or 2")]
    before = plan.in_force
    if before is not None and not (
        before.level.shape == before.since.shape == before.may_lift.shape == labels.shape
        and (before.lifted is None or before.lifted.shape == labels.shape)
    ):
        found = f"levels of {len(before.level)} places of the plan in force"
        return [Fault("certificate", found, f"{network.places} places")]
    try:
        again = stated_again(plan, base)
    except InvalidInput as error:
        return list(error.faults)
    view, reasons = PlanMap.of(plan, base), again.reasons
    proved, ordered = proof_faults(plan, network, again), ordered_levels(view)
    return [
        *_identity_faults(plan, area),
        *proved,
        *pocket_faults(view, again.problem.must_open),
        *sector_faults(view),
        *view.faults,
        *case_faults(view, reasons),
        *household_faults(view),
        *cell_faults(view),
        *place_faults(view),
        *ring_faults(view),
        *case_ring_faults(view, reasons, kept=ordered.kept),
        *visited_faults(view, kept=ordered.kept),
        *order_faults(view, ordered),
        *shape_faults(view),
        *crossing_faults(view),
        *seal_faults(view),
        *total_faults(view, reasons),
        # What is written beside the map follows from the labels, if those are proved.
        *([] if proved else table_faults(view, again, priced_again(plan, network, again))),
    ]


def _of_other_area(plan: Plan, area: Area) -> list[Fault]:
    if plan.area_digest == area.digest:
        return []
    found = f"a plan of an area with digest {plan.area_digest[:16]}"
    expected = f"digest {area.digest[:16]}"
    return [Fault(plan.plan_id, found, expected, "Check it with the pack it was drawn on.")]


def _identity_faults(plan: Plan, area: Area) -> list[Fault]:
    """Check what names a plan and its area; whether it is in force is nothing that it proves."""
    expected = plan_identity(
        area_digest=area.digest,
        policy=plan.policy,
        as_of=plan.as_of,
        located=active_cases(plan.located, plan.as_of),
        in_force=plan.in_force,
        evidence=plan.evidence,
        orders=plan.orders,
    )
    names = {plan.plan_id, *plan.zones["plan"], *plan.checkpoints["plan"]} - {expected}
    faults = [Fault(str(name), "a plan of this name", expected) for name in sorted(map(str, names))]
    if plan.area_name != area.name:
        faults.append(Fault(plan.plan_id, "another name of the area", "the pack's"))
    if set(plan.zones["status"]) - {plan.status} or plan.status not in get_args(Status):
        found = "a status of zones that is not the plan's, or no status"
        faults.append(Fault(plan.plan_id, found, ", ".join(get_args(Status))))
    return faults
