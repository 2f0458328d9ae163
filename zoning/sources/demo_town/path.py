"""Walk along a line: the point, the direction and the side at any distance from its start."""

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import shapely

Point = tuple[float, float]
"""Metres east and north of the town's centre."""


@dataclass(frozen=True, slots=True)
class Path:
    """
    A line with the distance of each vertex from its start.

    Attributes
    ----------
    points
        At least two vertices, in local metres, on a grid of one millimetre.
    offsets
        Metres from the first vertex, increasing.
    line
        The line as a geometry.
    """

    points: tuple[Point, ...]
    offsets: tuple[float, ...]
    line: shapely.LineString

    @property
    def length(self) -> float:
        """Return the length in metres."""
        return self.offsets[-1]

    def at(self, offset: float) -> tuple[Point, Point]:
        """Return the point that far from the start, and the unit vector along the line there."""
        segment = min(max(bisect_right(self.offsets, offset) - 1, 0), len(self.points) - 2)
        (ax, ay), (bx, by) = self.points[segment], self.points[segment + 1]
        length = self.offsets[segment + 1] - self.offsets[segment]
        ux, uy = (bx - ax) / length, (by - ay) / length
        run = min(max(offset - self.offsets[segment], 0.0), length)
        return on_grid((ax + ux * run, ay + uy * run)), (ux, uy)

    def offset_of(self, point: Point) -> float:
        """Return the offset of the point of the line that is nearest to a point."""
        return float(self.line.project(shapely.Point(point)))

    def samples(self, spacing: float) -> list[tuple[float, Point]]:
        """Return offsets and points along the line, at most ``spacing`` apart, ends included."""
        count = max(1, math.ceil(self.length / spacing))
        offsets = [self.length * index / count for index in range(count + 1)]
        return [(offset, self.at(offset)[0]) for offset in offsets]


def path_through(points: Iterable[Point]) -> Path:
    """Return the path through points; a vertex closer than 1 cm to the one before is left out."""
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) > 0.01:
            kept.append(on_grid(point))
    offsets = [0.0]
    for before, after in pairwise(kept):
        offsets.append(offsets[-1] + math.dist(before, after))
    return Path(tuple(kept), tuple(offsets), shapely.LineString(kept))


def smooth_path(points: Iterable[Point], *, rounds: int = 3) -> Path:
    """
    Return a smooth path along points, by cutting corners.

    Notes
    -----
    The ends stay; the line runs inside the hull of the points.

    References
    ----------
    .. [1] G. Chaikin, "An algorithm for high-speed curve generation",
       Computer Graphics and Image Processing 3 (1974) 346-349.
    """
    line = list(points)
    for _ in range(rounds):
        cut = [line[0]]
        for (ax, ay), (bx, by) in pairwise(line):
            cut.append((0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by))
            cut.append((0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by))
        line = [*cut, line[-1]]
    return path_through(line)


def beside(path: Path, distance: float, *, start: float, end: float, spacing: float = 25) -> Path:
    """Return the line that runs ``distance`` metres to the left of a part of a path."""
    count = max(1, math.ceil((end - start) / spacing))
    points = []
    for index in range(count + 1):
        (x, y), (ux, uy) = path.at(start + (end - start) * index / count)
        points.append((x - uy * distance, y + ux * distance))
    return smooth_path(points, rounds=1)


def on_grid(point: Point) -> Point:
    """Return a point on the grid of one millimetre, where rounding noise cannot be seen."""
    return round(point[0], 3), round(point[1], 3)
