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
    return Homes(xy, np.zeros(len(xy)), np.array([people for _, people in places]))


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
    assert (found.room_m == 0).all()
    assert found.people.tolist() == area.households.people.tolist()


def test_people_of_a_cell_live_all_over_it():
    """Their spots fill a disc as large as the piece evenly: the mean distance is two thirds."""
    area = hexagon_area("9 0\n 5")
    network = place_network(area)
    found = homes_of(area, network)
    assert sorted(found.people.tolist()) == [50, 90]
    for row in range(2):
        room = found.room_m[row]
        off = found.spots(np.arange(2) == row) - found.xy[row]
        far = np.hypot(*off.T)
        assert far.max() < room
        assert far.mean() == pytest.approx(room * 2 / 3, rel=0.01)
        assert np.allclose(off.mean(axis=0), 0, atol=0.05 * room)


@pytest.mark.parametrize("seed", range(25))
def test_no_spot_needs_to_be_looked_at_that_is_not(seed):
    """Houses and cells by chance: the same circles as from all spots of all of them."""
    random = np.random.default_rng(seed)
    count = int(random.integers(2, 30))
    rooms = random.choice([0.0, 40.0, 200.0], count)
    found = Homes(random.uniform(0, 900, (count, 2)), rooms, random.integers(0, 9, count))
    centres = cKDTree(random.uniform(0, 900, (int(random.integers(1, 4)), 2)))
    distance = centres.query(found.spots(np.ones(count, bool)))[0]
    share = np.repeat(found.people, SPOTS)
    for number in range(1, int(found.people.sum()) + 1, 5):
        radius = min(r for r in np.sort(distance) if share[distance <= r].sum() >= number * SPOTS)
        (circles,) = equal_circles(found, centres, [number])
        assert circles.radius_m == pytest.approx(radius, abs=1e-6)
        assert circles.people == share[distance <= circles.radius_m].sum() / SPOTS
