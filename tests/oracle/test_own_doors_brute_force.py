"""§2: on a main road small enough to try everything, no labels are cheaper than the answer."""

from dataclasses import replace

import pytest
from oracle_brute_force import exhaust

from tests.drawn_area import located
from tests.drawn_main_road import main_road_area
from tests.drawn_question import AS_OF, WARD
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.network import place_network
from zoning.perimeter.solve import solve


@pytest.mark.parametrize("sick", [(0,), (1,), (0, 2)])
@pytest.mark.parametrize("kept", [(), ("primary",)])
def test_no_labels_are_cheaper(sick, kept):
    """Cost and labels are those found by pricing every labeling."""
    area = main_road_area("+--1--1--1--+", people=2, across=(1,))
    network = place_network(area)
    touching = area_parcels(area, network).touching
    policy = replace(WARD, exempt=replace(WARD.exempt, must_open_streets=kept))
    policy = replace(policy, ring=replace(WARD.ring, street_m=15.0, air_m=0.0))
    cases = located(area, *({"household": home} for home in sick))
    problem, _ = perimeter_problem(area, network, cases, policy, as_of=AS_OF, touching=touching)
    truth, solution = exhaust(problem), solve(problem)
    assert solution.status == "optimal"
    assert solution.cost == truth.cost
    assert solution.labels.tolist() == truth.least.tolist()
    assert verify_solution(problem, solution.labels, solution.cost, solution.flow) == []
    road = network.links[network.link_street >= 0]
    assert (solution.labels[road] == 0).all() == (kept != ())
