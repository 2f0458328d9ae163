"""Grow alleys into the blocks: tree-like, mostly dead ends, each clear of all others."""

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import shapely

from .clearance import Clearance
from .path import Path, Point, on_grid, path_through
from .way import Way, WayNet


@dataclass(frozen=True, slots=True)
class AlleyClass:
    """How alleys of one depth are: class of way, width, usual and least length, metres."""

    kind: str
    half_width: float
    usual_length: float
    least_length: float
    reach: float
    spacing: float


TOWN: Final = (
    AlleyClass("living_street", 2.4, 140.0, 34.0, 15.0, 62.0),
    AlleyClass("service", 1.8, 75.0, 28.0, 12.5, 28.0),
    AlleyClass("footway", 1.3, 45.0, 20.0, 11.5, 24.0),
    AlleyClass("footway", 1.2, 28.0, 16.0, 10.0, 20.0),
)
COUNTRY: Final = (
    AlleyClass("service", 2.2, 140.0, 40.0, 24.0, 70.0),
    AlleyClass("path", 1.6, 60.0, 25.0, 19.0, 50.0),
)
PASSES: Final = (
    (1, 0.8), (1, 0.5), (2, 0.7), (2, 0.35), (3, 0.6), (3, 0.3), (4, 0.3),
    (1, 0.25), (2, 0.3), (3, 0.3),
)  # fmt: skip
"""
Depth of the alleys of each pass, and their least length as a share of the usual one.

Long alleys come first and far apart, then their branches, and at last what fits between: so the
blocks fill from within, as trees and not as combs.
"""
STREET_FRONT_M: Final = 16.0
"""Depth of the row of houses along a street."""
JUNCTION_GAP_M: Final = 6.0
"""Two mouths on one way are at the same point or at least so far apart."""


