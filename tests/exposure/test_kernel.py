"""Exposure falls with distance, adds up over cases, and never exceeds the people there."""

from dataclasses import replace
from math import exp

import numpy as np
import pytest

from zoning.exposure.kernel import expected_infections
from zoning.policy.schema import Kernel

STREET = Kernel(
    street_hazard=0.1, street_scale_m=20.0, street_reach_m=50.0,
    air_hazard=0.0, air_scale_m=10.0, air_reach_m=0.0,
    alley_hazard=0.0, hamlet_hazard=0.0,
)  # fmt: skip
ROW = {
    "xy": np.array([[0.0, 0.0], [20.0, 0.0], [40.0, 0.0], [60.0, 0.0]]),
    "people": np.array([4, 4, 0, 4]),
    "links": np.array([[0, 1], [1, 2], [2, 3]]),
    "link_length": np.array([20.0, 20.0, 20.0]),
    "place_alley": np.array([7, 7, -1, -1]),
    "place_hamlet": np.array([3, 3, 3, 4]),
}


def exposure(kernel, *places, weight=1.0, **changes):
    return expected_infections(
        **(ROW | changes),
        case_place=np.array(places, int),
        case_weight=np.full(len(places), weight),
        kernel=kernel,
    )


def people(*hazards):
    return [4 * (1 - exp(-h)) for h in hazards]


def test_the_hazard_falls_exponentially_along_the_street_and_ends_at_its_reach():
    """4 people 20 m away: 4 (1 − exp(−0.1 / e)); nobody lives at 40 m; 60 m is out of reach."""
    near, next_door = people(0.1, 0.1 * exp(-1))
    np.testing.assert_allclose(exposure(STREET, 0), [near, next_door, 0, 0])


def test_the_air_leads_where_no_street_does():
    """A back wall stops the street, not the air."""
    kernel = replace(STREET, street_hazard=0.0, air_hazard=0.2, air_reach_m=30.0)
    found = exposure(kernel, 0, links=np.empty((0, 2), int), link_length=np.empty(0))
    np.testing.assert_allclose(found, [*people(0.2, 0.2 * exp(-2)), 0, 0])


def test_the_same_alley_and_hamlet_add_their_hazard_and_no_unit_is_not_a_unit():
    """-1 means no alley: two places without one do not share it."""
    kernel = replace(STREET, street_hazard=0.0, alley_hazard=0.05, hamlet_hazard=0.01)
    np.testing.assert_allclose(exposure(kernel, 0), [*people(0.06, 0.06), 0, 0])
    np.testing.assert_allclose(exposure(kernel, 3), [0, 0, 0, *people(0.01)])


def test_hazards_of_cases_add_up_and_weights_scale_them():
    """Two cases of half the weight in one house are one case."""
    np.testing.assert_allclose(exposure(STREET, 0, 0, weight=0.5), exposure(STREET, 0))
    (both,) = people(0.1 * exp(-1) + 0.1 * exp(-1))
    assert exposure(STREET, 0, 2)[1] == pytest.approx(both)


def test_another_case_never_lowers_any_value_and_none_exceeds_the_people():
    """A hundred cases in one house infect at most everyone."""
    before = exposure(STREET, 0)
    after = exposure(STREET, *[0] * 100, 3)
    assert (after >= before).all()
    assert (after <= ROW["people"]).all()
    assert after[0] > 3.99


def test_without_an_infectious_case_nothing_is_expected():
    """No case, or only cases of weight 0."""
    assert exposure(STREET).tolist() == [0, 0, 0, 0]
    assert exposure(STREET, 0, 1, weight=0.0).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("radius", [0.5, 30.0, 400.0])
def test_people_scattered_over_a_place_share_the_mean_hazard_of_its_ground(radius):
    """In a disc round the case, by rings of ground; beyond the reach of 50 m there is nothing."""
    edges = np.linspace(0, radius, 200_001)
    middle, ground = (edges[1:] + edges[:-1]) / 2, np.diff(edges**2)
    mean = (np.where(middle <= 50, np.exp(-middle / 20), 0) * ground).sum() / radius**2
    room = np.array([radius, 0, 0, 0])
    (own,) = people(0.1 * mean)
    found = exposure(STREET, 0, room_m=room)
    assert found[0] == pytest.approx(own, rel=1e-4)
    assert found[1] == exposure(STREET, 0)[1]


def test_a_door_has_no_room():
    """Radius 0 is the hazard at the case itself."""
    assert (exposure(STREET, 0, room_m=np.zeros(4)) == exposure(STREET, 0)).all()
