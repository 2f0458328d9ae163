"""Lay out the large sites: market, schools, hospital, factory, park, pagoda, stadium, pond."""

import math
from dataclasses import dataclass
from typing import Final

from .ground_plan import COMPOUNDS, Compound
from .occupancy import Rectangle
from .path import Path, Point, on_grid, path_through
from .way import Way

Box = tuple[float, float, float, float]
BUILDINGS: Final[dict[str, tuple[Box, ...]]] = {
    "market": (
        (0.05, 0.08, 0.27, 0.52), (0.365, 0.08, 0.27, 0.52), (0.68, 0.08, 0.27, 0.52),
        (0.05, 0.70, 0.90, 0.20),
    ),
    "school": ((0.06, 0.72, 0.88, 0.18), (0.06, 0.20, 0.15, 0.46), (0.79, 0.20, 0.15, 0.46)),
    "clinic": ((0.10, 0.35, 0.80, 0.30), (0.10, 0.72, 0.35, 0.20)),
    "hospital": (
        (0.10, 0.12, 0.80, 0.16), (0.08, 0.36, 0.16, 0.50), (0.32, 0.36, 0.14, 0.50),
        (0.54, 0.36, 0.14, 0.50), (0.76, 0.36, 0.16, 0.50),
    ),
    "factory": (
        (0.04, 0.24, 0.28, 0.70), (0.36, 0.24, 0.28, 0.70), (0.68, 0.24, 0.28, 0.70),
        (0.06, 0.05, 0.30, 0.11),
    ),
    "pagoda": ((0.28, 0.42, 0.44, 0.30), (0.40, 0.08, 0.20, 0.10), (0.34, 0.80, 0.32, 0.13)),
    "stadium": ((0.02, 0.25, 0.07, 0.50),),
    "hall": ((0.12, 0.42, 0.76, 0.24), (0.12, 0.72, 0.20, 0.22), (0.68, 0.72, 0.20, 0.22)),
    "park": (),
    "pond": (),
}  # fmt: skip
"""Buildings of each kind of site: left, front, width and depth as shares of the ground."""
WALL_M: Final = 1.5
"""Metres between the edge of the road and the wall of a site."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site: its plan, its ground, its gate on a way, and what is drawn for it."""

    plan: Compound
    way: int
    gate: float
    ground: Rectangle
    surface: str  # yard, park, water
    outline: tuple[Point, ...]
    buildings: tuple[Rectangle, ...]

    def wall(self) -> Path:
        """Return the line round the site."""
        corners = self.ground.corners()
        return path_through([*corners, corners[0]])


def sites_of_plan(ways: tuple[Way, ...]) -> tuple[Site, ...]:
    """Return the sites of the plan, each with its front on its road."""
    number = {way.name: index for index, way in enumerate(ways)}
    return tuple(_site(plan, number[plan.road], ways[number[plan.road]]) for plan in COMPOUNDS)


def _site(plan: Compound, index: int, way: Way) -> Site:
    gate = plan.start + plan.width / 2
    (x, y), (ux, uy) = way.path.at(gate)
    away = plan.side * (way.half_width + WALL_M + plan.depth / 2)
    middle = on_grid((x - uy * away, y + ux * away))
    # The front of the ground is the side towards the road.
    along = (ux, uy) if plan.side > 0 else (-ux, -uy)
    ground = Rectangle(middle, along, plan.width, plan.depth)
    buildings = tuple(ground.inner(box) for box in BUILDINGS[plan.kind])
    surface, outline = "yard", tuple(ground.corners())
    if plan.kind in ("park", "stadium", "pagoda"):
        surface = "park"
    if plan.kind == "pond":
        surface, outline = "water", _shore(ground)
    return Site(plan, index, gate, ground, surface, outline, buildings)


def _shore(ground: Rectangle) -> tuple[Point, ...]:
    (x, y), (ux, uy) = ground.centre, ground.along
    shore = []
    for step in range(36):
        turn = 2 * math.pi * step / 36
        swell = 0.44 * (1 + 0.08 * math.sin(3 * turn + 1) + 0.05 * math.cos(5 * turn))
        p, q = math.cos(turn) * ground.width * swell, math.sin(turn) * ground.depth * swell
        shore.append(on_grid((x + ux * p - uy * q, y + uy * p + ux * q)))
    return tuple(shore)