class AlleyGrowth:
    """
    The growth of alleys out of the streets of a town.

    Parameters
    ----------
    net
        The streets.
    clearance
        What stands already; every new alley is added to it.
    urban
        Ground on which alleys are dense, local metres.
    barred
        Ground on which no alley may begin: water and walled sites.
    rng
        The source of chance.
    """

    def __init__(
        self,
        net: WayNet,
        clearance: Clearance,
        urban: shapely.Polygon,
        barred: shapely.Geometry,
        rng: np.random.Generator,
    ) -> None:
        self.ways = list(net.ways)
        self.meetings = [
            [(way.path.offset_of(point), point) for point in points]
            for way, points in zip(net.ways, net.meetings, strict=True)
        ]
        self._clearance = clearance
        self._urban = urban
        self._rng = rng
        self._barred = barred
        shapely.prepare(urban)
        shapely.prepare(barred)
        for index, way in enumerate(self.ways):
            front = 4.0 if way.style == "none" else STREET_FRONT_M
            clearance.add(way.path, reach=way.half_width + front, way=index)

    def grown(self) -> WayNet:
        """Return the streets with alleys nested up to four deep."""
        for depth, share in PASSES:
            parents = [
                index
                for index, way in enumerate(self.ways)
                if way.depth == depth - 1 and way.style in ("town", "country")
            ]
            for parent in self._rng.permutation(parents):
                for side in (1, -1):
                    self._line_with_alleys(int(parent), side, depth, share)
        meetings = tuple(tuple(point for _, point in marks) for marks in self.meetings)
        return WayNet(tuple(self.ways), meetings)

    def add_straight(self, parent: int, offset: float, side: int, length: float) -> None:
        """Add one straight alley with rows of rented rooms."""
        mouth, (ux, uy) = self.ways[parent].path.at(offset)
        end = (mouth[0] - side * uy * length, mouth[1] + side * ux * length)
        kind = AlleyClass("service", 1.8, length, length, 8.0, 0.0)
        self._add(parent, offset, side, path_through([mouth, end]), kind=kind, style="lodging")

    def _line_with_alleys(self, parent: int, side: int, depth: int, share: float) -> None:
        way = self.ways[parent]
        offset = self._rng.uniform(8.0, 20.0)
        while offset < way.path.length - 4.0:
            mouth, (ux, uy) = way.path.at(offset)
            ahead = (mouth[0] - side * uy * 20, mouth[1] + side * ux * 20)
            in_town = bool(shapely.contains_xy(self._urban, *ahead))
            classes = TOWN if in_town else COUNTRY
            step = self._rng.uniform(3.0, 6.0)
            may_begin = depth <= len(classes) and not shapely.contains_xy(self._barred, *ahead)
            if may_begin and self._rng.random() < (0.9 if in_town else 0.07):
                kind = classes[depth - 1]
                kind = replace(kind, least_length=max(kind.least_length, kind.usual_length * share))
                if self._grow_one(parent, offset, side, kind, "town" if in_town else "country"):
                    step = kind.spacing * self._rng.uniform(0.95, 1.35) * (1 + share)
            offset += step

    def _grow_one(
        self, parent: int, offset: float, side: int, kind: AlleyClass, style: str
    ) -> bool:
        way = self.ways[parent]
        at = self._mouth(parent, offset)
        if at is None:
            return False
        offset, mouth = at
        _, (ux, uy) = way.path.at(offset)
        heading = math.atan2(side * ux, -side * uy) + self._rng.normal(0.0, 0.08)
        length = min(max(self._rng.lognormal(math.log(kind.usual_length), 0.45), 20.0), 280.0)
        points = self._walk(mouth, heading, length, kind)
        run = sum(math.dist(a, b) for a, b in pairwise(points))
        if run < kind.least_length:
            return False
        chance = 0.45 if kind.reach > 15 else 0.2
        ends_on = self._joined(points, kind, parent) if self._rng.random() < chance else -1
        self._add(
            parent, offset, side, path_through(points), kind=kind, style=style, ends_on=ends_on
        )
        return True

    def _mouth(self, parent: int, offset: float) -> tuple[float, Point] | None:
        """Return where the alley may leave: at a mouth close by, or free of all others."""
        path = self.ways[parent].path
        marks = self.meetings[parent]
        near = min(marks, key=lambda mark: abs(mark[0] - offset), default=None)
        if near is None or abs(near[0] - offset) > JUNCTION_GAP_M:
            return offset, path.at(offset)[0]
        return near if abs(near[0] - offset) < 3.0 else None

    def _walk(self, mouth: Point, heading: float, length: float, kind: AlleyClass) -> list[Point]:
        points, gone, turned = [mouth], 0.0, False
        while gone < length:
            step = min(self._rng.uniform(12.0, 24.0), length - gone + 4.0)
            free = self._free(points[-1], heading, step, gone, kind.reach)
            if free > 3.0:
                x, y = points[-1]
                end = (x + math.cos(heading) * free, y + math.sin(heading) * free)
                points.append(on_grid(end))
                gone += free
            if free >= step - 0.01:
                heading += self._rng.normal(0.0, 0.05)
            elif not turned and gone > 24.0 and self._rng.random() < 0.5:
                # Blocked: many a real alley turns a corner here and runs on along the back.
                turned = True
                heading += self._rng.choice((-1, 1)) * math.pi / 2
            else:
                break
        return points

    def _free(self, start: Point, heading: float, step: float, gone: float, reach: float) -> float:
        distance = 0.0
        while distance < step:
            further = min(distance + 4.0, step)
            point = (start[0] + math.cos(heading) * further, start[1] + math.sin(heading) * further)
            if not self._clearance.is_clear(point, reach=reach, at_most=0.85 * (gone + further)):
                return distance
            distance = further
        return step

    def _joined(self, points: list[Point], kind: AlleyClass, parent: int) -> int:
        """Run an alley on into the way ahead of it; return that way, or -1 where none is."""
        (ax, ay), (x, y) = points[-2], points[-1]
        size = math.dist((ax, ay), (x, y))
        along = ((x - ax) / size, (y - ay) / size)
        target = self._clearance.first_way((x, y), along, within=60.0)
        if target < 0 or target == parent:
            return -1
        path = self.ways[target].path
        ray = shapely.LineString([(x, y), (x + along[0] * 64, y + along[1] * 64)])
        hits = [part for part in shapely.get_parts(ray & path.line) if part.geom_type == "Point"]
        if not hits:
            return -1
        hit = min(hits, key=lambda part: math.dist((part.x, part.y), (x, y)))
        offset = path.offset_of((hit.x, hit.y))
        _, (ux, uy) = path.at(offset)
        if abs(ux * along[0] + uy * along[1]) > 0.6 or not 8.0 < offset < path.length - 8.0:
            return -1
        at = self._mouth(target, offset)
        if at is None or math.dist(at[1], (hit.x, hit.y)) > 0.01:
            return -1
        run = path_through([(x, y), at[1]])
        if not all(
            self._clearance.is_clear(point, reach=kind.half_width + 5.0, at_most=7.0, but=target)
            for _, point in run.samples(3.0)
        ):
            return -1
        points.append(at[1])
        self.meetings[target].append(at)
        return target

    def _add(
        self,
        parent: int,
        offset: float,
        side: int,
        path: Path,
        *,
        kind: AlleyClass,
        style: str,
        ends_on: int = -1,
    ) -> None:
        above = self.ways[parent]
        way = Way(
            above.name, kind.kind, kind.half_width, path, style, above.depth + 1, parent,
            offset, side, ends_on,
        )  # fmt: skip
        mark = (offset, path.points[0])
        if mark not in self.meetings[parent]:
            self.meetings[parent].append(mark)
        self._clearance.add(path, reach=kind.reach, way=len(self.ways))
        self.ways.append(way)
        ends = [(0.0, path.points[0]), (path.length, path.points[-1])]
        self.meetings.append(ends if ends_on >= 0 else ends[:1])
