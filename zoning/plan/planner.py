"""Draw plans on one area, keeping what the next plan may need again."""

from datetime import datetime
from functools import cached_property

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault
from zoning.geocode.contacts import geocode_contacts
from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.locate import locate_cases
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.network import place_network
from zoning.perimeter.ordered_places import ordered_places
from zoning.perimeter.touching import TouchingParcels
from zoning.policy.load import policy_named
from zoning.policy.orders import Orders
from zoning.policy.schema import Policy

from .answer import AnswerBook
from .answered import Answered
from .carry import carried
from .figures import Figures
from .identity import plan_identity
from .known import known_at
from .lifted_ground import refuse_idle_lift
from .plan import Plan
from .verify import verify_on
from .verify_area import CheckedArea
from .written import PlanWriter


class Planner:
    """
    Draw plans on one area.

    What depends on the area alone is made once: its places, their parcels, which are taken from
    the area's pack where it has them, and what `locate` knows of its names. Of the last plan are
    kept what its cases add near them, its answer part by part, and its outlines cluster by
    cluster: the next one works out only what changed. A plan is the same to the byte whether
    drawn first or last.

    Parameters
    ----------
    area
        A sound area.

    Attributes
    ----------
    area, network, parcels
        The area, its places, and the ground of each.
    answers
        What answers which places are closed.
    """

    def __init__(self, area: Area) -> None:
        self.area = area
        self.network = place_network(area)
        self.parcels = area_parcels(area, self.network)
        touching = TouchingParcels.of(self.parcels.touching, self.network.places)
        self.answers = AnswerBook(area, self.network, touching)
        self._writer = PlanWriter(area, self.network, self.parcels)

    def locate(self, cases: pd.DataFrame) -> gpd.GeoDataFrame:
        """
        Find where every case of a list is.

        Parameters
        ----------
        cases
            As `zoning.geocode` takes them.

        Returns
        -------
        GeoDataFrame
            As `zoning.geocode`. What the area knows of names and numbers is made ready when this
            is first asked, and kept.

        Raises
        ------
        InvalidCases
            As `zoning.geocode`.
        """
        return locate_cases(cases, self.area, gazetteer=self.gazetteer)

    def locate_contacts(self, contacts: pd.DataFrame) -> gpd.GeoDataFrame:
        """
        Find where every contact of a list is, and every site that a case visited.

        Parameters
        ----------
        contacts
            As `zoning.geocode_contacts` takes them.

        Returns
        -------
        GeoDataFrame
            As `zoning.geocode_contacts`.

        Raises
        ------
        InvalidCases
            As `zoning.geocode_contacts`.
        """
        return geocode_contacts(contacts, self.area, gazetteer=self.gazetteer)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """What the area knows of names and numbers; made when first asked for, and kept."""
        return Gazetteer(self.area)

    def draw(
        self,
        located: gpd.GeoDataFrame,
        *,
        policy: str | Policy | None = None,
        as_of: datetime | None = None,
        allow_unlocated: bool = False,
        in_force: Plan | None = None,
        tests: pd.DataFrame | None = None,
        contacts: gpd.GeoDataFrame | None = None,
        orders: Orders | None = None,
    ) -> Plan:
        """
        Draw the cheapest plan that a policy allows, with the proof that none is cheaper.

        Parameters
        ----------
        located, policy, as_of, allow_unlocated, in_force, tests, contacts, orders
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
        return self._writer.plan(
            self.answered(
                located,
                policy=policy,
                as_of=as_of,
                allow_unlocated=allow_unlocated,
                in_force=in_force,
                tests=tests,
                contacts=contacts,
                orders=orders,
            )
        )

    def answered(
        self,
        located: gpd.GeoDataFrame,
        *,
        policy: str | Policy | None = None,
        as_of: datetime | None = None,
        allow_unlocated: bool = False,
        in_force: Plan | None = None,
        tests: pd.DataFrame | None = None,
        contacts: gpd.GeoDataFrame | None = None,
        orders: Orders | None = None,
    ) -> Answered:
        """
        Answer which places close, without drawing them.

        Parameters
        ----------
        located, policy, as_of, allow_unlocated, in_force, tests, contacts, orders
            As `zoning.draw`.

        Returns
        -------
        Answered
            What closes, with the proof that nothing is cheaper, and what it rests on.

        Raises
        ------
        ZoningError
            As `zoning.draw`, but for what is only seen on the map.
        """
        rules = policy if isinstance(policy, Policy) else policy_named(policy)
        known = known_at(
            self.area,
            located,
            rules,
            as_of=as_of,
            allow_unlocated=allow_unlocated,
            tests=tests,
            contacts=contacts,
        )
        told = Orders() if orders is None else orders
        places = ordered_places(self.network, told)
        before = None
        if in_force is None:
            refuse_idle_lift(told.lift)
        else:
            before = carried(
                in_force,
                self.area,
                self.network,
                located,
                as_of=known.as_of,
                tests=tests,
                contacts=contacts,
                lift=told.lift,
            )
        answer = self.answers.answer(
            known.cases,
            rules,
            as_of=known.as_of,
            in_force=before,
            evidence=known.evidence,
            orders=places,
        )
        plan_id = plan_identity(
            area_digest=self.area.digest,
            policy=rules,
            as_of=known.as_of,
            located=known.cases,
            in_force=before,
            evidence=known.evidence,
            orders=told,
        )
        return Answered(
            plan_id, rules, known.as_of, known.cases, before, known.evidence, answer, told
        )

    def figures(self, answered: Answered) -> Figures:
        """
        Count what the plan of an answer closes and needs, without writing it.

        Raises
        ------
        InvalidArea
            If households of different zones stand on one spot, so that no line can part them.
        """
        return self._writer.figures(answered)

    def verify(self, plan: Plan) -> list[Fault]:
        """
        Check a plan, on the places that this planner has.

        Parameters
        ----------
        plan
            The plan, drawn by this planner or by another one.

        Returns
        -------
        list of Fault
            As `zoning.verify`.

        Notes
        -----
        Places, and which parcels touch, are taken from the planner instead of being made again
        (docs/model.md §20); nothing that was kept of an answer, an outline or a plan is used.
        """
        return verify_on(plan, self._checked)

    @cached_property
    def _checked(self) -> CheckedArea:
        return CheckedArea(self.area, self.network, self.parcels)
