"""Circles with as many people as a plan closes are the smallest that hold them."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from tests.drawn_area import drawn_area
from tests.drawn_hexagons import hexagon_area
from zoning.perimeter.network import place_network
from zoning.scenario.retrospective.circles import SPOTS, Homes, equal_circles, homes_of


def homes(*places):
    """Return homes on a line, each given as its metre and its people."""
    xy = np.array([(float(metre), 0.0) for metre, _ in places])
    return Homes(xy, np.array([people * SPOTS for _, people in places]))


ROW = homes((0, 4), (10, 3), (20, 5), (-30, 1), (200, 9))


@pytest.mark.parametrize(
    ("people", "radius", "held"),
    [(1, 0, 4), (4, 0, 4), (5, 10, 7), (7, 10, 7), (8, 20, 12), (13, 30, 13), (22, 200, 22)],
)
def test_circles_are_the_smallest_that_hold_so_many(people, radius, held):
    """Homes are taken in from the nearest on, and what does not come out even is taken in whole."""
    (found,) = equal_circles(ROW, cKDTree([(0.0, 0.0)]), [people])
    assert (found.radius_m, found.people) == (radius, held)


def test_homes_as_far_as_one_another_are_taken_in_together():
    """A circle that reaches one reaches the other."""
    row = homes((5, 2), (-5, 3), (8, 1))
    (found,) = equal_circles(row, cKDTree([(0.0, 0.0)]), [1])
    assert (found.radius_m, found.people) == (5, 5)


def test_people_in_two_circles_count_once():
    """Between two cases the nearer one decides."""
    found = equal_circles(ROW, cKDTree([(0.0, 0.0), (20.0, 0.0)]), [9, 12])
    assert [(one.radius_m, one.people) for one in found] == [(0, 9), (10, 12)]


def test_nobody_closed_is_no_circle():
    """Not even the case's own house is held."""
    (found,) = equal_circles(ROW, cKDTree([(0.0, 0.0)]), [0])
    assert found.people == 0
    assert not found.hold(np.array([0.0, 1.0])).any()


def test_households_live_where_they_stand():
    """On streets every household is a home, with all its people."""
    area = drawn_area("+-1-1-1-+")
    network = place_network(area)
    found = homes_of(area, network)
    assert np.array_equal(found.xy, network.household_xy)
    assert found.weight.sum() == area.households.people.sum() * SPOTS


def test_people_of_a_cell_live_all_over_it():
    """Their spots fill a disc as large as the piece evenly: the mean distance is two thirds."""
    area = hexagon_area("9 0\n 5")
    network = place_network(area)
    found = homes_of(area, network)
    assert found.weight.sum() == 140 * SPOTS
    assert len(found.xy) == 2 * SPOTS
    inhabited = network.cell_place[network.people[network.cell_place] > 0]
    for spots, cell in zip(found.xy.reshape(2, SPOTS, 2), inhabited, strict=True):
        far = np.hypot(*(spots - network.xy[cell]).T)
        assert far.max() < network.room_m[cell]
        assert far.mean() == pytest.approx(network.room_m[cell] * 2 / 3, rel=0.01)
        assert np.allclose(spots.mean(axis=0), network.xy[cell], atol=0.05 * network.room_m[cell])
