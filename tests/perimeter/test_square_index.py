"""What lies near is found by squares, whatever the sign and size of coordinates."""

import numpy as np
import pytest

from zoning.perimeter.square_index import (
    SQUARE_M,
    SquareIndex,
    neighbouring_squares,
    squares_of,
    squares_round,
)


@pytest.mark.parametrize("seed", range(6))
def test_everything_within_reach_is_found(seed):
    """Random spots west and south of the origin too: none within reach is missed."""
    random = np.random.default_rng(seed)
    spots = random.uniform(-400, 400, (300, 2)) + np.array([0, 1.1e6])
    index = SquareIndex.of(spots, np.arange(300))
    centre = spots[:3]
    found = index.within(squares_round(centre, 70.0))
    near = (np.hypot(*(spots[:, None] - centre).transpose(2, 0, 1)) <= 70).any(axis=1)
    assert set(np.flatnonzero(near)) <= set(found.tolist())
    assert len(found) < 300
    assert (np.diff(found) > 0).all()


def test_an_item_with_many_spots_is_found_once():
    """A street lies in many squares, and is one street."""
    spots = np.column_stack([np.arange(0, 200, 5.0), np.zeros(40)])
    index = SquareIndex.of(spots, np.repeat([7, 9], 20))
    assert index.within(squares_round(spots, 1.0)).tolist() == [7, 9]
    assert index.within(squares_round(spots[:1], 1.0)).tolist() == [7]


@pytest.mark.parametrize(("steps", "expected"), [(1, 1), (3, 2)])
def test_squares_are_near_by_steps_in_either_direction(steps, expected):
    """Three in a row, one and three squares apart: one pair is near at one step, two at three."""
    spots = np.array([[-1.0, 0.0], [1.0, 0.0], [3 * SQUARE_M + 1, 0.0]])
    pairs = neighbouring_squares(np.unique(squares_of(spots)), steps)
    apart = {tuple(sorted(pair)) for pair in pairs.tolist() if pair[0] != pair[1]}
    assert len(apart) == expected
