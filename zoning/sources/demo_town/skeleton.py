"""Join the roads of the plan into one network: cut at the border, trimmed, with exact junctions."""

import math
from dataclasses import replace
from itertools import combinations

import shapely

from .ground_plan import (
    FIELD_BORDER,
    HALF_WIDTH,
    RIVER,
    ROADS,
    SQUARE,
    SQUARE_RADIUS,
    Road,
)
from .path import Path, Point, on_grid, path_through
from .way import Way, WayNet

OVERHANG_M = 130.0
"""A road of the plan may reach this far beyond the road it ends on; the rest is cut off."""


def town_extent() -> shapely.Polygon:
    """Return the ground the town covers, up to the middle of the river, in local metres."""
    ring = [*FIELD_BORDER, (1760, -2600), (-1500, -2600)]
    inland = shapely.Polygon(ring)
    bank = shapely.Polygon([*RIVER.points, (2600, 2600), (-2600, 2600)])
    return shapely.set_precision(inland & bank, 0.001)


def street_skeleton(extent: shapely.Polygon) -> WayNet:
    """
    Return the streets and, for each, the points where it meets others.

    Parameters
    ----------
    extent
        Where the town is, in local metres.

    Returns
    -------
    WayNet
        Streets in the order of the plan, the square's ring last; each street has a vertex at
        every point where it meets another.
    """
    roads = [_cut(road, extent) for road in ROADS]
    meetings: list[list[Point]] = [[] for _ in roads]
    for one, other in combinations(range(len(roads)), 2):
        for point in _crossings(roads[one].path, roads[other].path):
            meetings[one].append(point)
            meetings[other].append(point)
    ring = _ring()
    arms: list[Point] = []
    for index, road in enumerate(roads):
        points = _crossings(road.path, ring)
        meetings[index] += points
        arms += points
    ways = []
    for index, road in enumerate(roads):
        path, meetings[index] = _trimmed(road, meetings[index])
        ways.append(Way(road.name, road.kind, HALF_WIDTH[road.kind], path))
    ways.append(
        Way("Vòng xoay Cây Gạo", "secondary", HALF_WIDTH["secondary"], _through(ring, arms), "none")
    )
    return WayNet(tuple(ways), _common([*meetings, arms]))


def _cut(road: Road, extent: shapely.Polygon) -> Road:
    parts = shapely.get_parts(extent & road.path.line)
    longest = max(parts, key=lambda part: part.length)
    return replace(road, path=path_through([(x, y) for x, y in longest.coords]))


def _ring() -> Path:
    turns = [2 * math.pi * index / 24 for index in range(25)]
    x, y = SQUARE
    return path_through(
        [(x + SQUARE_RADIUS * math.cos(turn), y + SQUARE_RADIUS * math.sin(turn)) for turn in turns]
    )


def _crossings(one: Path, other: Path) -> list[Point]:
    points = [
        part for part in shapely.get_parts(one.line & other.line) if part.geom_type == "Point"
    ]
    # All arms of the square start at its middle; they meet on its ring, not there.
    return [
        on_grid((point.x, point.y))
        for point in points
        if math.dist((point.x, point.y), SQUARE) > SQUARE_RADIUS - 2
    ]


def _trimmed(road: Road, meetings: list[Point]) -> tuple[Path, list[Point]]:
    path = road.path
    stops = sorted((path.offset_of(point), point) for point in meetings)
    first, last = stops[0][0], stops[-1][0]
    start = first if first < OVERHANG_M and road.leaves_town_at != "both" else 0.0
    end = last if path.length - last < OVERHANG_M and not road.leaves_town_at else path.length
    kept = [point for offset, point in stops if start <= offset <= end]
    return _through(path_through([*_part(path, start, end)]), kept), kept


def _part(path: Path, start: float, end: float) -> list[Point]:
    inner = [
        point
        for offset, point in zip(path.offsets, path.points, strict=True)
        if start < offset < end
    ]
    return [path.at(start)[0], *inner, path.at(end)[0]]


def _through(path: Path, stops: list[Point]) -> Path:
    """Give a path a vertex at every stop, in place of vertices nearer than 2 m."""
    marks = sorted((path.offset_of(stop), stop) for stop in stops)
    is_loop = path.points[0] == path.points[-1]
    plain = [
        (offset, point)
        for offset, point in zip(path.offsets, path.points, strict=True)
        if all(abs(offset - mark) > 2.0 for mark, _ in marks)
    ]
    points = [point for _, point in sorted(plain + marks)]
    if is_loop:
        # A ring begins at its first junction, so that it is cut there and nowhere else.
        first = points.index(marks[0][1])
        points = [*points[first:], *points[1 : first + 1]]
        points = [*dict.fromkeys(points), marks[0][1]]
    return path_through(points)


def _common(meetings: list[list[Point]]) -> tuple[tuple[Point, ...], ...]:
    """Keep the points that survived the trimming of both streets."""
    counts: dict[Point, int] = {}
    for points in meetings:
        for point in points:
            counts[point] = counts.get(point, 0) + 1
    return tuple(tuple(point for point in points if counts[point] > 1) for points in meetings)
