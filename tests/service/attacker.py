"""An attacker who knows everything but where one case lives, and tries every household."""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import geopandas as gpd
import orjson

from service.plans.cells import exact_cells
from service.plans.publish import K, RecordBook, public_record
from service.store.plan_ports import PlanRecord, ViewRecord
from zoning.area.area import Area
from zoning.plan.export import plan_files
from zoning.plan.geojson import feature_collection
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.plan.summary import summary
from zoning.policy.orders import Orders

Cases = Callable[[int, int], gpd.GeoDataFrame]
"""Those known on a day, where the target lives in a household."""

Commands = Callable[[int, int], Orders]
"""What officers order on a day, where the target lives in a household."""

Past = tuple[Plan | None, bytes | None]
"""The plan before, and what its public view left to remember."""


@dataclass
class World:
    """
    Everything that happens, but for where the target lives: the attacker runs it again and again.

    Attributes
    ----------
    area
        The area.
    cases
        The cases known on a day, where the target lives in a household.
    days
        The time of each plan.
    appears
        The day of the first plan that knows of the target.
    options
        What else plans are drawn with.
    k
        Fewest households among which the public view hides anybody.
    contacts
        The contacts known on a day, where the target lives in a household; None for none.
    orders
        What officers order on a day, where the target lives in a household; None for nothing.
    """

    area: Area
    cases: Cases
    days: tuple[datetime, ...]
    appears: int
    options: dict[str, Any] = field(default_factory=dict)
    k: int = K
    contacts: Cases | None = None
    orders: Commands | None = None

    def __post_init__(self) -> None:
        self._planner = Planner(self.area)
        self._book = RecordBook(self.area, k=self.k)
        self._past: Past = (None, None)
        self.quiet = [self._next(day, 0) for day in range(self.appears)]
        self._start = self._past
        self._told: dict[int, list[tuple[Plan, ViewRecord, int]]] = {}

    def retold(
        self, cases: Cases, contacts: Cases | None = None, orders: Commands | None = None
    ) -> "World":
        """Return this world with another story of the target; nothing else may differ in it."""
        other = copy(self)
        other.cases, other.contacts, other.orders, other._told = cases, contacts, orders, {}
        return other

    def story_of(self, target: int) -> list[tuple[Plan, ViewRecord, int]]:
        """Return all days of a target, which are drawn once."""
        if target not in self._told:
            self._told[target] = list(self.days_of(target))
        return self._told[target]

    def days_of(self, target: int) -> Iterator[tuple[Plan, ViewRecord, int]]:
        """Draw and publish a plan a day from when the target appears, each after the last."""
        self._past = self._start
        for day in range(self.appears, len(self.days)):
            yield self._next(day, target)

    def survivors(
        self, truth: int, candidates: Iterable[int], told: Callable[[Plan, ViewRecord], bytes]
    ) -> set[int]:
        """Return households for which the same was told on every day; k of them are enough."""
        seen = [told(plan, view) for plan, view, _ in self.story_of(truth)]
        found: set[int] = set()
        for home in candidates:
            alike = (
                told(plan, view) == shown
                for (plan, view, _), shown in zip(self.days_of(home), seen, strict=True)
            )
            if all(alike):
                found.add(home)
            if len(found) == self.k:
                break
        return found

    def twin_of(self, truth: int, candidates: Iterable[int]) -> int:
        """Return another household for which the same is told on every day."""
        seen = [public(plan, view) for plan, view, _ in self.story_of(truth)]
        return next(
            home
            for home in candidates
            if home != truth and [public(*one[:2]) for one in self.story_of(home)] == seen
        )

    def records(self, target: int) -> list[PlanRecord]:
        """Return the plans of all days as the store keeps them, with the same public names."""
        told = [*self.quiet, *self.story_of(target)]
        return [self._record(f"p-{day:016d}", *one[:2]) for day, one in enumerate(told)]

    def _record(self, name: str, plan: Plan, view: ViewRecord) -> PlanRecord:
        cells = exact_cells(self._book.cells, plan.households, closed_cells=plan.cells)
        return PlanRecord(
            plan_id=plan.plan_id,
            area_digest=plan.area_digest,
            as_of=plan.as_of,
            policy=plan.policy.id,
            households=plan.households,
            files=plan_files(plan),
            exact=ViewRecord(plan.zones, plan.checkpoints, cells, summary(plan)),
            public=view,
            cells=plan.cells,
            public_id=name,
        )

    def _next(self, day: int, target: int) -> tuple[Plan, ViewRecord, int]:
        before, state = self._past
        plan = self._planner.draw(
            self.cases(day, target),
            as_of=self.days[day],
            in_force=before,
            contacts=None if self.contacts is None else self.contacts(day, target),
            orders=None if self.orders is None else self.orders(day, target),
            **self.options,
        )
        view, shown = public_record(plan, book=self._book, name=f"p-{day:016d}", before=state)
        self._past = (plan, shown.state.to_bytes())
        return plan, view, shown.less_closed


def public(_: Plan, view: ViewRecord) -> bytes:
    """Return all that the public view of a plan tells, byte for byte."""
    layers = (view.zones, view.checkpoints, view.cells)
    told = [feature_collection(layer, list(layer.columns.drop("geometry"))) for layer in layers]
    return b"\n".join([*told, orjson.dumps(view.figures, option=orjson.OPT_SERIALIZE_NUMPY)])


def exact(plan: Plan, _: ViewRecord) -> bytes:
    """Return what the exact view tells of its zones."""
    return plan.zones.drop(columns=["id", "plan", "inside"]).to_json().encode()


def nearest(area: Area, truth: int) -> list[int]:
    """Return all households, those near one first."""
    homes = area.households.geometry
    away = (homes.x - homes.x[truth]).abs() + (homes.y - homes.y[truth]).abs()
    return [int(row) for row in away.sort_values(kind="stable").index]
