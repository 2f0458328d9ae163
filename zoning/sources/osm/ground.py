"""Lay out wards and hamlets: the solid ground on which everything else stands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .elements import OsmData
from .hamlet_names import hamlet_kind
from .hamlets import Hamlet, HamletBorder, HamletPoint, lay_out_hamlets
from .inputs import Inputs
from .names import tidy
from .plane import Plane
from .polygons import polygonal, relation_polygon

BORDER_LEVELS = ("9", "10", "11")
"""Values of admin_level below the ward; wards and former districts have smaller ones."""


@dataclass(frozen=True, slots=True)
class WardPart:
    """
    The part of one ward inside the extent.

    Attributes
    ----------
    unit_id, code, name, kind, origin
        As in the pack's units.
    shape
        The part, metres.
    area_share
        Its share of the whole ward's area, 0 to 1.
    hamlets
        Its hamlets, in the order of their identifiers; maybe none.
    """

    unit_id: str
    code: str
    name: str
    kind: str
    origin: str
    shape: BaseGeometry
    area_share: float
    hamlets: tuple[Hamlet, ...]

    def hamlet_id(self, number: int) -> str:
        """Return the identifier of a hamlet by its place in ``hamlets``."""
        return f"h-{self.code}-{number + 1:02d}"


def ward_parts(inputs: Inputs, extent: BaseGeometry, plane: Plane) -> list[WardPart]:
    """
    Lay out the parts of wards inside an extent, and their hamlets.

    Parameters
    ----------
    inputs
        The extract and its wards.
    extent
        What the extract covers, degrees.
    plane
        The metric plane.

    Returns
    -------
    list of WardPart
        In the order of ward codes. Wards that only touch the extent are left out. Outside Viet
        Nam a ward has no hamlet.
    """
    touched = inputs.wards[inputs.wards.intersects(extent)]
    whole = plane.metres(np.asarray(touched.geometry.values))
    inside = plane.metres(np.array([extent]))[0]
    shapes = [polygonal(shapely.intersection(shape, inside)) for shape in whole]
    kept = [row for row, shape in enumerate(shapes) if shape.area > 1.0]
    borders, points = _hamlets(inputs.data, plane) if inputs.is_vietnamese else ([], [])
    homes = _home_wards(borders, [shapes[row] for row in kept])
    parts = []
    for number, row in enumerate(kept):
        ward, shape = touched.iloc[row], shapes[row]
        own = [border for border, home in zip(borders, homes, strict=True) if home == number]
        hamlets = lay_out_hamlets(shape, own, points)
        parts.append(
            WardPart(
                unit_id=f"w-{ward.code}",
                code=ward.code,
                name=tidy(ward.fullName),
                kind=ward.kind,
                origin=inputs.origin,
                shape=shape,
                area_share=min(shape.area / whole[row].area, 1.0),
                hamlets=tuple(hamlets),
            )
        )
    return parts


def _hamlets(data: OsmData, plane: Plane) -> tuple[list[HamletBorder], list[HamletPoint]]:
    borders, labels = _borders(data, plane)
    return borders, _points(data, plane, labels)


def _borders(data: OsmData, plane: Plane) -> tuple[list[HamletBorder], set[int]]:
    borders, labels = [], set()
    for relation in data.relations.values():
        name = tidy(relation.tags.get("name", ""))
        kind = hamlet_kind(name)
        if relation.tags.get("admin_level") not in BORDER_LEVELS or kind is None:
            continue
        ways = [data.ways[ref] for t, ref, _ in relation.members if t == "w" and ref in data.ways]
        lines = [shapely.LineString(way.points) for way in ways if len(way.points) > 1]
        if not lines:
            continue
        nodes = [
            data.nodes[ref] for t, ref, _ in relation.members if t == "n" and ref in data.nodes
        ]
        labels |= {node.ident for node in nodes}
        label = shapely.Point(nodes[0].lng, nodes[0].lat) if nodes else shapely.Point()
        shapes = [shapely.MultiLineString(lines), relation_polygon(relation, data.ways), label]
        moved = plane.metres(np.array(shapes, dtype=object))
        spot = moved[2] if nodes else None
        borders.append(HamletBorder(relation.ident, name, kind, moved[0], moved[1], spot))
    return borders, labels


def _points(data: OsmData, plane: Plane, labels: set[int]) -> list[HamletPoint]:
    found = [
        (tidy(node.tags.get("name", "")), node)
        for node in data.nodes.values()
        if "place" in node.tags and node.ident not in labels
    ]
    return [
        HamletPoint(name, kind, plane.metres(np.array([shapely.Point(node.lng, node.lat)]))[0])
        for name, node in found
        if (kind := hamlet_kind(name)) is not None
    ]


def _home_wards(borders: Sequence[HamletBorder], shapes: Sequence[BaseGeometry]) -> list[int]:
    """Say in which ward each hamlet lies: by its label, else by where its border mostly runs."""
    homes = []
    for border in borders:
        within = [
            border.label is not None and bool(shapely.contains(shape, border.label))
            for shape in shapes
        ]
        if any(within):
            homes.append(within.index(True))
            continue
        solid = border.shape if not border.shape.is_empty else border.lines.convex_hull
        shared = [shapely.intersection(shape, solid).area for shape in shapes]
        homes.append(shared.index(max(shared)) if shared and max(shared) > 0 else -1)
    return homes
