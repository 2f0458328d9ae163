"""Compose small changes into a scenario, and draw its plan."""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, InitVar, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidInput
from zoning.geocode import geocode
from zoning.geocode.gazetteer import Gazetteer
from zoning.plan.answered import Answered
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.policy.orders import orders_from_record
from zoning.policy.schema import Policy
from zoning.sources.cases_file import cases_from_records

from .case_changes import AddCases, AsOf, DelayReports, ReadAs, WithdrawCases
from .change import Change
from .order_changes import Order
from .premises import Premises, case_digests
from .provenance import Provenance, provenance_of
from .rule_changes import AvailablePosts, SetParameter, UsePolicy


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """
    What would be planned if: a study of one area and its cases, and what is changed of them.

    Immutable: every method returns another scenario. What is changed and changed back leaves no
    trace in the plan, nor in the scenario's identifier.

    Parameters
    ----------
    area
        A sound area.
    located
        Geocoded cases, as `zoning.geocode` returns them.
    policy, as_of, allow_unlocated, in_force, contacts, tests
        As `zoning.draw`. Without ``as_of`` the time is that of the last report, of cases that
        changes add too, but before any delay of reports.
    changes
        What is changed, in this order.

    Attributes
    ----------
    premises
        What the plan is drawn from, all changes made.
    before
        A scenario of the same study that made the first of these changes already, if there is one.
    """

    area: Area
    located: gpd.GeoDataFrame
    _: KW_ONLY
    policy: str | Policy | None = None
    as_of: datetime | None = None
    allow_unlocated: bool = False
    in_force: Plan | None = None
    contacts: gpd.GeoDataFrame | None = None
    tests: pd.DataFrame | None = None
    changes: tuple[Change, ...] = ()
    premises: Premises = field(init=False, repr=False)
    before: InitVar["Scenario | None"] = None

    def __post_init__(self, before: "Scenario | None") -> None:
        done = 0 if before is None else len(before.changes)
        premises = self._unchanged() if before is None else before.premises
        for change in self.changes[done:]:
            premises = change.after(premises)
        object.__setattr__(self, "premises", premises)

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how it is made again: from the study and its changes, which take less room."""
        given = {one.name: getattr(self, one.name) for one in fields(self) if one.init}
        return _made_again, (given,)

    def _unchanged(self) -> Premises:
        """Return what the plan is drawn from where nothing is changed."""
        return Premises(
            located=self.located,
            told=self.located["reported_at"],
            digests=case_digests(self.located),
            policy=UsePolicy.named(self.policy).policy,
            as_of=AsOf(self.as_of).moment,
        )

    def add_cases(
        self,
        cases: pd.DataFrame | Iterable[Mapping[str, Any]],
        *,
        gazetteer: Gazetteer | None = None,
    ) -> "Scenario":
        """
        Count more cases: located ones, or rows of a case list, which are located here.

        The ``gazetteer`` of the area is built where it is needed and not given.

        Raises
        ------
        InvalidCases
            If rows cannot be understood, or a case is there already; every fault is listed.
        """
        if not isinstance(cases, pd.DataFrame):
            cases = cases_from_records(cases)
        if not (isinstance(cases, gpd.GeoDataFrame) and "outcome" in cases):
            cases = geocode(cases, self.area, gazetteer=gazetteer)
        return self.changed(AddCases(cases))

    def withdraw_cases(self, *case_ids: str) -> "Scenario":
        """
        Take cases for none.

        Raises
        ------
        InvalidCases
            If a case is none of the study's; every one is named.
        """
        return self.changed(WithdrawCases(tuple(sorted(set(case_ids)))))

    def delay_reports(self, *, days: float) -> "Scenario":
        """
        Let all cases known so far be reported later, or with negative days earlier.

        What is then reported after the plan's time does not count.

        Raises
        ------
        InvalidInput
            If it is by more than 365 days.
        """
        return self.changed(DelayReports(float(days)))

    def read_as(self, case_id: str, rank: int | None) -> "Scenario":
        """
        Take a doubtful case to be at a candidate, by its number from 1.

        With 0 it is at none of them, with None it is in doubt again.

        Raises
        ------
        InvalidCases
            If there is no such case, or no such candidate.
        """
        return self.changed(ReadAs(case_id, rank))

    def at(self, as_of: datetime | None) -> "Scenario":
        """
        Count the reports up to another time, which has a UTC offset; None for the last report's.

        Raises
        ------
        InvalidInput
            If the time has no UTC offset.
        """
        return self.changed(AsOf(as_of))

    def with_policy(self, policy: str | Policy | None) -> "Scenario":
        """
        Follow another policy, or a preset by its name; values set before are forgotten.

        Raises
        ------
        InvalidPolicy
            If no preset has this name.
        """
        return self.changed(UsePolicy.named(policy))

    def with_parameter(self, name: str, value: Any) -> "Scenario":
        """
        Set one value of the policy, ``policy.section.field`` as docs/policy.md names it.

        ``policy.ring_m`` is short for the ring's metres along streets. Whether a value fits the
        others is seen when the plan is drawn.

        Raises
        ------
        InvalidPolicy
            If no policy has such a value, or it is out of its range.
        """
        return self.changed(SetParameter(name, value))

    def with_posts(self, posts: int | None) -> "Scenario":
        """
        Have so many checkpoints, manned and closed, and no more; None for any number.

        Raises
        ------
        InvalidInput
            If the number is less than 1.
        """
        return self.changed(AvailablePosts(posts))

    def keep_open(self, *ids: str) -> "Scenario":
        """Order that households, units or streets stay open."""
        return self.changed(Order.of("keep_open", ids))

    def close(self, *ids: str, level: Literal["red", "yellow"] = "red") -> "Scenario":
        """
        Order that households, units or streets are red, or at least yellow.

        Raises
        ------
        InvalidInput
            If the level is neither red nor yellow.
        """
        return self.changed(Order.of(f"close_{level}", ids))

    def lift_early(self, *ids: str) -> "Scenario":
        """Order that zones of the plan in force, or units, need not stay as closed as they are."""
        return self.changed(Order.of("lift", ids))

    def revoke(self, kind: str, *ids: str) -> "Scenario":
        """
        Take orders back: "keep_open", "close_red", "close_yellow" or "lift".

        Raises
        ------
        InvalidInput
            If nothing of that kind can be ordered.
        """
        return self.changed(Order.of(kind, ids, is_revoked=True))

    def changed(self, *changes: Change) -> "Scenario":
        """Make changes, one after another; raises `InvalidInput` if one cannot be made."""
        return replace(self, changes=self.changes + changes, before=self)

    @property
    def provenance(self) -> Provenance:
        """
        What the scenario's plan rests on.

        Raises
        ------
        InvalidPolicy
            If the policy's values cannot be meant together.
        """
        return provenance_of(
            self.area,
            self.premises,
            contacts=self.contacts,
            tests=self.tests,
            in_force=self.in_force,
            allow_unlocated=self.allow_unlocated,
        )

    @property
    def scenario_id(self) -> str:
        """``s-`` and 16 hexadecimal digits, the same for the same provenance."""
        return self.provenance.scenario_id

    def draw(self, planner: Planner | None = None) -> Plan:
        """
        Draw the scenario's plan, as `zoning.draw` does from the changed cases and rules.

        A ``planner`` on the scenario's area makes the next drawing quick.

        Raises
        ------
        InvalidInput
            If the planner is of another area; and whatever `zoning.draw` raises.
        NoPlan
            As `zoning.draw`.
        """
        planner = Planner(self.area) if planner is None else planner
        return planner.draw(**self._asked(planner))

    def answered(self, planner: Planner) -> Answered:
        """Answer which places close, without drawing them; raises what `draw` raises."""
        return planner.answered(**self._asked(planner))

    def _asked(self, planner: Planner) -> dict[str, Any]:
        """Return what a planner is asked."""
        if planner.area.digest != self.area.digest:
            fault = Fault("planner", f"one of {planner.area.name}", f"one of {self.area.name}")
            raise InvalidInput([fault], subject="study")
        premises = self.premises
        return {
            "located": premises.cases(lambda: planner.gazetteer),
            "policy": premises.rules,
            "as_of": premises.moment,
            "allow_unlocated": self.allow_unlocated,
            "in_force": self.in_force,
            "tests": self.tests,
            "contacts": self.contacts,
            "orders": orders_from_record(premises.orders),
        }


def _made_again(given: dict[str, Any]) -> Scenario:
    return Scenario(**given)
