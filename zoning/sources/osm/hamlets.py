"""Lay out the hamlets of one ward from borders where they are drawn, from points elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .hamlet_names import natural_key
from .polygons import polygonal

GRID: Final = 0.001
"""Metres of the grid on which borders are crossed with each other."""

NEAR: Final = 10.0
"""Metres by which a hamlet's border and the official ward border may lie apart."""

THIN: Final = 4.0
"""Half the width, in metres, below which a face between two borders is a sliver."""

SURE: Final = 0.6
"""Share of a face's drawn border that must be a hamlet's own before the face is given to it."""


@dataclass(frozen=True, slots=True)
class HamletBorder:
    """
    What an extract says about one hamlet's border.

    Attributes
    ----------
    ident
        Identifier of the relation.
    name, kind
        As shown: "Khu phố 12", "khu phố".
    lines
        Its border as far as the extract holds it, metres.
    shape
        Its polygon where the border closes, else empty; metres.
    label
        Its label point, or None; metres.
    """

    ident: int
    name: str
    kind: str
    lines: BaseGeometry
    shape: BaseGeometry
    label: shapely.Point | None


@dataclass(frozen=True, slots=True)
class HamletPoint:
    """A hamlet of which only a point is known: name, kind, and the point in metres."""

    name: str
    kind: str
    point: shapely.Point


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A hamlet laid out: name, kind, polygon in metres, and origin "osm" or "derived"."""

    name: str
    kind: str
    shape: BaseGeometry
    origin: str


def lay_out_hamlets(
    ground: BaseGeometry, borders: Sequence[HamletBorder], points: Sequence[HamletPoint]
) -> list[Hamlet]:
    """
    Lay out the hamlets of one ward so that they cover it without overlap.

    Parameters
    ----------
    ground
        The part of the ward inside the extent, metres.
    borders
        Hamlets of this ward with a drawn border, whole or cut by the extent.
    points
        Hamlets of this ward known by a point.

    Returns
    -------
    list of Hamlet
        In natural order of names. Faces between drawn borders go to the hamlet whose border
        closes round them, whose label they hold, or to which most of their border belongs. Faces
        that belong to none are shared out among the points in them, and flagged derived; or form
        one derived hamlet without a name. Empty where neither borders nor points exist: the ward
        then has no hamlet.

    Notes
    -----
    Two hamlets of one name stay two: since wards were merged, "Khu phố 12" may stand twice in one.
    """
    faces = _faces(ground, borders)
    owner = _owners(faces, borders)
    loose = [row for row, taken in enumerate(owner) if taken is None]
    thin = [row for row in loose if shapely.is_empty(shapely.buffer(faces[row], -THIN))]
    hamlets: list[Hamlet] = []
    for number, border in enumerate(borders):
        own = [faces[row] for row, taken in enumerate(owner) if taken == number]
        if own:
            shape = polygonal(shapely.union_all(own))
            hamlets.append(Hamlet(border.name, border.kind, shape, "osm"))
    left = [faces[row] for row in loose if row not in thin]
    if left and (borders or points):
        hamlets += _share_out(polygonal(shapely.union_all(left)), points, named=bool(hamlets))
    hamlets = _with_slivers(hamlets, [faces[row] for row in thin])
    return sorted(hamlets, key=lambda h: (natural_key(h.name), *h.shape.bounds))


def _faces(ground: BaseGeometry, borders: Sequence[HamletBorder]) -> list[BaseGeometry]:
    # On a grid: two drawings of one border cross at angles too flat to be noded without one.
    drawn = [ground.boundary, *(border.lines for border in borders)]
    lines = shapely.union_all(drawn, grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inside = shapely.covers(ground.buffer(0.01), shapely.point_on_surface(faces))
    # Sorted by place: the order of polygonize is not promised.
    return sorted(faces[inside], key=lambda face: face.bounds)


def _owners(faces: Sequence[BaseGeometry], borders: Sequence[HamletBorder]) -> list[int | None]:
    owner: list[int | None] = [None] * len(faces)
    for row, face in enumerate(faces):
        spot = shapely.point_on_surface(face)
        for number, border in enumerate(borders):
            if owner[row] is None and shapely.contains(border.shape, spot):
                owner[row] = number
    for row, face in enumerate(faces):
        for number, border in enumerate(borders):
            open_ = shapely.is_empty(border.shape) and border.label is not None
            if owner[row] is None and open_ and shapely.contains(face, border.label):
                owner[row] = number
    placed = {number for number in owner if number is not None}
    for row, face in enumerate(faces):
        if owner[row] is None:
            owner[row] = _by_border(face, borders, placed)
    return owner


def _by_border(face: BaseGeometry, borders: Sequence[HamletBorder], placed: set[int]) -> int | None:
    if shapely.is_empty(shapely.buffer(face, -THIN)):
        return None
    drawn = shapely.union_all([border.lines for border in borders]).buffer(NEAR)
    length = shapely.intersection(face.boundary, drawn).length
    if length == 0:
        return None
    share = {
        number: shapely.intersection(face.boundary, border.lines.buffer(NEAR)).length / length
        for number, border in enumerate(borders)
        if number not in placed
    }
    ranked = sorted(share, key=lambda number: (-share[number], number))
    if not ranked or share[ranked[0]] < SURE:
        return None
    if len(ranked) > 1 and share[ranked[1]] > share[ranked[0]] - 0.05:
        # Both sides of one border claim the face alike: nothing here tells which it is.
        return None
    return ranked[0]


def _share_out(ground: BaseGeometry, points: Sequence[HamletPoint], *, named: bool) -> list[Hamlet]:
    inside = sorted(
        (point for point in points if shapely.intersects(ground, point.point)),
        key=lambda point: (natural_key(point.name), point.point.x, point.point.y),
    )
    hamlets = []
    parts = shapely.get_parts(ground)
    held = [[point for point in inside if shapely.intersects(part, point.point)] for part in parts]
    empty = [part for part, within in zip(parts, held, strict=True) if not within]
    for part, within in zip(parts, held, strict=True):
        hamlets += _tessellated(part, within)
    if empty and (named or hamlets):
        rest = polygonal(shapely.union_all(empty))
        hamlets.append(Hamlet("Khu phố chưa rõ tên", "khu phố", rest, "derived"))
    return hamlets


def _tessellated(ground: BaseGeometry, points: Sequence[HamletPoint]) -> list[Hamlet]:
    if len(points) < 2:
        return [Hamlet(point.name, point.kind, ground, "derived") for point in points]
    spots = shapely.MultiPoint([point.point for point in points])
    cells = shapely.get_parts(shapely.voronoi_polygons(spots, extend_to=ground))
    hamlets = []
    for point in points:
        cell = cells[np.flatnonzero(shapely.covers(cells, point.point))[0]]
        shape = polygonal(shapely.intersection(cell, ground))
        hamlets.append(Hamlet(point.name, point.kind, shape, "derived"))
    return hamlets


def _with_slivers(hamlets: list[Hamlet], slivers: Sequence[BaseGeometry]) -> list[Hamlet]:
    """Give every sliver to the hamlet with which it shares most of its border."""
    waiting = list(slivers) if hamlets else []
    for _ in range(len(waiting)):
        left = []
        for sliver in waiting:
            shared = [shapely.intersection(sliver, h.shape).length for h in hamlets]
            if not shared or max(shared) == 0:
                left.append(sliver)
                continue
            row = shared.index(max(shared))
            hamlets[row] = _joined(hamlets[row], sliver)
        if len(left) == len(waiting):
            break
        waiting = left
    for sliver in waiting:
        away = [shapely.distance(sliver, h.shape) for h in hamlets]
        row = away.index(min(away))
        hamlets[row] = _joined(hamlets[row], sliver)
    return hamlets


def _joined(hamlet: Hamlet, more: BaseGeometry) -> Hamlet:
    shape = polygonal(shapely.union_all([hamlet.shape, more]))
    return Hamlet(hamlet.name, hamlet.kind, shape, hamlet.origin)
