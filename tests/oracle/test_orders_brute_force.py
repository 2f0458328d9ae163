"""Plans under orders are the cheapest of all labelings that keep rules and orders."""

from itertools import pairwise

import numpy as np
import pytest
from oracle_brute_force import allowed, energies, every_labeling

from tests.drawn_area import drawn_area, located
from tests.drawn_question import AS_OF, WARD, with_section
from zoning.errors import NoPlan
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.network import place_network
from zoning.plan.planner import Planner
from zoning.plan.verify import verify
from zoning.policy.orders import Orders

STREET = "+--1--1--1-----1--1--1--+"
NEAR = with_section(WARD, "ring", street_m=5, air_m=0, touching=False)


@pytest.fixture(scope="module")
def planner():
    return Planner(drawn_area(STREET, people=3))


def orders_at_random(rng, homes):
    """Order some households open, yellow or red."""
    kinds = np.array(["keep_open", "close_yellow", "close_red", ""])
    chosen = rng.choice(kinds, len(homes), p=[0.2, 0.15, 0.1, 0.55])
    return Orders(
        **{kind: [h for h, c in zip(homes, chosen, strict=True) if c == kind] for kind in kinds[:3]}
    )


def keeps(orders, area, network, labels):
    """Return which labelings keep the orders, household by household."""
    row = {name: n for n, name in enumerate(area.households.household_id)}
    kept = np.ones(len(labels), bool)
    for kind, name in orders:
        at = labels[:, network.household_place[row[name]]]
        kept &= {"keep_open": at == 0, "close_yellow": at >= 1, "close_red": at == 2}[kind]
    return kept


@pytest.mark.parametrize("seed", range(6))
def test_plans_under_orders_are_the_cheapest(planner, seed):
    """Every labeling of a street is looked at, with orders and cases at random."""
    area = planner.area
    network = place_network(area)
    touching = area_parcels(area, network).touching
    homes = area.households.household_id.tolist()
    rng = np.random.default_rng(3600 + seed)
    labels = every_labeling(network.places)
    drawn = refused = 0
    for _ in range(12):
        rows = [{"household": int(h)} for h in rng.choice(6, rng.integers(0, 3), replace=False)]
        cases = located(area, *rows)
        orders = orders_at_random(rng, homes)
        problem, _ = perimeter_problem(area, network, cases, NEAR, as_of=AS_OF, touching=touching)
        rest = labels[allowed(problem, labels)]
        rest = rest[keeps(orders, area, network, rest)]
        if not len(rest):
            with pytest.raises(NoPlan):
                planner.draw(cases, policy=NEAR, as_of=AS_OF, orders=orders)
            refused += 1
            continue
        plan = planner.draw(cases, policy=NEAR, as_of=AS_OF, orders=orders)
        prices = energies(problem, rest)
        best = rest[prices == prices.min()]
        least = (best >= 1).all(axis=0).astype(int) + (best == 2).all(axis=0)
        assert plan.certificate.labels.tolist() == least.tolist()
        assert plan.certificate.cost == prices.min()
        assert verify(plan, area) == []
        drawn += 1
    assert drawn > 3
    assert refused > 0


def test_one_order_more_never_costs_less(planner):
    """Orders are rules: each narrows what is allowed."""
    area = planner.area
    cases = located(area)
    given = [[], ["hh-1-00005"], ["hh-1-00005", "hh-1-00000"]]
    costs = [
        planner.draw(cases, policy=NEAR, orders=Orders(close_red=ids)).certificate.cost
        for ids in given
    ]
    assert all(one < other for one, other in pairwise(costs))
