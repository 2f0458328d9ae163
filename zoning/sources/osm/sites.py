"""Find the places that rules and maps refer to: hospitals, clinics, schools, markets, factories."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .elements import OsmData, Tags
from .names import fold, tidy
from .plane import Plane
from .polygons import tagged_polygons

BY_TAG: Final = {
    ("amenity", "hospital"): "hospital",
    ("building", "hospital"): "hospital",
    ("amenity", "clinic"): "clinic",
    ("amenity", "doctors"): "clinic",
    ("healthcare", "clinic"): "clinic",
    ("healthcare", "centre"): "clinic",
    ("amenity", "school"): "school",
    ("amenity", "kindergarten"): "school",
    ("amenity", "college"): "school",
    ("amenity", "university"): "school",
    ("building", "school"): "school",
    ("building", "university"): "school",
    ("amenity", "marketplace"): "market",
    ("shop", "supermarket"): "market",
    ("shop", "mall"): "market",
    ("man_made", "works"): "factory",
    ("landuse", "industrial"): "factory",
    ("building", "industrial"): "factory",
}
BY_RELIGION: Final = {"buddhist": "pagoda", "christian": "church", "muslim": "mosque"}

SAME_SITE: Final = 60.0
"""Metres within which a point and a ground of one kind are one site."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site: its element, kind, name or None, and ground or point in metres."""

    ident: str
    kind: str
    name: str | None
    shape: BaseGeometry

    @property
    def point(self) -> shapely.Point:
        """Return a point on the site."""
        return shapely.point_on_surface(self.shape)


def site_kind(tags: Tags) -> str | None:
    """Return the kind of site some tags describe, or None."""
    if tags.get("amenity") == "place_of_worship":
        return BY_RELIGION.get(tags.get("religion", ""), "temple")
    return next((kind for (key, value), kind in BY_TAG.items() if tags.get(key) == value), None)


def find_sites(data: OsmData, plane: Plane) -> list[Site]:
    """
    Find sites.

    Parameters
    ----------
    data
        The extract.
    plane
        The metric plane.

    Returns
    -------
    list of Site
        Grounds first, then points. A building on the ground of its own kind, a point on it, and
        a second point of the same name nearby are the same site.
    """
    keys = sorted({key for key, _ in BY_TAG} | {"amenity"})
    drawn = [
        (ident, tags, shape)
        for ident, tags, shape in tagged_polygons(data, keys)
        if site_kind(tags) is not None
    ]
    drawn += [
        (f"n{node.ident}", node.tags, shapely.Point(node.lng, node.lat))
        for node in data.nodes.values()
        if site_kind(node.tags) is not None
    ]
    shapes = plane.metres(np.array([shape for _, _, shape in drawn], dtype=object))
    found = [
        Site(ident, site_kind(tags) or "", tidy(tags.get("name", "")) or None, shape)
        for (ident, tags, _), shape in zip(drawn, shapes, strict=True)
    ]
    order = sorted(range(len(found)), key=lambda row: (-found[row].shape.area, row))
    sites: list[Site] = []
    for row in order:
        if not any(_is_same(found[row], other) for other in sites):
            sites.append(found[row])
    return sites


def _is_same(site: Site, other: Site) -> bool:
    if site.kind != other.kind:
        return False
    away = shapely.distance(site.shape, other.shape)
    if away == 0 and shapely.intersects(other.shape, site.point):
        return True
    alike = site.name is not None and other.name is not None and fold(site.name) == fold(other.name)
    return bool(away < SAME_SITE and (alike or site.name is None))
