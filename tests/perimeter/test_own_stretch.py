"""A place stands among its own doors, so that a guard has all doors of each on its own side."""

import numpy as np
import pytest

from zoning.perimeter.network_doors import door_offset, merge_doors


def places(length: float, *doors: float):
    """Return where places stand on one piece of street, and the place of each door."""
    found = merge_doors(
        np.zeros(len(doors), np.int32), np.array(doors), np.array([length], np.float64)
    )
    return found.offset_m, found.door_place


def test_a_last_place_keeps_beyond_the_doors_of_the_one_before():
    """A metre off the end of its piece it would stand among its neighbour's doors."""
    at, place = places(5.2, 0.5, 4.1, 4.9)
    assert place.tolist() == [0, 0, 1]
    assert at[1] > (4.1 + door_offset(np.array([4.9]), np.array([5.2]))[0]) / 2


@pytest.mark.parametrize("seed", range(20))
def test_every_guard_has_all_doors_on_their_own_side(seed):
    """Crowded pieces of every length: halfway between doors lies halfway between places' sides."""
    random = np.random.default_rng(seed)
    length = float(random.uniform(1, 30))
    doors = np.sort(random.uniform(0, length, int(random.integers(2, 25))))
    at, place = places(length, *doors)
    standing = door_offset(doors, np.full(len(doors), length))
    for one in range(len(at) - 1):
        guard = (standing[place == one].max() + standing[place == one + 1].min()) / 2
        assert at[one] <= guard <= at[one + 1]
    assert (np.diff(at) > 0).all()
    assert (at > 0).all()
    assert (at < length).all()
