"""A planner that has drawn other plans draws the very plan that a fresh one draws.

Cases come and go, the clock moves, and policy, plan in force, contacts and tests change in any
order. Whatever a planner keeps must answer for all that it depends on.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_main_road import main_road_area
from zoning.area.area import Area
from zoning.errors import NoPlan
from zoning.plan.export import plan_files
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy

TOWN = """
    +--1-1-M-1--+--1--2--1--1--+--1-1-1--+--1--1--2--1--+
    |           a              |         b              |
    1           1              1         1              1
    |           a              |         b              |
    1           1              +         1              +
    |           a                        b              |
    1           +                        +              1
    |                                                   |
    +--1-1-1-1--+--1--2--1--1--+--1-1-M--+--1--1--2--1--+
"""
DAYS = pd.date_range("2026-07-01T08:00:00+07:00", periods=12, freq="D").tz_convert("UTC")


@dataclass
class Asked:
    """What is asked of both planners; each step changes one thing."""

    area: Area
    random: np.random.Generator
    rows: list[int] = field(default_factory=lambda: [1, 5])
    days: dict[int, int] = field(default_factory=dict)
    policy: Policy = field(default_factory=policy_named)
    later: timedelta = timedelta()
    in_force: Plan | None = None
    contacts: tuple[int, ...] = ()
    positive: int = 0

    def case_comes(self) -> None:
        """Report one more case, in any house."""
        self.rows.append(int(self.random.integers(len(self.area.households))))

    def case_goes(self) -> None:
        """Withdraw any case."""
        if self.rows:
            self.rows.pop(int(self.random.integers(len(self.rows))))

    def clock_moves(self) -> None:
        """Draw as of a later time, up to three weeks after the last report."""
        self.later = timedelta(hours=int(self.random.choice([0, 1, 49, 200, 500])))

    def policy_changes(self) -> None:
        """Change one section of the policy, or go back to the preset."""
        ward = policy_named()
        changes = (
            {},
            {"closing": replace(ward.closing, yellow_per_person=20)},
            {"risk": replace(ward.risk, price_open=400_000)},
            {"posts": replace(ward.posts, red_factor=4000)},
            {"guarding": replace(ward.guarding, household=9000)},
            {"exempt": replace(ward.exempt, must_open_streets=())},
            {"kernel": replace(ward.kernel, alley_hazard=0.3, street_scale_m=90.0)},
            {"ring": replace(ward.ring, rest_of_alley=True, case_air_m=60.0)},
            {"ring": replace(ward.ring, enclosed_households=12)},
            {"core": replace(ward.core, air_m=25.0, street_m=20.0)},
            {"escalation": replace(ward.escalation, alley_cases=1, window_days=3)},
            {"infectious": replace(ward.infectious, days_after_onset=2)},
            {"lifting": replace(ward.lifting, red_days=3, provisional_hours=24)},
            {"caps": replace(ward.caps, max_people_sector=12)},
            {"caps": replace(ward.caps, max_posts=7)},
            {"stability": replace(ward.stability, step_down=True, hold_red=True)},
            {"id": "another-name"},
        )
        self.policy = replace(ward, **changes[int(self.random.integers(len(changes)))])

    def contacts_change(self) -> None:
        """Know other contacts and visits, or none."""
        count = int(self.random.integers(4))
        self.contacts = tuple(self.random.choice(4, count, replace=False).tolist())

    def tests_change(self) -> None:
        """Know other results of tests, or none."""
        self.positive = int(self.random.integers(3))

    def plan_is_signed(self) -> None:
        """Draw from what was last drawn, or afresh."""
        self.in_force = None

    def given(self) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
        """Return located cases, and the options of `Planner.draw`."""
        cases = located(self.area, *({"household": row} for row in self.rows))
        days = [self.days.setdefault(row, (row * 7) % len(DAYS)) for row in self.rows]
        cases["reported_at"] = pd.DatetimeIndex(DAYS[days]).as_unit("us")
        moment: datetime | None = None
        if self.later and len(cases):
            moment = (cases["reported_at"].max() + self.later).to_pydatetime()
        if self.in_force is not None:
            moment = max(moment or self.in_force.as_of, self.in_force.as_of)
        known = [
            {"household": 9},
            {"kind": "visited", "site": "p-000"},
            {"kind": "F2", "alley": "b"},
            {"kind": "visited", "site": "p-001"},
        ]
        options: dict[str, Any] = {"policy": self.policy, "as_of": moment}
        options["in_force"] = self.in_force
        if len(cases):
            options["contacts"] = traced(self.area, *(known[n] for n in self.contacts))
            options["tests"] = results_of(self.area, self.positive)
        return cases, options


def results_of(area: Area, positive: int) -> pd.DataFrame | None:
    """Return one test for each house, a third or two of them positive; none for 0."""
    if not positive:
        return None
    homes = area.households["household_id"].astype(str)
    results = ["positive" if row % 3 < positive else "negative" for row in range(len(homes))]
    taken = pd.Timestamp("2026-07-12T08:00:00+07:00")
    return pd.DataFrame({"household_id": homes, "taken_at": taken, "result": results})


def drawn(planner: Planner, cases: gpd.GeoDataFrame, options: dict[str, Any]) -> Plan | NoPlan:
    """Return the plan, or why there is none."""
    try:
        return planner.draw(cases, **options)
    except NoPlan as refused:
        return refused


def assert_alike(kept: Plan | NoPlan, fresh: Plan | NoPlan) -> None:
    """Compare every file, every column's kind and every shape, to the byte."""
    if isinstance(fresh, NoPlan):
        assert str(kept) == str(fresh)
        return
    assert isinstance(kept, Plan)
    assert plan_files(kept) == plan_files(fresh)
    for name in ("zones", "checkpoints", "households", "cells"):
        pd.testing.assert_frame_equal(getattr(kept, name), getattr(fresh, name))


@pytest.mark.parametrize("seed", range(6))
def test_a_planner_remembers_nothing_that_changes_a_plan(seed):
    """After any sequence of changes every plan is the one that a new planner draws."""
    draw_town = drawn_area if seed % 2 else main_road_area
    area = draw_town("\n" + TOWN, alleys={"a": None, "b": None}, people=4, sites={"M": "market"})
    random = np.random.default_rng(900 + seed)
    asked = Asked(area, random)
    steps = [getattr(Asked, name) for name in (
        "case_comes", "case_comes", "case_goes", "clock_moves", "policy_changes",
        "policy_changes", "contacts_change", "tests_change", "plan_is_signed",
    )]  # fmt: skip
    planner = Planner(area)
    names = set()
    for _ in range(10):
        step = steps[int(random.integers(len(steps)))]
        step(asked)
        cases, options = asked.given()
        kept = drawn(planner, cases, options)
        assert_alike(kept, drawn(Planner(area), cases, options))
        if isinstance(kept, Plan):
            names.add(kept.plan_id)
            if step is Asked.plan_is_signed:
                asked.in_force = kept
    assert len(names) > 4
