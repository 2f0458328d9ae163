"""Fold pavements and crossings into the street beside them, and keep paths joined to it."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely

from zoning.area.frames import DECIMALS

from .elements import OsmWay
from .highways import is_pavement
from .plane import Plane

REACH: Final = 25.0
"""Metres from a pavement to the middle of its street beyond which a path is left unjoined."""

Point = tuple[float, float]


def fold_pavements(ways: Sequence[OsmWay], plane: Plane) -> list[OsmWay]:
    """
    Leave out pavements and crossings, and lead the paths that ended on them to the street.

    Parameters
    ----------
    ways
        Streets, pavements among them.
    plane
        The metric plane.

    Returns
    -------
    list of OsmWay
        Streets without pavements. A path whose end lay on a pavement and on no other street
        ends at the nearest point of a street within 25 m, which gains a vertex there.

    Notes
    -----
    A pavement as a street of its own would need a second post on every cut of its street, and
    would let plans run along a street between its two sides.
    """
    pavements = [way for way in ways if is_pavement(way.tags)]
    streets = [way for way in ways if not is_pavement(way.tags)]
    loose = _loose_ends(streets, pavements)
    if not loose:
        return streets
    points = {way.ident: [tuple(point) for point in way.points.tolist()] for way in streets}
    lines = plane.metres(np.array([shapely.LineString(way.points) for way in streets]))
    tree = shapely.STRtree(lines)
    for ident, at_end in loose:
        line = points[ident]
        end = line[-1] if at_end else line[0]
        spot = plane.metres(np.array([shapely.Point(end)]))[0]
        near = tree.query(spot, "dwithin", REACH)
        near = [row for row in near if streets[row].ident != ident]
        if not near:
            continue
        row = min(near, key=lambda row: (shapely.distance(lines[row], spot), streets[row].ident))
        foot = _inserted(points[streets[row].ident], end, plane)
        if foot != end:
            line.insert(len(line) if at_end else 0, foot)
    return [OsmWay(way.ident, way.tags, np.array(points[way.ident])) for way in streets]


def _loose_ends(streets: Sequence[OsmWay], pavements: Sequence[OsmWay]) -> list[tuple[int, bool]]:
    on_pavement = {tuple(point) for way in pavements for point in way.points.tolist()}
    met: dict[Point, int] = {}
    for way in streets:
        for point in {tuple(point) for point in way.points.tolist()}:
            met[point] = met.get(point, 0) + 1
    return [
        (way.ident, at_end)
        for way in streets
        for at_end, point in ((False, tuple(way.points[0])), (True, tuple(way.points[-1])))
        if point in on_pavement and met[point] == 1 and not way.is_ring
    ]


def _inserted(line: list[Point], end: Point, plane: Plane) -> Point:
    """Add to a line its nearest point to ``end``, unless a vertex is there, and return it."""
    vertices = plane.metres(np.array([shapely.Point(point) for point in line]))
    spot = plane.metres(np.array([shapely.Point(end)]))[0]
    best: tuple[float, int, Point] | None = None
    for index in range(len(line) - 1):
        segment = shapely.LineString([vertices[index], vertices[index + 1]])
        foot = shapely.line_interpolate_point(segment, shapely.line_locate_point(segment, spot))
        lng, lat = plane.degrees(np.array([foot]))[0].coords[0]
        found = (shapely.distance(foot, spot), index, (round(lng, DECIMALS), round(lat, DECIMALS)))
        best = found if best is None or found < best else best
    assert best is not None
    _, index, foot_point = best
    for vertex in (index, index + 1):
        # A vertex a step away serves as well, and keeps pieces from becoming a hand's width long.
        at = shapely.Point(plane.metres(np.array([shapely.Point(foot_point)]))[0])
        if shapely.distance(vertices[vertex], at) < 1.0:
            return line[vertex]
    line.insert(index + 1, foot_point)
    return foot_point
