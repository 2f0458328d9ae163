"""Invent small perimeter problems that use every feature, from one seeded generator."""

from typing import Any

import numpy as np

from zoning.perimeter.problem import PerimeterProblem, UnitPrice


def random_problem(rng: np.random.Generator, places: int) -> PerimeterProblem:
    """A problem on so many places; about one in eight cannot be solved."""
    return PerimeterProblem(**random_fields(rng, places))


def random_fields(rng: np.random.Generator, places: int) -> dict[str, Any]:
    """The arguments of such a problem, for tests that change one of them."""
    n = places
    top = int(rng.choice([3, 12, 60]))
    pairs = rng.integers(0, n, (int(rng.integers(0, 2 * n + 1)), 2)) if n else np.empty((0, 2), int)
    links = pairs[pairs[:, 0] != pairs[:, 1]]
    ring_pairs = int(rng.integers(0, 2 * n + 1))
    must_red = rng.random(n) < rng.choice([0.0, 0.15, 0.3])
    return {
        "cost": random_cost(rng, n, top),
        "links": links,
        "line_yellow": rng.integers(0, top, len(links)),
        "line_red": rng.integers(0, top, len(links)),
        "must_red": must_red,
        "never_red": ~must_red & (rng.random(n) < 0.15) | (rng.random(n) < 0.01),
        "must_open": ~must_red & (rng.random(n) < 0.12) | (rng.random(n) < 0.01),
        "ring": rng.integers(0, n, (ring_pairs, 2)) if n else np.empty((0, 2), int),
        "units": random_units(rng, n, top) if rng.random() < 0.7 else (),
    }


def random_cost(rng: np.random.Generator, places: int, top: int) -> np.ndarray:
    """Exposure falling with closure, plain noise, or many ties."""
    kind = rng.integers(3)
    if kind == 0:
        return rng.integers(0, top, (places, 3))
    people, risk = rng.integers(1, 6, places), rng.integers(0, top, places)
    cost = np.stack([risk, people + risk // 3, 3 * people], axis=1)
    return cost if kind == 1 else cost // 4


def random_units(rng: np.random.Generator, places: int, top: int) -> tuple[UnitPrice, ...]:
    """Nested and overlapping units of both levels; some empty, some priced per member."""
    units: list[UnitPrice] = []
    for index in range(int(rng.integers(1, 6))):
        level = str(rng.choice(["red", "yellow"]))
        same = [i for i in range(index) if units[i].level == level]
        parent = int(rng.choice([-1, *same]))
        members = np.flatnonzero(rng.random(places) < 0.5)
        if len(members) and rng.random() < 0.1:
            members = np.append(members, members[0])
        each = rng.integers(0, top, len(members)) if rng.random() < 0.6 else int(rng.integers(top))
        units.append(UnitPrice(members, each, int(rng.integers(0, 2 * top)), parent, level))
    return tuple(units)
