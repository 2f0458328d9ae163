"""Follow directed edges into lines and rings: pure index work, all at once."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .pieces import Floats, Ints

END = -1
"""What follows the last edge of a line."""


def numbered_pairs(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """
    Number pairs of whole numbers.

    Parameters
    ----------
    one, other
        The two of each pair, shape (k,).

    Returns
    -------
    tuple of numpy.ndarray
        A row for each different pair, by the first and then the second of the two; and for
        each pair which of these it is.
    """
    order = np.lexsort((other, one))
    fresh = np.ones(len(order), bool)
    fresh[1:] = (np.diff(one[order]) != 0) | (np.diff(other[order]) != 0)
    number = np.empty(len(order), np.intp)
    number[order] = np.cumsum(fresh) - 1
    return order[fresh], number


def followers(start: Ints, end: Ints, back: Floats, out: Floats, *, face_on_left: bool) -> Ints:
    """
    Return for each directed edge the one that follows it round the face on one side.

    Parameters
    ----------
    start, end
        Nodes of each edge, shape (k,). As many edges end in a node as start there.
    back, out
        Direction in which each edge is seen from its end, and from its start, radians.
    face_on_left
        Whether the face lies to the left of the edges; else to the right.

    Returns
    -------
    numpy.ndarray
        The next edge, shape (k,): each edge follows one other. Where several start in a node,
        the first one met when one turns from the edge into the face.
    """
    order = np.argsort(start, kind="stable")
    low = np.searchsorted(start[order], end, side="left")
    high = np.searchsorted(start[order], end, side="right")
    following = order[np.minimum(low, len(order) - 1)] if len(order) else order
    for edge in np.flatnonzero(high - low > 1):
        ways = order[low[edge] : high[edge]]
        turn = back[edge] - out[ways] if face_on_left else out[ways] - back[edge]
        turn = np.mod(turn, 2 * np.pi)
        turn[turn < 1e-12] = 2 * np.pi
        following[edge] = ways[np.argmin(turn)]
    return following


def cycles(following: Ints) -> tuple[int, Ints]:
    """Return how many rings a permutation of edges makes, and the ring of each edge."""
    n = len(following)
    if not n:
        return 0, np.empty(0, np.intp)
    graph = coo_array((np.ones(n, np.int8), (np.arange(n), following)), shape=(n, n))
    count, label = connected_components(graph.tocsr(), directed=False)
    return int(count), np.asarray(label, np.intp)


def opened(following: Ints, label: Ints, key: Ints) -> Ints:
    """
    Open every ring before its first edge.

    Parameters
    ----------
    following
        The next edge of each, `END` for none.
    label
        Line or ring of each edge.
    key
        What edges are ordered by.

    Returns
    -------
    numpy.ndarray
        The next edge; rings end before the edge of the lowest key, and lines are as they were.
    """
    order = np.lexsort((key, label))
    first = order[np.r_[True, np.diff(label[order]) != 0][: len(order)]]
    closed = np.ones(int(label.max(initial=-1)) + 1, bool)
    closed[label[following == END]] = False
    starts = np.zeros(len(label), bool)
    starts[first[closed[label[first]]]] = True
    cut = following.copy()
    cut[(cut != END) & starts[cut]] = END
    return cut


def in_order(following: Ints) -> Ints:
    """
    Say how many edges follow each on its line.

    Parameters
    ----------
    following
        The next edge of each, `END` for the last of a line; no rings.

    Returns
    -------
    numpy.ndarray
        0 for the last edge of a line, shape (k,).
    """
    rest: Ints = np.asarray(following != END, np.intp)
    jump = following.copy()
    # Every round doubles how far the jumps reach.
    for _ in range(len(following).bit_length()):
        live = np.flatnonzero(jump != END)
        ahead = jump[live]
        rest[live] += rest[ahead]
        jump[live] = jump[ahead]
    return rest


def parted(rows: Ints, first: Ints) -> list[Ints]:
    """Return the rows from each first up to the next, and from the last one on."""
    starts = first.tolist()
    return [rows[low:high] for low, high in zip(starts, [*starts, len(rows)][1:], strict=True)]


def ranges(low: Ints, count: Ints) -> Ints:
    """Return the numbers from each low on, as many as its count, one range after the other."""
    ends = np.cumsum(count)
    found: Ints = np.arange(int(count.sum())) - np.repeat(ends - count - low, count)
    return found
