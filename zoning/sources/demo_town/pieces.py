"""Cut streets and alleys into pieces at every junction."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from .path import Point
from .way import Way, WayNet

_CLOSE_M = 0.5


@dataclass(frozen=True, slots=True)
class Pieces:
    """
    The pieces of a network, way after way.

    Attributes
    ----------
    way
        For each piece the index of its way.
    points
        For each piece its vertices, local metres; pieces that meet share an end exactly.
    starts
        For each way the offsets at which its pieces start.
    first
        For each way the index of its first piece.
    """

    way: tuple[int, ...]
    points: tuple[tuple[Point, ...], ...]
    starts: tuple[tuple[float, ...], ...]
    first: tuple[int, ...]

    def at(self, way: int, offset: float) -> int:
        """Return the piece of a way that holds an offset."""
        return self.first[way] + max(bisect_right(self.starts[way], offset) - 1, 0)


def pieces_of(net: WayNet) -> Pieces:
    """Return the pieces of all ways; a way without a junction is one piece."""
    ways: list[int] = []
    points: list[tuple[Point, ...]] = []
    starts: list[tuple[float, ...]] = []
    first: list[int] = []
    for index, (way, meetings) in enumerate(zip(net.ways, net.meetings, strict=True)):
        marks = _marks(way, meetings)
        first.append(len(points))
        starts.append(tuple(offset for offset, _ in marks[:-1]))
        for (start, a), (end, b) in pairwise(marks):
            inner = [
                point
                for offset, point in zip(way.path.offsets, way.path.points, strict=True)
                if start + _CLOSE_M < offset < end - _CLOSE_M
            ]
            ways.append(index)
            points.append((a, *inner, b))
    return Pieces(tuple(ways), tuple(points), tuple(starts), tuple(first))


def _marks(way: Way, meetings: tuple[Point, ...]) -> list[tuple[float, Point]]:
    path = way.path
    ends = [(0.0, path.points[0]), (path.length, path.points[-1])]
    inner = {point for point in meetings if point not in (path.points[0], path.points[-1])}
    return sorted([*ends, *((path.offset_of(point), point) for point in inner)])
