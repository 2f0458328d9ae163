"""Draw the plan: located cases in, the smallest guarded perimeters out."""

from datetime import datetime

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidInput, NoPlan, UnlocatedCases
from zoning.exposure.infectious import active_cases
from zoning.perimeter.assemble import Reasons, assemble, place_exposure
from zoning.perimeter.checkpoints import place_checkpoints
from zoning.perimeter.network import PlaceNetwork, place_network
from zoning.perimeter.outline import zone_polygons
from zoning.perimeter.parcel_source import ParcelSource
from zoning.perimeter.parcels import REACH_M, touching_places
from zoning.perimeter.problem import OPEN, RED, PerimeterProblem
from zoning.perimeter.reasons import (
    conflict_sentences,
    household_codes,
    household_sentence,
    place_codes,
)
from zoning.perimeter.ringed import Places, solve_ringed
from zoning.perimeter.stored_flow import stored_flow
from zoning.perimeter.zone_ground import WINDOW_M
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy

from .identity import local_time, plan_identity
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
        If no preset has the policy's name.
    InvalidInput
        If ``as_of`` has no UTC offset.
    NoPlan
        If hard rules contradict each other; it carries the chain of rules in words.

    Notes
    -----
    The same input, in any order of rows, gives the same plan. One minimum cut; see
    docs/model.md.
    """
    rules = policy if isinstance(policy, Policy) else policy_named(policy)
    moment = _moment(area, located, rules, as_of)
    cases = active_cases(located, moment)
    if not allow_unlocated:
        _refuse_unlocated(cases)
    network = place_network(area)
    source = ParcelSource.of(area, network)
    exposure = place_exposure(area, network, cases, rules, as_of=moment)

    def stated(ringed: Places) -> tuple[PerimeterProblem, Reasons]:
        touching = touching_places(source.near(ringed, 2 * REACH_M))
        return assemble(
            area, network, exposure, cases, rules, as_of=moment, touching=touching, ringed=ringed
        )

    problem, reasons, solution = solve_ringed(stated)
    if solution.labels is None or solution.flow is None or solution.cost is None:
        raise NoPlan(conflict_sentences(area, network, rules, reasons, solution.conflict))
    points = source.near(np.flatnonzero(solution.labels != OPEN), WINDOW_M)
    parts = zone_parts(network, solution.labels, touching_places(points))
    polygons = zone_polygons(points, parts.place_zone, solution.labels, network.crs)
    plan_id = plan_identity(area_digest=area.digest, policy=rules, as_of=moment, located=cases)
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
            flow=stored_flow(problem, reasons.unit_rows, solution.flow),
        ),
    )


def _moment(
    area: Area, located: gpd.GeoDataFrame, policy: Policy, as_of: datetime | None
) -> datetime:
    """Return the plan's time in the policy's offset."""
    if as_of is None:
        if len(located):
            return local_time(located["reported_at"].max(), policy)
        first_day = pd.Timestamp(area.valid_from, tz="UTC")
        offset = pd.Timedelta(hours=policy.utc_offset_hours)
        return local_time(first_day - offset, policy)
    if as_of.tzinfo is None:
        fault = Fault("as_of", as_of.isoformat(), "a time with a UTC offset, such as +07:00")
        raise InvalidInput([fault], subject="plan")
    return local_time(as_of, policy)


def _refuse_unlocated(cases: gpd.GeoDataFrame) -> None:
    """Raise if a case that counts lies nowhere, or in several places."""
    lost = cases[cases["outcome"] != "found"].sort_values("row", kind="stable")
    if lost.empty:
        return
    faults = []
    for case in lost.itertuples():
        names = [c.get("household_id") or c.get("unit_id") for c in case.candidates or ()]
        listed = f"; candidates {', '.join(n for n in names if n)}" if any(names) else ""
        faults.append(
            Fault(
                f"row {case.row}, case {case.case_id}",
                f"{case.outcome}: {case.why}{listed}",
                "one household or alley of the area",
                "Correct the address or position, or draw without it on purpose.",
            )
        )
    raise UnlocatedCases(faults)


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
