"""Segments are cut evenly, and their spots are the tips of what they are cut into."""

import numpy as np

from zoning.perimeter.even_pieces import even_pieces, segments_of, spots_between


def test_spots_are_the_tips_of_the_pieces_to_the_last_bit():
    """Whatever the length, below a step too: the same spots, and none of them twice."""
    chance = np.random.default_rng(3)
    start = chance.uniform(0, 9e5, (500, 2))
    end = start + chance.normal(0, 5, (500, 2))
    spots = spots_between(start, end, 2.0)
    tips = np.vstack(even_pieces(start, end, 2.0))
    assert {tuple(xy) for xy in spots.tolist()} == {tuple(xy) for xy in tips.tolist()}
    assert len(spots) == len(np.unique(spots, axis=0))
    low, high = even_pieces(start, end, 2.0)
    assert (np.hypot(*(high - low).T) <= 2.0 + 1e-9).all()


def test_no_segment_leads_from_one_line_to_the_next():
    """Two lines of two and three corners have one and two segments."""
    xy = np.arange(10, dtype=float).reshape(5, 2)
    start, end = segments_of(xy, np.array([0, 2, 5]))
    assert start.tolist() == [[0, 1], [4, 5], [6, 7]]
    assert end.tolist() == [[2, 3], [6, 7], [8, 9]]
