"""Close the rings of buildings, grounds and borders."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .elements import OsmData, OsmRelation, OsmWay, Tags


def tagged_polygons(data: OsmData, keys: Iterable[str]) -> Iterator[tuple[str, Tags, BaseGeometry]]:
    """
    Give the polygons that carry at least one of some tags.

    Parameters
    ----------
    data
        What was read.
    keys
        Tag keys.

    Yields
    ------
    tuple of str, Tags and Polygon or MultiPolygon
        Its identifier ("w12", "r7"), tags and valid shape in degrees; closed ways first, then
        multipolygon relations, ascending. Rings that do not close are left out.
    """
    wanted = frozenset(keys)
    for way in data.ways.values():
        if way.is_ring and not wanted.isdisjoint(way.tags) and way.tags.get("area") != "no":
            shape = polygonal(shapely.make_valid(shapely.Polygon(way.points)))
            if not shape.is_empty:
                yield f"w{way.ident}", way.tags, shape
    for relation in data.relations.values():
        if relation.tags.get("type") == "multipolygon" and not wanted.isdisjoint(relation.tags):
            shape = relation_polygon(relation, data.ways)
            if not shape.is_empty:
                yield f"r{relation.ident}", relation.tags, shape


def relation_polygon(relation: OsmRelation, ways: Mapping[int, OsmWay]) -> BaseGeometry:
    """
    Close the rings of a relation.

    Parameters
    ----------
    relation
        A multipolygon or boundary relation.
    ways
        The ways at hand.

    Returns
    -------
    Polygon or MultiPolygon
        In degrees; empty where a member is missing or cut, so that no ring closes falsely.
    """
    refs = [(ref, role) for kind, ref, role in relation.members if kind == "w"]
    if not refs or any(ref not in ways or len(ways[ref].points) < 2 for ref, _ in refs):
        return shapely.Polygon()
    outer = _rings([ways[ref] for ref, role in refs if role != "inner"])
    inner = _rings([ways[ref] for ref, role in refs if role == "inner"])
    return polygonal(shapely.difference(outer, inner))


def polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons in a geometry, without the points and lines beside them."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    for part in shapely.get_parts(shape):
        if part.geom_type == "MultiPolygon":
            parts += list(part.geoms)
    return shapely.union_all(np.array(parts, dtype=object)) if parts else shapely.Polygon()


def _rings(ways: list[OsmWay]) -> BaseGeometry:
    lines = [shapely.LineString(way.points) for way in ways]
    if not lines:
        return shapely.Polygon()
    polygons, cuts, dangles, _ = shapely.polygonize_full(lines)
    if not dangles.is_empty or not cuts.is_empty:
        return shapely.Polygon()
    return shapely.union_all(shapely.get_parts(polygons))
