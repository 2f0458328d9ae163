"""Line streets and alleys with houses: narrow, deep, wall to wall in town, loose outside it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from .occupancy import Occupancy, Rectangle
from .path import Point, on_grid
from .way import Way

DEPTH_M: Final = {0: (13.0, 20.0), 1: (11.5, 17.0), 2: (10.5, 15.0), 3: (9.0, 13.0), 4: (8.0, 12.0)}
"""Least and greatest depth of a tube house, by depth of the alley it opens on."""
SHRINK: Final = (1.0, 0.82, 0.66, 0.52)
"""A house that does not fit is built shallower, or not at all."""
LEAST_DEPTH_M: Final = 6.0
GAP_M: Final = 0.08


@dataclass(frozen=True, slots=True)
class House:
    """
    One house with one household.

    Attributes
    ----------
    way
        Index of the way its door opens on.
    offset
        Metres along that way to the door.
    side
        1 left, -1 right of the way.
    ground
        What it is built on.
    point
        The household's point, a few metres behind the front.
    """

    way: int
    offset: float
    side: int
    ground: Rectangle
    point: Point


def houses_along(
    ways: tuple[Way, ...], occupancy: Occupancy, urban: shapely.Polygon, rng: np.random.Generator
) -> list[House]:
    """
    Build houses along all ways, streets before alleys.

    Parameters
    ----------
    ways
        Streets and alleys.
    occupancy
        What is built on already, ways included; every house is added to it.
    urban
        Ground on which houses stand wall to wall; away from it they stand looser and looser.
    rng
        The source of chance.

    Returns
    -------
    list of House
        In the order they were built.
    """
    houses: list[House] = []
    shapely.prepare(urban)
    for depth in range(max(way.depth for way in ways) + 1):
        for index, way in enumerate(ways):
            if way.depth != depth or way.style == "none":
                continue
            for side in (1, -1):
                houses += _row(index, way, side, occupancy=occupancy, urban=urban, rng=rng)
            if way.depth and way.ends_on < 0:
                houses += _at_the_end(index, way, occupancy, rng)
    return houses


def _row(
    index: int,
    way: Way,
    side: int,
    *,
    occupancy: Occupancy,
    urban: shapely.Polygon,
    rng: np.random.Generator,
) -> list[House]:
    houses = []
    offset = float(rng.uniform(0.5, 3.0))
    while offset < way.path.length - 3.0:
        (x, y), (ux, uy) = way.path.at(offset)
        beyond = shapely.distance(urban, shapely.Point(x - side * uy * 9.0, y + side * ux * 9.0))
        style = "country" if way.style == "town" and beyond > 0 else way.style
        width, depth, setback, gap = _lot(style, way.depth, rng)
        if style == "country" and rng.random() > _fill(beyond):
            offset += float(rng.uniform(8.0, 40.0))
            continue
        door = offset + width / 2
        ground = _fitted(way, door, side, (width, depth, setback), occupancy)
        if ground is None:
            offset += 1.4
            continue
        occupancy.add(ground)
        houses.append(House(index, door, side, ground, _behind_front(ground, side)))
        offset += width + gap
    return houses


def _lot(style: str, depth: int, rng: np.random.Generator) -> tuple[float, float, float, float]:
    """Return width, depth, distance from the way's edge and gap to the next house, metres."""
    if style == "lodging":
        return 3.6, 6.3, 0.1, GAP_M
    if style == "country":
        return (
            float(rng.uniform(5.0, 8.5)), float(rng.uniform(9.0, 15.0)),
            float(rng.uniform(0.8, 5.0)), float(rng.uniform(1.0, 6.0)),
        )  # fmt: skip
    width = float(np.clip(rng.normal(4.5, 0.5), 3.7, 6.0))
    if rng.random() < 0.06:
        width += float(rng.uniform(2.5, 5.0))
    least, most = DEPTH_M[depth]
    setback = 0.3 if depth else 0.8
    gap = GAP_M if rng.random() < 0.95 else float(rng.uniform(1.0, 6.0))
    return width, float(rng.uniform(least, most)), setback, gap


def _fill(beyond: float) -> float:
    """Return the share of frontage that is built on, so many metres beyond the town."""
    return min(max(0.85 - beyond / 900.0, 0.3), 0.85)


def _fitted(
    way: Way, door: float, side: int, lot: tuple[float, float, float], occupancy: Occupancy
) -> Rectangle | None:
    width, whole, setback = lot
    (x, y), along = way.path.at(door)
    depths = [max(whole * share, LEAST_DEPTH_M) for share in SHRINK]

    def ground(depth: float) -> Rectangle:
        away = side * (way.half_width + setback + depth / 2)
        return Rectangle(on_grid((x - along[1] * away, y + along[0] * away)), along, width, depth)

    if not occupancy.is_free(ground(depths[-1])):
        return None
    return next(built for depth in depths if occupancy.is_free(built := ground(depth)))


def _at_the_end(
    index: int, way: Way, occupancy: Occupancy, rng: np.random.Generator
) -> list[House]:
    """Close a dead end with a house across it, where there is room for one."""
    (x, y), (ux, uy) = way.path.at(way.path.length)
    for share in SHRINK:
        depth = float(rng.uniform(9.0, 13.0)) * share
        away = 1.6 + depth / 2
        middle = on_grid((x + ux * away, y + uy * away))
        ground = Rectangle(middle, (uy, -ux), 4.8, depth)
        if depth >= LEAST_DEPTH_M and occupancy.is_free(ground):
            occupancy.add(ground)
            return [House(index, way.path.length, 1, ground, _behind_front(ground, 1))]
    return []


def _behind_front(ground: Rectangle, side: int) -> Point:
    (x, y), (ux, uy) = ground.centre, ground.along
    inward = side * (ground.depth / 2 - 3.0)
    return on_grid((x + uy * inward, y - ux * inward))
