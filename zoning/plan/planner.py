"""Draw plans on one area, keeping what the next plan may need again."""

from dataclasses import fields
from datetime import datetime

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidPolicy, NoPlan
from zoning.exposure.infectious import active_cases
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.checkpoints import place_checkpoints
from zoning.perimeter.clusters import SquareBook
from zoning.perimeter.in_force import levels_since
from zoning.perimeter.network import PlaceNetwork, place_network
from zoning.perimeter.parcel_source import ParcelSource
from zoning.perimeter.place_exposure import place_exposure
from zoning.perimeter.problem import RED, PerimeterProblem
from zoning.perimeter.reasons import (
    code_sentences,
    conflict_sentences,
    household_codes,
    place_codes,
)
from zoning.perimeter.ring_book import RingBook
from zoning.perimeter.ringed import Places, solve_ringed
from zoning.perimeter.stated_places import Reasons, state_places
from zoning.perimeter.stored_flow import stored_flow
from zoning.perimeter.touching import TouchingParcels
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy

from .carry import carried
from .closed_cells import cell_frame
from .counted import plan_moment, refuse_unlocated
from .ground import GroundBook
from .identity import plan_identity
from .plan import CHECKPOINT_COLUMNS, HOUSEHOLD_COLUMNS, Certificate, Plan
from .zones import ZoneFacts, zone_frame


class Planner:
    """
    Draw plans on one area.

    What depends on the area alone is made once: its places, and their parcels, which are taken
    from the area's pack where it has them. Of the last plan the outlines are kept, cluster by
    cluster: the next one draws those clusters only whose labels changed. A plan is the same to
    the byte whether drawn first or last.

    Parameters
    ----------
    area
        A sound area.

    Attributes
    ----------
    area, network, parcels
        The area, its places, and the ground of each.
    """

    def __init__(self, area: Area) -> None:
        self.area = area
        self.network = place_network(area)
        self.parcels = area_parcels(area, self.network)
        self._touching = TouchingParcels.of(self.parcels.touching, self.network.places)
        squares = SquareBook(ParcelSource.of(area, self.network))
        self._rings: RingBook | None = None
        self._red = np.zeros(self.network.places, bool)
        self._ground = GroundBook(area, self.network, squares)

    def draw(
        self,
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
        located, policy, as_of, allow_unlocated, in_force, tests
            As `zoning.draw`.

        Returns
        -------
        Plan
            As `zoning.draw`.

        Raises
        ------
        UnlocatedCases
            As `zoning.draw`.
        InvalidCases
            As `zoning.draw`.
        InvalidPolicy
            As `zoning.draw`.
        InvalidInput
            As `zoning.draw`.
        InvalidPlan
            As `zoning.draw`.
        InvalidArea
            If households of different zones stand on one spot, so that no line can part them.
        NoPlan
            As `zoning.draw`.
        """
        rules = policy if isinstance(policy, Policy) else policy_named(policy)
        _refuse_caps(rules)
        moment = plan_moment(self.area, located, rules, as_of)
        cases = active_cases(located, moment)
        if not allow_unlocated:
            refuse_unlocated(cases)
        area, network = self.area, self.network
        before = (
            None
            if in_force is None
            else carried(in_force, area, network, located, as_of=moment, tests=tests)
        )
        exposure = place_exposure(network, cases, rules, as_of=moment, in_force=before)
        places = state_places(
            area,
            network,
            exposure,
            cases,
            rules,
            as_of=moment,
            touching=self._touching.touching,
            in_force=before,
        )
        if self._rings is None or self._rings.ring != rules.ring:
            self._rings = RingBook(network, self._touching, rules.ring)
        rings = self._rings

        def stated(ringed: Places) -> tuple[PerimeterProblem, Reasons]:
            return places.problem(network, rules, rings.pairs(ringed), ringed=ringed)

        drawn = places.must_red | (places.cost[:, RED] < places.cost[:, :RED].min(axis=1))
        problem, reasons, solution = solve_ringed(
            stated, drawn=drawn, ways=network.ways, guess=self._red
        )
        if solution.labels is None or solution.flow is None or solution.cost is None:
            raise NoPlan(conflict_sentences(area, network, rules, reasons, solution.conflict))
        self._red = solution.labels == RED
        ground = self._ground.draw(solution.labels)
        parts = ground.parts
        plan_id = plan_identity(
            area_digest=area.digest, policy=rules, as_of=moment, located=cases, in_force=before
        )
        posts = place_checkpoints(
            area,
            network,
            parts.place_zone,
            solution.labels,
            ground.polygons,
            zone_ids=parts.ids(plan_id),
            plan_id=plan_id,
            posts_on=frozenset(rules.posts.manned_kinds),
            found=ground.found,
            between=ground.between,
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
            polygons=ground.polygons,
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
            households=_household_frame(area, network, facts, plan_id),
            located=cases,
            certificate=Certificate(
                cost=solution.cost,
                bound=solution.cost if solution.bound is None else solution.bound,
                labels=solution.labels,
                flow=stored_flow(problem, reasons.unit_rows, solution.flow),
            ),
            in_force=before,
            cells=cell_frame(facts, plan_id),
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
    area: Area, network: PlaceNetwork, facts: ZoneFacts, plan_id: str
) -> pd.DataFrame:
    """Return the closed households, by identifier."""
    zone = facts.parts.place_zone[network.household_place]
    closed = np.flatnonzero(zone > -1)
    mine = zone[closed]
    codes = household_codes(area, network, facts.codes, facts.reasons, closed)
    ids = np.array(facts.parts.ids(plan_id), dtype=object)
    return pd.DataFrame(
        {
            "household_id": network.rows.household_ids.to_numpy(object)[closed],
            "level": np.where(facts.parts.level[mine] == RED, "red", "yellow").astype(object),
            "zone": ids[mine],
            "reason": code_sentences(area, network, codes),
        },
        columns=list(HOUSEHOLD_COLUMNS),
    )
