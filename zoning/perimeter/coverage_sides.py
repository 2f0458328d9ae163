"""Keep the two sides of lines on a grid, and follow them round what they bound."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .pieces import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """
    The sides of lines between corners: what lies on the left from start to end.

    Attributes
    ----------
    start, end
        Corners, shape (s,); sorted by both.
    owner
        Whose ground lies on the left.
    across
        Whose ground lies on the right, -1 for nobody's.
    """

    start: Ints
    end: Ints
    owner: Ints
    across: Ints


def sides_of(start: Ints, end: Ints, left: Ints, right: Ints, *, corners: int) -> Sides:
    """
    Return the sides of lines that do not cross, but may lie on one another.

    Parameters
    ----------
    start, end
        Corners each line leads between, never the same.
    left, right
        Whose ground lies on either hand; -1 for nobody's.
    corners
        Number of corners.

    Returns
    -------
    Sides
        One a line and owner. Where ground is so narrow that both its borders are one line,
        that line is no border of it.
    """
    begins, finishes = np.r_[start, end].astype(np.intp), np.r_[end, start].astype(np.intp)
    owner = np.concatenate([left, right])
    held = owner >= 0
    begins, finishes, owner = begins[held], finishes[held], owner[held]
    forward = begins < finishes
    line = np.where(forward, begins * corners + finishes, finishes * corners + begins)
    order = np.lexsort((owner, line))
    line, owner, sign = line[order], owner[order], np.where(forward, 1, -1)[order]
    fresh = np.flatnonzero(_differs(line) | _differs(owner))
    net = np.add.reduceat(sign, fresh) if len(fresh) else sign
    fresh, net = fresh[net != 0], net[net != 0]
    low, high = line[fresh] // corners, line[fresh] % corners
    begins, finishes = np.where(net > 0, low, high), np.where(net > 0, high, low)
    owner = owner[fresh]
    order = np.lexsort((finishes, begins))
    begins, finishes, owner = begins[order], finishes[order], owner[order]
    key, twin = begins * corners + finishes, finishes * corners + begins
    at = np.minimum(np.searchsorted(key, twin), len(key) - 1)
    return Sides(begins, finishes, owner, np.where(key[at] == twin, owner[at], -1))


def rings_of(sides: Sides, corner: npt.NDArray[np.int64]) -> tuple[Ints, Ints, Ints]:
    """
    Follow the sides round the ground they bound.

    Parameters
    ----------
    sides
        All sides of some owners.
    corner
        Where the corners are, whole millimetres, shape (c, 2).

    Returns
    -------
    tuple of numpy.ndarray
        Corners ring after ring, each from its first corner by number and not back to it;
        where each ring begins among them; and its owner. No ring comes to one corner twice.
    """
    follow = _followed(sides, corner)
    while True:
        head, step = _ranked(follow)
        order = np.lexsort((step, head))
        # A ring that comes to a corner twice is cut in two there.
        again = np.lexsort((step, sides.start, head))
        twice = np.flatnonzero(
            (head[again][1:] == head[again][:-1])
            & (sides.start[again][1:] == sides.start[again][:-1])
        )
        if not len(twice):
            break
        one = twice[np.unique(head[again][twice], return_index=True)[1]]
        before = np.empty_like(follow)
        before[follow] = np.arange(len(follow))
        first, second = again[one], again[one + 1]
        follow[before[first]], follow[before[second]] = second, first
    begins = np.flatnonzero(_differs(head[order]))
    return sides.start[order], begins, sides.owner[order][begins]


def _followed(sides: Sides, corner: npt.NDArray[np.int64]) -> Ints:
    """Return the side that follows each: the first clockwise from where it comes from."""
    owners = int(sides.owner.max(initial=-1)) + 1
    leaving = sides.start * owners + sides.owner
    arriving = sides.end * owners + sides.owner
    out, into = np.argsort(leaving, kind="stable"), np.argsort(arriving, kind="stable")
    follow = np.empty(len(out), np.intp)
    # As many sides leave a corner as arrive at it.
    follow[into] = out
    alone = _differs(leaving[out])
    crowded = ~(alone & np.r_[alone[1:], True][: len(alone)])
    if crowded.any():
        out, into = out[crowded], into[crowded]
        follow[into] = _clockwise(sides, corner, out, into, leaving)
    return follow


def _clockwise(
    sides: Sides, corner: npt.NDArray[np.int64], out: Ints, into: Ints, leaving: Ints
) -> Ints:
    """Pair the sides that arrive at crowded corners with those that leave them."""
    rows = np.concatenate([into, out])
    arrives = np.repeat([True, False], [len(into), len(out)])
    here = np.where(arrives, sides.end[rows], sides.start[rows])
    there = np.where(arrives, sides.start[rows], sides.end[rows])
    step = corner[there] - corner[here]
    angle = np.arctan2(step[:, 1], step[:, 0])
    group = np.concatenate([leaving[out], leaving[out]])
    # Anticlockwise each that leaves is followed by the one whose ground lies between.
    order = np.lexsort((~arrives, angle, group))
    size = np.bincount(np.unique(group, return_inverse=True)[1])
    head = np.repeat(np.cumsum(size) - size, size)
    at = np.arange(len(order)) - head
    before = order[head + (at - 1) % np.repeat(size, size)]
    chosen = np.empty(len(rows), np.intp)
    chosen[order] = rows[before]
    return chosen[: len(into)]


def _ranked(follow: Ints) -> tuple[Ints, Ints]:
    """Return the smallest side of each one's ring, and how many steps from it each is."""
    head, ahead = np.arange(len(follow)), follow.copy()
    while True:
        nearer = np.minimum(head, head[ahead])
        if (nearer == head).all():
            break
        head, ahead = nearer, ahead[ahead]
    # Steps to the head by doubling; from it they are what is left of the ring.
    is_head = head == np.arange(len(follow))
    ahead = np.where(is_head, np.arange(len(follow)), follow)
    left = np.where(is_head, 0, 1)
    while True:
        further = left[ahead]
        if not further.any():
            break
        left, ahead = left + further, ahead[ahead]
    length = np.bincount(head, minlength=len(follow))
    return head, np.where(is_head, 0, length[head] - left)


def _differs(sorted_key: Ints) -> npt.NDArray[np.bool_]:
    """Say which entries are not the same as the one before them."""
    fresh = np.ones(len(sorted_key), bool)
    fresh[1:] = sorted_key[1:] != sorted_key[:-1]
    return fresh
