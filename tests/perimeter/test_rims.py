"""Rims of yellow ground leave no edge twice, however narrow the ground between."""

import numpy as np

from zoning.perimeter.outline_edges import Edges, middles
from zoning.perimeter.rims import fitted


def edges_round(*rings, zones):
    """Return the edges of closed rings of corners, each a piece of its own."""
    start = np.concatenate([np.array(ring) for ring in rings])
    end = np.concatenate([np.roll(np.array(ring), -1, axis=0) for ring in rings])
    piece = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    left = np.array(zones)[piece]
    return Edges(start, end, left, np.full(len(piece), -1), piece)


def test_a_slit_that_closes_where_edges_are_split_is_gone():
    """Its sides are millimetres apart: a corner of other ground splits both, back to back."""
    rim = edges_round(
        [(0, 0), (2000, 0), (2000, 1000), (1000, 1000), (1001, 400), (999, 400), (1000, 1000),
         (0, 1000)],
        zones=[1],
    )  # fmt: skip
    other = edges_round([(1000, 700), (1500, 3000), (500, 3000)], zones=[2])
    found = fitted(rim, other)
    assert len(np.unique(middles(found))) == len(found.left)
    slit = found.start[(found.start[:, 1] > 0) & (found.start[:, 1] < 1000)]
    assert sorted(map(tuple, slit.tolist())) == [(999, 400), (1000, 700), (1001, 400)]
    assert len(found.left) == 8


def test_edges_of_two_pieces_on_one_border_both_stay():
    """Each has the ground to its own left."""
    both = edges_round(
        [(0, 0), (1000, 0), (1000, 1000), (0, 1000)],
        [(1000, 0), (2000, 0), (2000, 1000), (1000, 1000)],
        zones=[1, 2],
    )
    assert len(fitted(both, both).left) == 8
