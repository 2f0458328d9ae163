"""Show a plan to everybody without showing anybody."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.exposure.contacts import contact_weight, visits_that_count
from zoning.exposure.infectious import active_cases, infectious_weight
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.case_places import CasePlaces, case_places, is_placed
from zoning.perimeter.cell_ground import CellGround
from zoning.perimeter.in_force import levels_since
from zoning.perimeter.network import PlaceNetwork, place_network
from zoning.perimeter.outline import zone_polygons
from zoning.perimeter.positivity import ABOVE, unit_positivity
from zoning.perimeter.problem import OPEN, Labels
from zoning.perimeter.ruled_red import counted_cases
from zoning.perimeter.terrain import Terrain
from zoning.perimeter.touching import TouchingParcels
from zoning.perimeter.traced import contact_places

from .plan import Plan
from .public_blocks import NONE, place_blocks
from .public_frame import PublicZones, no_checkpoints, public_frame
from .public_grounds import PublicGround, PublicGrounds
from .public_hazards import PublicHazards
from .public_levels import PublicFacts, PublicLevels
from .public_memory import PublicMemory
from .public_state import PublicState
from .public_zones import grown
from .zone_parts import neighbouring_places, parts_of_pairs


@dataclass(frozen=True, slots=True, eq=False)
class PublicView:
    """
    What anybody may see of a plan, and what the next view must remember.

    Attributes
    ----------
    zones, checkpoints
        Frames with the columns of `ZONE_COLUMNS` and `CHECKPOINT_COLUMNS`.
    state
        What the next public view asks for. Restricted.
    less_closed
        Households that the plan closes and the public view shows open, or yellow where the
        plan has red. Restricted: it follows from the exact plan.
    """

    zones: gpd.GeoDataFrame
    checkpoints: gpd.GeoDataFrame
    state: PublicState
    less_closed: int


class PublicBook:
    """
    Draw public views on one area; what depends on the area alone is made once.

    Parameters
    ----------
    area
        The area.
    k
        Fewest households among which anybody is hidden, and that a zone holds; at least 1.

    Raises
    ------
    ValueError
        If ``k`` is below 1.
    """

    def __init__(self, area: Area, *, k: int = 20) -> None:
        if k < 1:
            raise ValueError(f"k {k}: expected at least 1")
        self._area, self._k = area, k
        self._network = network = place_network(area)
        parcels = area_parcels(area, network)
        self._terrain = Terrain.of(area, network, parcels)
        self._block = place_blocks(network, k=k)
        self._pairs = neighbouring_places(
            network, np.concatenate([parcels.touching, _together(network, self._block)])
        )
        self._grounds = PublicGrounds(network, self._block, k=k)
        self._memory = PublicMemory(area, network, self._grounds, self._pairs)
        touching = TouchingParcels.of(parcels.touching, network.places)
        self._levels = PublicLevels(area, network, touching, PublicHazards(network))
        self._cells = CellGround(area, network)

    def view(self, plan: Plan, *, name: str, before: PublicState | None = None) -> PublicView:
        """
        Return what anybody may see of a plan (contract §6, docs/model.md §21).

        Parameters
        ----------
        plan
            The plan, drawn on this area.
        name
            What the public calls it. It must not follow from the plan: the plan's own
            identifier is a digest of its cases, which anybody could compute for every house.
        before
            What was remembered of the public view of the plan before.

        Returns
        -------
        PublicView
            Zones, no checkpoints, and what to remember. Every zone holds k households or
            more; red and yellow do not overlap. ``cases``, ``checkpoints`` and what else
            depends on where in its ground a case is, are null.

        Raises
        ------
        InvalidArea
            As `zoning.draw`.
        InvalidCases
            As `zoning.draw`.

        Notes
        -----
        Everything follows from area, policy, times, and the ground of each case: the same to
        the byte wherever on its ground a case is. Deterministic.
        """
        active = active_cases(plan.located, plan.as_of)
        cases = active[is_placed(active)].reset_index(drop=True)
        where = case_places(self._network, cases)
        seen = {} if before is None else before.seen
        grounds, known = self._memory.grounds(cases, where, seen)
        in_force = None
        if before is not None and plan.in_force is not None:
            in_force = self._memory.in_force(
                before,
                known,
                plan.policy.lifting,
                area_digest=self._area.digest,
                as_of=plan.as_of,
            )
        settled = () if in_force is None else in_force.settled
        facts = self._facts(plan, cases, where, grounds, settled)
        labels = self._levels.of(facts, plan.policy, as_of=plan.as_of, before=in_force)
        labels = grown(labels, self._pairs, self._block, self._network, k=self._k)
        since = levels_since(labels, plan.as_of, in_force)
        still = {case: one for case, one in known.items() if case not in settled}
        lift_us = self._memory.lift_us(labels, since, still, plan.policy.lifting)
        parts = parts_of_pairs(self._pairs, labels)
        shown = PublicZones(
            area=self._area,
            network=self._network,
            parts=parts,
            shapes=self._shapes(parts.place_zone, labels),
            since=since,
            lift_us=lift_us,
        )
        closed = np.flatnonzero(labels != OPEN)
        return PublicView(
            zones=public_frame(plan, shown, name=name),
            checkpoints=no_checkpoints(),
            state=PublicState(
                self._area.digest, closed, labels[closed], since[closed], settled, known
            ),
            less_closed=self._less_closed(plan, labels),
        )

    def _facts(
        self,
        plan: Plan,
        cases: gpd.GeoDataFrame,
        where: CasePlaces,
        grounds: list[PublicGround | None],
        settled: tuple[str, ...],
    ) -> PublicFacts:
        """Say of cases, contacts, visits and tests no more than their grounds."""
        policy = plan.policy
        counts = ~cases["case_id"].isin(settled).to_numpy(bool)
        rows = [row for row, ground in enumerate(grounds) if ground is not None and counts[row]]
        kept = cases.iloc[rows]
        weight = infectious_weight(
            kept, policy.infectious, as_of=plan.as_of, utc_offset_hours=policy.utc_offset_hours
        )
        traced, visited = self._traced(plan)
        return PublicFacts(
            cases=[ground for row in rows if (ground := grounds[row]) is not None],
            counted=counted_cases(kept, where, policy, as_of=plan.as_of),
            weight=weight,
            traced=traced,
            visited=visited,
            tested=self._tested(plan),
        )

    def _traced(self, plan: Plan) -> tuple[list[tuple[PublicGround, float]], list[PublicGround]]:
        """Return grounds and weights of contacts and visits, and grounds of closed sites."""
        contacts = None if plan.evidence is None else plan.evidence.contacts
        if contacts is None:
            return [], []
        rules, offset = plan.policy.contacts, plan.policy.utc_offset_hours
        weight = contact_weight(contacts, rules, as_of=plan.as_of, utc_offset_hours=offset)
        where = contact_places(self._network, contacts)
        grounds = self._grounds.of(where)
        closes = visits_that_count(contacts, rules, as_of=plan.as_of, utc_offset_hours=offset)
        closes = closes & (where.place >= 0) & plan.policy.ring.visited_sites
        hidden = [
            (ground, float(each), bool(shut))
            for ground, each, shut in zip(grounds, weight, closes, strict=True)
            if ground is not None
        ]
        return [(g, each) for g, each, _ in hidden], [g for g, _, shut in hidden if shut]

    def _tested(self, plan: Plan) -> list[PublicGround]:
        """Return the grounds of units that results of tests close."""
        tests = None if plan.evidence is None else plan.evidence.tests
        if tests is None:
            return []
        states = unit_positivity(self._network.rows, tests, plan.policy, as_of=plan.as_of)
        units = np.flatnonzero(states == ABOVE).tolist()
        grounds = [self._grounds.of_unit(unit) for unit in units]
        return [ground for ground in grounds if ground is not None]

    def _shapes(
        self, place_zone: npt.NDArray[np.integer], labels: Labels
    ) -> dict[int, list[BaseGeometry]]:
        """Draw each zone: its cells, and its ground along streets."""
        found = {zone: [shape] for zone, shape in self._cells.polygons(place_zone).items()}
        on_street = np.where(self._network.is_cell, NONE, place_zone)
        level = np.where(on_street == NONE, OPEN, labels)
        if level.any():
            for zone, shape in zone_polygons(self._terrain, on_street, level).items():
                found.setdefault(zone, []).append(self._cells.left_over(shape))
        return found

    def _less_closed(self, plan: Plan, labels: Labels) -> int:
        """Count households that the plan closes more than the public view shows."""
        exact = plan.certificate.labels
        return int(self._network.households[exact > labels].sum())


def public_view(plan: Plan, area: Area, *, k: int = 20, name: str = "public") -> PublicView:
    """
    Return what anybody may see of one plan that no other came before.

    Parameters
    ----------
    plan
        The plan.
    area
        The area it was drawn on.
    k
        Fewest households among which anybody is hidden, at least 1.
    name
        As `PublicBook.view`.

    Returns
    -------
    PublicView
        As `PublicBook.view`.

    Raises
    ------
    ValueError
        If ``k`` is below 1.
    InvalidArea
        As `PublicBook.view`.
    InvalidCases
        As `PublicBook.view`.
    """
    return PublicBook(area, k=k).view(plan, name=name)


def _together(network: PlaceNetwork, block: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """Return pairs that hold the places of each block together where people live."""
    homes = np.unique(np.concatenate([network.household_place, network.cell_place]))
    homes = homes[block[homes] != NONE]
    order = homes[np.argsort(block[homes], kind="stable")]
    same = block[order][1:] == block[order][:-1]
    pairs = np.column_stack([order[:-1], order[1:]])[same]
    return np.asarray(pairs, np.int32)
