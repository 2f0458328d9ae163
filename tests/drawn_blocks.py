"""Draw a street of blocks, 1.2 km, and random cases and policies on it."""

from dataclasses import replace
from textwrap import dedent

import geopandas as gpd
import numpy as np
import pandas as pd

from tests.drawn_area import drawn_area, located
from zoning.area.area import Area
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy

BLOCK = (
    dedent("""
    +--1-1-1-1--+--1--2--1--1--1--+--1-1-1--
    |           a                 |
    1           1                 b
    |           a                 1
    1           1                 b
    |           a                 1
    1           +                 b
    |                             +
    1
    |           +
    1           c                 +
    |           1                 d
    1           c                 1
    |           1                 d
    |           c                 1
    +--1-1-1-1--+--1--2--1--1--1--+--1-1-1--
""")
    .strip("\n")
    .split("\n")
)
BLOCKS, WIDTH = 6, 40
RULES = (
    "rest_of_alley",
    "rest_of_hamlet",
    "adjacent_alleys",
    "adjacent_hamlets",
)


def street_of_blocks(drawn=drawn_area, *, markets: bool = False, **options) -> Area:
    """Draw six blocks in a row, 1.2 km, each alley with a letter of its own."""
    rows = [""] * len(BLOCK)
    letters = iter("abcdefghijklmnopqrstuvwxyz")
    for _ in range(BLOCKS):
        names = {mark: next(letters) for mark in "abcd"}
        for number, line in enumerate(BLOCK):
            rows[number] += "".join(names.get(mark, mark) for mark in line.ljust(WIDTH))
    alleys = dict.fromkeys("abcdefghijklmnopqrstuvwx")
    drawing = "\n".join(row + ("+" if row.startswith("+") else "|") for row in rows)
    sites = {"M": "market"} if markets else {}
    drawing = drawing.replace("2", "M") if markets else drawing
    return drawn(
        "\n" + drawing, alleys=alleys, people=4, split_hamlets_at=110, sites=sites, **options
    )


def random_cases(area: Area, random: np.random.Generator, count: int) -> gpd.GeoDataFrame:
    """Return cases in houses, some of them neighbours by number."""
    homes = area.households["household_id"].to_numpy(object)
    rows = random.integers(0, len(homes), count)
    rows[1::3] = (rows[::3] + 1)[: len(rows[1::3])] % len(homes)
    days = random.integers(1, 20, count)
    frame = located(area, *({"household": 0} for _ in rows))
    frame["household_id"] = homes[rows]
    frame["reported_at"] = pd.to_datetime(
        [f"2026-07-{day:02d}T08:00:00+07:00" for day in days], utc=True
    )
    return frame


def random_policy(random: np.random.Generator) -> Policy:
    """Return the ward preset with other prices and rings."""
    ward = policy_named()
    return replace(
        ward,
        closing=replace(ward.closing, yellow_per_person=int(random.choice([20, 250, 900]))),
        risk=replace(ward.risk, price_open=int(random.choice([20_000, 200_000]))),
        posts=replace(ward.posts, red_factor=int(random.choice([50, 1000, 4000]))),
        guarding=replace(ward.guarding, household=int(random.choice([0, 2000, 9000]))),
        ring=replace(
            ward.ring,
            street_m=float(random.choice([0, 40, 90])),
            air_m=float(random.choice([0, 20])),
            touching=bool(random.integers(0, 2)),
        ),
    )


def with_rules(random: np.random.Generator, policy: Policy) -> Policy:
    """Return the policy with rings of rules, a core, exemptions and thresholds of its own."""
    ring = {name: bool(random.integers(0, 2)) for name in RULES}
    return replace(
        policy,
        ring=replace(
            policy.ring,
            zone_air_m=float(random.choice([0, 60])),
            case_air_m=float(random.choice([0, 120])),
            **ring,
        ),
        core=replace(policy.core, air_m=float(random.choice([0, 25]))),
        escalation=replace(policy.escalation, alley_cases=1, hamlet_cases=2),
        stability=replace(
            policy.stability,
            per_household=int(random.choice([0, 3000])),
            step_down=bool(random.integers(0, 2)),
            hold_red=bool(random.integers(0, 2)),
        ),
    )
