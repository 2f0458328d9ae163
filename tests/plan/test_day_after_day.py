"""Weeks of plans, each drawn from the one before, with random cases: what always holds."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_question import WARD, with_section
from zoning.plan.draw import draw
from zoning.plan.verify import verify

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""
HOMES = 19
FIRST = datetime.fromisoformat("2026-07-01T08:00:00+07:00")
POLICIES = {
    "ours": WARD,
    "slow": with_section(
        with_section(WARD, "lifting", days_without_case=4, red_days=5, yellow_days=2),
        "stability",
        hold_red=True,
        per_household=2_000,
    ),
    "quick": with_section(WARD, "lifting", days_without_case=2, yellow_days=1),
}


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=10)


def levels(plan, area):
    """Return the level of each household: 0 open, 1 yellow, 2 red."""
    level = dict(zip(plan.households.household_id, plan.households.level, strict=True))
    order = {"yellow": 1, "red": 2}
    return np.array([order.get(level.get(h), 0) for h in area.households.household_id])


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", POLICIES)
def test_every_day_verifies_and_nobody_falls_two_steps(area, name, seed):
    """Cases come, recover and are discarded; every plan is proved and each step is one step."""
    policy, rng = POLICIES[name], np.random.default_rng(seed)
    rows, plan, settled = [], None, set()
    for day in range(10):
        now = FIRST + timedelta(days=day)
        if day < 5:
            rows += [
                {
                    "household": int(rng.integers(HOMES)),
                    "case_id": f"d{day}-{i}",
                    "reported_at": now - timedelta(hours=2),
                    "status": "confirmed",
                }
                for i in range(int(rng.integers(0, 3)))
            ]
        for row in rows:
            if rng.random() < 0.08:
                row["status"] = str(rng.choice(["recovered", "discarded"]))
        before = plan
        plan = draw(area, located(area, *rows), policy=policy, as_of=now, in_force=before)
        assert verify(plan, area) == []
        known = set() if plan.in_force is None else set(plan.in_force.settled)
        counted = {
            r["household"] for r in rows if r["status"] == "confirmed" and r["case_id"] not in known
        }
        assert (levels(plan, area)[sorted(counted)] == 2).all()
        if before is None:
            continue
        old, new = levels(before, area), levels(plan, area)
        assert not ((old == 2) & (new == 0)).any()
        assert settled <= known
        settled = known
    assert name == "ours" or settled
