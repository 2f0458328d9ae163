"""Draw the plan: located cases in, the smallest guarded perimeters out."""

from dataclasses import fields
from datetime import datetime

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidPolicy, NoPlan
from zoning.exposure.infectious import active_cases
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.checkpoints import place_checkpoints
from zoning.perimeter.in_force import levels_since
from zoning.perimeter.network import PlaceNetwork, place_network
from zoning.perimeter.outline import zone_polygons
from zoning.perimeter.parcels import parcel_points, touching_places
from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import (
    conflict_sentences,
    household_codes,
    household_sentence,
    place_codes,
)
from zoning.perimeter.solve import solve
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy

from .carry import carried
from .counted import plan_moment, refuse_unlocated
from .identity import plan_identity
from .plan import CHECKPOINT_COLUMNS, HOUSEHOLD_COLUMNS, Certificate, Plan
from .zone_parts import ZoneParts, zone_parts
from .zones import ZoneFacts, zone_frame


def draw(
    area: Area,
    located: gpd.GeoDataFrame,
    *,
    policy: str | Policy | None = None,
    as_of: datetime | None = None,
    allow_unlocated: bool = False,
    in_force: Plan | None = None,
    tests: pd.DataFrame | None = None,
) -> Plan:
    """
    Draw the cheapest plan that a policy allows, with the proof that none is cheaper.

    Parameters
    ----------
    area
        A sound area.
    located
        Geocoded cases, in any order, as `zoning.geocode.geocode` returns them. Those that
        are not confirmed, or reported after ``as_of``, do not count.
    policy
        A policy, or the name of a preset; the default preset if left out.
    as_of
        The time, with a UTC offset. If left out, that of the last report; with no case at
        all, the start of the area's first day.
    allow_unlocated
        Draw round the cases that were found, and keep the rest in ``plan.located`` only.
    in_force
        The plan in force, if any: leaving it costs what the policy's stability says, red may
        have to step down through yellow, and the cases of zones whose conditions of lifting
        are all met close nothing any more.
    tests
        Test results by household, see `zoning.plan.lifecycle.lift_conditions`; used only with
        ``in_force``.

    Returns
    -------
    Plan
        A draft. With no case that counts, a plan without zones.

    Raises
    ------
    UnlocatedCases
        If a case that counts was not found, or in several places; every such row is listed.
    InvalidCases
        If cases were located in another area than this.
    InvalidPolicy
        If no preset has the policy's name, or the policy sets caps, which one minimum cut
        cannot keep (docs/model.md §9).
    InvalidInput
        If ``as_of`` has no UTC offset or is earlier than the plan in force, or ``tests``
        cannot be read.
    InvalidPlan
        If the plan in force does not fit the area it names.
    NoPlan
        If hard rules contradict each other; it carries the chain of rules in words.

    Notes
    -----
    The same input, in any order of rows, gives the same plan. One minimum cut; see
    docs/model.md.
    """
    rules = policy if isinstance(policy, Policy) else policy_named(policy)
    _refuse_caps(rules)
    moment = plan_moment(area, located, rules, as_of)
    cases = active_cases(located, moment)
    if not allow_unlocated:
        refuse_unlocated(cases)
    network = place_network(area)
    points = parcel_points(area, network)
    touching = touching_places(points)
    before = (
        None
        if in_force is None
        else carried(in_force, area, network, located, as_of=moment, tests=tests)
    )
    problem, reasons = perimeter_problem(
        area, network, cases, rules, as_of=moment, touching=touching, in_force=before
    )
    solution = solve(problem)
    if solution.labels is None or solution.flow is None or solution.cost is None:
        raise NoPlan(conflict_sentences(area, network, rules, reasons, solution.conflict))
    parts = zone_parts(network, solution.labels, touching)
    polygons = zone_polygons(points, parts.place_zone, solution.labels, network.crs)
    plan_id = plan_identity(
        area_digest=area.digest, policy=rules, as_of=moment, located=cases, in_force=before
    )
    posts = place_checkpoints(
        area,
        network,
        parts.place_zone,
        solution.labels,
        polygons,
        zone_ids=parts.ids(plan_id),
        plan_id=plan_id,
        posts_on=frozenset(rules.posts.manned_kinds),
    )
    codes = place_codes(problem, solution.labels, reasons)
    facts = ZoneFacts(
        area=area,
        network=network,
        policy=rules,
        as_of=moment,
        reasons=reasons,
        codes=codes,
        parts=parts,
        polygons=polygons,
        since=levels_since(solution.labels, moment, before),
        posts=posts["zone"].value_counts().to_dict(),
    )
    return Plan(
        plan_id=plan_id,
        area_name=area.name,
        area_digest=area.digest,
        policy=rules,
        as_of=moment,
        status="draft",
        zones=zone_frame(facts, plan_id),
        checkpoints=posts[[*CHECKPOINT_COLUMNS, posts.geometry.name]],
        households=_household_frame(
            area,
            network,
            parts,
            plan_id,
            household_codes(area, network, codes, reasons),
        ),
        located=cases,
        certificate=Certificate(
            cost=solution.cost,
            bound=solution.cost if solution.bound is None else solution.bound,
            labels=solution.labels,
            flow=solution.flow,
        ),
        in_force=before,
    )


def _refuse_caps(policy: Policy) -> None:
    """Raise if the policy sets a cap: a plan that breaks it would look as if it kept it."""
    faults = [
        Fault(
            f"caps.{field.name}",
            f"{getattr(policy.caps, field.name):g}",
            "0, for this drawing keeps no caps",
            "Set it to 0, or draw with a solver for caps.",
        )
        for field in fields(policy.caps)
        if getattr(policy.caps, field.name)
    ]
    if faults:
        raise InvalidPolicy(faults)


def _household_frame(
    area: Area, network: PlaceNetwork, parts: ZoneParts, plan_id: str, codes: list[str]
) -> pd.DataFrame:
    """Return the closed households, by identifier."""
    zone = parts.place_zone[network.household_place]
    closed = np.flatnonzero(zone > -1)
    ids = parts.ids(plan_id)
    names = dict(zip(area.units.unit_id, area.units.name, strict=True))
    return pd.DataFrame(
        {
            "household_id": area.households.household_id.to_numpy(object)[closed],
            "level": ["red" if parts.level[z] == RED else "yellow" for z in zone[closed]],
            "zone": [ids[z] for z in zone[closed]],
            "reason": [household_sentence(codes[row], names) for row in closed],
        },
        columns=list(HOUSEHOLD_COLUMNS),
    )
