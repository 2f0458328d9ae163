"""§13: a contact, a visit or a visited site more never lowers the least cost, and opens nothing."""

from datetime import datetime

import numpy as np
import pytest

from tests.drawn_area import located
from tests.drawn_contacts import traced
from tests.drawn_question import WARD, Drawn, with_section
from zoning.exposure.contacts import counted_contacts
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.evidence import Evidence
from zoning.perimeter.solve import solve
from zoning.sources.contacts_file.whose import cases_of_contacts

AS_OF = datetime.fromisoformat("2026-07-04T12:00:00+07:00")
TOWN = """
    +--1--1--1--1--M--1--+--1--1--2--1--1--1--1--S--1--+
                         a                             |
                         1                             1
                         a                             |
                         1                             M
                         a                             |
                         +                             +
"""
HOMES = 17


@pytest.fixture(scope="module")
def town():
    return Drawn(
        TOWN,
        alleys={"a": None},
        people=9,
        sites={"M": "market", "S": "school"},
        split_hamlets_at=30,
    )


def solved(town, cases, contacts, policy):
    known = counted_contacts(
        contacts, cases_of_contacts(contacts, cases), cases, as_of=AS_OF, utc_offset_hours=7
    )
    problem, _ = perimeter_problem(
        town.area,
        town.network,
        cases,
        policy,
        as_of=AS_OF,
        touching=town.touching,
        evidence=Evidence.of(known, None),
    )
    solution = solve(problem)
    assert verify_solution(problem, solution.labels, solution.cost, solution.flow) == []
    return solution


@pytest.mark.parametrize("seed", range(25))
def test_one_more_never_lowers_the_cost_and_opens_nothing(town, seed):
    """Random prices, weights, cases and contacts, those known to an alley or hamlet among them."""
    rng = np.random.default_rng(4100 + seed)
    policy = with_section(
        WARD,
        "contacts",
        f1_weight=float(rng.uniform(0, 1)),
        f2_weight=float(rng.uniform(0, 0.3)),
        visited_weight=float(rng.uniform(0, 3)),
    )
    price = int(rng.integers(0, 60_000))
    policy = with_section(policy, "risk", price_open=price, price_yellow=price // 3)
    policy = with_section(
        policy, "ring", visited_sites=True, visited_air_m=float(rng.integers(0, 25))
    )
    cases = located(town.area, *({"household": int(h)} for h in rng.integers(0, HOMES, 2)))
    rows, cost, labels = [], -1, 0
    for _ in range(5):
        solution = solved(town, cases, traced(town.area, *rows), policy)
        assert solution.cost >= cost
        assert (solution.labels >= labels).all()
        cost, labels = solution.cost, solution.labels
        rows.append(random_row(rng))


def random_row(rng):
    kind = ("F1", "F2", "visited")[int(rng.integers(3))]
    when = {"kind": kind, "contact_of": f"c{int(rng.integers(2))}"}
    where = int(rng.integers(4))
    if kind == "visited":
        return when | {"site": f"p-00{int(rng.integers(3))}"}
    if where == 0:
        return when | {"alley": "a"}
    if where == 1:
        rough = {"household_id": None, "outcome": "ambiguous", "match_level": "hamlet"}
        return when | rough | {"hamlet_id": "h-1-02"}
    return when | {"household": int(rng.integers(HOMES))}
